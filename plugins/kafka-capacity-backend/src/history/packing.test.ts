import * as fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { ClusterOffsets, offsetsOf } from './offsets';
import { packOffsets, unpackOffsets } from './packing';
import { snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(60_000);

const offset = fc.oneof(
  fc.nat(),
  fc.maxSafeNat().map(value => Math.floor(value / 4)),
  fc.constant(NaN),
);

/** Every third partition that has something in it is held back somewhere in the middle. */
function stableOf(ends: number[]): { stable?: Map<number, number> } {
  const stable = new Map(
    ends.flatMap((end, partition): [number, number][] =>
      end > 0 && partition % 3 === 0 ? [[partition, Math.floor(end / 2)]] : [],
    ),
  );
  return stable.size > 0 ? { stable } : {};
}

/** Every topic with an even number of partitions keeps older records elsewhere. */
function tieredOf(ends: number[]): { localStarts?: number[] } {
  return ends.length > 0 && ends.length % 2 === 0
    ? { localStarts: ends.map(end => Math.floor(end / 3)) }
    : {};
}

/** Topics with as many starts and sizes as ends, and groups that have committed for some partitions of anything. */
const clusterOffsets: fc.Arbitrary<ClusterOffsets> = fc
  .record({
    topics: fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.record({
        topicId: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        partitions: fc.array(fc.tuple(offset, offset, offset), {
          maxLength: 40,
        }),
      }),
      { noNullPrototype: true },
    ),
    groups: fc.dictionary(
      fc.string(),
      fc.dictionary(
        fc.string({ minLength: 1 }),
        fc.uniqueArray(fc.tuple(fc.nat(50), fc.nat()), {
          selector: ([partition]) => partition,
        }),
        { noNullPrototype: true },
      ),
      { noNullPrototype: true },
    ),
  })
  .map(({ topics, groups }) => ({
    at: 1_000,
    topics: new Map(
      Object.entries(topics).map(([name, { topicId, partitions }]) => [
        name,
        {
          topicId,
          ends: partitions.map(([end]) => end),
          starts: partitions.map(([, start]) => start),
          ...stableOf(partitions.map(([end]) => end)),
          ...tieredOf(partitions.map(([end]) => end)),
          sizes: partitions.map(([, , size]) => size),
          leaders: partitions.map((_, i) => (i % 4 === 3 ? NaN : i % 3)),
        },
      ]),
    ),
    groups: new Map(
      Object.entries(groups).map(([id, byTopic]) => [
        id,
        new Map(
          Object.entries(byTopic).map(([name, commits]) => {
            const sorted = [...commits].sort(([a], [b]) => a - b);
            return [
              name,
              {
                partitions: sorted.map(([partition]) => partition),
                offsets: sorted.map(([, committed]) => committed),
              },
            ];
          }),
        ),
      ]),
    ),
  }));

describe('packed offsets', () => {
  it('come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(clusterOffsets, async offsets => {
        const packed = await packOffsets(offsets);
        expect(await unpackOffsets(offsets.at, packed)).toEqual(offsets);
      }),
      { numRuns: 200 },
    );
  });

  it('come back with log ends only once they are thinned', async () => {
    const offsets = await offsetsOf(
      snapshot('prod', 5, { topics: [topic('orders', [7, 8])] }),
    );
    const { logEnds } = await packOffsets(offsets);
    const thinned = await unpackOffsets(5, {
      logEnds,
      logStarts: null,
      logSizes: null,
      commits: null,
    });
    expect(thinned).toEqual({
      at: 5,
      topics: new Map([['orders', { topicId: 'id-of-orders', ends: [7, 8] }]]),
    });
  });

  it('come back from rows that were written before last stable offsets were read', async () => {
    const offsets = await offsetsOf(
      snapshot('prod', 5, { topics: [topic('orders', [7, 8])] }),
    );
    const packed = await packOffsets(offsets);
    // Layout 1, and the starts 0 and 0, each as one more.
    const logStarts = deflateSync(Buffer.from([1, 1, 1]));
    expect(await unpackOffsets(5, { ...packed, logStarts })).toEqual(offsets);
  });

  it('are refused when they are damaged', async () => {
    const packed = await packOffsets(
      await offsetsOf(
        snapshot('prod', 5, { topics: [topic('orders', [7, 8])] }),
      ),
    );
    const half = packed.logEnds.subarray(0, packed.logEnds.length / 2);
    await expect(
      unpackOffsets(5, { ...packed, logEnds: half }),
    ).rejects.toThrow();
  });

  it('take a few bytes a partition', async () => {
    const ends = Array.from({ length: 12 }, (_, p) => 123_456_789 + p * 9_973);
    const names = Array.from({ length: 2_000 }, (_, t) => `topic-${t}`);
    const offsets = await offsetsOf(
      snapshot('prod', 5, { topics: names.map(name => topic(name, ends)) }),
    );
    offsets.groups = new Map(
      Array.from({ length: 25 }, (_, g) => [
        `group-${g}`,
        new Map(
          names.slice(0, 1_000).map(name => [
            name,
            {
              partitions: [...ends.keys()],
              offsets: ends.map((end, p) => end - p * g * 31),
            },
          ]),
        ),
      ]),
    );
    const { commits } = await packOffsets(offsets);
    // 300,000 partitions of groups.
    expect(commits?.length).toBeLessThan(600_000);
  });
});
