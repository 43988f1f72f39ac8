import {
  ConsumerThroughput,
  LagReason,
  Sample,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMeasurement, membersUnread } from '../../measurement/measure';
import { holdsPartitions } from './groupAssignment';

/** What a group's throughput per consumer is taken from, beside what was measured. */
export interface ThroughputContext {
  now: number;
  /** Records per second that one consumer can do; null where it is not known as records. */
  benchmark: number | null;
  /** Since when no partition has changed hands; undefined where that is not known. */
  assignedSince: number | undefined;
  /** How far back samples count. */
  from: number;
}

/**
 * What the consumers of a group do of their benchmark. A sweep counts only where no partition changed hands since the one before: what
 * is committed while nobody reads, such as an offset that is set, is nobody's work.
 *
 * @param samples - of the sweeps before
 */
export function consumerThroughput(
  measurement: GroupMeasurement,
  samples: readonly Sample[],
  { now, benchmark, assignedSince = Infinity, from }: ThroughputContext,
): ConsumerThroughput {
  const { group, lag } = measurement;
  const recent = samples.filter(({ at }) => at > from);
  // Members of a share group share partitions, and commit nothing.
  const consumers =
    group.type === 'share' ? 0 : group.members.filter(holdsPartitions).length;
  const before = lag.consumed.at(-2);
  const last = lag.consumed.at(-1);
  let recordsPerSecond: number | null = null;
  if (
    before &&
    last?.at === now &&
    assignedSince <= before.at &&
    consumers > 0
  ) {
    const records = last.value - before.value;
    const seconds = (last.at - before.at) / 1000;
    if (records >= 0) recordsPerSecond = records / seconds / consumers;
  }
  const percent = percentOf(recordsPerSecond, benchmark);
  const reason = whyUnknown(measurement, consumers, benchmark);
  return {
    benchmark,
    samples:
      percent === null ? recent : [...recent, { at: now, value: percent }],
    recordsPerSecond,
    ...(reason && { reason }),
  };
}

/** Who reads nothing does none of the benchmark, whatever it is in records. */
function percentOf(
  recordsPerSecond: number | null,
  benchmark: number | null,
): number | null {
  if (recordsPerSecond === null || recordsPerSecond === 0) {
    return recordsPerSecond;
  }
  return benchmark === null ? null : (100 * recordsPerSecond) / benchmark;
}

function whyUnknown(
  { group }: GroupMeasurement,
  consumers: number,
  benchmark: number | null,
): LagReason | undefined {
  if (group.type === 'share') return { code: 'share-group' };
  if (membersUnread(group)) return undefined;
  if (consumers === 0) return { code: 'no-consumers' };
  return benchmark === null ? { code: 'record-size-unknown' } : undefined;
}
