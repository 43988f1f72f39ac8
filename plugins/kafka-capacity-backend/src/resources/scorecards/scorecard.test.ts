import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  CAPACITY_CHECKS,
  FACT_NAMES,
  kafkaCapacityReadPermission,
  ScorecardEntity,
  ScorecardRow,
} from 'backstage-plugin-kafka-capacity-common';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { SCORE_TASK } from './recordScores';

jest.setTimeout(180_000);

const six = Array(6).fill(5);
const GUEST = 'user:default/guest';

const owned = (owner: string, system?: string) => ({
  relations: [
    ['ownedBy', owner] as [string, string],
    ...(system ? [['partOf', system] as [string, string]] : []),
  ],
});

const entities = [
  entity('Resource', 'orders', {
    topics: 'prod/orders',
    annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
    ...owned('group:default/shop-team', 'system:default/store'),
  }),
  entity('Component', 'shop', {
    title: 'The shop',
    groups: 'prod/billing',
    relations: [
      ['dependsOn', 'resource:default/orders'],
      ['ownedBy', 'group:default/shop-team'],
      ['partOf', 'component:default/suite'],
      ['partOf', 'system:default/store'],
    ],
  }),
  entity('API', 'payments', {
    topics: 'prod/payments',
    annotations: { 'kafka-capacity/target-parallelism': 'many' },
    ...owned('group:default/unknown'),
  }),
  // Registers nothing itself, and is on no scorecard.
  entity('Component', 'reader', {
    relations: [['dependsOn', 'resource:default/orders']],
  }),
  entity('Component', 'gone', {
    topics: 'prod/gone',
    annotations: { 'kafka-capacity/peak-throughput-mbps': '5' },
  }),
  entity('System', 'store', {
    relations: [
      ['hasPart', 'component:default/shop'],
      ['hasPart', 'resource:default/orders'],
    ],
  }),
  entity('Component', 'quiet'),
];

