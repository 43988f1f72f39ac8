import {
  ConsumerThroughput,
  LagReason,
  Sample,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMeasurement, membersUnread } from '../../measurement/measure';
import { holdsPartitions } from './groupAssignment';

/** What the busiest consumer did of its benchmark up to a moment, in percent. */
export interface ThroughputSample extends Sample {
  /**
   * Since when nothing has been committed while something was left to read, milliseconds since the epoch. What was read meanwhile shows
   * in the next commit.
   */
  since?: number;
}

/** What a group's throughput per consumer is taken from, beside what was measured. */
export interface ThroughputContext {
  now: number;
  /** Records per second that one consumer can do; null where it is not known as records. */
  benchmark: number | null;
  /** Since when no partition has changed hands; undefined where that is not known. */
  assignedSince: number | undefined;
  /** How many times as much as the mean the busiest consumer reads; asked for only where it counts. */
  busiestOfMean(since: number): number;
  /** How far back samples count. */
  from: number;
}

/**
 * What the busiest consumer of a group does of its benchmark. A sweep counts only where no partition changed hands since the one before: what
 * is committed while nobody reads, such as an offset that is set, is nobody's work. What was read between two commits that are
 * further apart than sweeps was read all that time, not in the last moment of it.
 *
 * @param samples - of the sweeps before
 */
export function consumerThroughput(
  measurement: GroupMeasurement,
  samples: readonly ThroughputSample[],
  context: ThroughputContext,
): ConsumerThroughput {
  const { group, lag } = measurement;
  const { now, benchmark, assignedSince = Infinity, from } = context;
  let recent = samples.filter(({ at }) => at > from);
  // Members of a share group share partitions, and commit nothing.
  const consumers =
    group.type === 'share' ? 0 : group.members.filter(holdsPartitions).length;
  const before = lag.consumed.at(-2);
  const last = lag.consumed.at(-1);
  let recordsPerSecond: number | null = null;
  let busiestOfMean = 1;
  let sample: ThroughputSample | undefined;
  if (
    before &&
    last?.at === now &&
    assignedSince <= before.at &&
    consumers > 0 &&
    last.value >= before.value
  ) {
    const records = last.value - before.value;
    const begin = Math.max(standingSince(samples, before.at), assignedSince);
    const seconds = (now - begin) / 1000;
    busiestOfMean = context.busiestOfMean(assignedSince);
    recordsPerSecond = (records / seconds / consumers) * busiestOfMean;
    const percent = percentOf(recordsPerSecond, benchmark);
    if (percent !== null) {
      const stands = records === 0 && (lag.lag ?? 0) > 0;
      sample = { at: now, value: percent, ...(stands && { since: begin }) };
      if (records > 0) recent = spread(recent, percent, begin);
    }
  }
  const reason = whyUnknown(measurement, consumers, benchmark);
  return {
    benchmark,
    samples: sample ? [...recent, sample] : recent,
    recordsPerSecond,
    busiestOfMean,
    ...(reason && { reason }),
  };
}

/** Since when what is committed now may have been read: the last sweep, unless nothing was committed in it either. */
function standingSince(
  samples: readonly ThroughputSample[],
  lastSweep: number,
): number {
  const last = samples.at(-1);
  return last?.at === lastSweep ? last.since ?? lastSweep : lastSweep;
}

/** The samples with what was read since a moment in place of what was committed since. */
function spread(
  samples: readonly ThroughputSample[],
  percent: number,
  begin: number,
): ThroughputSample[] {
  return samples.map(one =>
    one.at > begin ? { at: one.at, value: percent } : one,
  );
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
