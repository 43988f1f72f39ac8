import { isAmount } from '../../calculation/modelInput';
import { PlainReason, reasonOf } from './lagReason';
import {
  commitPastEnd,
  LagSample,
  Read,
  readable,
  whyPastEnd,
} from './lagReads';
import { lagGrows } from './lagTrend';
import type { LagBehavior, LagEvaluation } from './lagEvaluation';
import { waitsForTransaction, writtenPerCommit } from './partitionLag';

/**
 * What is known of one group's reading of one partition.
 *
 * @public
 */
export interface LagWindow {
  /** Oldest first. More than `size` tell the rhythm in which the group commits. */
  samples: readonly LagSample[];
  /** Samples that an evaluation needs, a whole number from 2; 10 by default, and where it is none. */
  size?: number;
  /** Whether a live member holds the partition. Absent when it is not known. */
  owned?: boolean;
  /** Whether the end of the log is certainly no transaction's marker. */
  isRecord?: boolean;
  /** Why nobody commits at the moment, whatever there is to read. */
  pause?: GroupPause;
  /** How rarely it commits, where the samples go back too little to tell. */
  rhythm?: CommitRhythm;
}

/**
 * When a group last committed for a partition, and how long after the commit before.
 *
 * @public
 */
export interface CommitRhythm {
  /** Milliseconds since the epoch. */
  lastCommitAt: number;
  pauseMs: number;
}

/**
 * Why nobody in a group commits: it is being rebalanced, which passes, or the source topics of a Streams group are missing, which does
 * not.
 *
 * @public
 */
export type GroupPause = 'rebalancing' | 'not-ready';

const WINDOW_SIZE = 10;
/** Commits by which a group that commits more rarely than once a sweep is assessed. */
const COMMITS_TO_JUDGE = 5;
/** Usual pauses between commits after which they have ended. */
const PAUSES_TO_END = 3;

/**
 * What a group does on a partition, after the rules of LinkedIn's Burrow in their order: stopped, rewound, stalled,
 * falling-behind, and only where there is lag now and the window is full.
 *
 * Burrow sees each commit; a sweep sees only where the commit stands. So, beyond its rules: with a live owner, commits of an
 * unchanged offset may go on unseen, so it is `stalled`, without one `stopped`; a group that is silent no longer than its own
 * rhythm of commits allows is assessed at its commits; a lag that is gone by the next sweep and grows by no more than is written
 * between two commits counts as none; one that grows over the window beyond chance, by an amount that matters and beyond what it
 * was before, is `falling-behind` though it shrinks in some sweeps; one record of lag on an idle log is taken for a
 * transaction's marker, which no reader can pass, unless it is known to be none.
 *
 * Never throws: what can't be assessed is `unknown` with the reason.
 *
 * @public
 */
export function classifyBehavior(window: LagWindow): LagEvaluation {
  const size = sizeOf(window);
  const latest = window.samples.at(-1);
  if (!latest) return evaluation('unknown', null, 'not-measured');
  if (!isAmount(latest.logEnd)) {
    return evaluation('unknown', null, 'log-end-unread');
  }
  if (!isAmount(latest.committed)) {
    const before = window.samples.some(({ committed }) => isAmount(committed));
    return evaluation(
      'unknown',
      null,
      before ? 'commit-expired' : 'never-committed',
    );
  }
  // Where there is no lag nothing is assessed: most partitions of a sweep, most of the time.
  if (latest.committed === latest.logEnd) return evaluation('ok', 0, 'no-lag');
  const history = readable(window.samples);
  const { reads } = history;
  const now = reads[reads.length - 1];
  const pastEnd = whyPastEnd(history);
  if (pastEnd) return commitPastEnd(pastEnd);
  if (now.lag === 0) return evaluation('ok', 0, 'no-lag');
  if (reads.length < size) {
    return {
      behavior: 'unknown',
      lag: now.lag,
      reason: { code: 'measuring-sweeps', sweeps: reads.length, of: size },
    };
  }
  const classified = waitsForTransaction(latest.committed, latest.lastStable)
    ? evaluation('ok', now.lag, 'open-transaction')
    : classify(reads, size, window);
  const mayHaveEnded =
    classified.behavior !== 'stopped' && window.owned !== true;
  return mayHaveEnded && isSilent(reads) && !isResting(window, now.at)
    ? { ...classified, silent: true }
    : classified;
}

function sizeOf({ size = WINDOW_SIZE }: LagWindow): number {
  return Number.isInteger(size) && size >= 2 ? size : WINDOW_SIZE;
}

