import {
  CONSUMER_GROUP_SERIES_METRICS,
  TOPIC_SERIES_METRICS,
} from 'backstage-plugin-kafka-capacity-common';
import { isMissingGroup, isMissingTopic } from '../sources/missingSubjects';
import { SampleTable, sampleTable } from '../history/series/sampleTables';
import { consumeRate } from './lag/consumeRate';
import { ClusterMeasurement, membersUnread, TopicMeasurement } from './measure';

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
      TOPIC_SERIES_METRICS,
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
      CONSUMER_GROUP_SERIES_METRICS,
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
