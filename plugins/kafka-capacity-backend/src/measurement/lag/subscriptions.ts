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
  for (const member of group.members) {
    for (const topic of member.subscribedTopics ?? []) topics.add(topic);
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
  for (const member of group.members) {
    const { subscribedTopics, subscribedPattern } = member;
    const named = subscribedTopics ?? heldTopics(member);
    const matched =
      subscribedPattern === undefined
        ? undefined
        : byPattern.get(subscribedPattern);
    const topics =
      matched || named.length > 1
        ? new Set([...named, ...(matched ?? [])])
        : named;
    for (const topic of topics) {
      subscribers.set(topic, (subscribers.get(topic) ?? 0) + 1);
    }
  }
  return subscribers;
}
