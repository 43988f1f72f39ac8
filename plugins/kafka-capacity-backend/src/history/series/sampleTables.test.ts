import { packTables, sampleTable, unpackTables } from './sampleTables';

const topics = sampleTable(
  'topic',
  true,
  ['bytesInPerSecond', 'partitions'],
  [
    {
      name: 'orders',
      topicId: 'a',
      values: { bytesInPerSecond: 1.5, partitions: 12 },
    },
    { name: 'é', values: { bytesInPerSecond: null, partitions: 0 } },
  ],
);
const groups = sampleTable('consumer-group', false, ['lag'], []);

describe('packed tables', () => {
  it('give back what is known and what is not', async () => {
    expect(await unpackTables(await packTables([topics, groups]))).toEqual([
      {
        kind: 'topic',
        complete: true,
        metrics: ['bytesInPerSecond', 'partitions'],
        subjects: [{ name: 'orders', topicId: 'a' }, { name: 'é' }],
        values: Float32Array.of(1.5, 12, NaN, 0),
      },
      { ...groups, subjects: [] },
    ]);
  });

  it('are refused when they are damaged', async () => {
    const packed = await packTables([topics]);
    await expect(unpackTables(packed.subarray(0, 20))).rejects.toThrow();
  });
});
