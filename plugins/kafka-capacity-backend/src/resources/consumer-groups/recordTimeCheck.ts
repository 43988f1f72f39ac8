import { portMessage } from '../../sources/portMessage';
import { AuditorService } from '@backstage/backend-plugin-api';
import {
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  escapeName,
  formatDuration,
  formatExact,
  kafkaCapacityReadPermission,
  kafkaCapacityRecordTimeCheckCreatePermission,
  RecordTimeCheck,
  RecordTimeQuestion,
  TimeLag,
  timeLagUnknownText,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  RecordTime,
  RecordTimeReading,
} from 'backstage-plugin-kafka-capacity-node';
import { audited, AuditedEvent } from '../../http/audited';
import { Caller } from '../../access/Caller';
import { clusterSettings, mustBeConfigured, ReadModel } from '../ReadModel';
import { groupPartition } from './consumerGroupDetail';

/** A way to a cluster that takes longer than this to read one record is not waited for. */
const TIMEOUT_MS = 15_000;

/** The sweeps interpolate between points: times that differ by no more than this, or by a tenth, agree. */
const TOLERANCE_SECONDS = 60;

const NO_RECORD = { recordAt: null, timestampType: null, recordSeconds: null };

/** What a check works with. */
export interface RecordTimeServices {
  model: ReadModel;
  auditor: AuditorService;
  /** The ways to the configured clusters, by name. */
  clusterAdmins: ReadonlyMap<string, Pick<ClusterAdmin, 'readRecordTime'>>;
}

/** What is known of a partition before the record is looked at. */
interface Expectation {
  committed: number;
  /** When the sweep measured it; milliseconds since the epoch. */
  measuredAt: number;
  measured: TimeLag | null;
}

/**
 * Checks how far behind a group is by the time of the record at its committed offset. Keys and values are never looked at.
 *
 * @throws NotAllowedError where checks are off, NotFoundError where the group or partition is not known, or not to be seen by
 * the caller, ServiceUnavailableError where the cluster can't be asked
 */
export async function checkRecordTime(
  { model, auditor, clusterAdmins }: RecordTimeServices,
  place: { cluster: string; group: string } & RecordTimeQuestion,
  caller: Caller,
  request: AuditedEvent['request'],
): Promise<RecordTimeCheck> {
  const { cluster, group, topic, partition } = place;
  const meta = { cluster, group, topic, partition };
  const event = {
    eventId: 'record-time-check',
    severityLevel: 'medium' as const,
    request,
    meta,
  };
  return audited(
    auditor,
    event,
    async () => {
      await caller.mustHave(kafkaCapacityReadPermission);
      await caller.mustHave(kafkaCapacityRecordTimeCheckCreatePermission);
      mustBeConfigured(model, cluster);
      const { assessedAt, row } = await groupPartition(model, place, caller);
      if (!clusterSettings(model, cluster)?.allowRecordTimeChecks) {
        throw new NotAllowedError(
          `Reading the time of a record is off for cluster '${cluster}': set allowRecordTimeChecks of the cluster to true in the configuration to allow it`,
        );
      }
      const admin = clusterAdmins.get(cluster);
      const readRecordTime = admin?.readRecordTime?.bind(admin);
      if (!readRecordTime) {
        throw new NotImplementedError(
          `The connection to cluster '${cluster}' can't read record times`,
        );
      }
      if (!row) {
        throw new NotFoundError(
          `Consumer group '${escapeName(
            group,
          )}' does not read partition ${partition} of topic '${topic}'`,
        );
      }
      const { committedOffset: committed, timeLag: measured } = row;
      const check = { topic, partition, committedOffset: committed, measured };
      if (committed === null) {
        return {
          ...check,
          ...NO_RECORD,
          finding: `The group has not committed an offset of this partition, so that there is no record to look at.`,
        };
      }
      const reading = await readRecordTime({
        topic,
        partition,
        offset: committed,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(error => {
        throw new ServiceUnavailableError(
          portMessage(error, 'The record could not be read'),
        );
      });
      const measuredAt = Date.parse(assessedAt ?? '');
      return {
        ...check,
        ...compare(reading, { committed, measuredAt, measured }, Date.now()),
      };
    },
    ({ committedOffset }) => ({ offset: committedOffset }),
  );
}

type Comparison = Pick<
  RecordTimeCheck,
  'recordAt' | 'timestampType' | 'recordSeconds' | 'finding'
>;

/** Says what a record's time means for how far behind the group is. */
export function compare(
  reading: RecordTimeReading,
  expected: Expectation,
  now: number,
): Comparison {
  const { record } = reading;
  if (!record) {
    return { ...NO_RECORD, finding: whyNoRecord(reading, expected.committed) };
  }
  if (record.at < 0) {
    return { ...NO_RECORD, finding: 'The record has no time.' };
  }
  const finding = [
    evaluation(record, reading.lastStableOffset, expected, now),
    ...remarks(record, expected.committed),
  ].join(' ');
  return {
    recordAt: new Date(record.at).toISOString(),
    timestampType: record.type,
    recordSeconds: Math.max(0, (now - record.at) / 1000),
    finding,
  };
}

function whyNoRecord(reading: RecordTimeReading, committed: number): string {
  const { fault, logStartOffset = 0, logEndOffset = Infinity } = reading;
  if (fault) return `${fault.message}.`;
  if (committed < logStartOffset) {
    return `The record at offset ${formatExact(
      committed,
    )} was deleted before the group read it: the log begins at ${formatExact(
      logStartOffset,
    )} now, ${formatExact(logStartOffset - committed)} offsets later.`;
  }
  return committed >= logEndOffset
    ? 'The group has read everything: there is no record behind its committed offset.'
    : 'Behind the committed offset there are only markers of transactions or what compaction has removed: there is nothing to read.';
}

function evaluation(
  record: RecordTime,
  lastStable: number = Infinity,
  { measured, measuredAt }: Expectation,
  now: number,
): string {
  const age = formatDuration(Math.max(0, (now - record.at) / 1000));
  if (record.offset >= lastStable) {
    return `The record is ${age} old, and an open transaction holds it back from who reads committed records only.`;
  }
  if (!measured || measured.seconds === null) {
    return `The record is ${age} old; how far behind the group is the sweeps don't know${
      measured?.reason ? `: ${timeLagUnknownText(measured.reason)}` : ''
    }.`;
  }
  const then = (measuredAt - record.at) / 1000;
  const tolerance = Math.max(TOLERANCE_SECONDS, measured.seconds / 10);
  const told = `${measured.atLeast ? 'at least ' : ''}${formatDuration(
    measured.seconds,
  )}`;
  const isLess = then < measured.seconds - tolerance;
  const isMore = !measured.atLeast && then > measured.seconds + tolerance;
  if (!isLess && !isMore) {
    return `The record is ${age} old, which agrees with the ${told} that sweeps measured.`;
  }
  const why =
    record.type === 'create'
      ? 'its time was set by its producer, which need not be when it was written'
      : 'its time was set by the broker when it was written, so that it is to be trusted';
  return `The record is ${age} old, which does not agree with the ${told} that sweeps measured: ${why}.`;
}

function remarks({ offset, of }: RecordTime, committed: number): string[] {
  return [
    ...(offset > committed
      ? [
          `It is the next one that is held, at offset ${formatExact(
            offset,
          )}; what lies between was compacted or marks transactions.`,
        ]
      : []),
    ...(of === 'batch'
      ? ['It is in a compressed batch, whose first record the time is of.']
      : []),
  ];
}
