import { PartitionRow } from 'backstage-plugin-kafka-capacity-common';
import { partitionCells } from './partitionCells';

function row(partition: number, recordsPerSecond: number): PartitionRow {
  return {
    partition,
    leader: 1,
    replicas: [1],
    inSyncReplicas: [1],
    logStartOffset: 0,
    logEndOffset: 100,
    recordsPerSecond,
    sizeBytes: recordsPerSecond,
    fault: null,
  };
}

function busy(measure: 'recordsPerSecond' | 'sizeBytes', rates: number[]) {
  return partitionCells(
    rates.map((rate, partition) => row(partition, rate)),
    measure,
  )
    .filter(cell => cell.busy)
    .map(({ partition }) => partition);
}

describe('partitionCells', () => {
  it('marks what takes twice the mean, unless that is a few records that came by chance', () => {
    expect(busy('recordsPerSecond', [50, 1, 1, 1])).toEqual([0]);
    expect(busy('recordsPerSecond', [0.2, 0.01, 0.01, 0.01])).toEqual([]);
    expect(busy('sizeBytes', [0.2, 0.01, 0.01, 0.01])).toEqual([0]);
  });
});
