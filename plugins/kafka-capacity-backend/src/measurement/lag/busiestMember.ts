import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { placeOf } from '../../history/offsets';
import { OffsetWindow } from '../OffsetWindow';
import { GroupCommits } from './groupLag';

/** Fewer commits could all be one member's turn. */
const COMMITS = 4;
/** What was read between two commits is never this many times the usual: an offset was set, or records were deleted. */
const JUMP = 2;

/**
 * How many times as much as the mean of all members that hold partitions the busiest of them reads, by what they commit from sweep to
 * sweep: 1 where they read alike, or that can't be said.
 *
 * @param since - since when no partition has changed hands, milliseconds since the epoch
 */
export function busiestOfMean(
  groupId: string,
  members: readonly GroupMemberSnapshot[],
  window: OffsetWindow,
  since: number,
): number {
  const first = window.sweeps.findIndex(({ at }) => at >= since);
  const owners = members
    .map(({ assignment }) => Object.entries(assignment ?? {}))
    .filter(topics => topics.some(([, partitions]) => partitions.length > 0));
  if (first < 0 || owners.length < 2) return 1;
  const times = window.sweeps.slice(first).map(({ at }) => at);
  const history = window.commitsOf(groupId).slice(first);
  let busiest = 0;
  let all = 0;
  for (const topics of owners) {
    const steps = times
      .slice(1)
      .map((at, i) => ({
        at,
        records: committedBetween(topics, history[i], history[i + 1]),
      }))
      .filter(({ records }) => records > 0);
    const rate = rateOf(steps);
    if (steps.length >= COMMITS) busiest = Math.max(busiest, rate);
    all += rate;
  }
  return busiest > 0 ? Math.max(1, (busiest * owners.length) / all) : 1;
}

/** Records per second from the first commit to the last one. */
function rateOf(commits: readonly { at: number; records: number }[]): number {
  if (commits.length < 2) return 0;
  const seconds = (commits[commits.length - 1].at - commits[0].at) / 1000;
  const later = commits.slice(1).map(({ records }) => records);
  const usual = [...later].sort((a, b) => a - b)[
    Math.floor((later.length - 1) / 2)
  ];
  const most = JUMP * usual;
  return later.reduce((sum, one) => sum + Math.min(one, most), 0) / seconds;
}

/** Records of some partitions that were committed from one sweep to the next, of those that both saw. */
function committedBetween(
  topics: readonly (readonly [string, readonly number[]])[],
  before: GroupCommits | undefined,
  after: GroupCommits | undefined,
): number {
  if (before === after) return 0;
  let records = 0;
  for (const [topic, partitions] of topics) {
    const from = before?.get(topic);
    const to = after?.get(topic);
    if (!from || !to || from === to) continue;
    for (const partition of partitions) {
      const moved =
        to.offsets[placeOf(to, partition)] -
        from.offsets[placeOf(from, partition)];
      if (moved > 0) records += moved;
    }
  }
  return records;
}
