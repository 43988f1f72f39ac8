import { LostRecords } from '../measurement/lag/reading';

/** What is remembered of the records that a group lost on a partition. */
type KnownLoss = [
  /** Log start up to which losses were noted. */
  logStart: number,
  /** Records that the group lost since its commit; 0 where its commit was set back to records that were gone already. */
  records: number,
  /** When the last of them were lost, milliseconds since the epoch; null where sweeps did not see that. */
  at: number | null,
];

/** By topic and partition. */
export type LossMemory = Record<string, Record<number, KnownLoss>>;

/** Records of a topic that a group has lost since the sweep before. */
export interface Loss {
  topic: string;
  /** In order. */
  partitions: number[];
  records: number;
  /** Whether it may have happened before sweeps saw the group. */
  atLatest: boolean;
}

/** What the losses of a group are told from. */
export interface LossFacts {
  lost: readonly LostRecords[];
  /** What the sweep before left. */
  known: LossMemory | undefined;
  /** Whether a partition counts, and its commit and log start could be read now. */
  isRead(topic: string, partition: number): boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Tells what a group has lost since the sweep before, and what to remember of it: a commit stays below the log start until the
 * group commits again, and is one loss for all that time. The log start passed the commit in the sweep that sees it first.
 */
export function noteLosses({ lost, known = {}, isRead, now }: LossFacts): {
  losses: Loss[];
  memory: LossMemory | undefined;
} {
  // Without a prototype: `constructor` and `__proto__` are legal names of topics.
  const memory: LossMemory = Object.create(null);
  const losses = new Map<string, Loss>();
  // What could not be read now has not been read up to now either.
  for (const [topic, partitions] of Object.entries(known)) {
    for (const [partition, loss] of Object.entries(partitions)) {
      if (isRead(topic, Number(partition))) continue;
      (memory[topic] ??= {})[Number(partition)] = loss;
    }
  }
  for (const one of lost) {
    const { topic, partition, committed, logStart } = one;
    const before = knownOf(one, known);
    const records = Math.max(
      0,
      logStart - Math.max(before?.[0] ?? committed, committed),
    );
    const sinceCommit = logStart - committed;
    const total = Math.min(sinceCommit, (before?.[1] ?? 0) + records);
    const atLatest = !before && !wasAhead(one);
    const at = records === 0 ? before?.[2] ?? null : now;
    (memory[topic] ??= {})[partition] = [logStart, total, atLatest ? null : at];
    if (records === 0) continue;
    const loss = losses.get(topic);
    if (loss) {
      loss.partitions.push(partition);
      loss.records += records;
      loss.atLatest ||= atLatest;
    } else {
      losses.set(topic, { topic, partitions: [partition], records, atLatest });
    }
  }
  for (const { partitions } of losses.values()) {
    partitions.sort((a, b) => a - b);
  }
  return {
    losses: [...losses.values()],
    memory: Object.keys(memory).length > 0 ? memory : undefined,
  };
}

/**
 * What is known of a partition's loss. A commit that was set back to where nothing was held any more lost nothing by that; of
 * another topic of the same name nothing is known.
 */
function knownOf(
  { topic, partition, committed, logStart, before }: LostRecords,
  known: LossMemory,
): KnownLoss | undefined {
  const loss = known[topic]?.[partition];
  if (loss && loss[0] <= logStart) return loss;
  const setBack =
    before !== null &&
    before.committed !== null &&
    before.committed !== committed &&
    (before.logStart ?? 0) > committed;
  return setBack ? [before.logStart ?? 0, 0, null] : undefined;
}

/** Whether the sweep before saw the commit at or past the log start. */
function wasAhead({ before }: LostRecords): boolean {
  return (
    before !== null &&
    before.committed !== null &&
    before.committed >= (before.logStart ?? NaN)
  );
}
