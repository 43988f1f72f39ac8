import type { PartitionRow } from '../api/resources/topics/topics';
import { topicPlacement } from './topicPlacement';

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

describe('topicPlacement', () => {
  it('adds up leaders, replicas, records and bytes by broker and rack, and knows no sum of what is not known', () => {
    const { brokers, racks } = topicPlacement(
      [
        row(0, [2, 1]),
        row(1, [1, 2], { sizeBytes: null }),
        row(2, [3], { leader: null }),
        row(3, [3, 4]),
      ],
      new Map([
        [1, 'b'],
        [2, 'a'],
        [3, 'a'],
      ]),
    );
    const share = (leaders: number, replicas: number, records: number) => ({
      leaders,
      replicas,
      recordsPerSecond: records,
    });
    expect(brokers).toEqual([
      { id: 1, rack: 'b', ...share(1, 2, 2), sizeBytes: null },
      { id: 2, rack: 'a', ...share(1, 2, 2), sizeBytes: null },
      { id: 3, rack: 'a', ...share(1, 2, 2), sizeBytes: 200 },
      { id: 4, rack: null, ...share(0, 1, 0), sizeBytes: 100 },
    ]);
    expect(racks).toEqual([
      { rack: 'a', brokers: 2, ...share(2, 4, 4), sizeBytes: null },
      { rack: 'b', brokers: 1, ...share(1, 2, 2), sizeBytes: null },
    ]);
  });

  it('has no racks where brokers have none', () => {
    expect(topicPlacement([row(0, [1])], new Map()).racks).toEqual([]);
  });
});
