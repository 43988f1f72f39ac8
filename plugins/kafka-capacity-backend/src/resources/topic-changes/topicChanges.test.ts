import { mockCredentials } from '@backstage/backend-test-utils';
import { InventoryPage } from 'backstage-plugin-kafka-capacity-common';
import { keeper, keeperModule } from '../../__testUtils__/keeper';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(180_000);

const GUEST = 'user:default/guest';
const six = Array(6).fill(5);
const compacted = topic('customers', six);
compacted.config = { ...compacted.config!, cleanupPolicy: 'compact' };

const topics = [
  topic('orders', six),
  topic('streamed', six),
  topic('ordered', six),
  topic('unread', six, { config: undefined }),
  topic('nobodys', six),
  topic('muted', six),
  topic('_schemas', [5]),
  topic('declared.fixed', six),
  topic('in.order', [5]),
  topic('__share_group_state', six),
  topic('flagged', six, { internal: true }),
  topic('in.strimzi', six),
  topic('sunk', six),
  compacted,
];
const groups = [
  group('connect-s3', 'sunk', six),
  group('totals', 'streamed', six, {
    members: [
      {
        memberId: 'totals-1',
        clientId: 'totals-StreamThread-1',
        host: '/10.0.0.1',
        assignment: {},
      },
    ],
  }),
  group('mute', 'muted', six, {
    memberCount: 0,
    fault: { code: 'COORDINATOR_NOT_AVAILABLE', message: 'It is silent' },
  }),
];

