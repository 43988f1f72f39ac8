import { PartitionRow } from 'backstage-plugin-kafka-capacity-common';
import { topicBrokers } from './topicBrokers';

function row(
  partition: number,
  replicas: number[],
  over: Partial<PartitionRow> = {},
): PartitionRow {
  return {
    partition,
    leader: replicas[0],
    replicas,
    inSyncReplicas: replicas,
    logStartOffset: 0,
    logEndOffset: 10,
    recordsPerSecond: 2,
    sizeBytes: 100,
    fault: null,
    ...over,
  };
}

describe('topicBrokers', () => {
  it('adds up leaders, replicas, records and bytes by broker, and knows no sum of what is not known', () => {
    expect(
      topicBrokers([
        row(0, [2, 1]),
        row(1, [1, 2], { sizeBytes: null }),
        row(2, [3], { leader: null }),
      ]),
    ).toEqual([
      { id: 1, leaders: 1, replicas: 2, recordsPerSecond: 2, sizeBytes: null },
      { id: 2, leaders: 1, replicas: 2, recordsPerSecond: 2, sizeBytes: null },
      { id: 3, leaders: 0, replicas: 1, recordsPerSecond: 0, sizeBytes: 100 },
    ]);
  });
});
