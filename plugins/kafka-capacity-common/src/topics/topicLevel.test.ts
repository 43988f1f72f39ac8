import { Level } from '../assessment/levels';
import { DEFAULT_POLICIES } from '../policies/policies';
import { parsePolicies } from '../policies/policyParsing';
import { assessTopic, judgeTopic, TopicFacts } from './topicLevel';

const measured = (value: number, days?: number) => ({
  value,
  source: 'log sizes',
  at: '2026-01-05T12:00:00.000Z',
  ...(days !== undefined && { days }),
});

const healthy: TopicFacts = {
  partitions: 12,
  peak: measured(20),
  declared: {},
  largestGroupMembers: { value: 4, source: 'group description' },
  bytesPerRecord: 500,
  offlinePartitions: 0,
  underMinIsrPartitions: 0,
  underReplicated: { partitions: 0, minutes: 0 },
  partitionRatesMBps: Array<number>(12).fill(1.5),
  policies: DEFAULT_POLICIES,
};

const assess = (facts: Partial<TopicFacts>) =>
  assessTopic({ ...healthy, ...facts });
const signalOf = (facts: Partial<TopicFacts>, id: string) =>
  assess(facts).signals.find(signal => signal.id === id);

describe('assessTopic', () => {
  it.each<[string, Partial<TopicFacts>, Level, string, string]>([
    [
      'right size',
      {},
      'ok',
      'partition-count',
      'Peak 20 MB/s needs 2 partitions; it has 12.',
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
      'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
    ],
    [
      'too few for the declared parallelism',
      { declared: { targetParallelism: 8 } },
      'scale',
      'partition-count',
      'Consumers with growth (8 × 2 = 16) need 16 partitions; it has 12. Go to 18.',
    ],
    [
      'near what it carries',
      { peak: measured(85) },
      'warning',
      'saturation',
      'Peak 85 MB/s is 70.8 % of the 120 MB/s that 12 partitions carry, above the limit of 70 %: it takes 13 to stay within it.',
    ],
    [
      'exactly 70 %',
      { peak: measured(84) },
      'ok',
      'saturation',
      'Peak 84 MB/s is 70 % of the 120 MB/s that 12 partitions carry, within the limit of 70 %.',
    ],
    [
      'a hot partition',
      { partitionRatesMBps: [7, ...Array<number>(11).fill(0.5)] },
      'warning',
      'hot-partition',
      'Partition 0 takes 7 MB/s, 6.72 × the mean of 1.04 MB/s: it is hot, and more partitions will not help. Spread its keys.',
    ],
    [
      'one that was hot and has not cleared',
      {
        partitionRatesMBps: [6.9, ...Array<number>(11).fill(0.5)],
        heldHotPartition: 0,
      },
      'warning',
      'hot-partition',
      'Partition 0 takes 6.9 MB/s, 6.68 × the mean of 1.03 MB/s. Partition 0 was hot: this clears when the busiest stays below 6.3 MB/s, or the mean is no longer far below it, for 30 min.',
    ],
    [
      'no leader',
      { offlinePartitions: 2 },
      'emergency',
      'offline-partitions',
      '2 of 12 partitions without a leader: nothing can be written or read there. Bring their brokers back.',
    ],
    [
      'under min.insync.replicas',
      { underMinIsrPartitions: 1 },
      'scale',
      'under-min-isr',
      '1 of 12 partitions under min.insync.replicas: writes with acks=all fail there. Bring replicas back.',
    ],
    [
      'under-replicated for longer than a restart',
      { underReplicated: { partitions: 3, minutes: 11 } },
      'warning',
      'under-replicated',
      '3 of 12 partitions under-replicated for 11 min, longer than the 10 min of a restart: look at their brokers.',
    ],
    [
      'under-replicated for a moment',
      { underReplicated: { partitions: 3, minutes: 10 } },
      'ok',
      'under-replicated',
      '3 of 12 partitions under-replicated for 10 min; it counts after 10 min.',
    ],
  ])('%s', (_name, facts, level, id, summary) => {
    const signal = signalOf(facts, id);
    expect(signal?.summary).toBe(summary);
    expect(signal?.level).toBe(level);
    expect(assess(facts).level).toBe(level);
    expect(signal?.working.rule).not.toBe('');
  });

  // 0.7 is a little less than 70 % in floating point: 90 × 0.7 is 62.99999999999999.
  it('takes exactly 70 % for within the limit, and more for above it, with any number of partitions', () => {
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
      action: '6 → 24 partitions',
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
      finding: expect.stringContaining('without a leader'),
      // More partitions would not bring the leader back.
      action: null,
      figure: { label: 'peak', value: 65, unit: 'MB/s' },
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('takes the larger of declared and measured and shows both', () => {
    const inputs = (facts: Partial<TopicFacts>) =>
      assess(facts).recommendation?.working.inputs.slice(0, 2);
    expect(
      inputs({ declared: { peakThroughputMBps: 30, targetParallelism: 2 } }),
    ).toMatchObject([
      { value: 30, source: 'declared by annotation; 20 MB/s from log sizes' },
      {
        value: 4,
        source: 'group description; 2 declared by annotation',
      },
    ]);
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
    ['a profile', { declared: { profile: 'compliance' } }, ['separation']],
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
    expect(assess({ heldBack }).advice.map(({ text }) => text)).toEqual([
      'A transaction has been open on partition 3 for 90 min, above the usual limit of 15 min: who reads committed records only gets none of the 61.2 k records behind it. Find it with kafka-transactions.sh find-hanging, and abort it if its producer is gone.',
    ]);
  });

  it('counts what one consumer can do', () => {
    const parallelism = (declared: TopicFacts['declared']) =>
      assess({ declared }).recommendation?.working.inputs[1];
    expect(parallelism({ consumerBenchmarkMBps: 3 })).toMatchObject({
      value: 7,
      source: '20 MB/s at 3 MB/s a consumer (benchmark)',
    });
    // 20 MB/s ÷ (8,000 records/s × 500 bytes).
    expect(
      parallelism({ consumerBenchmarkRecordsPerSecond: 8000 })?.value,
    ).toBe(5);
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
      action: '12 → 42 partitions',
      finding:
        'A group that reads it takes 20 members to keep up, which with growth (20 × 2 = 40) need 40 partitions; it has 12. Go to 42.',
      recommendation: { factors: { consumers: 40 }, review: true },
    });
    expect(short.recommendation?.working.inputs[1]).toMatchObject({
      value: 20,
      source: 'need of a group that reads it, measured',
      at: '2026-01-05T12:00:00.000Z',
    });
    expect(
      assess({
        groupNeed: { ...groupNeed, group: 'billing', rateSource: 'declared' },
      }).recommendation?.working.inputs[1].source,
    ).toBe('need of group billing, by its declared benchmark');
    // A larger need that is declared says more.
    expect(
      assess({ groupNeed, declared: { targetParallelism: 30 } }).finding,
    ).toMatch(/^Consumers with growth \(30 × 2 = 60\)/);
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
    const told =
      '50 k records/s are written and one member does by its declared benchmark 0.5 records/s in group billing, which would take more than the 2000 partitions that one broker should hold';

    it.each<[string, Partial<TopicFacts>, Level, string]>([
      ['alone', mistyped, 'unknown', told],
      ['of a benchmark', benchmark, 'unknown', '100 B/s a consumer'],
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
        'without a leader',
      ],
      [
        'nor does a benchmark',
        { ...benchmark, offlinePartitions: 1 },
        'emergency',
        'without a leader',
      ],
      [
        'nor too few for the peak',
        { ...mistyped, peak: measured(130) },
        'scale',
        'needs 13 partitions',
      ],
    ])('%s', (_name, facts, level, finding) => {
      const result = assess(facts);
      expect(result.level).toBe(level);
      expect(result.finding).toContain(finding);
      expect(result.recommendation).toMatchObject({
        factors: { consumers: 8 },
        missing: ['targetParallelism'],
        scriptAnswer: null,
      });
      expect(result.recommendation?.recommended).toBeLessThan(100);
      expect(result.action).toBe(
        {
          unknown: 'review the rate of one consumer',
          scale: '12 → 48 partitions',
        }[String(level)] ?? null,
      );
      expect(result.advice.map(({ id }) => id)).toContain('implausible-rate');
    });

    it('counts what a broker could hold, or the topic has', () => {
      const most = { ...billing, needForRate: 1000 };
      expect(assess({ groupNeed: most })).toMatchObject({
        level: 'scale',
        action: '12 → 2004 partitions',
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
          action: `${facts.partitions ?? 12} → ${to} partitions`,
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
        finding:
          'Consumers with growth (4 × 2 = 8) need 8 partitions; it has 6. Go to 24.',
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
        finding: 'Fixed at 1 partition by design: its records need one order.',
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
        {
          id: 'group-backlog',
          text: 'Group billing needs 25 members to work off its lag in time, and 12 partitions feed no more than 12: those carry what is written, so that it catches up later, and only with more partitions sooner.',
        },
      ],
    });
    expect(assess({ groupNeed: { ...groupNeed, need: 12 } }).advice).toEqual(
      [],
    );
  });

  it('knows at least what is too little when the peak is neither measured nor declared', () => {
    const reason = 'the topic is compacted, so its throughput can not be told';
    const unmeasured = {
      peak: null,
      peakReason: reason,
      partitionRatesMBps: null,
    };
    const enough = assess(unmeasured);
    expect(enough).toMatchObject({
      level: 'unknown',
      coverage: { measured: 3, total: 6 },
      finding: `It has 12 partitions and needs at least 1; whether that is enough is not known: ${reason}. Declare kafka-capacity/peak-throughput-mbps to have it judged.`,
      action: null,
      figure: null,
    });
    expect(
      enough.signals
        .filter(({ level }) => level === 'unknown')
        .map(signal => [signal.id, signal.reason]),
    ).toEqual([
      ['partition-count', reason],
      ['saturation', reason],
      ['hot-partition', reason],
    ]);
    const declared = { targetParallelism: 4 };
    expect(assess({ ...unmeasured, declared, partitions: 6 })).toMatchObject({
      level: 'scale',
      action: '6 → 12 partitions',
    });
    // What is known to be wrong counts all the same.
    expect(assess({ ...unmeasured, underMinIsrPartitions: 1 }).level).toBe(
      'scale',
    );
    expect(
      assess({ ...unmeasured, declared: { peakThroughputMBps: 20 } }).level,
    ).toBe('ok');
    expect(
      assess({ ...unmeasured, peakReason: 'measuring: 2 of 3 sweeps' }),
    ).toMatchObject({
      level: 'unknown',
      finding:
        'It has 12 partitions and needs at least 1; whether that is enough is not known: measuring: 2 of 3 sweeps. It is judged once that is done.',
    });
    // Nothing written is measured.
    expect(
      assess({ peak: measured(0), partitionRatesMBps: Array(12).fill(0) }),
    ).toMatchObject({ level: 'ok', figure: { value: 0 } });
  });

  it('does not take groups that could not be read for none', () => {
    const signal = signalOf({ largestGroupMembers: null }, 'partition-count');
    expect(signal).toMatchObject({
      level: 'unknown',
      reason: 'the consumer groups that read it could not be read',
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
    expect(signalOf(facts, 'under-min-isr')?.summary).toContain(
      'could not be read: give the principal DESCRIBE_CONFIGS on it',
    );
  });

  it.each<[Partial<TopicFacts>, string]>([
    [{ offlinePartitions: NaN }, 'offline-partitions'],
    [{ offlinePartitions: -1 }, 'offline-partitions'],
    [{ underMinIsrPartitions: NaN }, 'under-min-isr'],
    [{ underReplicated: { partitions: 2, minutes: NaN } }, 'under-replicated'],
    [{ underReplicated: { partitions: -1, minutes: 5 } }, 'under-replicated'],
  ])('takes %p for what could not be read', (facts, id) => {
    expect(signalOf(facts, id)?.level).toBe('unknown');
  });

  it('is unknown as a whole when the topic could not be described', () => {
    const fault =
      'Not authorised to describe topic payments.audit: give the principal DESCRIBE';
    expect(assess({ fault })).toMatchObject({
      level: 'unknown',
      coverage: { measured: 0, total: 6 },
      finding: fault,
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
    expect(result.finding).toContain(`${field} must be `);
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
    expect(signalOf(facts, 'partition-count')?.reason).toMatch(/^growth must/);
    expect(signalOf(facts, 'saturation')?.reason).toMatch(
      /^currentPartitions must/,
    );
  });

  it('judges by the policies that it is given', () => {
    const { policies } = parsePolicies(
      { partitions: { singlePartitionMBps: 5, saturationShare: 0.5 } },
      'kafkaCapacity.policies',
    );
    expect(assess({ policies, peak: measured(31) })).toMatchObject({
      level: 'warning',
      signals: [
        {
          id: 'saturation',
          working: {
            policy: {
              key: 'kafkaCapacity.policies.partitions.saturationShare',
              from: 'configuration',
            },
          },
        },
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });
});

describe('judgeTopic', () => {
  const need: TopicFacts['groupNeed'] = {
    group: null,
    needForRate: 20,
    need: 30,
    rateSource: 'measured',
    produceRate: 2000,
    perMemberRate: 100,
  };
  it.each<[string, Partial<TopicFacts>]>([
    ['a healthy topic', {}],
    ['one that is too small', { partitions: 6, peak: measured(65) }],
    ['one without a peak', { peak: null, peakReason: 'measuring: 1 of 3' }],
    ['one whose group needs more', { groupNeed: need }],
    ['one without leaders', { offlinePartitions: 2 }],
    ['one with a hot partition', { partitionRatesMBps: [9, 0, 0, 0] }],
    ['one whose peak is none', { peak: measured(-1) }],
    ['one that was hot', { partitionRatesMBps: null, heldHotPartition: 3 }],
    [
      'one that misses replicas',
      { underReplicated: { partitions: 2, minutes: 20 } },
    ],
    [
      'one with an implausible benchmark',
      { declared: { consumerBenchmarkMBps: 0.0001 } },
    ],
    ["one of Kafka's own", { internal: true }],
    ['one that could not be described', { fault: 'may not describe it' }],
  ])('comes to what assessTopic says of %s', (_, facts) => {
    const { policies, ...given } = { ...healthy, ...facts };
    const { signals, recommendation, ...judged } = judgeTopic(given, policies);
    const assessed = assessTopic({ ...given, policies });
    expect(assessed).toMatchObject(judged);
    expect(signals.map(signal => signal.explain())).toEqual(assessed.signals);
    expect(signals.map(signal => signal.summary())).toEqual(
      assessed.signals.map(({ summary }) => summary),
    );
    expect(
      assessed.recommendation && { ...assessed.recommendation, working: 0 },
    ).toEqual(recommendation && { ...recommendation, working: 0 });
  });
});