function classify(
  reads: Read[],
  size: number,
  window: LagWindow,
): LagEvaluation {
  const seen = inRhythm(reads, size);
  const first = seen[0];
  const now = seen[seen.length - 1];
  const idle = seen.every(({ logEnd }) => logEnd === first.logEnd);
  if (idle && now.lag === 1 && !window.isRecord) {
    return evaluation('ok', 1, 'lone-record');
  }
  const commits = commitIndices(seen);
  const still = commits.length === 0;
  const silentSince = still ? first.at : seen[commits[commits.length - 1]].at;
  const recentlyCaughtUp = seen.some(({ logEnd }) => logEnd <= now.committed);
  const silent =
    now.at - silentSince > silentSince - first.at && !recentlyCaughtUp;
  const resting = isResting(window, now.at);
  const { pause } = window;
  const paused =
    pause &&
    evaluation(pause === 'rebalancing' ? 'unknown' : 'stopped', now.lag, pause);
  if (silent && window.owned !== true && !resting) {
    return paused ?? evaluation('stopped', now.lag, 'no-commits');
  }
  if (isRewound(seen)) {
    return evaluation('rewound', now.lag, 'commit-went-back');
  }
  if (seen.every(({ lag }) => lag > 0)) {
    if (still && resting && window.rhythm) {
      const pauseSeconds = window.rhythm.pauseMs / 1000;
      const reason = { code: 'commits-rarely', pauseSeconds } as const;
      return { behavior: 'ok', lag: now.lag, reason };
    }
    if (still) {
      return paused ?? evaluation('stalled', now.lag, 'commit-unmoved');
    }
    const earlier = reads.slice(0, reads.length - seen.length);
    const growth = whyFallingBehind(seen, commits, earlier);
    if (growth) return evaluation('falling-behind', now.lag, growth);
  }
  return evaluation('ok', now.lag, 'progressing');
}

/** Whether the next commit of a group that commits rarely is not overdue: it has been silent for no longer than twice its pause. */
function isResting({ rhythm }: LagWindow, now: number): boolean {
  return (
    rhythm !== undefined && now - rhythm.lastCommitAt <= 2 * rhythm.pauseMs
  );
}

/** Indices at which the commit had moved since the sample before. */
function commitIndices(reads: Read[]): number[] {
  const indices: number[] = [];
  for (let index = 1; index < reads.length; index += 1) {
    if (reads[index].committed !== reads[index - 1].committed) {
      indices.push(index);
    }
  }
  return indices;
}

/**
 * The window: the last samples, or more of them for a group that commits more rarely than that and is silent no longer
 * than twice its usual pause.
 */
function inRhythm(reads: Read[], size: number): Read[] {
  const start = reads.length - size;
  const commits = commitIndices(reads);
  const inside = commits.filter(index => index > start).length;
  const rhythm = rhythmOf(reads, commits);
  if (inside >= COMMITS_TO_JUDGE || rhythm.silence > 2 * rhythm.pause) {
    return reads.slice(start);
  }
  const from = commits[Math.max(0, commits.length - COMMITS_TO_JUDGE)] - 1;
  return reads.slice(Math.min(start, from));
}

/** Whether nobody commits any more, or nobody did but once. */
function isSilent(reads: Read[]): boolean {
  const commits = commitIndices(reads);
  const { silence, pause } = rhythmOf(reads, commits);
  return commits.length < 2 || silence > PAUSES_TO_END * pause;
}

/** Milliseconds between two commits, as usual, and since the last one; without commits the silence is endless. */
function rhythmOf(
  reads: Read[],
  commits: number[],
): { pause: number; silence: number } {
  if (commits.length === 0) return { pause: 0, silence: Infinity };
  // Of a single commit it is known how long there was none before it.
  const known = commits.length === 1 ? [0, ...commits] : commits;
  const times = known.map(index => reads[index].at);
  const pauses = times
    .slice(1)
    .map((at, index) => at - times[index])
    .sort((a, b) => a - b);
  return {
    pause: pauses[Math.floor((pauses.length - 1) / 2)],
    silence: reads[reads.length - 1].at - times[times.length - 1],
  };
}

function isRewound(seen: Read[]): boolean {
  return seen.some((read, index) => {
    if (index === 0) return false;
    const mark = seen[index - 1].committed;
    return (
      read.committed < mark &&
      seen.slice(index).every(({ committed }) => committed < mark)
    );
  });
}

/** What of its lag shows that a group falls behind that commits; undefined when it does not. */
function whyFallingBehind(
  seen: Read[],
  commits: number[],
  earlier: Read[],
): 'lag-never-falls' | 'lag-grows' | undefined {
  const often = commits.length >= COMMITS_TO_JUDGE;
  const rare = often && commits.length < seen.length - 1;
  const counted = rare ? commits : seen.map((_, index) => index);
  const lags = counted.map(index => seen[index].lag);
  // Offsets and commits are not read at one moment, and commits come in intervals: what is read by the next sweep is no lag.
  const isRead = (index: number) =>
    index > 0 && seen[index].committed >= seen[index - 1].logEnd;
  if (lags.every((lag, i) => i === 0 || lag >= lags[i - 1])) {
    const growth = lags[lags.length - 1] - lags[0];
    const isSwing =
      isRead(counted[counted.length - 1]) &&
      growth <= writtenPerCommit(seen[0], seen[seen.length - 1]);
    return isSwing ? undefined : 'lag-never-falls';
  }
  if (counted.some(isRead)) return undefined;
  // Between a few commits lag grows whatever the group does.
  if (!often) return undefined;
  const known = rare ? commitIndices(earlier) : earlier.map((_, i) => i);
  const grows = lagGrows({
    lags,
    before: known.map(index => earlier[index].lag),
    written: seen[seen.length - 1].logEnd - seen[counted[0]].logEnd,
  });
  return grows ? 'lag-grows' : undefined;
}

function evaluation(
  behavior: LagBehavior,
  lag: number | null,
  code: PlainReason['code'],
): LagEvaluation {
  return { behavior, lag, reason: reasonOf(code) };
}
