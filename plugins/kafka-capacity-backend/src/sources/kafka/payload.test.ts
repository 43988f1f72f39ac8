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
      'few at first, more when they prove light',
      200,
      800_000,
      100,
      [10, 80, 110],
    ],
    [
      'few all the time when they are heavy',
      25,
      800_000,
      800_000,
      [10, 5, 5, 5],
    ],
    ['one at a time when each may be too heavy', 3, 9e6, 9e6, [1, 1, 1]],
    ['on when the answer was nothing but an error', 20, 4e6, 0, [2, 16, 2]],
  ])('asks for %s', async (_, count, heaviest, bytes, batches) => {
    expect(
      await sizes(count, { heaviest, largest: 1_000 }, () => bytes),
    ).toEqual(batches);
  });

  it('takes no more at a time than it may', async () => {
    expect(await sizes(3, { heaviest: 1, largest: 1 }, () => 1)).toEqual([
      1, 1, 1,
    ]);
  });
});
