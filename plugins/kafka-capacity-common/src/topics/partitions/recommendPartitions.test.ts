import * as fc from 'fast-check';
import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import type {
  PartitionDemand,
  PartitionRecommendation,
} from './partitionDemand';
import { recommendPartitions, tierOf } from './recommendPartitions';
import { parsePolicies } from '../../policies/policyParsing';
import {
  DEFAULT_POLICIES,
  PartitionPolicy,
  TierName,
} from '../../policies/defaultPolicies';

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function recommend(demand: PartitionDemand): PartitionRecommendation {
  return known(recommendPartitions(demand));
}

function withTier(tier: Partial<PartitionPolicy['tiers']['low']>) {
  const { partitions } = DEFAULT_POLICIES;
  const low = { ...partitions.tiers.low, ...tier };
  return { ...partitions, tiers: { ...partitions.tiers, low } };
}

function partitionPolicy(overrides: unknown): PartitionPolicy {
  const { policies, problems } = parsePolicies(
    { partitions: overrides },
    'kafkaCapacity.policies',
  );
  expect(problems).toEqual([]);
  return policies.partitions;
}

describe('recommendPartitions', () => {
  // Peak MB/s, parallelism, current → recommended, the script's answer, review.
  it.each([
    [0, 0, null, 6, 6, false],
    [5, 2, null, 6, 6, false],
    [9.9, 4, null, 12, 12, false],
    [10, 3, null, 12, 6, false],
    [51, 4, null, 24, 12, false],
    [99, 8, null, 24, 18, false],
    [100, 8, null, 24, 18, false],
    [101, 8, null, 48, 18, false],
    [300, 10, null, 48, 30, false],
    [1250, 30, 48, 144, 126, true],
    [5, 5, 6, 12, 12, false],
    [12, 2, 3, 12, 6, false],
  ])(
    'peak %p MB/s, parallelism %p, current %p → %p (script: %p, review: %p)',
    (peakMBps, targetParallelism, currentPartitions, to, script, review) => {
      const result = recommend({
        peakMBps,
        targetParallelism,
        currentPartitions,
      });
      expect(result).toMatchObject({
        action: currentPartitions === null ? 'create' : 'increase',
        recommended: to,
        target: to,
        current: currentPartitions,
        scriptAnswer: script,
        review,
        lowerBound: false,
        missing: [],
      });
    },
  );

  // Every line of the guide's "Partition Scaling Guidelines", at its edges.
  it.each<[number, TierName, number, number, number, number, boolean]>([
    [0, 'low', 6, 12, 3, 6, false],
    [9.999, 'low', 6, 12, 3, 6, false],
    [10, 'medium', 12, 24, 6, 6, false],
    [50, 'medium', 12, 24, 6, 6, false],
    [50.001, 'high', 24, 48, 12, 12, false],
    [100, 'high', 24, 48, 12, 12, false],
    [100.001, 'veryHigh', 48, 96, 24, 24, true],
  ])(
    'a peak of %p MB/s is %s volume: start %p, maximum %p, increment %p, step %p',
    (peakMBps, tier, start, max, increment, step, openEnded) => {
      expect(tierOf(peakMBps)).toBe(tier);
      expect(recommend({ peakMBps, targetParallelism: 0 })).toMatchObject({
        tier,
        tierRange: { start, max, increment, step, openEnded },
        recommended: start,
      });
    },
  );

  it('shows the formula with its numbers, what binds and where the limit was set', () => {
    const result = recommend({
      peakMBps: 65,
      targetParallelism: 3,
      currentPartitions: 6,
      sources: {
        peakMBps: { source: 'log sizes', at: '2026-01-05T10:00:00.000Z' },
      },
    });
    expect(result).toMatchObject({
      action: 'increase',
      required: 7,
      recommended: 24,
      factors: { throughput: 7, consumers: 6, minimum: 6 },
      bindingFactor: 'throughput',
    });
    expect(result.calculation).toMatchObject({
      source: 'Partition Count Calculation; Partition Scaling Guidelines',
      binds: 'throughput',
      policy: {
        key: 'kafkaCapacity.policies.partitions.singlePartitionMBps',
        from: 'default',
      },
    });
    expect(result.calculation.inputs[0]).toEqual({
      id: 'peak',
      name: 'peak throughput',
      value: 65,
      unit: 'MB/s',
      source: 'log sizes',
      at: '2026-01-05T10:00:00.000Z',
    });
    expect(
      result.calculation.steps.map(({ label, expression }) => [
        label,
        expression,
      ]),
    ).toEqual([
      ['throughput', '65 ÷ 10 = 6.5 → 7'],
      ['consumers', '3 × 2 = 6'],
      ['required', 'max( 7, 6, 6 ) = 7'],
      ['target', 'High volume: start 24, up to 48, in steps of 12: 24 = 24'],
      [
        "the guide's script",
        'max( ⌊65 ÷ 10⌋, 3 × 2, 6 ) to a multiple of 6 = 6',
      ],
    ]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it.each([
    [{ peakMBps: 5, targetParallelism: 0 }, 'minimum'],
    [{ peakMBps: 5, targetParallelism: 4 }, 'consumers'],
    [{ peakMBps: 70, targetParallelism: 2 }, 'throughput'],
    [{ peakMBps: 60, targetParallelism: 3 }, 'throughput'],
  ])('%p: %s binds', (demand, factor) => {
    expect(recommend(demand).bindingFactor).toBe(factor);
  });

  it('keeps a topic that has enough and advises where the count is far from the tier', () => {
    const advised = (demand: PartitionDemand) =>
      recommend(demand).advice.map(({ id }) => id);
    const base = { peakMBps: 5, targetParallelism: 2 };
    expect(recommend({ ...base, currentPartitions: 7 })).toMatchObject({
      action: 'keep',
      recommended: 7,
      target: 6,
      advice: [],
    });
    expect(advised({ ...base, currentPartitions: 12 })).toEqual([]);
    expect(advised({ ...base, currentPartitions: 13 })).toEqual([
      'tier-maximum',
      'surplus',
    ]);
    expect(
      advised({ peakMBps: 60, targetParallelism: 2, currentPartitions: 8 }),
    ).toEqual(['tier-start']);
    const [first] = recommend({
      ...{ peakMBps: 27, targetParallelism: 1, currentPartitions: 4 },
      firm: { targetParallelism: 1, minimum: false, tierStart: false },
    }).advice;
    expect(first).toMatchObject({ id: 'minimum', minimum: 12 });
    // "96+" has no upper end.
    expect(
      advised({ peakMBps: 960, targetParallelism: 2, currentPartitions: 120 }),
    ).toEqual([]);
    expect(advised({ peakMBps: 1250, targetParallelism: 30 })).toEqual([
      'review',
    ]);
  });

  it('answers with a lower bound where an input is not known', () => {
    expect(
      recommend({ targetParallelism: 8, currentPartitions: 6 }),
    ).toMatchObject({
      action: 'increase',
      required: 16,
      recommended: 18,
      lowerBound: true,
      missing: ['peakMBps'],
      factors: { throughput: null, consumers: 16, minimum: 6 },
      scriptAnswer: null,
    });
    expect(recommend({ peakMBps: 65, targetParallelism: null })).toMatchObject({
      required: 7,
      recommended: 24,
      lowerBound: true,
      missing: ['targetParallelism'],
    });
    expect(recommend({})).toMatchObject({ required: 6, recommended: 6 });
  });

  it('takes growth as given, and the volume of the compliance profile into the peak', () => {
    expect(
      recommend({ peakMBps: 0, targetParallelism: 10, growth: 1 }),
    ).toMatchObject({ required: 10, recommended: 12 });
    const policy = partitionPolicy({ volumeFactor: 1.2 });
    const result = recommend({ peakMBps: 90, targetParallelism: 1, policy });
    expect(result).toMatchObject({ tier: 'veryHigh', required: 11 });
    expect(result.calculation.steps[0].expression).toBe(
      '90 × 1.2 ÷ 10 = 10.8 → 11',
    );
  });

  it('does not let the residue of floating point cost a partition', () => {
    expect(50 * 1.1).toBeGreaterThan(55);
    expect(
      recommend({ peakMBps: 0, targetParallelism: 50, growth: 1.1 }).factors
        .consumers,
    ).toBe(55);
  });

  it.each([
    [{ peakMBps: NaN }, 'peakMBps', 'NaN'],
    [{ peakMBps: -1 }, 'peakMBps', '-1'],
    [{ peakMBps: Infinity }, 'peakMBps', 'Infinity'],
    [{ peakMBps: 1e300 }, 'peakMBps', '1e+300'],
    [{ targetParallelism: NaN }, 'targetParallelism', 'NaN'],
    [{ targetParallelism: 1e6 }, 'targetParallelism', '1000000'],
    [{ growth: 0 }, 'growth', '0'],
    [{ growth: -Infinity }, 'growth', '-Infinity'],
    [{ currentPartitions: 0 }, 'currentPartitions', '0'],
    [{ currentPartitions: 2.5 }, 'currentPartitions', '2.5'],
    [
      { policy: { ...DEFAULT_POLICIES.partitions, singlePartitionMBps: 0 } },
      'policy.singlePartitionMBps',
      '0',
    ],
    [
      { policy: { ...DEFAULT_POLICIES.partitions, roundTo: NaN } },
      'policy.roundTo',
      'NaN',
    ],
    [
      { policy: withTier({ max: Infinity }) },
      'policy.tiers.low.max',
      'Infinity',
    ],
    [
      { policy: withTier({ fromMBps: NaN }) },
      'policy.tiers.low.fromMBps',
      'NaN',
    ],
    [
      { policy: { ...DEFAULT_POLICIES.partitions, surplusFactor: -1 } },
      'policy.surplusFactor',
      '-1',
    ],
    [
      { policy: { ...DEFAULT_POLICIES.partitions, tiers: undefined } as never },
      'policy.tiers',
      'undefined',
    ],
  ])('%p is a failure that names %s', (wrong, field, value) => {
    const result = recommendPartitions({
      peakMBps: 1,
      targetParallelism: 1,
      ...wrong,
    });
    expect(result).toEqual({
      error: {
        field,
        value,
        allowed: expect.stringMatching(/^(a|an) /),
        message: expect.stringContaining(`${field} must be `),
      },
    });
  });

  describe('properties', () => {
    const peak = fc.double({ min: 0, max: 1e6, noNaN: true });
    const parallelism = fc.integer({ min: 0, max: 1e5 });
    const current = fc.integer({ min: 1, max: 1e6 });
    const policy = fc.constantFrom(
      DEFAULT_POLICIES.partitions,
      partitionPolicy({ singlePartitionMBps: 0.7, minimum: 3, growth: 1.5 }),
      partitionPolicy({
        roundTo: 4,
        tiers: {
          low: { start: 8, max: 16, increment: 2 },
          medium: { start: 12, increment: 4 },
          high: { start: 24, increment: 8 },
        },
      }),
    );

    it('never recommends less for more demand, and never less than required', () => {
      fc.assert(
        fc.property(
          peak,
          peak,
          parallelism,
          parallelism,
          policy,
          (peakA, peakB, a, b, chosen) => {
            const less = recommend({
              peakMBps: Math.min(peakA, peakB),
              targetParallelism: Math.min(a, b),
              policy: chosen,
            });
            const more = recommend({
              peakMBps: Math.max(peakA, peakB),
              targetParallelism: Math.max(a, b),
              policy: chosen,
            });
            expect(more.recommended).toBeGreaterThanOrEqual(less.recommended);
            expect(less.recommended).toBeGreaterThanOrEqual(less.required);
            const { start, step } = less.tierRange;
            expect((less.target - start) % step).toBe(0);
          },
        ),
        { numRuns: 2000 },
      );
    });

    it('never goes below the current count, and keeps what it recommends', () => {
      fc.assert(
        fc.property(
          peak,
          parallelism,
          current,
          policy,
          (peakMBps, targetParallelism, currentPartitions, chosen) => {
            const demand = { peakMBps, targetParallelism, policy: chosen };
            const { recommended } = recommend({ ...demand, currentPartitions });
            expect(recommended).toBeGreaterThanOrEqual(currentPartitions);
            fc.pre(recommended <= 1e6);
            expect(
              recommend({ ...demand, currentPartitions: recommended }),
            ).toMatchObject({ action: 'keep', recommended });
          },
        ),
        { numRuns: 2000 },
      );
    });

    it('is total: any numbers give a failure or finite numbers', () => {
      const any = fc.oneof(fc.double(), fc.integer(), fc.constant(null));
      fc.assert(
        fc.property(any, any, any, fc.double(), (a, b, c, growth) => {
          const result = recommendPartitions({
            peakMBps: a,
            targetParallelism: b,
            currentPartitions: c,
            growth,
          });
          const recommended = isModelFailure(result) ? 6 : result.recommended;
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
          expect(Number.isSafeInteger(recommended)).toBe(true);
        }),
        { numRuns: 2000 },
      );
    });
  });
});
