import { assessNewTopic, roomForNewTopic } from '../../brokers/brokerBudget';
import type {
  BudgetSum,
  HazardFinding,
  Hazard,
  PartitionChange,
} from './hazard';
import {
  assessHazards,
  findStreamProcessors,
  HazardGroup,
  HazardTopic,
  isSinkConnector,
} from './findHazards';
import { isModelFailure } from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';

const topic: HazardTopic = {
  name: 'orders.placed',
  cleanupPolicy: 'delete',
  replicationFactor: 3,
  partitionRatesMBps: [1, 1, 1, 1, 1, 1],
  declared: { keyed: false },
};
const change: PartitionChange = {
  from: 6,
  to: 12,
  brokers: [
    { id: 1, replicas: 100 },
    { id: 2, replicas: 120 },
    { id: 3, replicas: 90 },
  ],
};
const declared = (facts: HazardTopic['declared']) => ({ declared: facts });

function hazards(
  facts: Partial<HazardTopic> = {},
  groups: HazardGroup[] | null = [],
  more: Partial<PartitionChange> = {},
): Hazard[] {
  const found = assessHazards({ ...topic, ...facts }, groups, {
    ...change,
    ...more,
  });
  if (isModelFailure(found)) throw new Error(found.error.message);
  return found;
}

const ORDER = { code: 'keys-move', share: 0.5, from: 6, to: 12 } as const;

function overBudget(
  sum: Omit<BudgetSum, 'replicationFactor'>,
  whileBothExist: boolean = false,
): HazardFinding {
  return {
    code: 'over-budget',
    budget: 2000,
    sum: { replicationFactor: 3, ...sum },
    whileBothExist,
  };
}

