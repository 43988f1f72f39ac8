import { CommitRhythm } from 'backstage-plugin-kafka-capacity-common';
import { committedOf, Story } from './stories';

/** A rhythm as it is stored; the pause is null until a second commit has been seen. */
type KnownRhythm = [lastCommitAt: number, pauseMs: number | null];

/** By topic and partition, of those alone that are committed for more rarely than a window shows. */
export type RhythmMemory = Record<string, Record<number, KnownRhythm>>;

/** Sweeps without a commit after which the next one is noted: what comes more often shows in a window. */
const RARE_SWEEPS = 5;
/** Sweeps that tell whether a commit is one of those: that one, and those before it. */
export const RHYTHM_SWEEPS = RARE_SWEEPS + 2;
/** Commits that are further apart have no rhythm. */
const LONGEST_PAUSE_MS = 2 * 3_600_000;

/** When a group last committed for each partition that it rarely commits for: a window is too short to tell. */
export class CommitRhythms {
  /** Without a prototype: `constructor` and `__proto__` are legal names of topics. */
  readonly memory: RhythmMemory = Object.create(null);

  constructor(known: RhythmMemory | undefined, private readonly now: number) {
    for (const [topic, partitions] of Object.entries(known ?? {})) {
      for (const [partition, rhythm] of Object.entries(partitions)) {
        const [last, pause] = rhythm;
        // Longer than any evaluation goes by it.
        if (now - last > 2 * (pause ?? LONGEST_PAUSE_MS)) continue;
        (this.memory[topic] ??= {})[Number(partition)] = rhythm;
      }
    }
  }

  /**
   * Notes a commit of now, where there was one.
   *
   * @param stories - of the last {@link RHYTHM_SWEEPS}, oldest first
   */
  note(topic: string, partition: number, stories: readonly Story[]): void {
    const newest = stories.length - 1;
    const last = committedOf(stories[newest - 1], partition);
    if (committedOf(stories[newest], partition) === last) return;
    const known = this.memory[topic]?.[partition];
    let isRare = stories.length === RHYTHM_SWEEPS;
    for (let sweep = newest - 2; isRare && sweep >= 0; sweep--) {
      isRare = committedOf(stories[sweep], partition) === last;
    }
    if (isRare) {
      const since = known ? this.now - known[0] : Infinity;
      const pause = since <= LONGEST_PAUSE_MS ? since : null;
      (this.memory[topic] ??= {})[partition] = [this.now, pause];
    } else if (known) {
      delete this.memory[topic][partition];
    }
  }

  of(topic: string, partition: number): CommitRhythm | undefined {
    const [lastCommitAt, pauseMs] = this.memory[topic]?.[partition] ?? [];
    return lastCommitAt !== undefined && typeof pauseMs === 'number'
      ? { lastCommitAt, pauseMs }
      : undefined;
  }
}
