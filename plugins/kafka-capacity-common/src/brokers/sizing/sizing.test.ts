import type { VerticalStep } from '../../api/parts/brokers';
import * as fc from 'fast-check';
import { isModelFailure } from '../../calculation/modelInput';
import { diskNeeded } from './diskNeeded';
import { heapAdvice } from './heapAdvice';
import { nextVerticalStep } from './nextVerticalStep';
import { VERTICAL_RESOURCES, VerticalResource } from './verticalResources';

describe('nextVerticalStep', () => {
  it.each<
    [
      VerticalResource,
      number | null,
      number | null,
      VerticalStep['action'],
      number | null,
      number | null,
    ]
  >([
    // resource, size, load → action, size, next of the table
    ['cpu', 8, 5, 'keep', 8, 12],
    ['cpu', 8, 5.6, 'keep', 8, 12],
    ['cpu', 8, 5.601, 'grow', 12, 12],
    ['cpu', 8, 8.4, 'grow', 12, 12],
    ['cpu', 8, 8.401, 'grow', 16, 12],
    ['cpu', 8, 22.4, 'grow', 32, 12],
    ['cpu', 8, 22.401, 'add-brokers', null, 12],
    ['cpu', 32, 30, 'add-brokers', null, null],
    // between, below and above the sizes of the table
    ['cpu', 10, 8, 'grow', 12, 12],
    ['cpu', 2, 0.1, 'keep', 2, 8],
    ['cpu', 2, 1.9, 'grow', 8, 8],
    ['cpu', 48, 20, 'keep', 48, null],
    ['cpu', 48, 47, 'add-brokers', null, null],
    ['memory', 32, 30, 'grow', 48, 48],
    ['heap', 16, 12, 'grow', 24, 24],
    ['heap', 56, 42, 'grow', 64, 64],
    ['disk', 1, 0.8, 'grow', 1.5, 1.5],
    ['disk', 4.5, 3.4, 'grow', 5, 5],
    ['disk', 5, 3.6, 'add-brokers', null, null],
    ['iops', 3000, 2200, 'grow', 4000, 4000],
    ['iops', 10_000, 7001, 'add-brokers', null, null],
    ['network', 10, 8, 'grow', 20, 20],
    ['network', 30, 28, 'grow', 40, 40],
    ['network', 40, 28.1, 'add-brokers', null, null],
    // not known
    ['cpu', null, 5, 'unknown', null, null],
    ['cpu', 0, 5, 'unknown', null, null],
    ['cpu', NaN, 5, 'unknown', null, null],
    ['cpu', 8, null, 'unknown', null, 12],
    ['cpu', 8, -1, 'unknown', null, 12],
  ])('%s of %p under %p: %s %p', (resource, size, load, action, to, next) => {
    const step = nextVerticalStep(resource, { size, load });
    expect([step.action, step.to, step.following]).toEqual([action, to, next]);
  });

  const resources = fc.constantFrom(...VERTICAL_RESOURCES);
  const amounts = fc.double({ min: 0.01, max: 50_000, noNaN: true });

  const steps = fc
    .tuple(resources, amounts, amounts)
    .map(([resource, size, load]) => ({
      ...nextVerticalStep(resource, { size, load }),
      size,
      load,
    }));

  it('gives no size only where none is enough', () => {
    fc.assert(
      fc.property(steps, ({ to, size, load, max }) => {
        fc.pre(to === null);
        expect(load).toBeGreaterThan(Math.max(size, max) * 0.7 * (1 - 1e-9));
      }),
    );
  });

  it('never gives a smaller size, and none that is too small', () => {
    fc.assert(
      fc.property(steps, ({ to, size, load }) => {
        expect(to ?? Infinity).toBeGreaterThanOrEqual(size);
        expect(load).toBeLessThanOrEqual((to ?? Infinity) * 0.7 * (1 + 1e-9));
      }),
    );
  });

  it('grows to a size of the table, and to no larger one than is needed', () => {
    fc.assert(
      fc.property(steps, step => {
        fc.pre(step.action === 'grow');
        const { to, size, load, start, increment } = step;
        const before = (to ?? 0) - increment;
        expect(((to ?? 0) - start) % increment).toBeCloseTo(0);
        expect(Math.max(size, before >= start ? before : 0) * 0.7).toBeLessThan(
          load,
        );
      }),
    );
  });

  it('is monotone in the load', () => {
    fc.assert(
      fc.property(
        resources,
        amounts,
        amounts,
        amounts,
        (resource, size, load, more) => {
          const to = (used: number) =>
            nextVerticalStep(resource, { size, load: used }).to ?? Infinity;
          expect(to(load + more)).toBeGreaterThanOrEqual(to(load));
        },
      ),
    );
  });
});

describe('heapAdvice', () => {
  const ids = (
    heapGb: number | null,
    memoryGb: number | null,
    writeBytesPerSecond: number | null = 10e6,
  ) =>
    heapAdvice({ heapGb, memoryGb, writeBytesPerSecond }).map(({ id }) => id);

  it.each<[number | null, number | null, string[]]>([
    [16, 32, []],
    [22.4, 32, []],
    [22.5, 32, ['heap-share-high']],
    [15.9, 32, ['heap-share-low']],
    // The example of the guide: 50 % of the limit of 48, though 75 % of what it requests.
    [24, 48, []],
    [31, 48, []],
    [32, 64, ['heap-not-compressed']],
    [64, 64, ['heap-share-high', 'heap-not-compressed', 'page-cache-small']],
    // not known: nothing is advised of it
    [16, null, []],
    [null, 32, []],
    [0, 32, []],
    [40, null, ['heap-not-compressed']],
  ])('heap of %p GB in %p GB', (heap, memory, expected) => {
    expect(ids(heap, memory)).toEqual(expected);
  });

  it('asks for a page cache of 30 s of writes', () => {
    // 32 − 16 − 1 = 15 GB
    const limit = (15 * 2 ** 30) / 30;
    expect(ids(16, 32, limit)).toEqual([]);
    expect(ids(16, 32, limit * 1.001)).toEqual(['page-cache-small']);
    expect(ids(16, 32, null)).toEqual([]);
  });
});

describe('diskNeeded', () => {
  it('leaves 30 % of the capacity, not of what is retained', () => {
    expect(
      diskNeeded({ retainedBytes: 2.1e12, replicationFactor: 3, brokers: 3 }),
    ).toEqual({
      bytesPerBroker: expect.closeTo(3e12, 0),
      heldBytesPerBroker: 2.1e12,
      totalBytes: expect.closeTo(9e12, 0),
    });
  });

  it('names what is out of range', () => {
    const data = { retainedBytes: 1, replicationFactor: 3, brokers: 0 };
    const result = diskNeeded(data);
    expect(isModelFailure(result) && result.error.field).toBe('brokers');
  });
});