describe('assessHazards', () => {
  it('finds none for an unkeyed topic that nobody reads', () => {
    expect(hazards()).toEqual([]);
  });

  it('forbids both ways where the partition count is fixed', () => {
    const fixedCount = {
      partitions: 'one' as const,
      reason: 'its records need one order',
      source: 'name pattern _schemas',
    };
    expect(hazards({ fixedCount }, [], { from: 1 })).toEqual([
      expect.objectContaining({
        id: 'fixed-count',
        severity: 'blocking',
        blocks: ['new-topic', 'in-place'],
        finding: { code: 'fixed-count', fixed: fixedCount, partitions: 1 },
      }),
    ]);
  });

  it.each(['strimzi', 'terraform', 'other'] as const)(
    'warns of the drift where %s declares the topic',
    tool => {
      const managedBy = { tool, source: 'kafka-capacity/managed-by' };
      expect(hazards({ managedBy })).toEqual([
        expect.objectContaining({
          id: 'managed-elsewhere',
          severity: 'caution',
          blocks: [],
        }),
      ]);
    },
  );

  it('names sink connectors, which may key by partition and offset', () => {
    const sink = { groupId: 'connect-s3', members: 2, sinkConnector: true };
    const other = { groupId: 'billing', members: 2 };
    const found = hazards({}, [sink, other]).find(
      ({ id }) => id === 'sink-connector',
    );
    expect(found).toMatchObject({ severity: 'caution', blocks: [] });
    expect(found?.finding).toEqual({
      code: 'sink-connector',
      groups: ['connect-s3'],
      more: 0,
    });
    const many = hazards({}, new Array<typeof sink>(300).fill(sink));
    expect(
      many.find(({ id }) => id === 'sink-connector')?.finding,
    ).toMatchObject({ more: 295 });
    expect(hazards({}, [other]).map(({ id }) => id)).toEqual([
      'latest-offset-reset',
    ]);
    const member = { memberId: 'm', clientId: 'connector-consumer-s3-0' };
    expect(isSinkConnector({ groupId: 'renamed', members: [member] })).toBe(
      true,
    );
    expect(isSinkConnector({ groupId: 'connect-s3', members: [] })).toBe(true);
    expect(isSinkConnector({ groupId: 'billing', members: [] })).toBe(false);
  });

  it.each<[string, Hazard[], string, string, string[], HazardFinding]>([
    [
      'order per key is declared',
      hazards(declared({ orderPerKey: true })),
      'keys-move',
      'blocking',
      ['in-place'],
      { ...ORDER, declared: 'order-per-key' },
    ],
    [
      'nothing is declared',
      hazards(declared({}), [], { to: 9 }),
      'keys-move',
      'caution',
      [],
      { code: 'keys-move', share: 1 - 6 / 18, from: 6, to: 9, declared: null },
    ],
    [
      'keyed, order not declared',
      hazards(declared({ keyed: true })),
      'keys-move',
      'caution',
      [],
      { code: 'keys-move', share: 0.5, from: 6, to: 12, declared: 'keyed' },
    ],
    [
      'declared contradictorily: the careful reading counts',
      hazards(declared({ keyed: false, orderPerKey: true })),
      'keys-move',
      'blocking',
      ['in-place'],
      { ...ORDER, declared: 'order-per-key' },
    ],
    [
      'compacted',
      hazards({ cleanupPolicy: 'compact,delete' }),
      'compacted',
      'blocking',
      ['in-place'],
      { code: 'compacted', cleanupPolicy: 'compact,delete' },
    ],
    [
      'read by a stream processor',
      hazards({}, [
        {
          groupId: 'totals',
          members: 2,
          streamProcessor: 'topic totals-x-changelog',
        },
      ]),
      'stream-processing',
      'blocking',
      ['in-place'],
      {
        code: 'stream-processing',
        processors: [{ group: 'totals', sign: 'topic totals-x-changelog' }],
        more: 0,
        isDeclared: false,
      },
    ],
    [
      'declared to be read by a stream processor',
      hazards(declared({ keyed: false, streamProcessing: true })),
      'stream-processing',
      'blocking',
      ['in-place'],
      { code: 'stream-processing', processors: [], more: 0, isDeclared: true },
    ],
    [
      'a hot partition',
      hazards({ partitionRatesMBps: [8, 1, 1, 1, 1, 1] }),
      'hot-partition',
      'caution',
      [],
      { code: 'hot-partition', partition: 0, busiestMBps: 8, meanMBps: 13 / 6 },
    ],
    [
      'a full broker',
      hazards({}, [], {
        brokers: [
          { id: 1, replicas: 1990 },
          { id: 2, replicas: 1995 },
          { id: 3, replicas: 1800 },
        ],
      }),
      'broker-budget',
      'blocking',
      ['new-topic', 'in-place'],
      overBudget({
        broker: 2,
        replicas: 1995,
        addedPartitions: 6,
        brokers: 3,
        after: 2001,
      }),
    ],
    [
      'a broker that can not hold both topics',
      hazards({}, [], { brokers: [{ id: 7, replicas: 1970 }] }),
      'broker-budget',
      'caution',
      ['new-topic'],
      overBudget(
        {
          broker: 7,
          replicas: 1970,
          addedPartitions: 12,
          brokers: 1,
          after: 2006,
        },
        true,
      ),
    ],
    [
      'settings that could not be read',
      hazards({ cleanupPolicy: null }),
      'compacted',
      'caution',
      ['in-place'],
      { code: 'compaction-unknown' },
    ],
    [
      'a full broker beside one whose replicas are no number',
      hazards({}, [], {
        brokers: [
          { id: 1, replicas: NaN },
          { id: 2, replicas: 5000 },
        ],
      }),
      'broker-budget',
      'blocking',
      ['new-topic', 'in-place'],
      overBudget({
        broker: 2,
        replicas: 5000,
        addedPartitions: 6,
        brokers: 2,
        after: 5009,
      }),
    ],
    ...[
      hazards({}, [], { brokers: [{ id: 1, replicas: NaN }] }),
      hazards({}, [], {
        brokers: [
          { id: 1, replicas: 5 },
          { id: 2, replicas: -1 },
        ],
      }),
      ...[NaN, -1, 0, 1.5, Infinity].map(replicationFactor =>
        hazards({ replicationFactor }),
      ),
    ].map(
      (found): [string, Hazard[], string, string, string[], HazardFinding] => [
        'numbers of replicas that are none',
        found,
        'broker-budget',
        'caution',
        [],
        { code: 'budget-unknown', budget: 2000 },
      ],
    ),
    [
      'brokers that could not be read',
      hazards({}, [], { brokers: null }),
      'broker-budget',
      'caution',
      [],
      { code: 'budget-unknown', budget: 2000 },
    ],
    [
      'readers',
      hazards({}, [
        { groupId: 'a', members: 1 },
        { groupId: 'b', members: 1 },
      ]),
      'latest-offset-reset',
      'caution',
      [],
      { code: 'latest-offset-reset', groups: 2 },
    ],
  ])('%s', (_name, found, id, severity, blocks, finding) => {
    // Readers are a caution of their own, told by the last row.
    const own = found.filter(
      one => one.id === id || one.id !== 'latest-offset-reset',
    );
    expect(own).toEqual([{ id, severity, blocks, finding }]);
  });

  it.each<[string, Partial<HazardTopic>, HazardGroup[] | null, string | null]>([
    ['no group could be read', {}, null, null],
    [
      'not all could be read',
      { consumersFault: 'broker 2 is silent' },
      [{ groupId: 'a', members: null }],
      'broker 2 is silent',
    ],
  ])(
    'takes no reader for a harmless one where %s',
    (_case, facts, groups, fault) => {
      const found = hazards(facts, groups);
      expect(found.map(({ id, blocks }) => [id, blocks])).toEqual([
        ['stream-processing', ['in-place']],
        ['latest-offset-reset', []],
      ]);
      expect(found.map(({ finding }) => finding)).toEqual([
        { code: 'consumers-unknown', fault },
        { code: 'latest-offset-reset', groups: null },
      ]);
      // Who knows that there is none can say so; what was seen counts more.
      const none = declared({ keyed: false, streamProcessing: false });
      expect(hazards({ ...facts, ...none }, groups)).toHaveLength(1);
      const seen = { groupId: 's', members: 1, streamProcessor: 'client x' };
      expect(hazards({ ...facts, ...none }, [seen])[0].severity).toBe(
        'blocking',
      );
    },
  );

  it('leaves exactly the budget alone', () => {
    expect(hazards({}, [], { brokers: [{ id: 1, replicas: 1964 }] })).toEqual(
      [],
    );
  });

  it('puts blocking ones first and has none where nothing is added', () => {
    const all = { cleanupPolicy: 'compact', ...declared({}) };
    expect(
      hazards(all, null).map(({ id, severity }) => [id, severity]),
    ).toEqual([
      ['compacted', 'blocking'],
      ['keys-move', 'caution'],
      ['stream-processing', 'caution'],
      ['latest-offset-reset', 'caution'],
    ]);
    expect(hazards(all, null, { to: 6 })).toEqual([]);
  });

  it.each([
    [{ from: 0 }, 'from'],
    [{ to: NaN }, 'to'],
    [{ to: 1e9 }, 'to'],
    [
      { policy: { ...DEFAULT_POLICIES.partitions, brokerBudget: NaN } },
      'policy.brokerBudget',
    ],
  ])('%j is a failure that names %s', (more, field) => {
    expect(assessHazards(topic, [], { ...change, ...more })).toMatchObject({
      error: { field },
    });
  });
});

