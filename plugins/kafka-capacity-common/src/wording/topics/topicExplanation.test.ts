import type { Level } from '../../assessment/levels';
import { healthy, measured } from '../../topics/__fixtures__/healthyTopic';
import type { TopicFacts } from '../../topics/topicFacts';
import { explainTopic } from './topicExplanation';

const explain = (facts: Partial<TopicFacts>) =>
  explainTopic({ ...healthy, ...facts });

describe('explainTopic', () => {
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
      'Peak 85 MB/s is 70.8% of the 120 MB/s that 12 partitions carry, above the limit of 70%: it takes 13 to stay within it.',
    ],
    [
      'exactly 70%',
      { peak: measured(84) },
      'ok',
      'saturation',
      'Peak 84 MB/s is 70% of the 120 MB/s that 12 partitions carry, within the limit of 70%.',
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
    [
      'compacted',
      {
        peak: null,
        peakReason: { code: 'compacted' },
        partitionRatesMBps: null,
      },
      'unknown',
      'partition-count',
      'It has 12 partitions and needs at least 1; whether that is enough is not known: it is compacted, so that its size does not show how much is written. Declare kafka-capacity/peak-throughput-mbps to have it evaluated.',
    ],
    [
      'not yet measured',
      {
        peak: null,
        peakReason: {
          code: 'measuring',
          sweeps: { done: 2, needed: 3 },
          seconds: null,
        },
        partitionRatesMBps: null,
      },
      'unknown',
      'partition-count',
      'It has 12 partitions and needs at least 1; whether that is enough is not known: measuring: 2 of 3 sweeps. It is evaluated once that is done.',
    ],
    [
      'a group that needs more',
      {
        groupNeed: {
          group: null,
          needForRate: 20,
          need: 25,
          rateSource: 'measured',
          produceRate: 2000,
          perMemberRate: 100,
        },
      },
      'scale',
      'partition-count',
      'A group that reads it takes 20 members to keep up, which with growth (20 × 2 = 40) need 40 partitions; it has 12. Go to 42.',
    ],
  ])('%s', (_name, facts, level, id, summary) => {
    const { signals, level: worst } = explain(facts);
    const signal = signals.find(one => one.id === id);
    expect(signal?.summary).toBe(summary);
    expect(signal?.level).toBe(level);
    expect(worst).toBe(level);
    expect(signal?.calculation.rule).not.toBe('');
  });

  it('shows both what is declared and what is measured', () => {
    const inputs = (facts: Partial<TopicFacts>) =>
      explain(facts).recommendation?.calculation.inputs.slice(0, 2);
    expect(
      inputs({ declared: { peakThroughputMBps: 30, targetParallelism: 2 } }),
    ).toMatchObject([
      {
        id: 'peak',
        value: 30,
        source: 'declared by annotation; 20 MB/s from log sizes',
      },
      {
        id: 'parallelism',
        value: 4,
        source: 'group description; 2 declared by annotation',
      },
    ]);
    expect(
      inputs({ declared: { consumerBenchmarkMBps: 3 } })?.[1],
    ).toMatchObject({
      value: 7,
      source: '20 MB/s at 3 MB/s a consumer (benchmark)',
    });
  });

  it('says what a rate needs that is implausible, and what to do', () => {
    const { finding, action, advice } = explain({
      groupNeed: {
        group: 'billing',
        needForRate: 100_001,
        need: 100_001,
        rateSource: 'declared',
        produceRate: 50_000,
        perMemberRate: 0.5,
      },
    });
    expect(finding).toContain(
      '50k records/s are written and one member does by its declared benchmark 0.5 records/s in group billing, which would take more than the 2000 partitions that one broker should hold',
    );
    expect(action).toBe('review the rate of one consumer');
    expect(advice).toContainEqual(
      expect.objectContaining({
        id: 'implausible-rate',
        text: expect.stringMatching(/^Not counted as a need for partitions: /),
      }),
    );
  });

  it('says where a transaction hangs, for how long, and what it holds back', () => {
    const heldBack = { partition: 3, minutes: 90, records: 61_234 };
    expect(explain({ heldBack }).advice.map(({ text }) => text)).toEqual([
      'A transaction has been open on partition 3 for 90 min, above the usual limit of 15 min: who reads committed records only gets none of the 61.2k records behind it. Find it with kafka-transactions.sh find-hanging, and abort it if its producer is gone.',
    ]);
  });

  it('gives the advice of a workload profile its own id', () => {
    const { advice } = explain({ declared: { profile: 'compliance' } });
    expect(advice.map(({ id }) => id)).toEqual(['separation']);
  });

  it('says why a topic could not be described', () => {
    const fault = 'give the principal DESCRIBE on it';
    expect(explain({ fault })).toMatchObject({
      finding: fault,
      recommendation: null,
    });
  });
});
