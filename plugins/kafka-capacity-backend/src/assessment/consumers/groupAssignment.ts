import { GroupAssignment } from 'backstage-plugin-kafka-capacity-common';
import {
  GroupMemberSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** Whether a member holds a partition. */
export function holdsPartitions({ assignment }: GroupMemberSnapshot): boolean {
  return Object.values(assignment ?? {}).some(held => held.length > 0);
}

/**
 * How a group's partitions are spread over its members; null without members.
 *
 * @param partitions - partitions that the group reads
 * @param partitionsOf - how many a topic has; undefined where that is not known
 */
export function groupAssignment(
  group: GroupSnapshot,
  partitions: number,
  partitionsOf: (topic: string) => number | undefined,
): GroupAssignment | null {
  const { members, type, assignor = null } = group;
  if (members.length === 0 || type === 'share') return null;
  const busy = members.filter(holdsPartitions).length;
  const fed =
    assignor === 'range' ? fedByRange(members, partitionsOf) : partitions;
  return {
    assignor,
    byBroker: type === 'consumer',
    idleMembers: showsAssignments(group, busy) ? members.length - busy : null,
    maxMembers: Math.max(fed, busy),
  };
}

/** While a group is rebalanced, members hold less than they will. */
function showsAssignments({ state, members }: GroupSnapshot, busy: number) {
  return (
    state === 'Stable' &&
    busy > 0 &&
    members.every(({ assignment }) => assignment !== undefined)
  );
}

/**
 * The range assignor gives the partitions of each topic to the first of its subscribers. Those that subscribe to the same topics
 * are fed by the topic with most partitions.
 */
function fedByRange(
  members: readonly GroupMemberSnapshot[],
  partitionsOf: (topic: string) => number | undefined,
): number {
  let fed = 0;
  for (const topics of separateSubscriptions(members)) {
    let most = 0;
    for (const topic of topics) most = Math.max(most, partitionsOf(topic) ?? 0);
    fed += most;
  }
  return fed;
}

/** Sets of topics of which no member subscribes to two. */
function separateSubscriptions(
  members: readonly GroupMemberSnapshot[],
): Set<string>[] {
  let separate: Set<string>[] = [];
  const seen = new Set<string>();
  const seenLists = new Set<readonly string[]>();
  for (const member of members) {
    const { subscribedTopics, subscribedPattern, assignment = {} } = member;
    if (subscribedTopics && subscribedPattern === undefined) {
      // Members that subscribe alike share one list, and hold nothing else.
      if (seenLists.has(subscribedTopics)) continue;
      seenLists.add(subscribedTopics);
    }
    const topics = new Set([
      ...(subscribedTopics ?? []),
      ...Object.keys(assignment),
    ]);
    const key = [...topics].sort().join();
    if (topics.size === 0 || seen.has(key)) continue;
    seen.add(key);
    const overlaps = (other: Set<string>) =>
      [...other].some(topic => topics.has(topic));
    const joined = [topics, ...separate.filter(overlaps)];
    separate = [
      ...separate.filter(other => !overlaps(other)),
      new Set(joined.flatMap(set => [...set])),
    ];
  }
  return separate;
}
