import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const six = Array(6).fill(5);

/** Topics with few partitions need more; those with six are fine as far as is known. */
const content: Partial<ClusterSnapshot> = {
  topics: [
    topic('orders', [5, 5, 5]),
    topic('payments', six),
    topic('refunds', six),
    topic('nobodys', six),
    topic('secret', [], {
      config: undefined,
      fault: {
        code: 'TOPIC_AUTHORIZATION_FAILED',
        message: 'Not authorized to describe topic secret: give it DESCRIBE',
      },
    }),
  ],
  groups: [
    group('billing', 'orders', [5, 5, 5]),
    group('lonely', 'orders', [5, 5, 5]),
    group('a/b c', 'payments', six),
    group('workers', 'orders', [], { protocolType: 'connect' }),
  ],
};

const entities = [
  entity('Resource', 'orders', {
    topics: 'prod/orders',
    relations: [['ownedBy', 'group:default/shop-team']],
  }),
  entity('API', 'payments', {
    topics: 'prod/payments',
    relations: [['ownedBy', 'group:default/pay-team']],
  }),
  entity('Component', 'shop', {
    title: 'The shop',
    groups: 'prod/billing',
    topics: 'prod/orders',
    relations: [
      ['dependsOn', 'resource:default/orders'],
      ['dependsOn', 'component:default/ledger'],
      ['consumesApi', 'api:default/payments'],
    ],
  }),
  entity('Component', 'ledger', {
    topics: 'prod/refunds',
    groups: 'prod/a/b c',
  }),
  entity('Component', 'quiet'),
  entity('System', 'store', {
    relations: [
      ['hasPart', 'component:default/shop'],
      ['hasPart', 'component:default/ledger'],
      ['hasPart', 'component:default/quiet'],
      ['hasPart', 'resource:default/orders'],
    ],
  }),
  entity('Domain', 'retail', {
    relations: [['hasPart', 'system:default/store']],
  }),
  entity('Group', 'shop-team', {
    relations: [
      ['ownerOf', 'resource:default/orders'],
      ['parentOf', 'group:default/sub-team'],
    ],
  }),
  entity('Group', 'sub-team', {
    relations: [
      ['ownerOf', 'component:default/ledger'],
      ['childOf', 'group:default/shop-team'],
    ],
  }),
  entity('Resource', 'spelled-wrong', { topics: '/orders,prod/orders' }),
  entity('Component', 'misled', {
    annotations: { 'kafka-capacity/growth': 'x' },
    relations: [
      ['dependsOn', 'resource:default/spelled-wrong'],
      ['dependsOn', 'component:default/wrong'],
    ],
  }),
  entity('Component', 'wrong', {
    topics: 'prod/orders,/nameless,other/orders,prod/gone,prod/secret',
    annotations: {
      'kafka-capacity/target-parallelism': 'many',
      // Above the limit for scaling, which is 50,000.
      'kafka-capacity/consumer-lag-warning': '60000',
    },
  }),
];

const GUEST = 'user:default/guest';

