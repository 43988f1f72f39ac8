import { askInBatches, batchesByWeight } from './payload';

describe('batchesByWeight', () => {
  it.each([
    ['nothing', [], []],
    ['what fits into one', [1, 2, 1], [[1, 2, 1]]],
    ['more, in order', [3, 2, 2, 4, 1], [[3], [2, 2], [4], [1]]],
    ['what is too heavy alone', [9, 1], [[9], [1]]],
  ])('batches %s', (_, items, batches) => {
    expect(batchesByWeight<number>(items, it => it * 1_000_000)).toEqual(
      batches,
    );
  });
});

describe('askInBatches', () => {
  const sizes = async (
    count: number,
    limits: { heaviest: number; largest: number },
    bytesPerItem: (item: number) => number,
  ) => {
    const batches: number[] = [];
    const asked: number[] = [];
    await askInBatches([...Array(count).keys()], limits, async batch => {
      batches.push(batch.length);
      asked.push(...batch);
      return batch.reduce((sum, item) => sum + bytesPerItem(item), 0);
    });
    expect(asked).toEqual([...Array(count).keys()]);
    return batches;
  };

  it.each([
    ['nothing', 0, 1_000, 0, []],
    ['all at once when even the heaviest fit', 50, 1_000, 1_000, [50]],
    [
      'no more than fit if all are as heavy as can be, however light the first ones are',
      30,
      250_000,
      100,
      [16, 14],
    ],
    [
      'fewer when they are heavier than expected',
      25,
      250_000,
      800_000,
      [16, 5, 4],
    ],
    ['one at a time when each may be too heavy', 3, 9e6, 9e6, [1, 1, 1]],
    ['on when the answer was nothing but an error', 5, 2e6, 0, [2, 2, 1]],
  ])('asks for %s', async (_, count, heaviest, bytes, batches) => {
    expect(
      await sizes(count, { heaviest, largest: 1_000 }, () => bytes),
    ).toEqual(batches);
  });

  it.each([
    ['light groups before heavy ones', 1_000, 1_000, 250, 24],
    ['light groups before heavy ones of a large cluster', 200, 24_000, 20, 24],
    ['groups with some text in their commits', 200, 1_000, 0, 72],
    ['groups with much text in their commits', 200, 1_000, 0, 200],
    ['the same of a large cluster', 50, 24_000, 0, 200],
    ['text in commits after groups without', 200, 24_000, 100, 150],
  ])(
    'gets no answer of more than 8 MB about %s',
    async (_, groups, partitions, light, bytesPerCommit) => {
      const answers: number[] = [];
      await askInBatches(
        [...Array(groups).keys()],
        { heaviest: 100 * partitions, largest: 5_000 },
        async batch => {
          const heavy = batch.filter(i => i >= light).length;
          const bytes = heavy * partitions * bytesPerCommit;
          answers.push(bytes);
          return bytes;
        },
      );
      expect(Math.max(...answers)).toBeLessThanOrEqual(8_000_000);
    },
  );

  it('takes no more at a time than it may', async () => {
    expect(await sizes(3, { heaviest: 1, largest: 1 }, () => 1)).toEqual([
      1, 1, 1,
    ]);
  });
});