describe('changes of topics', () => {
  const replicas: Replica[] = [];

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
    cluster: object = { allowChanges: true },
  ) {
    const kafka = keeper({ topics, groups });
    const entities = [
      entity('Resource', 'orders', { topics: 'prod/orders' }),
      entity('Resource', 'customers', { topics: 'prod/customers' }),
      entity('Resource', 'streamed', { topics: 'prod/streamed' }),
      entity('Resource', 'unread', { topics: 'prod/unread' }),
      entity('Resource', 'muted', { topics: 'prod/muted' }),
      entity('Resource', 'sunk', { topics: 'prod/sunk,prod/_schemas' }),
      entity('Resource', 'fixed', {
        topics: 'prod/declared.fixed',
        annotations: { 'kafka-capacity/partitions': 'fixed' },
      }),
      entity('Resource', 'in-order', {
        topics: 'prod/in.order',
        annotations: { 'kafka-capacity/total-order': 'true' },
      }),
      entity('Resource', 'in-strimzi', {
        topics: 'prod/in.strimzi',
        annotations: { 'kafka-capacity/managed-by': 'strimzi' },
      }),
      entity('Resource', 'ordered', {
        topics: 'prod/ordered',
        annotations: { 'kafka-capacity/order-per-key': 'true' },
      }),
    ];
    const replica = await startReplica({
      inspect: asked => kafka.admin.inspect(asked),
      features: [keeperModule(kafka.admin)],
      entities,
      config: {
        clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'], ...cluster }],
        topicNames: {
          pattern: '[a-z]+(\\.[a-z_]+)*',
          example: 'orders.placed',
        },
      },
      groups: ['ordering', 'nobody', 'thieves'].map(
        name => `group:default/${name}`,
      ),
      ...extra,
    });
    replicas.push(replica);
    await replica.sweep();
    const create = (body: object, user?: string) =>
      replica.post(
        '/clusters/prod/topics',
        { name: 'fresh', partitions: 6, replicationFactor: 1, ...body },
        user,
      );
    const scale = (name: string, body: object, user?: string) =>
      replica.post(`/clusters/prod/topics/${name}/partitions`, body, user);
    /** What the audit log was told of attempts that were refused. */
    const refusals = () =>
      replica.event.fail.mock.calls.map(([{ meta }], index) => [
        // The first event is that of the sweep.
        replica.auditor.createEvent.mock.calls[index + 1][0].eventId,
        meta.finding,
      ]);
    return { kafka, replica, create, scale, refusals, entities };
  }

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  it('are validated, made once, audited and swept', async () => {
    const { kafka, replica, create, scale } = await start();
    const configs = { 'min.insync.replicas': '1' };
    const dry = await create({ configs, dryRun: true }).expect(200);
    expect(dry.body).toEqual({
      cluster: 'prod',
      topic: 'fresh',
      outcome: 'valid',
      dryRun: true,
      from: null,
      to: 6,
      replicationFactor: 1,
      finding:
        'Topic fresh would be created with 6 partitions, replication factor 1 and min.insync.replicas 1; nothing was changed.',
      warnings: [expect.stringContaining('writes fail while')],
    });
    expect(kafka.changes).toEqual([]);
    const done = await create({ configs }).expect(201);
    expect(done.body.outcome).toBe('changed');
    expect(replica.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'topic-create',
        severityLevel: 'medium',
        meta: {
          cluster: 'prod',
          topic: 'fresh',
          partitions: 6,
          replicationFactor: 1,
          configs,
          dryRun: false,
        },
      }),
    );
    expect(replica.auditor.createEvent).toHaveBeenCalledTimes(3); // with the sweep's
    const again = await create({}).expect(200);
    expect(again.body.outcome).toBe('unchanged');
    await scale('orders', { partitions: 12, dryRun: true }).expect(200);
    const scaled = await scale('orders', { partitions: 12 }).expect(201);
    expect(scaled.body).toMatchObject({
      from: 6,
      to: 12,
      finding: 'Topic orders now has 12 partitions; it had 6.',
      warnings: [expect.stringContaining('50% of keys move')],
    });
    await scale('orders', { partitions: 12 }).expect(200);
    await scale('orders', { partitions: 12, dryRun: true }).expect(200);
    expect(kafka.changes).toEqual(['fresh 6', 'orders 12']);
    expect(replica.complaints).toEqual([]);
  });

  it('keep what was declared about a topic until it is gone', async () => {
    const { kafka, replica, create } = await start();
    const declaration = {
      owner: 'group:default/ordering',
      description: 'Fresh orders',
      declared: { peakThroughputMBps: 5, keyed: false },
    };
    const declarations = async () => {
      const { body } = await replica
        .getAs('/v1/clusters/prod/inventory', mockCredentials.service.header())
        .expect(200);
      return Object.fromEntries(
        (body as InventoryPage).topics
          .filter(one => one.declaration !== null)
          .map(one => [one.name, one.declaration]),
      );
    };
    await create({ declaration, dryRun: true }).expect(200);
    await create({ declaration }).expect(201);
    // What is there already is not to be had by declaring it.
    const { body: taken } = await create({
      name: 'nobodys',
      declaration: { owner: 'group:default/thieves' },
    }).expect(200);
    expect(taken.warnings).toEqual([
      expect.stringContaining('No group:default/thieves in the catalog'),
      expect.stringContaining('the facts declared here were not stored'),
    ]);
    await create({ name: 'gone', declaration }).expect(201);
    const seen = [topic('fresh', six), topic('gone', six)];
    kafka.see({ topics: [...topics, ...seen] });
    await replica.sweep();
    expect(await declarations()).toEqual({
      fresh: declaration,
      gone: declaration,
    });
    // Somebody has deleted both, and made one of them again.
    const another = topic('fresh', six, { topicId: 'another' });
    kafka.see({ topics: [...topics, another] });
    await replica.sweep();
    kafka.see({ topics: [...topics, another, topic('gone', six)] });
    await replica.sweep();
    expect(await declarations()).toEqual({});
    expect(replica.complaints).toEqual([]);
  });

  it.each([
    [{ name: 'no spaces' }, 400, 'request/body/name must be 1 to 249 letters'],
    [{ name: '..' }, 400, 'request/body/name must be 1 to 249 letters'],
    [{ name: '__own' }, 400, "doesn't begin with '__', as Kafka's own do"],
    [{ name: 'Fresh' }, 400, "such as 'orders.placed', but it is 'Fresh'"],
    [
      { partitions: 0 },
      400,
      'request/body/partitions must be a whole number from 1',
    ],
    [{ configs: { 'min.insync.replicas': '2' } }, 400, 'but it is "2"'],
    [
      { declaration: { owner: 'a:b:c' } },
      400,
      'declaration.owner must be a group or user',
    ],
    [
      { declaration: { owner: 'component:default/shop' } },
      400,
      "declaration.owner must be a group or user such as 'group:default/ordering', but it is",
    ],
    [
      { declaration: { owner: 'ordering', system: 'group:default/a' } },
      400,
      'declaration.system must be a system',
    ],
    [{ partitions: 4001 }, 409, 'above the budget of 2,000'],
    [
      { name: 'orders', partitions: 7 },
      409,
      'with 6 partitions and replication factor 1 instead of 7 and 1',
    ],
  ])('like creating %j are refused: %i', async (body, status, message) => {
    const { kafka, replica, create } = await start();
    for (const dryRun of [true, false]) {
      const answer = await create({ ...body, dryRun }).expect(status);
      expect(answer.body.error.message).toContain(message);
    }
    expect(kafka.changes).toEqual([]);
    expect(replica.event.success).toHaveBeenCalledTimes(1); // the sweep
  });

  it.each([
    ['INVALID_REPLICATION_FACTOR', 400],
    ['TOPIC_ALREADY_EXISTS', 409],
    ['CLUSTER_AUTHORIZATION_FAILED', 503],
  ])('are refused as Kafka does: %s as %i', async (code, status) => {
    const { kafka, replica, create } = await start();
    const fault = { code, message: 'Kafka does not like it' };
    kafka.answer(() => ({ outcome: 'refused', before: null, fault }));
    const { body } = await create({}).expect(status);
    const message = `Nothing was changed: Kafka does not like it (${code})`;
    expect(body.error.message).toBe(message);
    expect(replica.event.fail).toHaveBeenCalledWith(
      expect.objectContaining({ meta: { finding: message } }),
    );
    kafka.answer(() => {
      throw new Error('No broker answered');
    });
    const { body: broken } = await create({}).expect(503);
    expect(broken.error.message).toBe(
      'Nothing was changed: No broker answered',
    );
  });

  it('are refused for what is known here rather than for what Kafka has no words for', async () => {
    const { kafka, scale } = await start();
    const fault = {
      code: 'UNKNOWN_SERVER_ERROR',
      message: 'Kafka answered UNKNOWN_SERVER_ERROR',
    };
    kafka.answer(() => ({ outcome: 'refused', before: null, fault }));
    const { body: known } = await scale('orders', { partitions: 4007 }).expect(
      409,
    );
    expect(known.error.message).toContain('above the budget of 2,000');
    const { body: unknown } = await scale('orders', { partitions: 12 }).expect(
      503,
    );
    expect(unknown.error.message).toBe(
      'Nothing was changed: Kafka answered UNKNOWN_SERVER_ERROR',
    );
  });

  it.each([
    ['customers', 12, 409, 'cleanup.policy is compact'],
    ['streamed', 12, 409, 'Its state is kept per partition: totals'],
    ['ordered', 12, 409, 'order per key is declared to matter'],
    ['muted', 12, 409, 'the members of 1 group could not be read'],
    ['unread', 12, 409, 'whether topic unread is compacted could not be read'],
    ['_schemas', 6, 409, 'Fixed at 1 partition by design: a schema registry'],
    ['in.order', 6, 409, 'Fixed at 1 partition by design: its records are'],
    ['declared.fixed', 12, 409, 'Keeps its partition count (6): its partition'],
    ['__share_group_state', 12, 409, 'internal topics are never changed'],
    ['flagged', 12, 409, 'internal topics are never changed'],
    ['orders', 4007, 409, 'above the budget of 2,000'],
    ['orders', 3, 400, "has 6 partitions, and partitions can't be removed"],
    ['lost', 12, 404, 'not found in the last sweep'],
  ])('like scaling %s to %i are refused: %i', async (name, to, ...expected) => {
    const { kafka, scale, refusals } = await start();
    const [status, message] = expected;
    for (const dryRun of [true, false]) {
      const { body } = await scale(name, { partitions: to, dryRun }).expect(
        status,
      );
      expect(body.error.message).toMatch(/^Nothing was changed: /);
      expect(body.error.message).toContain(message);
    }
    expect(kafka.changes).toEqual([]);
    expect(refusals()).toEqual(
      Array(2).fill(['topic-scale', expect.stringContaining(String(message))]),
    );
  });

  it('keep to what has been declared since the last sweep, and before a topic is there', async () => {
    const { kafka, replica, create, scale, entities } = await start();
    kafka.admin.inspect = async () => {
      throw new Error('No broker answered');
    };
    const totalOrder = { 'kafka-capacity/total-order': 'true' };
    entities.push(
      entity('Resource', 'placed', {
        topics: 'prod/fresh',
        annotations: totalOrder,
      }),
      entity('API', 'orders', {
        topics: 'prod/orders',
        annotations: { 'kafka-capacity/partitions': 'fixed' },
      }),
    );
    await replica.readCatalog();
    const { body } = await scale('orders', { partitions: 12 }).expect(409);
    expect(body.error.message).toContain('is declared to be fixed');
    const { body: wide } = await create({ partitions: 6 }).expect(400);
    expect(wide.error.message).toContain('kafka-capacity/total-order');
    await create({ partitions: 1 }).expect(201);
    expect(kafka.changes).toEqual(['fresh 1']);
  });

  it('take a topic to which replicas are being added for the one that is asked for', async () => {
    const { kafka, create } = await start();
    const before = { partitions: 6, replicationFactor: 2 };
    kafka.answer(() => ({ outcome: 'conflict', before }));
    const { body } = await create({ name: 'orders' }).expect(200);
    expect(body.outcome).toBe('unchanged');
    await create({ name: 'orders', partitions: 7 }).expect(409);
  });

  it('warn of drift and of sinks before, and of what is left to do after', async () => {
    const { replica, scale } = await start();
    const dry = await scale('in.strimzi', { partitions: 12, dryRun: true });
    expect(dry.body.warnings).toContainEqual(
      expect.stringMatching(
        /^Strimzi declares the topic .* Change spec\.partitions of its KafkaTopic first/,
      ),
    );
    const { body: sunk } = await scale('sunk', {
      partitions: 12,
      dryRun: true,
    });
    expect(sunk.warnings).toContainEqual(
      expect.stringMatching(/^connect-s3: sinks such as JDBC/),
    );
    const done = await scale('in.strimzi', { partitions: 12 }).expect(201);
    expect(done.body.warnings).toContainEqual(
      expect.stringContaining('Declare the new count there now.'),
    );
    const { body: afterSink } = await scale('sunk', { partitions: 12 });
    expect(afterSink.warnings.join()).toMatch(/partitioner\.class\) now\./);
    expect(afterSink.warnings.join()).not.toContain('before the change');
    const { body: procedure } = await replica
      .get('/clusters/prod/topics/in.strimzi/procedure?to=24')
      .expect(200);
    const { steps } = procedure.options[1].implementations[0];
    expect(steps).toContainEqual(
      expect.objectContaining({ id: 'change-declaration', tool: 'strimzi' }),
    );
    const { body: refused } = await replica
      .get('/clusters/prod/topics/_schemas/procedure?to=6')
      .expect(400);
    expect(refused.error.message).toContain('Fixed at 1 partition by design');
  });

  it('create one partition where there must be one by design', async () => {
    const { kafka, create } = await start({}, { allowChanges: true });
    const name = 'my.connect_configs';
    const { body } = await create({ name, partitions: 3 }).expect(400);
    expect(body.error.message).toContain(
      "partitions must be 1 for a topic called 'my.connect_configs', but it is 3: Kafka Connect",
    );
    expect(kafka.changes).toEqual([]);
    await create({ name, partitions: 1 }).expect(201);
  });

  it('wait for a sweep that reads every group', async () => {
    const { kafka, replica, scale } = await start();
    const silent = { code: 'REQUEST_TIMED_OUT', message: 'Broker 2 is silent' };
    kafka.see({ groups: [], groupsFault: silent });
    await replica.sweep();
    for (const name of ['orders', 'streamed']) {
      const { body } = await scale(name, { partitions: 12 }).expect(409);
      expect(body.error.message).toContain(
        'Whether a stream processor reads it is not known: not every group could be read (Broker 2 is silent).',
      );
    }
    expect(kafka.changes).toEqual([]);
    kafka.see({ groups, groupsFault: undefined });
    await replica.sweep();
    await scale('orders', { partitions: 12 }).expect(201);
  });

  it('wait for the next sweep when a topic has changed since the last one', async () => {
    const { kafka, scale } = await start();
    kafka.kept.set('orders', 8);
    const { body } = await scale('orders', { partitions: 12 }).expect(409);
    expect(body.error.message).toContain(
      'has 8 partitions now, and 6 when it was assessed',
    );
    expect(kafka.changes).toEqual([]);
  });

  it('are not told to have failed where only the audit log fails', async () => {
    const { kafka, replica, scale } = await start();
    replica.event.success.mockRejectedValue(new Error('The audit log is full'));
    await scale('orders', { partitions: 12 }).expect(500);
    expect(kafka.changes).toEqual(['orders 12']);
    expect(replica.event.fail).not.toHaveBeenCalled();
  });

  it('are off unless the cluster allows them', async () => {
    const { kafka, create, scale, refusals } = await start({}, {});
    for (const asked of [create({}), scale('orders', { partitions: 12 })]) {
      const { body } = await asked.expect(403);
      expect(body.error.message).toMatch(
        /^Nothing was changed: .*; set allowChanges of the cluster/,
      );
    }
    expect(kafka.changes).toEqual([]);
    expect(refusals()).toEqual([
      ['topic-create', expect.stringContaining('allowChanges')],
      ['topic-scale', expect.stringContaining('allowChanges')],
    ]);
  });

  it('need their permissions, and tell nothing of what one may not see', async () => {
    const hiddenFrom = { [GUEST]: ['orders'] };
    const { kafka, create, scale } = await start({ hiddenFrom });
    await scale('orders', { partitions: 12 }, GUEST).expect(404);
    for (const partitions of [6, 7]) {
      const { body } = await create(
        { name: 'orders', partitions },
        GUEST,
      ).expect(409);
      expect(body.error.message).toBe(
        'Nothing was changed: the name orders is taken by a topic that is already there',
      );
    }
    const denied = await start({
      denied: [
        'kafka-capacity.topic.create',
        'kafka-capacity.topic.scale',
        'kafka-capacity.cluster.read',
      ],
    });
    await denied.create({}).expect(403);
    await denied.scale('orders', { partitions: 12 }).expect(403);
    // Nor which clusters are configured.
    await denied.replica
      .post('/clusters/nope/topics/orders/partitions', { partitions: 12 })
      .expect(403);
    expect(denied.refusals()).toEqual(
      ['create', 'scale', 'scale'].map(verb => [
        `topic-${verb}`,
        `Nothing was changed: the permission 'kafka-capacity.topic.${verb}' is needed for this`,
      ]),
    );
    const blind = await start({ denied: ['kafka-capacity.cluster.read'] });
    await blind.scale('nobodys', { partitions: 12 }).expect(404);
    const { body } = await blind
      .create({ name: 'nobodys', partitions: 7 })
      .expect(409);
    expect(body.error.message).not.toContain('6 partitions');
    expect([kafka, denied.kafka, blind.kafka].map(it => it.changes)).toEqual([
      [],
      [],
      [],
    ]);
  });
});
