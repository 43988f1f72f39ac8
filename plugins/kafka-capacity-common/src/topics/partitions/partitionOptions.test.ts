import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { isModelFailure } from '../../calculation/modelInput';
import { partitionOptions, OptionsTopic } from './partitionOptions';
import type { PartitionDemand } from './partitionDemand';
import { recommendPartitions } from './recommendPartitions';
import { targetReason } from './recommendationReasons';

function recommend(demand: Partial<PartitionDemand> = {}) {
  const recommendation = recommendPartitions({
    peakMBps: 65,
    targetParallelism: 3,
    currentPartitions: 6,
    ...demand,
  });
  if (isModelFailure(recommendation)) throw new Error('No recommendation.');
  return recommendation;
}

function optionsOf(
  over: Partial<OptionsTopic>,
  demand?: Partial<PartitionDemand>,
) {
  const topic: OptionsTopic = {
    name: 'orders.placed',
    declared: { keyed: false },
    cleanupPolicy: 'delete',
    hazards: [],
    consumers: [
      { members: 3, lag: 30_000 },
      { members: null, lag: null },
    ],
    unnamedConsumers: 1,
    consumersFault: null,
    partitionPolicy: DEFAULT_POLICIES.partitions,
    ...over,
  };
  const [keep, inPlace, newTopic] = partitionOptions(topic, recommend(demand));
  return { keep, inPlace, newTopic };
}

describe('partitionOptions', () => {
  it('has none where the count is right', () => {
    expect(optionsOf({}, { currentPartitions: 24 })).toEqual({});
  });

  it('recommends an increase in place where records have no keys', () => {
    const { inPlace, newTopic } = optionsOf({});
    expect(inPlace).toMatchObject({
      id: 'in-place',
      recommended: true,
      refusals: [],
      consequences: [
        { code: 'no-keys' },
        { code: 'groups-rebalance', groups: 2, members: 3, unnamedGroups: 1 },
      ],
      risk: { grade: 'low', reasons: [{ code: 'irreversible' }] },
    });
    expect(newTopic).toMatchObject({
      recommended: false,
      consequences: [
        { code: 'receives-records', partitions: 24, groups: 3 },
        { code: 'lag-to-drain', records: 30_000 },
      ],
      effort: { grade: 'medium', reason: { code: 'dual-write', groups: 3 } },
    });
  });

  it.each([
    [{}, 'medium', 'order-unknown'],
    [{ orderPerKey: false }, 'low', 'order-not-needed'],
  ])('grades the risk of moving keys by %j', (declared, grade, code) => {
    const { inPlace } = optionsOf({ declared });
    expect(inPlace.consequences[0]).toEqual({ code: 'keys-move', share: 0.75 });
    expect(inPlace.risk).toEqual({
      grade,
      reasons: [{ code }, { code: 'irreversible' }],
    });
  });

  it('blocks an increase in place where compaction is unknown, and copies the records to a new topic', () => {
    const { inPlace, newTopic } = optionsOf({
      cleanupPolicy: null,
      hazards: [{ id: 'compacted', blocks: ['in-place'] }],
    });
    const hazard = { code: 'hazard', hazard: 'compacted' };
    expect(inPlace).toMatchObject({
      recommended: false,
      refusals: [hazard],
      risk: { grade: 'high', reasons: [hazard, { code: 'irreversible' }] },
    });
    expect(newTopic).toMatchObject({
      recommended: true,
      refusals: [],
      consequences: [
        { code: 'copies-records' },
        { code: 'compaction-unknown' },
        { code: 'lag-to-drain' },
      ],
    });
  });

  it('offers no dual write for the input of a stream processor', () => {
    const { newTopic } = optionsOf({
      hazards: [{ id: 'stream-processing', blocks: ['in-place'] }],
      consumersFault: 'broker 2 is silent',
    });
    expect(newTopic.consequences[0]).toEqual({
      code: 'copies-records',
      partitions: 24,
      groups: null,
    });
    expect(newTopic.effort.grade).toBe('high');
  });

  it('counts only consumers that ask for partitions in what happens without more', () => {
    const demand = {
      targetParallelism: 20,
      firm: { targetParallelism: null, minimum: false, tierStart: false },
    };
    const recommendation = recommend(demand);
    expect(recommendation).toMatchObject({ required: 7, recommended: 48 });
    const { keep } = optionsOf({}, demand);
    expect(keep).toMatchObject({
      id: 'keep',
      consequences: [{ code: 'saturates', carriedMBps: 60, peakMBps: 65 }],
      risk: { grade: 'high', reasons: [{ code: 'producers-wait' }] },
    });
    expect(targetReason(recommendation)).toEqual({
      code: 'consumers-grow',
      required: 7,
      advised: 40,
      step: 12,
    });
  });

  it.each([
    [10, 'members-idle', 'high'],
    [4, 'consumers-capped', 'low'],
  ])(
    'says what %d consumers do on too few partitions',
    (parallelism, code, grade) => {
      const { keep } = optionsOf(
        {},
        { peakMBps: 5, targetParallelism: parallelism },
      );
      expect(keep.consequences).toEqual([
        {
          code: 'parallelism-capped',
          partitions: 6,
          parallelism,
          growth: 2,
          consumers: 2 * parallelism,
        },
      ]);
      expect(keep.risk).toEqual({ grade, reasons: [{ code }] });
    },
  );

  it('says that a count below the minimum leaves no room', () => {
    const { keep } = optionsOf(
      {},
      { peakMBps: 1, targetParallelism: 1, currentPartitions: 3 },
    );
    expect(keep.consequences).toEqual([
      { code: 'below-minimum', partitions: 3, minimum: 6 },
    ]);
    expect(keep.risk).toMatchObject({ reasons: [{ code: 'later-increase' }] });
  });

  it('refuses a new topic whose name would be too long, as the steps do', () => {
    const name = 'a'.repeat(249);
    const { inPlace, newTopic } = optionsOf({ name });
    expect(newTopic.refusals).toEqual([
      { code: 'name-too-long', name: `${name}-p24` },
    ]);
    expect(inPlace.recommended).toBe(true);
  });
});