describe('facts and scorecards', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [topic('orders', six), topic('payments', six)],
          groups: [group('billing', 'orders', six, { memberCount: 8 })],
        }),
      entities,
      hiddenFrom: { [GUEST]: ['orders', 'gone'] },
      ...extra,
    });
    replicas.push(replica);
    await replica.sweep();
    return replica;
  }

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  it.each(databases.eachSupportedId())(
    'tells the facts about many entities at once, on %p',
    async (databaseId: TestDatabaseId) => {
      const replica = await start({ knex: await databases.init(databaseId) });
      const { body } = await replica
        .post('/facts/query', {
          entityRefs: [
            'System:default/Store',
            'component:default/shop',
            'component:default/nobody',
            'component:default/shop',
            'resource:orders',
            'api:default/payments',
            'component:default/quiet',
            'component:default/gone',
          ],
        })
        .expect(200);
      expect(body.notFound).toEqual(['component:default/nobody']);
      const [store, shop, orders, payments, quiet, gone] = body.items;
      expect(body.items).toHaveLength(6);
      expect(Object.keys(store)).toEqual(['entityRef', ...FACT_NAMES]);
      expect(store).toMatchObject({
        entityRef: 'system:default/store',
        registered: true,
        level: 'scale',
        dataFresh: true,
        topics: 1,
        consumerGroups: 1,
        topicsBelowRequired: 1,
        topicsReplicationUnsafe: 1,
        topicsWithoutDeclaredPeak: 0,
        idleMembers: 2,
        subjectsUnowned: 0,
        annotationProblems: 0,
      });
      expect(store.assessedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      // The shop depends on the topic: it is assessed by what it reaches, as its card is.
      expect({ ...shop, entityRef: store.entityRef }).toEqual(store);
      expect(orders).toMatchObject({ topics: 1, consumerGroups: 0 });
      expect(payments).toMatchObject({
        topicsBelowRequired: 0,
        topicsSizingUnknown: 1,
        topicsWithoutDeclaredPeak: 1,
        subjectsUnowned: 1,
        annotationProblems: 1,
      });
      expect(quiet).toMatchObject({ registered: false, level: 'unknown' });
      expect(gone).toMatchObject({
        registered: true,
        level: 'unknown',
        dataFresh: false,
        assessedAt: null,
        coverage: 0,
        topicsSizingUnknown: 1,
        topicsWithoutDeclaredPeak: 0,
      });
      const one = await replica.get('/entities/System/default/store/facts');
      expect(one.body).toEqual(store);
      expect(replica.complaints).toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'puts scorecards together by owner and system, on %p',
    async (databaseId: TestDatabaseId) => {
      const replica = await start({ knex: await databases.init(databaseId) });
      const brief = (row: ScorecardRow) =>
        `${row.ref} ${row.entities} ${row.level} ${row.levelUnknown}`;
      const byOwner = await replica.get('/scorecard?by=owner').expect(200);
      expect(byOwner.body.rows.map(brief).sort()).toEqual([
        'group:default/shop-team 2 scale 0',
        'group:default/unknown 1 unknown 1',
        'null 1 unknown 1',
      ]);
      const shares = byOwner.body.rows.map(
        ({ outcomes: { passed, failed, unknown } }: ScorecardRow) =>
          passed / (passed + failed + unknown),
      );
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(byOwner.body).toMatchObject({
        by: 'owner',
        entities: 4,
        stale: null,
        simulated: false,
        checks: {
          'kafka-capacity-enough-partitions': {
            passed: 0,
            failed: 1,
            unknown: 2,
          },
          'kafka-capacity-no-idle-members': {
            passed: 0,
            failed: 1,
            unknown: 0,
          },
        },
      });
      const { outcomes, checks } = byOwner.body;
      for (const outcome of ['passed', 'failed', 'unknown'] as const) {
        const sum = Object.values(checks as ScorecardRow['checks']).reduce(
          (total, counts) => total + counts[outcome],
          0,
        );
        expect(outcomes[outcome]).toBe(sum);
      }
      const failures = byOwner.body.offenders.map(
        (one: ScorecardEntity) => one.outcomes.failed,
      );
      expect(failures).toEqual([...failures].sort((a, b) => b - a));
      const offender = (ref: string) =>
        byOwner.body.offenders.find(
          (one: ScorecardEntity) => one.entityRef === ref,
        );
      // By its own group alone: the topic counts where it is registered.
      expect(offender('component:default/shop')).toMatchObject({
        title: 'The shop',
        owner: 'group:default/shop-team',
        system: 'system:default/store',
        open: [
          { id: 'kafka-capacity-no-idle-members', outcome: 'failed' },
          { outcome: 'unknown' },
          { outcome: 'unknown' },
        ],
      });
      for (const one of byOwner.body.offenders as ScorecardEntity[]) {
        expect(one.passed).toHaveLength(one.outcomes.passed);
        expect(one.passed).not.toContain(one.open[0].id);
      }
      const orders = offender('resource:default/orders');
      expect(orders.open).toContainEqual({
        id: 'kafka-capacity-enough-partitions',
        outcome: 'failed',
        finding: expect.stringContaining('1 of 1'),
      });

      const bySystem = await replica.get('/scorecard?by=system').expect(200);
      expect(bySystem.body.rows.map(brief).sort()).toEqual([
        'null 2 unknown 2',
        'system:default/store 2 scale 0',
      ]);
      const store = await replica
        .get('/scorecard?by=system&of=system:store')
        .expect(200);
      expect(store.body).toMatchObject({ of: 'system:store', entities: 2 });
      expect(store.body.rows.map(brief)).toEqual([
        'system:default/store 2 scale 0',
      ]);
      const without = await replica
        .get('/scorecard?by=system&of=none')
        .expect(200);
      expect(without.body.entities).toBe(2);
    },
  );

  it('hands the entities of a scorecard out by pages, each once', async () => {
    const replica = await start();
    const seen: ScorecardEntity[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: ScorecardEntity[]; nextCursor: null } } =
        await replica
          .get(
            `/scorecard/entities?by=owner&limit=1${
              cursor ? `&cursor=${cursor}` : ''
            }`,
          )
          .expect(200);
      seen.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.map(({ entityRef }) => entityRef).sort()).toEqual([
      'api:default/payments',
      'component:default/gone',
      'component:default/shop',
      'resource:default/orders',
    ]);
    const failed = seen.map(({ outcomes }) => outcomes.failed);
    expect(failed).toEqual([...failed].sort((a, b) => b - a));
    await replica
      .get('/scorecard/entities?by=owner&cursor=nonsense')
      .expect(400);
  });

  it('shows, counts and names nothing that the caller may not see', async () => {
    const replica = await start();
    const { body } = await replica
      .post(
        '/facts/query',
        { entityRefs: ['resource:default/orders', 'system:default/store'] },
        GUEST,
      )
      .expect(200);
    expect(body.notFound).toEqual(['resource:default/orders']);
    expect(body.items).toMatchObject([
      { entityRef: 'system:default/store', topics: 0, consumerGroups: 1 },
    ]);
    for (const path of ['facts', 'scorecard']) {
      await replica
        .get(`/entities/resource/default/orders/${path}`, GUEST)
        .expect(404);
    }
    const card = await replica.get('/scorecard?by=owner', GUEST).expect(200);
    expect(card.body.entities).toBe(2);
    expect(JSON.stringify(card.body)).not.toMatch(/orders|gone/);
  });

  it.each(databases.eachSupportedId())(
    'records how checks stand, and sums it for what the caller sees, on %p',
    async (databaseId: TestDatabaseId) => {
      let record: (() => Promise<void>) | undefined;
      const recording = createBackendModule({
        pluginId: 'kafka-capacity',
        moduleId: 'test-recording',
        register(env) {
          env.registerInit({
            deps: { scheduler: coreServices.scheduler },
            async init({ scheduler }) {
              record = () => scheduler.triggerTask(SCORE_TASK);
            },
          });
        },
      });
      const replica = await start({
        knex: await databases.init(databaseId),
        features: [recording],
      });
      const daysOf = async (path: string, user?: string) =>
        (await replica.get(path, user).expect(200)).body.days;
      const card = await replica.get('/scorecard?by=owner').expect(200);
      const guests = await replica.get('/scorecard?by=owner', GUEST);
      expect(guests.body.entities).toBe(2);
      await record?.();
      const day = new Date().toISOString().slice(0, 10);
      expect(await daysOf('/scorecard/trend?by=owner')).toEqual([
        { day, entities: 4, outcomes: card.body.outcomes },
      ]);
      expect(await daysOf('/scorecard/trend?by=system', GUEST)).toEqual([
        { day, entities: 2, outcomes: guests.body.outcomes },
      ]);
      const store = '/scorecard/trend?by=system&of=system:store';
      expect(await daysOf(store)).toMatchObject([{ entities: 2 }]);
      expect(await daysOf(store, GUEST)).toMatchObject([{ entities: 1 }]);
      expect(await daysOf('/scorecard/trend?by=owner&of=group:nobody')).toEqual(
        [],
      );
      expect(
        await daysOf('/entities/resource/default/orders/scorecard'),
      ).toMatchObject([{ day, entities: 1 }]);
      expect(replica.complaints).toEqual([]);
    },
  );

  it('answers services, and refuses who may not read', async () => {
    const replica = await start();
    const { body } = await replica
      .getAs(
        '/v1/entities/resource/default/orders/facts',
        mockCredentials.service.header(),
      )
      .expect(200);
    expect(body).toMatchObject({
      entityRef: 'resource:default/orders',
      topics: 1,
    });
    await replica
      .getAs('/v1/facts/schema', mockCredentials.none.header())
      .expect(401);
    const denied = await start({ denied: [kafkaCapacityReadPermission.name] });
    await denied.post('/facts/query', { entityRefs: ['a:b/c'] }).expect(403);
    for (const path of ['/scorecard?by=owner', '/facts/schema']) {
      await denied.get(path).expect(403);
    }
  });

  it('takes a thousand long references, and refuses what is none', async () => {
    const replica = await start();
    const long = (n: number) =>
      `resource:${'n'.repeat(63)}/${'x'.repeat(58)}-${n}`;
    const thousand = Array.from({ length: 1000 }, (_, n) => long(n));
    const { body } = await replica
      .post('/facts/query', { entityRefs: thousand })
      .expect(200);
    expect(body.notFound).toHaveLength(1000);
    for (const entityRefs of [
      [],
      [...thousand, 'component:default/shop'],
      ['shop'],
      ['x'.repeat(100_000)],
      ['component:default/shop\0'],
      [7],
    ]) {
      const refused = await replica
        .post('/facts/query', { entityRefs })
        .expect(400);
      const { message } = refused.body.error;
      expect(message).toMatch(/entityRefs/);
      // What was given is not sent back in full.
      expect(message.length).toBeLessThan(500);
    }
    for (const query of ['', '?by=team', '?by=owner&of=:/']) {
      await replica.get(`/scorecard${query}`).expect(400);
    }
  });

  it('tells the checks of an entity, and what facts and checks there are', async () => {
    const replica = await start();
    const { body } = await replica
      .get('/entities/component/default/shop/scorecard')
      .expect(200);
    expect(body.facts.entityRef).toBe('component:default/shop');
    expect(body.checks.map(({ id }: { id: string }) => id)).toEqual(
      CAPACITY_CHECKS.map(({ id }) => id).filter(
        // It stands for no cluster.
        id => !/-(cluster|brokers)-/.test(id),
      ),
    );
    expect(body).toMatchObject({ stale: null, days: [] });
    const schema = await replica.get('/facts/schema').expect(200);
    expect(schema.body.facts.map(({ name }: { name: string }) => name)).toEqual(
      FACT_NAMES,
    );
    expect(schema.body.checks).toEqual(CAPACITY_CHECKS);
    expect(replica.complaints).toEqual([]);
  });
});
