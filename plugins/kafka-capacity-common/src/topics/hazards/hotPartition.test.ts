import { partitionSkew } from './hotPartition';

describe('partitionSkew', () => {
  // Hot: busiest at 70% of 10 MB/s or more, while the mean is below 35% of it.
  it.each<[string, (number | null)[], boolean, number]>([
    ['busy and alone', [1, 7, 1, 1], true, 2.8],
    ['not busy enough', [1, 6.99, 1, 1], false, 2.799],
    ['busy among busy ones', [5, 7, 1, 1], false, 2],
    ['mean just below', [7, 6.99, 0, 0], true, 2.001],
    ['idle', [0, 0], false, 1],
  ])('%s', (_name, rates, hot, skew) => {
    const result = partitionSkew(rates);
    expect(result?.hot).toBe(hot);
    expect(result?.skew).toBeCloseTo(skew, 3);
  });

  it('names the busiest partition', () => {
    expect(partitionSkew([1, 2, 9, 0])).toEqual({
      partition: 2,
      busiestMBps: 9,
      meanMBps: 3,
      skew: 3,
      hot: true,
    });
  });

  it.each([[[]], [[1, null]], [[1, NaN]], [[1, -1]]])(
    'does not assess %j',
    rates => {
      expect(partitionSkew(rates)).toBeUndefined();
    },
  );
});
