import { verbatim } from '../assessment/finding';
import { Level } from '../assessment/levels';
import { parsePolicies } from '../policies/policyParsing';
import { healthy, measured } from './__fixtures__/healthyTopic';
import type { TopicFinding } from './topicFinding';
import { assessTopic } from './assessTopic';
import type { TopicFacts } from './topicFacts';

function assess(given: Partial<TopicFacts>) {
  const { policies, ...facts } = { ...healthy, ...given };
  return assessTopic(facts, policies);
}
const signalOf = (facts: Partial<TopicFacts>, id: string) =>
  assess(facts).signals.find(signal => signal.id === id);

describe('assessTopic', () => {
  it.each<[string, Partial<TopicFacts>, Level, string, Partial<TopicFinding>]>([
    [
      'right size',
      {},
      'ok',
      'partition-count',
      {
        code: 'partitions-enough',
        need: { code: 'peak', peakMBps: 20 },
        partitions: 12,
        required: 2,
      },
    ],
    [
      'too few for the declared peak',
      {
        partitions: 6,
        declared: { peakThroughputMBps: 65 },
        partitionRatesMBps: Array<number>(6).fill(1),
        largestGroupMembers: measured(3),
      },
      'scale',
      'partition-count',
      {
        code: 'partitions-short',
        need: { code: 'peak', peakMBps: 65 },
        partitions: 6,
        required: 7,
        recommended: 24,
      },
    ],
    [
      'too few for the declared parallelism',
      { declared: { targetParallelism: 8 } },
      'scale',
      'partition-count',
      {
        code: 'partitions-short',
        need: { code: 'consumers', parallelism: 8, growth: 2 },
        required: 16,
        recommended: 18,
      },
    ],
    [
      'near what it carries',
      { peak: measured(85) },
      'warning',
      'saturation',
      {
        code: 'saturation',
        volumeMBps: 85,
        carriedMBps: 120,
        needed: 13,
        fixed: false,
      },
    ],
    [
      'exactly 70%',
      { peak: measured(84) },
      'ok',
      'saturation',
      { code: 'saturation', volumeMBps: 84, limitShare: 0.7, needed: null },
    ],
    [
      'a hot partition',
      { partitionRatesMBps: [7, ...Array<number>(11).fill(0.5)] },
      'warning',
      'hot-partition',
      { code: 'spread', partition: 0, busiestMBps: 7, hot: true },
    ],
    [
      'one that was hot and has not cleared',
      {
        partitionRatesMBps: [6.9, ...Array<number>(11).fill(0.5)],
        heldHotPartition: 0,
      },
      'warning',
      'hot-partition',
      {
        code: 'spread',
        hot: false,
        held: {
          partition: 0,
          clearMBps: expect.closeTo(6.3),
          clearMinutes: 30,
        },
      },
    ],
    [
      'no leader',
      { offlinePartitions: 2 },
      'emergency',
      'offline-partitions',
      { code: 'offline', affected: 2, partitions: 12, minutes: null },
    ],
    [
      'under min.insync.replicas',
      { underMinIsrPartitions: 1 },
      'scale',
      'under-min-isr',
      { code: 'under-min-isr', affected: 1, partitions: 12 },
    ],
    [
      'under-replicated for longer than a restart',
      { underReplicated: { partitions: 3, minutes: 11 } },
      'warning',
      'under-replicated',
      {
        code: 'under-replicated',
        affected: 3,
        minutes: 11,
        limitMinutes: 10,
        isLasting: true,
      },
    ],
    [
      'under-replicated for a moment',
      { underReplicated: { partitions: 3, minutes: 10 } },
      'ok',
      'under-replicated',
      { code: 'under-replicated', affected: 3, minutes: 10, isLasting: false },
    ],
  ])('%s', (_name, facts, level, id, finding) => {
    const signal = signalOf(facts, id);
    expect(signal?.finding).toMatchObject(finding);
    expect(signal?.level).toBe(level);
    expect(assess(facts).level).toBe(level);
  });

  // 0.7 is a little less than 70% in floating point: 90 × 0.7 is 62.99999999999999.
  it('takes exactly 70% for within the limit, and more for above it, with any number of partitions', () => {
    for (let partitions = 1; partitions <= 200; partitions += 1) {
      const level = (peak: number) =>
        signalOf({ partitions, peak: measured(peak) }, 'saturation')?.level;
      expect([partitions, level(partitions * 7)]).toEqual([partitions, 'ok']);
      expect(level(partitions * 7 + 1e-6)).toBe('warning');
    }
  });

  it('is worst first, with a finding, an action and a figure for lists', () => {
    const short = {
      partitions: 6,
      peak: measured(65),
      largestGroupMembers: measured(3),
    };
    expect(assess(short)).toMatchObject({
      level: 'scale',
      action: { code: 'increase-partitions', from: 6, to: 24 },
    });
    const result = assess({ ...short, offlinePartitions: 1 });
    expect(result.signals.map(({ id, level }) => [id, level])).toEqual([
      ['offline-partitions', 'emergency'],
      ['partition-count', 'scale'],
      ['saturation', 'warning'],
      ['hot-partition', 'ok'],
      ['under-min-isr', 'ok'],
      ['under-replicated', 'ok'],
    ]);
    expect(result).toMatchObject({
      level: 'emergency',
      coverage: { measured: 6, total: 6 },
      finding: { code: 'offline', affected: 1 },
      // More partitions would not bring the leader back.
      action: null,
      figure: { label: 'peak', value: 65, unit: 'MB/s' },
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('takes the larger of declared and measured', () => {
    const declared = { peakThroughputMBps: 30, targetParallelism: 2 };
    expect(assess({ declared }).recommendation?.demand).toMatchObject({
      peakMBps: 30,
      targetParallelism: 4,
    });
  });

  it.each<[string, Partial<TopicFacts>, string[]]>([
    [
      '1.5 × the declared peak',
      { declared: { peakThroughputMBps: 20 / 1.5 } },
      [],
    ],
    [
      'more than that',
      { declared: { peakThroughputMBps: 13 } },
      ['declared-peak-low'],
    ],
    [
      'far below it, for 30 days',
      { peak: measured(5, 30), declared: { peakThroughputMBps: 26 } },
      ['declared-peak-high'],
    ],
    [
      'far below it, for 29 days',
      { peak: measured(5, 29), declared: { peakThroughputMBps: 26 } },
      [],
    ],
    [
      'more members than declared',
      { declared: { targetParallelism: 2 } },
      ['declared-parallelism-low'],
    ],
    [
      'far more partitions than needed',
      { partitions: 48 },
      ['tier-maximum', 'surplus'],
    ],
    [
      'a profile',
      { declared: { profile: 'compliance' } },
      ['workload-profile'],
    ],
    [
      'a transaction that was open for 15 min',
      { heldBack: { partition: 3, minutes: 15, records: 900 } },
      [],
    ],
    [
      'one that was open for longer',
      { heldBack: { partition: 3, minutes: 16, records: 900 } },
      ['open-transaction'],
    ],
    [
      'min.insync.replicas above the replicas',
      { minIsrAboveReplicas: { minInsyncReplicas: 2, replicas: 1 } },
      ['min-isr-above-replicas'],
    ],
  ])('advises, at level ok: %s', (_name, facts, advice) => {
    const result = assess({ ...facts, partitionRatesMBps: [1] });
    expect(result.level).toBe('ok');
    expect(result.advice.map(({ id }) => id)).toEqual(advice);
  });

  it('says where a transaction hangs, for how long, and what it holds back', () => {
    const heldBack = { partition: 3, minutes: 90, records: 61_234 };
    expect(assess({ heldBack }).advice).toEqual([
      { id: 'open-transaction', limitMinutes: 15, ...heldBack },
    ]);
  });

  it('counts what one consumer can do', () => {
    const parallelism = (declared: TopicFacts['declared']) =>
      assess({ declared }).recommendation?.demand.targetParallelism;
    expect(parallelism({ consumerBenchmarkMBps: 3 })).toBe(7);
    // 20 MB/s ÷ (8,000 records/s × 500 bytes).
    expect(parallelism({ consumerBenchmarkRecordsPerSecond: 8000 })).toBe(5);
  });

  it('takes in what a group that falls behind needs of it', () => {
    const groupNeed = {
      group: null,
      needForRate: 20,
      need: 25,
      rateSource: 'measured' as const,
      produceRate: 2000,
      perMemberRate: 100,
      at: '2026-01-05T12:00:00.000Z',
    };
    const short = assess({ groupNeed });
    expect(short).toMatchObject({
      level: 'scale',
      action: { code: 'increase-partitions', from: 12, to: 42 },
      finding: {
        code: 'partitions-short',
        need: { code: 'group', group: null, members: 20, growth: 2 },
        required: 40,
      },
      recommendation: { factors: { consumers: 40 }, review: true },
    });
    // A larger need that is declared says more.
    expect(
      assess({ groupNeed, declared: { targetParallelism: 30 } }).finding,
    ).toMatchObject({ need: { code: 'consumers', parallelism: 30 } });
  });

  describe('a rate that asks for an implausible parallelism', () => {
    const billing = {
      group: 'billing',
      needForRate: 100_001,
      need: 100_001,
      rateSource: 'declared' as const,
      produceRate: 50_000,
      perMemberRate: 0.5,
    };
    const mistyped: Partial<TopicFacts> = { groupNeed: billing };
    const benchmark: Partial<TopicFacts> = {
      declared: { consumerBenchmarkMBps: 1e-4 },
    };
    const counted = (rate: object) => ({
      code: 'partitions-unknown',
      reason: {
        code: 'implausible-rate',
        need: { most: 2000, of: 'broker', rate },
      },
    });
    const told = counted({
      code: 'group-need',
      group: 'billing',
      produceRate: 50_000,
      perMemberRate: 0.5,
    });

    it.each<[string, Partial<TopicFacts>, Level, object]>([
      ['alone', mistyped, 'unknown', told],
      [
        'of a benchmark',
        benchmark,
        'unknown',
        counted({ code: 'benchmark', consumerMBps: 1e-4 }),
      ],
      [
        'just below what can be calculated with',
        { groupNeed: { ...billing, needForRate: 99_999 } },
        'unknown',
        told,
      ],
      [
        'hides no partition without a leader',
        { ...mistyped, offlinePartitions: 1 },
        'emergency',
        { code: 'offline' },
      ],
      [
        'nor does a benchmark',
        { ...benchmark, offlinePartitions: 1 },
        'emergency',
        { code: 'offline' },
      ],
      [
        'nor too few for the peak',
        { ...mistyped, peak: measured(130) },
        'scale',
        { code: 'partitions-short', required: 13 },
      ],
    ])('%s', (_name, facts, level, finding) => {
      const result = assess(facts);
      expect(result.level).toBe(level);
      expect(result.finding).toMatchObject(finding);
      expect(result.recommendation).toMatchObject({
        factors: { consumers: 8 },
        missing: ['targetParallelism'],
        scriptAnswer: null,
      });
      expect(result.recommendation?.recommended).toBeLessThan(100);
      expect(result.action?.code ?? null).toBe(
        { unknown: 'review-rate', scale: 'increase-partitions' }[
          String(level)
        ] ?? null,
      );
      expect(result.advice.map(({ id }) => id)).toContain('implausible-rate');
    });

    it('counts what a broker could hold, or the topic has', () => {
      const most = { ...billing, needForRate: 1000 };
      expect(assess({ groupNeed: most })).toMatchObject({
        level: 'scale',
        action: { code: 'increase-partitions', from: 12, to: 2004 },
        recommendation: { review: true },
      });
      expect(assess({ groupNeed: { ...most, needForRate: 1001 } }).level).toBe(
        'unknown',
      );
      // 20 MB/s ÷ 0.02 MB/s × 2.
      const declared = { consumerBenchmarkMBps: 0.01 };
      expect(assess({ partitions: 4000, declared }).level).toBe('ok');
      expect(assess({ partitions: 3999, declared }).level).toBe('unknown');
    });
  });

  describe('rules that only advise', () => {
    const small = { partitions: 3, peak: measured(0.02) };
    const none = { largestGroupMembers: measured(0) };
    const four = { largestGroupMembers: measured(4) };

    it.each<[string, Partial<TopicFacts>, string[]]>([
      ['fewer than the minimum', { ...small, ...none }, ['minimum']],
      ['1 partition', { ...small, ...none, partitions: 1 }, ['minimum']],
      [
        'nothing written',
        { ...none, partitions: 1, peak: measured(0) },
        ['minimum'],
      ],
      [
        'as many members as partitions',
        { largestGroupMembers: measured(12) },
        ['consumer-room'],
      ],
      [
        'more members than partitions, as range may have it',
        { ...small, partitions: 2, largestGroupMembers: measured(50) },
        ['consumer-room', 'minimum'],
      ],
      [
        'members with growth',
        { largestGroupMembers: measured(8) },
        ['consumer-room'],
      ],
      [
        "fewer than the tier's start",
        { ...four, partitions: 8 },
        ['tier-start'],
      ],
      [
        'a benchmark',
        { ...none, declared: { consumerBenchmarkMBps: 2 } },
        ['consumer-room'],
      ],
    ])('%s', (_name, facts, advice) => {
      const result = assess({ ...facts, partitionRatesMBps: [0.01] });
      expect(result).toMatchObject({
        level: 'ok',
        action: null,
        recommendation: {
          action: 'keep',
          recommended: facts.partitions ?? 12,
          review: false,
        },
      });
      expect(result.advice.map(({ id }) => id)).toEqual(advice);
    });

    it.each<[string, string, Partial<TopicFacts>, number]>([
      ['minimum', 'minimum', { ...small, ...none }, 6],
      ['members', 'consumers', { largestGroupMembers: measured(8) }, 18],
      ['tierStart', 'throughput', { ...four, partitions: 8 }, 12],
    ])('%s can be made more', (rule, bindingFactor, facts, to) => {
      for (const level of ['warning', 'scale'] as const) {
        const { policies } = parsePolicies(
          { partitions: { rules: { [rule]: level } } },
          'kafkaCapacity.policies',
        );
        expect(
          assess({ ...facts, partitionRatesMBps: [0.01], policies }),
        ).toMatchObject({
          level,
          action: {
            code: 'increase-partitions',
            from: facts.partitions ?? 12,
            to,
          },
          recommendation: {
            action: 'increase',
            recommended: to,
            bindingFactor,
          },
        });
      }
    });

    it('asks for scale by what is declared also where a rule only warns', () => {
      const { policies } = parsePolicies(
        { partitions: { rules: { minimum: 'warning' } } },
        'kafkaCapacity.policies',
      );
      const declared = { targetParallelism: 2 };
      expect(assess({ ...small, ...none, declared, policies }).level).toBe(
        'scale',
      );
    });

    it('leaves out measured members where fewer are declared', () => {
      const facts = {
        largestGroupMembers: measured(12),
        declared: { targetParallelism: 4 },
      };
      expect(assess(facts)).toMatchObject({ level: 'ok', action: null });
      expect(assess({ ...facts, partitions: 6 })).toMatchObject({
        level: 'scale',
        finding: {
          need: { code: 'consumers', parallelism: 4, growth: 2 },
          required: 8,
          recommended: 24,
        },
      });
    });
  });

  describe('a fixed count', () => {
    const one = {
      partitions: 'one' as const,
      reason: 'its records need one order',
      source: 'name pattern connect-configs',
    };
    const short: Partial<TopicFacts> = {
      partitions: 1,
      peak: measured(130),
      declared: { targetParallelism: 30 },
      partitionRatesMBps: null,
    };

    it('is ok whatever is asked of it, and says why', () => {
      expect(assess({ ...short, fixedCount: one })).toMatchObject({
        level: 'ok',
        action: null,
        finding: { code: 'count-fixed', fixed: one, partitions: 1 },
        recommendation: {
          action: 'keep',
          recommended: 1,
          required: 1,
          fixed: one,
          review: false,
        },
        advice: [],
      });
      expect(assess({ ...short, fixedCount: null }).level).toBe('scale');
    });

    it('is ok where the peak of a compacted topic is not known', () => {
      const unmeasured = { ...short, declared: {}, peak: null };
      const fixedCount = { ...one, partitions: 'keep' as const };
      expect(
        assess({ ...unmeasured, partitions: 25, fixedCount }),
      ).toMatchObject({
        level: 'ok',
        coverage: { measured: 4, total: 6 },
        recommendation: { recommended: 25 },
      });
    });

    it('advises where one partition by design has become several', () => {
      const result = assess({ partitions: 6, fixedCount: one });
      expect(result).toMatchObject({ level: 'ok', action: null });
      expect(result.advice.map(({ id }) => id)).toEqual(['not-one']);
    });

    it.each<[string, Partial<TopicFacts>]>([
      ['is', { partitionRatesMBps: [9, 0, 0, 0] }],
      ['was', { partitionRatesMBps: null, heldHotPartition: 3 }],
    ])('is ok where a partition %s hot', (_when, facts) => {
      const fixedCount = { ...one, partitions: 'keep' as const };
      const hot = { ...facts, partitions: 4, peak: measured(9) };
      expect(assess({ ...hot, fixedCount }).level).toBe('ok');
      expect(assess(hot).level).toBe('warning');
    });

    it('hides no partition without a leader', () => {
      expect(
        assess({ ...short, fixedCount: one, offlinePartitions: 1 }).level,
      ).toBe('emergency');
    });
  });

  it('says of a backlog that needs more partitions than it has, and does not grow for that', () => {
    const groupNeed = {
      group: 'billing',
      needForRate: 12,
      need: 25,
      rateSource: 'measured' as const,
      produceRate: 2000,
      perMemberRate: 100,
    };
    expect(assess({ groupNeed })).toMatchObject({
      level: 'ok',
      action: null,
      advice: [
        { id: 'group-backlog', group: 'billing', members: 25, partitions: 12 },
      ],
    });
    expect(assess({ groupNeed: { ...groupNeed, need: 12 } }).advice).toEqual(
      [],
    );
  });

  it('knows at least what is too little when the peak is neither measured nor declared', () => {
    const reason = { code: 'compacted' } as const;
    const unmeasured = {
      peak: null,
      peakReason: reason,
      partitionRatesMBps: null,
    };
    const enough = assess(unmeasured);
    expect(enough).toMatchObject({
      level: 'unknown',
      coverage: { measured: 3, total: 6 },
      finding: {
        code: 'partitions-unknown',
        partitions: 12,
        required: 1,
        reason: { code: 'peak-unknown', reason },
      },
      action: null,
      figure: null,
    });
    expect(
      enough.signals
        .filter(({ level }) => level === 'unknown')
        .map(({ finding }) => finding),
    ).toMatchObject([
      { code: 'partitions-unknown' },
      { code: 'signal-unknown', signal: 'saturation', reason },
      { code: 'signal-unknown', signal: 'hot-partition', reason },
    ]);
    const declared = { targetParallelism: 4 };
    expect(assess({ ...unmeasured, declared, partitions: 6 })).toMatchObject({
      level: 'scale',
      action: { code: 'increase-partitions', from: 6, to: 12 },
    });
    // What is known to be wrong counts all the same.
    expect(assess({ ...unmeasured, underMinIsrPartitions: 1 }).level).toBe(
      'scale',
    );
    expect(
      assess({ ...unmeasured, declared: { peakThroughputMBps: 20 } }).level,
    ).toBe('ok');
    // Nothing written is measured.
    expect(
      assess({ peak: measured(0), partitionRatesMBps: Array(12).fill(0) }),
    ).toMatchObject({ level: 'ok', figure: { value: 0 } });
  });

  it('is no worse than its other signals where only its members could not be read', () => {
    const unread = { largestGroupMembers: null };
    expect(assess(unread)).toMatchObject({
      level: 'ok',
      coverage: { measured: 5, total: 6 },
    });
    expect(assess({ ...unread, peak: measured(85) }).level).toBe('warning');
    expect(assess({ ...unread, peak: null }).level).toBe('unknown');
  });

  it('does not take groups that could not be read for none', () => {
    const signal = signalOf({ largestGroupMembers: null }, 'partition-count');
    expect(signal).toMatchObject({
      level: 'unknown',
      finding: { reason: { code: 'groups-unread' } },
    });
    expect(
      signalOf(
        { largestGroupMembers: null, declared: { targetParallelism: 3 } },
        'partition-count',
      )?.level,
    ).toBe('ok');
  });

  it.each([
    ['offlinePartitions', 'offline-partitions'],
    ['underMinIsrPartitions', 'under-min-isr'],
    ['underReplicated', 'under-replicated'],
    ['partitionRatesMBps', 'hot-partition'],
  ])('is unknown, not ok, without %s', (fact, id) => {
    expect(signalOf({ [fact]: null }, id)?.level).toBe('unknown');
  });

  it('says why min.insync.replicas is not known', () => {
    const facts = {
      underMinIsrPartitions: null,
      settingsReason: 'give the principal DESCRIBE_CONFIGS on it',
    };
    expect(signalOf(facts, 'under-min-isr')?.finding).toMatchObject({
      reason: { code: 'min-isr-unread', fault: facts.settingsReason },
    });
  });

  it('is unknown as a whole when the topic could not be described', () => {
    const fault =
      'Not authorized to describe topic payments.audit: give the principal DESCRIBE';
    expect(assess({ fault })).toMatchObject({
      level: 'unknown',
      coverage: { measured: 0, total: 6 },
      finding: verbatim(fault),
      recommendation: null,
    });
  });

  it.each([
    [{ partitions: 0 }, 'currentPartitions'],
    [{ peak: measured(-1) }, 'peakMBps'],
    [{ peak: measured(1e9) }, 'peakMBps'],
    [{ declared: { targetParallelism: 1e6 } }, 'targetParallelism'],
    [{ declared: { growth: 0.5 } }, 'growth'],
  ])('is unknown for unusable numbers: %j', (facts, field) => {
    const result = assess(facts);
    expect(result.level).toBe('unknown');
    expect(result.finding).toMatchObject({
      reason: { text: expect.stringContaining(`${field} must be `) },
    });
    expect(assess({ ...facts, offlinePartitions: 1 })).toMatchObject({
      level: 'emergency',
      recommendation: null,
      coverage: {
        measured: ['targetParallelism', 'growth'].includes(field) ? 5 : 4,
      },
    });
  });

  it('names each number that is unusable where it counts', () => {
    const facts = { partitions: NaN, declared: { growth: 0.5 } };
    expect(signalOf(facts, 'partition-count')?.finding).toMatchObject({
      reason: { text: expect.stringMatching(/^growth must/) },
    });
    expect(signalOf(facts, 'saturation')?.finding).toMatchObject({
      reason: { text: expect.stringMatching(/^currentPartitions must/) },
    });
  });

  it('assesses by the policies that it is given', () => {
    const { policies } = parsePolicies(
      { partitions: { singlePartitionMBps: 5, saturationShare: 0.5 } },
      'kafkaCapacity.policies',
    );
    expect(assess({ policies, peak: measured(31) })).toMatchObject({
      level: 'warning',
      finding: { code: 'saturation', carriedMBps: 60, limitShare: 0.5 },
    });
  });
});