describe('HTTP API', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];
  let current = content;
  /** Milliseconds since what a sweep sees. */
  let age = 0;

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      inspect: async () => snapshot('prod', Date.now() - age, current),
      entities,
      hiddenFrom: { [GUEST]: ['orders', 'ledger', 'spelled-wrong'] },
      ...extra,
    });
    replicas.push(replica);
    // Throughput takes three sweeps over five minutes.
    for (age of [300_000, 150_000, 0]) await replica.sweep();
    return replica;
  }

  beforeEach(() => {
    current = content;
  });

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  it.each(databases.eachSupportedId())(
    'rolls up what entities reach, each subject once, on %p',
    async (databaseId: TestDatabaseId) => {
      const replica = await start({ knex: await databases.init(databaseId) });
      const capacity = async (address: string, user?: string) => {
        const { body } = await replica
          .get(`/entities/${address}/capacity`, user)
          .expect(200);
        return {
          level: body.level,
          subjects: body.subjects.map(
            ({ subject }: { subject: { name: string } }) => subject.name,
          ),
          parts: body.parts.map(
            (part: { entityRef: string; level: string }) =>
              `${part.entityRef} ${part.level}`,
          ),
        };
      };
      // Worst first: too few partitions, then what is unknown, then what is fine.
      const shop = {
        level: 'scale',
        subjects: ['orders', 'billing', 'payments'],
        parts: [],
      };
      expect(await capacity('component/default/shop')).toEqual(shop);
      expect(await capacity('Component/Default/SHOP')).toEqual(shop);
      expect(await capacity('api/default/payments')).toMatchObject({
        subjects: ['payments'],
      });
      const store = {
        level: 'scale',
        subjects: ['orders', 'a/b c', 'billing', 'payments', 'refunds'],
        parts: [
          'component:default/shop scale',
          'resource:default/orders scale',
          'component:default/ledger ok',
        ],
      };
      expect(await capacity('system/default/store')).toEqual(store);
      expect(await capacity('domain/default/retail')).toEqual({
        ...store,
        parts: ['system:default/store scale'],
      });
      expect(await capacity('group/default/shop-team')).toEqual({
        level: 'scale',
        subjects: ['orders', 'a/b c', 'refunds'],
        parts: ['resource:default/orders scale', 'group:default/sub-team ok'],
      });
      // Who may not see the entities of orders and ledger sees neither topic: the shop names orders, but was not there first.
      expect(await capacity('system/default/store', GUEST)).toEqual({
        level: 'ok',
        subjects: ['billing', 'payments'],
        parts: ['component:default/shop ok'],
      });
      expect(await capacity('component/default/quiet')).toEqual({
        level: 'unknown',
        subjects: [],
        parts: [],
      });
      expect(replica.complaints).toEqual([]);
    },
  );

  it('shows bad annotations and unknown subjects beside the others', async () => {
    const replica = await start();
    const { body } = await replica
      .get('/entities/component/default/wrong/capacity')
      .expect(200);
    expect(body.problems).toMatchObject([
      { annotation: 'kafka.apache.org/topics', value: '"/nameless"' },
      {
        annotation: 'kafka-capacity/target-parallelism',
        value: '"many"',
        allowed: 'a whole number from 1 to 100000',
      },
      { annotation: 'kafka-capacity/consumer-lag-warning' },
    ]);
    const { body: byOthers } = await replica
      .get('/entities/component/default/misled/capacity')
      .expect(200);
    expect(byOthers.problems).toMatchObject([
      { entityRef: 'component:default/misled', value: '"x"' },
      { entityRef: 'resource:default/spelled-wrong', value: '"/orders"' },
    ]);
    // Not of what the caller may not see.
    const { body: asGuest } = await replica
      .get('/entities/component/default/misled/capacity', GUEST)
      .expect(200);
    expect(asGuest.problems).toHaveLength(1);
    const findings = body.subjects.map(
      (one: {
        subject: { cluster: string; name: string };
        finding: string;
      }) => [`${one.subject.cluster}/${one.subject.name}`, one.finding],
    );
    expect(Object.fromEntries(findings)).toMatchObject({
      'prod/orders': expect.stringContaining('the minimum of 6 partitions'),
      'other/orders': "Cluster 'other' is not configured; configured: 'prod'.",
      'prod/gone':
        "Topic 'gone' was not found in the last sweep of cluster 'prod'.",
      'prod/secret':
        'Not authorized to describe topic secret: give it DESCRIBE',
    });
    expect(body).toMatchObject({
      level: 'scale',
      coverage: { measured: 1, total: 4 },
      registered: true,
    });
    const { body: detail } = await replica
      .get('/clusters/prod/topics/secret')
      .expect(200);
    expect(detail).toMatchObject({
      level: 'unknown',
      recommendation: null,
      partitions: [],
      hazards: [],
    });
    await replica.get('/clusters/prod/topics/gone').expect(404);
    expect(replica.complaints).toEqual([]);
  });

  it('lists only what the caller may see', async () => {
    const replica = await start();
    const list = async (query: string, user?: string) => {
      const { body } = await replica
        .get(`/clusters/prod/${query}`, user)
        .expect(200);
      return body.items
        .map(({ subject }: { subject: { name: string } }) => subject.name)
        .sort();
    };
    const all = ['nobodys', 'orders', 'payments', 'refunds', 'secret'];
    expect(await list('topics')).toEqual(all);
    // Of orders and refunds, the guest sees the entity of neither. The shop, which names orders too, was not there first.
    expect(await list('topics', GUEST)).toEqual(
      all.filter(name => name !== 'refunds' && name !== 'orders'),
    );
    expect(await list('topics?owner=none')).toEqual(['nobodys']);
    expect(await list('topics?owner=group:default/shop-team')).toEqual([
      'orders',
    ]);
    expect(await list('topics?owner=group:default/shop-team', GUEST)).toEqual(
      [],
    );
    expect(await list('topics?owner=group:pay-team')).toEqual(['payments']);
    expect(await list('topics?owner=group:pay-team', GUEST)).toEqual([
      'payments',
    ]);
    expect(await list('topics?level=unknown')).toEqual(['secret']);
    // Connect's workers are no consumers.
    expect(await list('consumer-groups')).toEqual([
      'a/b c',
      'billing',
      'lonely',
    ]);
    const { body: odd } = await replica
      .get('/clusters/prod/consumer-groups/a%2Fb%20c')
      .expect(200);
    expect(odd.subject.name).toBe('a/b c');
    await replica.get('/clusters/prod/topics/refunds', GUEST).expect(404);
    const { body: clusters } = await replica.get('/clusters', GUEST);
    expect(clusters.items).toMatchObject([
      {
        topicCounts: { ok: 2, scale: 0, unknown: 1 },
        consumerGroupCounts: { ok: 2 },
        unlinked: { topics: 1, consumerGroups: 1 },
      },
    ]);
    expect(replica.complaints).toEqual([]);
  });

  it.each(databases.eachSupportedId())(
    'lists several clusters at once, worst first over all of them, on %p',
    async (databaseId: TestDatabaseId) => {
      const replica = await start({
        knex: await databases.init(databaseId),
        config: {
          clusters: ['prod', 'east', 'west'].map(name => ({
            name,
            brokers: ['127.0.0.1:9092'],
          })),
        },
        inspect: async (_options, cluster) =>
          snapshot(cluster, Date.now(), {
            topics:
              cluster === 'prod'
                ? content.topics
                : [topic('orders', cluster === 'east' ? six : [5, 5, 5])],
            groups: cluster === 'east' ? [] : content.groups,
          }),
        entities: [
          ...entities,
          entity('API', 'far', { topics: 'east/orders' }),
        ],
        hiddenFrom: { [GUEST]: ['far', 'ledger'] },
      });
      await replica.sweep('east');
      await replica.sweep('west');
      const list = async (query: string, user?: string) => {
        const { body } = await replica.get(`/${query}`, user).expect(200);
        return body.items.map(
          ({ subject }: { subject: { cluster: string; name: string } }) =>
            `${subject.cluster}/${subject.name}`,
        );
      };
      const all = [
        'prod/orders',
        'west/orders',
        'prod/nobodys',
        'east/orders',
        'prod/payments',
        'prod/refunds',
        'prod/secret',
      ];
      expect((await list('topics')).slice(0, 2)).toEqual(all.slice(0, 2));
      expect((await list('topics')).sort()).toEqual([...all].sort());
      const byName = await list('topics?sort=name');
      expect(byName).toEqual([
        'prod/nobodys',
        'east/orders',
        'prod/orders',
        'west/orders',
        'prod/payments',
        'prod/refunds',
        'prod/secret',
      ]);
      expect(await list('topics?sort=name', GUEST)).toEqual(
        byName.filter(
          (name: string) => !['east/orders', 'prod/refunds'].includes(name),
        ),
      );
      expect(await list('topics?cluster=west&cluster=east')).toEqual([
        'west/orders',
        'east/orders',
      ]);
      expect(await list('topics?owner=none&q=ORD')).toEqual(['west/orders']);
      expect(await list('topics?owner=Group:Default/Pay-Team')).toEqual(
        await list('topics?owner=group:pay-team'),
      );
      expect(await list('topics?owner=group:pay-team')).toContain(
        'prod/payments',
      );
      expect(await list('consumer-groups?sort=name')).toEqual([
        'prod/a/b c',
        'west/a/b c',
        'prod/billing',
        'west/billing',
        'prod/lonely',
        'west/lonely',
      ]);
      // The same name on several clusters falls on the end of a page.
      for (const sort of ['level', 'name']) {
        const whole = await list(`topics?sort=${sort}`);
        const paged: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const address: string = `/topics?sort=${sort}&limit=1${
            cursor && `&cursor=${cursor}`
          }`;
          const { body } = await replica.get(address).expect(200);
          for (const { subject } of body.items) {
            paged.push(`${subject.cluster}/${subject.name}`);
          }
          cursor = body.nextCursor;
        }
        expect(paged).toEqual(whole);
      }
      const { body } = await replica.get('/topics?cluster=nope').expect(404);
      expect(body.error.message).toBe("Cluster 'nope' is not configured");
      expect(replica.complaints).toEqual([]);
    },
  );

  it.each([
    [[], /^Broker 1: 21 \+ \d+ × 1 .* above the budget of 10/],
    [
      ['kafka-capacity.cluster.read'],
      /^Broker 1: 21 \+ \d+ × 1 .* above the budget of 10/,
    ],
    [
      ['kafka-capacity.cluster.read', 'kafka-capacity.topic.scale'],
      /^A broker would come to more replicas, above the budget of 10/,
    ],
  ])(
    'tells what brokers hold to who may know: without %j',
    async (denied, evidence) => {
      const replica = await start({
        denied,
        config: {
          policies: {
            partitions: { brokerBudget: 10, rules: { minimum: 'scale' } },
          },
        },
      });
      for (const path of ['', '/procedure?to=9']) {
        const { body } = await replica
          .get(`/clusters/prod/topics/orders${path}`)
          .expect(200);
        expect(body.hazards).toContainEqual(
          expect.objectContaining({
            id: 'broker-budget',
            evidence: expect.stringMatching(evidence),
          }),
        );
      }
    },
  );

  it('keeps unlinked ones and totals for who may read the cluster', async () => {
    // The largest reader is a stream processor not linked to an entity.
    current = {
      ...content,
      groups: [
        group('billing', 'orders', [5, 5, 5]),
        group('lonely', 'orders', [5, 5, 5], {
          assignor: 'stream',
          members: [1, 2].map(thread => ({
            memberId: `lonely-${thread}`,
            clientId: `lonely-StreamThread-${thread}`,
            host: '/10.0.0.1',
          })),
        }),
        group('a/b c', 'payments', six),
      ],
      faults: [{ code: 'X', message: 'Group lonely could not be read' }],
    };
    const replica = await start({ denied: ['kafka-capacity.cluster.read'] });
    const { body } = await replica.get('/clusters/prod/topics').expect(200);
    expect(
      body.items.map(
        ({ subject }: { subject: { name: string } }) => subject.name,
      ),
    ).not.toContain('nobodys');
    await replica.get('/clusters/prod/topics/nobodys').expect(404);
    await replica.get('/clusters/prod/consumer-groups/lonely').expect(404);
    const { body: orders } = await replica
      .get('/clusters/prod/topics/orders')
      .expect(200);
    expect(orders.consumers).toMatchObject([{ group: 'billing' }]);
    expect(orders.hazards).toContainEqual(
      expect.objectContaining({
        id: 'stream-processing',
        evidence: expect.stringContaining('a group that you may not see'),
      }),
    );
    expect(JSON.stringify(orders)).toContain('members of the largest group');
    expect(JSON.stringify(orders)).not.toContain('lonely');
    const { body: cluster } = await replica.get('/clusters/prod').expect(200);
    expect(cluster).toMatchObject({
      topicCounts: { ok: 2, scale: 1, unknown: 1 },
      assessment: null,
      unlinked: null,
      brokers: null,
      partitions: null,
      // What could not be read is a group that they may not see.
      partial: null,
      latestSweep: {
        state: 'succeeded',
        topics: null,
        consumerGroups: null,
        faults: [],
      },
    });
    const { body: none } = await replica.get(
      '/clusters/prod/topics?owner=none',
    );
    expect(none).toEqual({ items: [], nextCursor: null });
    expect(replica.complaints).toEqual([]);
  });

  it.each([
    '/entities/component/default/shop/capacity',
    '/clusters',
    '/clusters/prod',
    '/clusters/prod/topics',
    '/clusters/prod/topics/orders',
    '/clusters/prod/consumer-groups',
    '/clusters/prod/consumer-groups/billing',
    '/clusters/prod/sweeps/latest',
  ])('needs the read permission and a principal for %s', async path => {
    const replica = await start({ denied: ['kafka-capacity.capacity.read'] });
    const { body } = await replica.get(path).expect(403);
    expect(body.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('kafka-capacity.capacity.read'),
    });
    await replica
      .getAs(`/v1${path}`, mockCredentials.none.header())
      .expect(401);
  });

  it('answers services', async () => {
    const replica = await start();
    const { body } = await replica
      .getAs('/v1/clusters', mockCredentials.service.header())
      .expect(200);
    expect(body.items).toHaveLength(1);
  });

  it('sweeps on demand for who may, and audits it', async () => {
    const replica = await start();
    const { body } = await replica.post('/clusters/prod/sweeps').expect(202);
    expect(body).toMatchObject({
      cluster: 'prod',
      state: 'succeeded',
      topics: 5,
      consumerGroups: 3,
      requestedAt: expect.any(String),
    });
    expect(replica.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'sweep-request',
        meta: { cluster: 'prod' },
      }),
    );
    expect(replica.event.success).toHaveBeenCalled();
    await replica.post('/clusters/nope/sweeps').expect(404);

    const other = await start({ denied: ['kafka-capacity.sweep.create'] });
    await other.post('/clusters/prod/sweeps').expect(403);
    const blind = await start({ denied: ['kafka-capacity.capacity.read'] });
    await blind.post('/clusters/prod/sweeps').expect(403);
    const { body: latest } = await other.get('/clusters/prod/sweeps/latest');
    expect(latest).toMatchObject({ state: 'never' });
  });

  it('lets nobody sweep a cluster without a pause, and audits that it was tried', async () => {
    let sweeps = 0;
    const replica = await start({
      inspect: async () => {
        sweeps += 1;
        return snapshot('prod', Date.now(), content);
      },
      config: { sweep: { minimumInterval: '10m' } },
    });
    expect(sweeps).toBe(1);
    replica.event.fail.mockClear();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => replica.post('/clusters/prod/sweeps')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(429));
    expect(sweeps).toBe(1);
    const [{ headers, body }] = answers;
    expect(Number(headers['retry-after'])).toBeGreaterThan(500);
    expect(body.error).toMatchObject({
      name: 'TooManyRequestsError',
      message: expect.stringMatching(/^The latest sweep of .* 600 s ago; try/),
    });
    expect(replica.event.fail).toHaveBeenCalledTimes(20);
  });

  it('answers what-if questions with the same model', async () => {
    const replica = await start({
      config: {
        policies: { partitions: { rules: { minimum: 'advice' } } },
        clusters: [
          {
            name: 'prod',
            brokers: ['127.0.0.1:9092'],
            policies: { partitions: { minimum: 30 } },
          },
        ],
      },
    });
    const ask = (body: object) =>
      replica.post('/recommendations/partitions', body);
    const question = { peakMBps: 99, targetParallelism: 8 };
    const { body } = await ask(question).expect(200);
    expect(body).toMatchObject({
      action: 'create',
      recommended: 24,
      scriptAnswer: 18,
    });
    const { body: ours } = await ask({ ...question, cluster: 'prod' });
    expect(ours).toMatchObject({ recommended: 36, bindingFactor: 'minimum' });
    const enough = { peakMBps: 0.1, targetParallelism: 1 };
    const { body: kept } = await ask({ ...enough, currentPartitions: 3 });
    expect(kept).toMatchObject({ action: 'keep', recommended: 3 });
    const { body: grown } = await ask({
      peakMBps: 12,
      targetParallelism: 2,
      currentPartitions: 3,
    });
    expect(grown).toMatchObject({ action: 'increase', recommended: 12 });
    await ask({ ...question, cluster: 'nope' }).expect(404);
    expect(replica.complaints).toEqual([]);
  });

  it('names what is wrong with a request', async () => {
    const replica = await start();
    const messages: unknown[] = [];
    for (const query of [
      'limit=500',
      'limit=0',
      'sort=size',
      'level=fine',
      'level=ok&level=OK',
      'level=ok,scale',
      'level=',
      'q=',
      'cursor=',
      'cursor=bm9uZQ',
      // [5,"a","b"]: there are five levels, from 0 on.
      'cursor=WzUsImEiLCJiIl0',
      'q=a%00',
      'owner=a%00',
      'owner=:',
      'owner=not%20an%20owner',
      'owner=group:a/b/c',
      'page=2',
    ]) {
      const { body } = await replica
        .get(`/clusters/prod/topics?${query}`)
        .expect(400);
      expect(body.error.name).toBe('InputError');
      messages.push(body.error.message);
    }
    const { body } = await replica
      .post('/recommendations/partitions', {
        peakMBps: -4,
        targetParallelism: 1,
      })
      .expect(400);
    messages.push(body.error.message);
    const settings = { 'min.insync.replicas': 2, 'a/b ~c': 3 };
    for (const [name, value] of Object.entries(settings)) {
      const { body: refused } = await replica
        .post('/clusters/prod/topics', {
          name: 'fresh',
          partitions: 6,
          replicationFactor: 1,
          configs: { [name]: value },
        })
        .expect(400);
      messages.push(refused.error.message);
    }
    expect(messages).toEqual([
      'request/query/limit must be a whole number from 1 to 200 in decimal digits, but it is "500"',
      'request/query/limit must be a whole number from 1 to 200 in decimal digits, but it is "0"',
      'request/query/sort must be one of level, name, but it is "size"',
      expect.stringMatching(
        /^request\/query\/level.*emergency, scale.* is "fine"$/,
      ),
      expect.stringMatching(
        /^request\/query\/level\/1 .*emergency, scale.* is "OK"$/,
      ),
      'request/query/level must be one of emergency, scale, warning, unknown, ok, for several level=…&level=…, but it is "ok,scale"',
      'request/query/level must be one of emergency, scale, warning, unknown, ok, for several level=…&level=…, but it is ""',
      'request/query/q must be a string that is not empty, but it is ""',
      'request/query/cursor must be a string that is not empty, but it is ""',
      "cursor must be the nextCursor of a page of this list in this order, but it is 'bm9uZQ'",
      "cursor must be the nextCursor of a page of this list in this order, but it is 'WzUsImEiLCJiIl0'",
      expect.stringMatching(
        /^request\/query\/q must be a text without the character U\+0000/,
      ),
      expect.stringMatching(
        /^request\/query\/owner must be a text without the character U\+0000/,
      ),
      ...[':', 'not an owner', 'group:a/b/c'].map(
        owner =>
          `owner must be an entity reference with its kind, such as 'group:default/team-a', or 'none', but it is '${owner}'`,
      ),
      "Unknown query parameter 'page'; allowed are limit, cursor, q, level, snoozed, owner, crossesWithin, sort",
      'request/body/peakMBps must be a number from 0 to 1000000, but it is -4',
      'request/body/configs/min.insync.replicas must be a string of 0 to 10000 characters, but it is 2',
      'request/body/configs/a~1b ~0c must be a string of 0 to 10000 characters, but it is 3',
    ]);
    const { body: none } = await replica
      .get('/clusters/prod/topics?owner=group:default/nobody')
      .expect(200);
    expect(none.items).toEqual([]);
    const question = { peakMBps: 5, targetParallelism: 1 };
    const { body: extra } = await replica
      .post('/recommendations/partitions', { ...question, peak: 5 })
      .expect(400);
    expect(extra.error.message).toBe(
      "request/body has a field 'peak' (5) that is not known; allowed are peakMBps, targetParallelism, growth, currentPartitions, cluster, topic, profile",
    );
    const { body: unasked } = await replica
      .post('/recommendations/partitions?page=2', question)
      .expect(400);
    expect(unasked.error.message).toBe(
      "Unknown query parameter 'page'; none is allowed here",
    );
    const { body: huge } = await replica
      .post('/recommendations/partitions')
      .set('content-type', 'application/json')
      .send('{"peakMBps":1e999,"targetParallelism":1}')
      .expect(400);
    expect(huge.error.message).toMatch(
      /^request\/body\/peakMBps must be .*, but it is a number that is too large$/,
    );
    const { body: noJson } = await replica
      .post('/recommendations/partitions')
      .set('content-type', 'application/json')
      .send('{"peakMBps":')
      .expect(400);
    expect(noJson.error).toEqual({
      name: 'InputError',
      message: 'request/body must be JSON, but it is "{\\"peakMBps\\":"',
    });
    await replica
      .post('/recommendations/partitions', { cluster: 'a'.repeat(200_000) })
      .expect(413);
    const { body: joined } = await replica
      .get('/topics?cluster=prod,east')
      .expect(400);
    expect(joined.error.message).toBe(
      'request/query/cluster must be the name of a cluster, for several cluster=…&cluster=…, but it is "prod,east"',
    );
    const { body: nowhere } = await replica.get('/topic').expect(404);
    expect(nowhere.error).toEqual({
      name: 'NotFoundError',
      message:
        'There is no GET /api/kafka-capacity/v1/topic: /api/kafka-capacity/openapi.json has every path',
    });
    await replica.get('/clusters/prod/topics/a%00b').expect(400);
    const { body: bare } = await replica
      .get('/clusters/prod/topics/%')
      .expect(400);
    expect(bare.error).toEqual({
      name: 'InputError',
      message:
        "Names in a path must be percent-encoded, '%' as '%25', but it is '/v1/clusters/prod/topics/%'",
    });
    const { body: empty } = await replica
      .post('/recommendations/partitions')
      .expect(400);
    expect(empty.error.message).toBe(
      'request/body must be JSON, with Content-Type application/json, but Content-Type is missing',
    );
    for (const path of [
      '/entities/component/default/nope/capacity',
      '/clusters/nope',
      '/clusters/nope/topics',
      '/consumer-groups?cluster=prod&cluster=nope',
      '/clusters/prod/topics/nope',
    ]) {
      const { body: missing } = await replica.get(path).expect(404);
      expect(missing.error.message).toContain('nope');
    }
    await replica
      .get('/entities/resource/default/orders/capacity', GUEST)
      .expect(404);
  });

  it('gives an answer of the last seconds again, until something new is published', async () => {
    const replica = await start();
    const path = '/entities/component/default/shop/capacity';
    const first = await replica.get(path).expect(200);
    const second = await replica.get(path).expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['content-type']).toMatch(/^application\/json/);
    await replica
      .get(path)
      .set('if-none-match', second.headers.etag)
      .expect(304);
    current = { topics: [topic('orders', six)] };
    await replica.sweep();
    const third = await replica.get(path).expect(200);
    expect(third.body.subjects[0].subject.name).not.toBe('orders');
    // What is asked for at once is worked out once, and everyone gets it.
    const many = await Promise.all(
      Array.from({ length: 5 }, () => replica.get(path)),
    );
    expect(many.map(({ body }) => body)).toEqual(Array(5).fill(third.body));
  });

  it('tells what is missing because a broker did not answer from what is gone', async () => {
    const silent = { code: 'REQUEST_TIMED_OUT', message: 'Broker 2 is silent' };
    const replica = await start();
    current = {
      ...content,
      topics: content.topics?.slice(0, 1),
      groups: [],
      faults: [silent],
      groupsFault: silent,
    };
    const sweep = await replica.sweep();
    expect(sweep).toMatchObject({
      state: 'succeeded',
      faults: [{ message: 'Broker 2 is silent', since: sweep.finishedAt }],
    });
    const { body } = await replica.get('/clusters/prod/consumer-groups');
    expect(body.items).toHaveLength(3);
    expect(body.items[0]).toMatchObject({
      level: 'unknown',
      finding: expect.stringMatching(/^It is missing .*Broker 2 is silent$/),
    });
    // A fault that is not about groups hides none, however long it lasts.
    current = { ...current, groupsFault: undefined };
    await replica.sweep();
    const { body: later } = await replica.get('/clusters/prod/consumer-groups');
    expect(later.items).toEqual([]);
  });

  it('says what failed, and keeps what databases say for the log', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex });
    await knex.schema.renameTable('details', 'elsewhere');
    expect(await replica.sweep()).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^What was read could not be .* stored/),
    });
    expect(replica.complaints).toContain("Sweep of cluster 'prod' failed");
    await knex.schema.renameTable('elsewhere', 'details');
    expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
  });

  it('gives up a sweep that takes too long', async () => {
    const replica = await start({
      inspect: () => new Promise(() => {}),
      config: { sweep: { timeout: '100ms' } },
    });
    const { body } = await replica
      .get('/clusters/prod/sweeps/latest')
      .expect(200);
    expect(body).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('longer than 0.1 s'),
    });
  });

  it('serves its description and holds its answers against it', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex });
    const { body } = await replica
      .getAs('/openapi.json', mockCredentials.user.header())
      .expect(200);
    expect(body.openapi).toBe('3.1.0');
    expect(body.servers).toEqual([{ url: '/api/kafka-capacity' }]);
    const { body: beside } = await replica.get('/openapi.json').expect(200);
    expect(beside).toEqual(body);
    expect(Object.keys(body.paths)).toContain('/v1/clusters/{cluster}/topics');
    expect(replica.complaints).toEqual([]);
    await knex('assessments').update({ level: 'splendid' });
    await expect(
      replica.get('/clusters/prod/topics?sort=name').expect(200),
    ).rejects.toThrow('does not conform');
  });
});
