import {
  ClusterSnapshot,
  Fault,
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterSettings } from '../config/readSettings';
import { EXCLUDED } from '../sources/missingSubjects';

/** Which topics and consumer groups of a cluster are read. */
export type SubjectSelection = Pick<
  ClusterSettings,
  'readsTopic' | 'readsGroup'
>;

const BY_CONFIGURATION: Fault = {
  code: EXCLUDED,
  message: 'The configuration of the cluster excludes it',
};

/** Why nothing is known of what a group reads of a topic: that must not count as no lag. */
function topicFault(topic: string): Fault {
  return {
    code: EXCLUDED,
    message: `The configuration of the cluster excludes topic ${topic}, so that its lag is not known`,
  };
}

/**
 * Sets apart what the configuration excludes, also where a port has read it; what entities name of it stays, with that reason.
 *
 * @param named - topics and groups that entities register
 */
export function excludeSubjects(
  snapshot: ClusterSnapshot,
  { readsTopic, readsGroup }: SubjectSelection,
  named: { topics: readonly string[]; groups: readonly string[] },
): ClusterSnapshot {
  const topics = snapshot.topics.filter(({ name }) => readsTopic(name));
  const groups = snapshot.groups.filter(({ groupId }) => readsGroup(groupId));
  const excluded = {
    topics: [
      ...(snapshot.excluded?.topics ?? []),
      ...snapshot.topics.filter(({ name }) => !readsTopic(name)),
    ],
    groups:
      (snapshot.excluded?.groups ?? 0) + snapshot.groups.length - groups.length,
  };
  const isWhole = excluded.topics.length === 0 && excluded.groups === 0;
  const partitions = new Map(
    excluded.topics.map(topic => [topic.name, topic.partitions.length]),
  );
  return {
    ...snapshot,
    topics: [
      ...topics,
      ...named.topics.filter(name => !readsTopic(name)).map(excludedTopic),
    ],
    groups: [
      ...groups.map(group => withoutExcluded(group, partitions)),
      ...named.groups.filter(id => !readsGroup(id)).map(excludedGroup),
    ],
    excluded: isWhole ? undefined : excluded,
  };
}

/** @param partitions - of each excluded topic */
function withoutExcluded(
  group: GroupSnapshot,
  partitions: ReadonlyMap<string, number>,
): GroupSnapshot {
  const { members, committed } = group;
  if (!committed || partitions.size === 0) return group;
  const unread = new Map<string, Set<number>>();
  const note = (topic: string, numbers: readonly number[]) => {
    const count = partitions.get(topic);
    if (count === undefined) return;
    const noted = unread.get(topic) ?? new Set();
    for (const one of numbers) if (one < count) noted.add(one);
    unread.set(topic, noted);
  };
  for (const { topic, partition } of committed) note(topic, [partition]);
  for (const { assignment = {} } of members) {
    for (const topic of Object.keys(assignment)) note(topic, assignment[topic]);
  }
  if (unread.size === 0) return group;
  return {
    ...group,
    committed: [
      ...committed.filter(({ topic }) => !unread.has(topic)),
      ...[...unread].flatMap(([topic, numbers]) =>
        [...numbers].map(partition => ({
          topic,
          partition,
          fault: topicFault(topic),
        })),
      ),
    ],
  };
}

function excludedTopic(name: string): TopicSnapshot {
  return { name, internal: false, partitions: [], fault: BY_CONFIGURATION };
}

function excludedGroup(groupId: string): GroupSnapshot {
  return {
    groupId,
    type: 'classic',
    state: 'Unknown',
    protocolType: '',
    members: [],
    fault: BY_CONFIGURATION,
  };
}
