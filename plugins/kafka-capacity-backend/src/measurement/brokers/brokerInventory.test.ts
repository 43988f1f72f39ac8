import { snapshot, topic } from '../../__testUtils__/snapshots';
import { brokerInventory } from './brokerInventory';

describe('brokerInventory', () => {
  it('adds up the logs of each broker, those of compacted topics apart, unless one is unknown', () => {
    const logs = (name: string, sizes: (number | undefined)[]) => {
      const made = topic(
        name,
        sizes.map(() => 1),
      );
      return {
        ...made,
        partitions: made.partitions.map((one, i) => ({
          ...one,
          replicas: i === 0 ? [1, 2] : [2],
          sizeBytes: sizes[i],
        })),
      };
    };
    const deleted = logs('orders', [100, 30]);
    const compacted = logs('state', [10, 4]);
    const config = { ...deleted.config!, cleanupPolicy: 'compact' };
    const of = (...topics: (typeof deleted)[]) =>
      brokerInventory(
        snapshot('prod', 0, {
          brokers: [1, 2, 3].map(id => ({ id, host: 'k', port: 9092 })),
          topics,
        }),
      ).brokers.map(({ logBytes, growingLogBytes }) => [
        logBytes,
        growingLogBytes,
      ]);
    expect(of(deleted, { ...compacted, config })).toEqual([
      [110, 100],
      [144, 130],
      [0, 0],
    ]);
    expect(of(logs('orders', [100, undefined]))).toEqual([
      [100, 100],
      [null, null],
      [0, 0],
    ]);
  });
});