describe('findStreamProcessors', () => {
  const member = (clientId: string) => ({
    clientId,
    memberId: `${clientId}-1`,
  });

  it('finds them by thread names, topics and type, and nothing else', () => {
    const found = findStreamProcessors(
      [
        {
          groupId: 'totals',
          members: [member('totals-x-StreamThread-1-consumer')],
        },
        { groupId: 'join-app', members: [] },
        { groupId: 'join', members: [] },
        { groupId: 'new-protocol', type: 'streams', members: [] },
        { groupId: 'billing', type: 'classic', members: [member('billing')] },
      ],
      [
        'join-app-store-changelog',
        'billing-audit',
        'other-KSTREAM-1-repartition',
        'changelog',
      ],
    );
    expect(Object.fromEntries(found)).toEqual({
      totals: 'client totals-x-StreamThread-1-consumer',
      'join-app': 'topic join-app-store-changelog',
      // A name can't tell which of two groups it belongs to: both are treated with care.
      join: 'topic join-app-store-changelog',
      'new-protocol': 'its group is of type streams',
    });
  });
});

describe('a plain group whose id begins that of a Kafka Streams application', () => {
  const found = (members: { clientId: string; memberId: string }[]) => [
    ...findStreamProcessors(
      [
        { groupId: 'orders', members },
        { groupId: 'orders-enricher', members: [] },
      ],
      ['orders-enricher-store-changelog'],
    ).keys(),
  ];
  const member = (clientId: string) => ({ clientId, memberId: clientId });

  it('is none where its members show that', () => {
    expect(found([member('orders')])).toEqual(['orders-enricher']);
  });

  it('is treated with care where nothing shows it', () => {
    expect(found([])).toEqual(['orders-enricher', 'orders']);
    expect(found([member('orders-StreamThread-1')])).toContain('orders');
  });
});

