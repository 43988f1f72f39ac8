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
 * are fed by the topic with most partitions. Topics that are not there feed nobody.
 */
function fedByRange(
  members: readonly GroupMemberSnapshot[],
  partitionsOf: (topic: string) => number | undefined,
): number {
  const most = new Map<string, number>();
  const rootOf = joinedTopics(
    members,
    topic => partitionsOf(topic) !== undefined,
  );
  for (const [topic, root] of rootOf) {
    most.set(root, Math.max(most.get(root) ?? 0, partitionsOf(topic) ?? 0));
  }
  return [...most.values()].reduce((fed, partitions) => fed + partitions, 0);
}

/** By topic, one that stands for all that are joined to it: two are where a member reads both. */
function joinedTopics(
  members: readonly GroupMemberSnapshot[],
  counts: (topic: string) => boolean,
): Map<string, string> {
  const parents = new Map<string, string>();
  const rootOf = (topic: string): string => {
    let one = topic;
    for (;;) {
      const parent = parents.get(one) ?? one;
      if (parent === one) return one;
      // Halves the way for the next one.
      parents.set(one, parents.get(parent) ?? parent);
      one = parent;
    }
  };
  const firstOfLists = new Map<readonly string[], string | undefined>();
  for (const { subscribedTopics = [], assignment = {} } of members) {
    let first = firstOfLists.get(subscribedTopics);
    const join = (topic: string) => {
      if (!counts(topic)) return;
      first ??= topic;
      parents.set(rootOf(topic), rootOf(first));
    };
    // Members that subscribe alike share one list.
    if (!firstOfLists.has(subscribedTopics)) {
      subscribedTopics.forEach(join);
      firstOfLists.set(subscribedTopics, first);
    }
    Object.keys(assignment).forEach(join);
  }
  return new Map([...parents.keys()].map(topic => [topic, rootOf(topic)]));
}
