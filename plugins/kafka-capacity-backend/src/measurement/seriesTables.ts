import { SampleTable, sampleTable } from '../history/series/sampleTables';
import { consumeRate } from './lag/consumeRate';
import {
  ClusterMeasurement,
  isMissingGroup,
  isMissingTopic,
  membersUnread,
  TopicMeasurement,
} from './measure';

/** Metrics of which every topic has a series. `storedBytes` are those of its leaders: each record once. */
export const TOPIC_SERIES = [
  'bytesInPerSecond',
  'recordsInPerSecond',
  'storedBytes',
  'partitions',
] as const;

/** Metrics of which every consumer group has a series. */
export const GROUP_SERIES = [
  'lag',
  'recordsConsumedPerSecond',
  'members',
] as const;

/** What a sweep measured of topics and consumer groups, to become hours of their series. */
export function seriesTables({
  snapshot,
  topics,
  groups,
}: ClusterMeasurement): SampleTable[] {
  return [
    sampleTable(
      'topic',
      true,
      TOPIC_SERIES,
      topics
        .filter(({ topic }) => !isMissingTopic(topic))
        .map(measured => ({
          name: measured.topic.name,
          topicId: measured.topic.topicId,
          values: topicValues(measured),
        })),
    ),
    sampleTable(
      'consumer-group',
      snapshot.groupsFault === undefined,
      GROUP_SERIES,
      groups
        .filter(({ group }) => !isMissingGroup(group))
        .map(({ group, lag }) => ({
          name: group.groupId,
          values: {
            lag: lag.lag,
            recordsConsumedPerSecond: consumeRate(lag.consumed),
            members: membersUnread(group) ? null : group.members.length,
          },
        })),
    ),
  ];
}

function topicValues({ topic, throughput }: TopicMeasurement) {
  const { mbps, recordsPerSecond } = throughput;
  let storedBytes = 0;
  for (const { sizeBytes = NaN } of topic.partitions) storedBytes += sizeBytes;
  const count = topic.partitions.length;
  return {
    bytesInPerSecond: mbps === null ? null : mbps * 1e6,
    recordsInPerSecond: recordsPerSecond,
    storedBytes: count > 0 ? storedBytes : null,
    partitions: count > 0 ? count : null,
  };
}