describe('assessNewTopic', () => {
  const brokers = [
    { id: 1, replicas: 3_990 },
    { id: 2, replicas: 100 },
    { id: 3, replicas: 100 },
  ];
  const policy = { ...DEFAULT_POLICIES.partitions, brokerBudget: 4_000 };
  const replicas = { replicationFactor: 3 };

  it('lets a topic be that the brokers can hold', () => {
    expect(
      assessNewTopic({ partitions: 10, ...replicas }, brokers, policy),
    ).toEqual([]);
  });

  it('blocks one that takes a broker above its budget', () => {
    expect(
      assessNewTopic({ partitions: 11, ...replicas }, brokers, policy),
    ).toMatchObject([
      {
        id: 'broker-budget',
        severity: 'blocking',
        blocks: ['new-topic'],
        finding: {
          code: 'over-budget',
          budget: 4000,
          sum: { broker: 1, addedPartitions: 11, after: 4001 },
        },
      },
    ]);
  });

  it('tells nothing of brokers where it may not', () => {
    const finding = { code: 'over-budget', budget: 4000, sum: null };
    expect(
      assessNewTopic({ partitions: 11, ...replicas }, brokers, policy, false),
    ).toMatchObject([{ finding }]);
    expect(
      hazards({}, [], { to: 17, brokers, policy, namesBrokers: false }),
    ).toMatchObject([{ id: 'broker-budget', finding }]);
  });

  it.each([1, 2, 3])('agrees with the room of %d copies', copies => {
    const room = roomForNewTopic(copies, brokers, policy)!;
    const blocks = (partitions: number) =>
      assessNewTopic(
        { partitions, replicationFactor: copies },
        brokers,
        policy,
      );
    expect(room).toBe(30 / copies);
    expect(blocks(room)).toEqual([]);
    expect(blocks(room + 1)).toMatchObject([{ blocks: ['new-topic'] }]);
    const full = [...brokers, { id: 4, replicas: 4_001 }];
    expect(roomForNewTopic(copies, full, policy)).toBe(0);
    expect(roomForNewTopic(copies, null, policy)).toBeNull();
    const overflowing = { ...policy, brokerBudget: 1e308 };
    expect(roomForNewTopic(copies, brokers, overflowing)).toBeNull();
  });

  it('says so when the brokers are not known, and what is no number', () => {
    expect(
      assessNewTopic({ partitions: 10, ...replicas }, null, policy),
    ).toMatchObject([{ severity: 'caution', blocks: [] }]);
    expect(
      assessNewTopic({ partitions: 0, ...replicas }, brokers, policy),
    ).toMatchObject({ error: { field: 'partitions' } });
  });
});
