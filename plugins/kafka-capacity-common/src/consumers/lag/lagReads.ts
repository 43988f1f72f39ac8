import type { LagEvaluation } from './lagEvaluation';
import type { PastEndCause } from './lagReason';
import { isAmount } from '../../calculation/modelInput';
import { partitionLag } from './partitionLag';

/**
 * Offsets of one partition as one sweep read them for one group.
 *
 * @public
 */
export interface LagSample {
  /** Milliseconds since the epoch. */
  at: number;
  /** Next offset to be written; null when it could not be read. */
  logEnd: number | null;
  /** Next offset that the group will read; null when there is no valid commit. */
  committed: number | null;
  /** First offset that is still held: what is unread begins there where the commit is below it. Absent when it is not known. */
  logStart?: number;
  /** First offset of the oldest open transaction. Absent when none is open, or that was not read. */
  lastStable?: number;
  /** Kafka's id of the topic: another one is that of a topic that was recreated. Absent before Kafka 2.8. */
  topicId?: string;
}

/** Offsets of a partition as one sweep read both of them. */
export interface Read {
  at: number;
  logEnd: number;
  committed: number;
  lag: number;
}

/** Samples with both offsets, since the log was last replaced. */
export interface ReadHistory {
  reads: Read[];
  /** The last one before that. */
  before?: Read;
  /** How it was replaced. */
  replaced?: 'recreated' | 'truncated';
}

/** A log is another one when the topic has another id, or when its end went down. */
export function readable(samples: readonly LagSample[]): ReadHistory {
  const history: ReadHistory = { reads: [] };
  let topicId: string | undefined;
  for (const sample of samples) {
    const { at, logEnd, committed, logStart } = sample;
    const lag = partitionLag(logEnd, committed, logStart);
    if (!isAmount(logEnd) || !isAmount(committed) || lag === null) continue;
    const last = history.reads.at(-1);
    const isSameTopic = topicId !== undefined && topicId === sample.topicId;
    const isOtherTopic =
      topicId !== undefined && (sample.topicId ?? topicId) !== topicId;
    if (last && (isOtherTopic || logEnd < last.logEnd)) {
      history.before = last;
      history.replaced = isSameTopic ? 'truncated' : 'recreated';
      history.reads = [];
    }
    topicId = sample.topicId ?? topicId;
    history.reads.push({ at, logEnd, committed, lag });
  }
  return history;
}

/** Why the commit is past the log end; undefined unless two sweeps agree: the log end of the next sweep reaches a commit that was newer than the one read with it. */
export function whyPastEnd({
  reads,
  before,
  replaced,
}: ReadHistory): PastEndCause | undefined {
  const now = reads[reads.length - 1];
  if (now.committed <= now.logEnd) return undefined;
  const last = reads.at(-2) ?? before;
  if (!last || last.committed <= now.logEnd) return undefined;
  if (replaced) return replaced;
  const wasWithin = reads.some(({ committed, logEnd }) => committed <= logEnd);
  return wasWithin ? 'set-ahead' : 'unexplained';
}

/**
 * What is said of a partition whose commit stays past the log end.
 *
 * @public
 */
export function commitPastEnd(cause: PastEndCause): LagEvaluation {
  return {
    behavior: 'unknown',
    lag: null,
    reason: { code: 'past-end', cause },
  };
}
