import { mockCredentials } from '@backstage/backend-test-utils';
import { InventoryPage } from 'backstage-plugin-kafka-capacity-common';
import { keeper, keeperModule } from '../../__testUtils__/keeper';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(180_000);

const GUEST = 'user:default/guest';
const six = Array(6).fill(5);
const topics = [topic('orders_placed', six), topic('nobodys', six)];
const [broker] = snapshot('prod', 0, {}).brokers;
const brokers = [1, 2, 3].map(id => ({ ...broker, id }));

describe('topics that are to be created', () => {
  const replicas: Replica[] = [];

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
    allowChanges = true,
  ) {
    const kafka = keeper({ topics, brokers });
    const replica = await startReplica({
      inspect: kafka.admin.inspect,
      features: [keeperModule(kafka.admin)],
      entities: [
        entity('Resource', 'placed', { topics: 'prod/orders_placed' }),
        // It registers a topic that is not there.
        entity('Resource', 'lost', { topics: 'prod/lost_and_found' }),
        entity('System', 'shop'),
      ],
      config: {
        clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'], allowChanges }],
      },
      groups: ['ordering', 'nobody', 'thieves'].map(
        name => `group:default/${name}`,
      ),
      ...extra,
    });
    replicas.push(replica);
    await replica.sweep();
    const body = (more: object) => ({
      name: 'fresh',
      partitions: 6,
      replicationFactor: 1,
      ...more,
    });
    return {
      kafka,
      replica,
      create: (more: object, user?: string) =>
        replica.post('/clusters/prod/topics', body(more), user),
      check: (more: object, user?: string) =>
        replica.post('/clusters/prod/new-topic-checks', body(more), user),
      /** What is known of a topic that a sweep has seen. */
      async declared(name: string) {
        const { body: inventory } = await replica
          .getAs(
            '/v1/clusters/prod/inventory',
            mockCredentials.service.header(),
          )
          .expect(200);
        return (inventory as InventoryPage).topics.find(
          one => one.name === name,
        )?.declaration;
      },
    };
  }

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  const declaration = {
    owner: 'group:default/ordering',
    declared: { peakThroughputMBps: 5 },
  };
  const notKept = expect.stringContaining('were not stored');

  it('say whose owner and system the catalog does not have', async () => {
    const { create } = await start();
    const { body } = await create({
      declaration: { owner: 'Nobody', system: 'shop' },
      dryRun: true,
    }).expect(200);
    const missing = body.warnings.filter((warning: string) =>
      warning.includes('in the catalog is visible'),
    );
    expect(missing).toEqual([
      expect.stringContaining(
        'No group:default/nobody in the catalog is visible',
      ),
    ]);
  });

  it('keep what is declared of them though the answer is lost', async () => {
    const { kafka, replica, create, declared } = await start();
    kafka.loseAnswers(true);
    const { body: lost } = await create({ declaration }).expect(503);
    expect(lost.error.message).toContain('is not known');
    kafka.loseAnswers(false);
    // Neither somebody else nor another declaration has it.
    const thieves = { owner: 'group:default/thieves' };
    for (const [given, user] of [
      [declaration, GUEST],
      [thieves, GUEST],
      [thieves, undefined],
    ] as const) {
      const { body } = await create({ declaration: given }, user).expect(200);
      expect(body.warnings).toContainEqual(notKept);
    }
    // A dry run tells that it would be kept, and keeps nothing.
    const { body: dry } = await create({ declaration, dryRun: true });
    expect(dry.warnings).not.toContainEqual(notKept);
    kafka.see({ topics: [...topics, topic('fresh', six)] });
    await replica.sweep();
    expect(await declared('fresh')).toBeNull();
    for (const _ of ['the next time', 'and again']) {
      const { body } = await create({ declaration }).expect(200);
      expect(body.outcome).toBe('unchanged');
      expect(body.warnings).not.toContainEqual(notKept);
    }
    expect(kafka.changes).toEqual(['fresh 6']);
    await replica.sweep();
    expect(await declared('fresh')).toEqual(declaration);
  });

  it('are not had by declaring them when somebody else was quicker', async () => {
    const { kafka, create } = await start();
    const ask = kafka.admin.createTopic!;
    kafka.admin.createTopic = async (wanted, options) => {
      if (!options.validateOnly) kafka.kept.set(wanted.name, 6);
      return ask(wanted, options);
    };
    for (const _ of ['at once', 'and when it is tried again']) {
      const { body } = await create({ declaration }).expect(200);
      expect(body.outcome).toBe('unchanged');
      expect(body.warnings).toContainEqual(notKept);
    }
  });

  it('are not had by declaring them after the own one was deleted', async () => {
    const { kafka, replica, create } = await start();
    kafka.loseAnswers(true);
    await create({ declaration }).expect(503);
    kafka.loseAnswers(false);
    kafka.see({ topics: [...topics, topic('fresh', six)] });
    await replica.sweep();
    kafka.see({ topics });
    await replica.sweep();
    // Now it is there again, by somebody else.
    const { body } = await create({ declaration }).expect(200);
    expect(body.warnings).toContainEqual(notKept);
  });

  it('are refused on a cluster that is not configured, to who may create them', async () => {
    const { replica } = await start();
    const denied = await start({ denied: ['kafka-capacity.topic.create'] });
    const asked = { name: 'fresh', partitions: 6, replicationFactor: 1 };
    for (const [one, status, message] of [
      [replica, 404, "cluster 'nope' is not configured"],
      [denied.replica, 403, "the permission 'kafka-capacity.topic.create'"],
    ] as const) {
      const { body } = await one
        .post('/clusters/nope/topics', asked)
        .expect(status);
      expect(body.error.message).toContain(`Nothing was changed: ${message}`);
      expect(one.event.fail).toHaveBeenCalledTimes(1);
    }
  });

  it('are not had by declaring them after an attempt that was refused', async () => {
    const { kafka, create } = await start();
    const validate = kafka.admin.createTopic!;
    kafka.admin.createTopic = async (wanted, options) =>
      options.validateOnly
        ? validate(wanted, options)
        : {
            outcome: 'refused',
            before: null,
            fault: { code: 'POLICY_VIOLATION', message: 'Not this one' },
          };
    await create({ declaration }).expect(400);
    // Then somebody else creates it.
    kafka.kept.set('fresh', 6);
    const { body } = await create({ declaration }).expect(200);
    expect(body.warnings).toContainEqual(notKept);
  });

  it.each([
    [
      { replicationFactor: 4 },
      400,
      'the replication factor must be no more than there are brokers, which were 3 in the sweep of 2',
    ],
    [
      { name: 'orders.placed' },
      409,
      'the name orders.placed is taken by a topic that is already there',
    ],
    [
      { configs: { 'min.insync.replicas': '5' } },
      400,
      'min.insync.replicas must be a whole number from 1 to the replication factor',
    ],
  ])('are refused as Kafka would: %j', async (more, status, message) => {
    const { kafka, create, check } = await start();
    for (const answer of [
      await create({ ...more, dryRun: true }),
      await create(more),
      await check(more),
    ]) {
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toContain(
        `Nothing was changed: ${message}`,
      );
      expect(answer.body.error.message).not.toContain('orders_placed');
    }
    expect(kafka.changes).toEqual([]);
    await create({ name: 'lost.and.found' }).expect(201);
  });

  it.each([
    [3, undefined, '2', []],
    [2, undefined, '1', []],
    [3, '1', '1', [expect.stringContaining('is 1 of 3 replicas')]],
    [3, '3', '3', [expect.stringContaining('writes fail while')]],
  ])(
    'of %i copies with %s in sync are created with %s',
    async (replicationFactor, given, expected, warnings) => {
      const { kafka, create } = await start();
      const asked = jest.spyOn(kafka.admin, 'createTopic');
      const configs = given && { 'min.insync.replicas': given };
      const { body } = await create({ replicationFactor, configs }).expect(201);
      expect(body.warnings).toEqual(warnings);
      expect(body.finding).toContain(`min.insync.replicas ${expected}`);
      expect(asked).toHaveBeenLastCalledWith(
        expect.objectContaining({
          configs: { 'min.insync.replicas': expected },
        }),
        expect.objectContaining({ validateOnly: false }),
      );
    },
  );

  it('are checked for whoever declares them elsewhere, who is told no more than they may see', async () => {
    const extra = {
      hiddenFrom: { [GUEST]: ['placed'] },
      denied: ['kafka-capacity.topic.create', 'kafka-capacity.cluster.read'],
    };
    const { kafka, replica, check } = await start(extra, false);
    const { body } = await check({ replicationFactor: 3 }).expect(200);
    expect(body).toMatchObject({
      outcome: 'valid',
      finding:
        'Topic fresh can be declared with 6 partitions, replication factor 3 and min.insync.replicas 2.',
    });
    await check({ name: '__own' }).expect(400);
    // Neither how many brokers there are nor what they hold.
    const { body: many } = await check({ replicationFactor: 4 }).expect(400);
    expect(many.error.message).toBe(
      'Nothing was changed: the replication factor must be no more than there are brokers, but it is 4',
    );
    const { body: full } = await check({ partitions: 12_001 }).expect(409);
    expect(full.error.message).toBe(
      'Nothing was changed: A broker would come to more replicas, above the budget of 2,000. Add brokers, or remove topics that nobody needs, first.',
    );
    await check({ name: 'orders_placed' }).expect(200);
    await check({ name: 'orders_placed', partitions: 7 }).expect(409);
    for (const name of ['orders.placed', 'orders_placed', 'fresh']) {
      const { body: told } = await check({ name, partitions: 7 }, GUEST).expect(
        200,
      );
      expect(told.outcome).toBe('valid');
    }
    expect(kafka.changes).toEqual([]);
    // Everybody is told how often new topics are to be kept, and nobody else of the brokers.
    const { body: summary } = await replica.get('/clusters/prod').expect(200);
    expect(summary).toMatchObject({
      brokers: null,
      newTopics: {
        replicationFactor: 3,
        minInsyncReplicas: 2,
        roomForPartitions: expect.any(Number),
      },
    });
    kafka.see({ brokers: [broker] });
    await replica.sweep();
    const { body: smaller } = await replica.get('/clusters/prod').expect(200);
    expect(smaller.newTopics).toMatchObject({
      replicationFactor: 1,
      minInsyncReplicas: 1,
    });
    expect(replica.complaints).toEqual([]);
  });
});
