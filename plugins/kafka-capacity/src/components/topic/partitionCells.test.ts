import {
  PartitionRow,
  PartitionSpread,
} from 'backstage-plugin-kafka-capacity-common';
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

function spread(rates: number[]): PartitionSpread {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const load = { mean, largest: { partition: 0, value: rates[0] } };
  return {
    offline: 0,
    underReplicated: 0,
    hot: null,
    recordsPerSecond: load,
    sizeBytes: load,
  };
}

function busy(measure: 'recordsPerSecond' | 'sizeBytes', rates: number[]) {
  return partitionCells(
    rates.map((rate, partition) => row(partition, rate)),
    measure,
    spread(rates),
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
