import {
  GroupMemberSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** Topics that a member holds partitions of. */
function heldTopics({ assignment = {} }: GroupMemberSnapshot): string[] {
  return Object.keys(assignment).filter(topic => assignment[topic].length > 0);
}

/** Topics that each pattern matches, as far as it shows: those that members with the pattern hold and don't subscribe to by name. */
function topicsByPattern({ members }: GroupSnapshot): Map<string, Set<string>> {
  const matched = new Map<string, Set<string>>();
  for (const member of members) {
    const { subscribedPattern, subscribedTopics } = member;
    if (subscribedPattern === undefined) continue;
    const named = new Set(subscribedTopics);
    const topics = matched.get(subscribedPattern) ?? new Set();
    for (const topic of heldTopics(member)) {
      if (!named.has(topic)) topics.add(topic);
    }
    matched.set(subscribedPattern, topics);
  }
  return matched;
}

/**
 * Returns the topics that live members of a group read: subscribed by name, by a pattern (the topics that any member with the
 * same pattern holds), or held. Undefined without members, and where neither the subscription nor the assignment of one is known,
 * also while a rebalance hides them: then no topic can be said not to be read.
 */
export function topicsReadBy(
  group: GroupSnapshot,
): ReadonlySet<string> | undefined {
  if (group.members.length === 0 || hidesSubscriptions(group)) return undefined;
  const topics = new Set<string>();
  const lists = new Set(group.members.map(one => one.subscribedTopics ?? []));
  for (const list of lists) list.forEach(topic => topics.add(topic));
  for (const member of group.members) {
    for (const topic of heldTopics(member)) topics.add(topic);
  }
  return topics;
}

/** Whether it can't be seen what a member reads, such as while a rebalance hides it. */
export function hidesSubscriptions({ members }: GroupSnapshot): boolean {
  return members.some(
    ({ assignment, subscribedTopics }) => !assignment && !subscribedTopics,
  );
}

/**
 * Counts the live members that subscribe to each topic. A member whose subscription is not known counts for the topics of which it
 * holds partitions.
 */
export function subscribersByTopic(
  group: GroupSnapshot,
): ReadonlyMap<string, number> {
  const byPattern = topicsByPattern(group);
  const subscribers = new Map<string, number>();
  for (const { named, pattern, members } of subscriptionsOf(group)) {
    const matched = pattern === undefined ? [] : byPattern.get(pattern) ?? [];
    for (const topic of new Set([...named, ...matched])) {
      subscribers.set(topic, (subscribers.get(topic) ?? 0) + members);
    }
  }
  return subscribers;
}

/** What members subscribe to, and how many of them. */
interface Subscription {
  named: readonly string[];
  pattern: string | undefined;
  members: number;
}

/** Members that subscribe alike share one list, which may have thousands of names: it is looked through once for all of them. */
function subscriptionsOf({ members }: GroupSnapshot): Subscription[] {
  const all: Subscription[] = [];
  const known = new Map<readonly string[], Subscription[]>();
  for (const member of members) {
    const { subscribedTopics, subscribedPattern: pattern } = member;
    const named = subscribedTopics ?? heldTopics(member);
    const alike = known.get(named) ?? [];
    const one = alike.find(other => other.pattern === pattern);
    if (one) {
      one.members += 1;
      continue;
    }
    const first = { named, pattern, members: 1 };
    known.set(named, [...alike, first]);
    all.push(first);
  }
  return all;
}
