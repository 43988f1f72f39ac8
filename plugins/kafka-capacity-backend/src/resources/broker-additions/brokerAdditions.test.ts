import { TestDatabases } from '@backstage/backend-test-utils';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { snapshot, topic } from '../../__testUtils__/snapshots';
import { HourFigures, HOUR_MS } from '../../history/series/hours';
import { SeriesHistory } from '../../history/series/SeriesHistory';
import { brokerInventory } from '../../measurement/brokers/brokerInventory';
import { observeCluster } from './observeCluster';

jest.setTimeout(180_000);

const ADDITIONS = '/clusters/prod/broker-additions';
const PLANS = '/clusters/prod/reassignment-plans';

/** Brokers in racks of their own. */
const brokers = (...ids: number[]) =>
  ids.map(id => ({
    id,
    host: `kafka-${id}`,
    port: 9092,
    rack: `rack-${id}`,
    logDirs: [],
  }));

const content = (
  ids: number[],
  extra: Partial<ClusterSnapshot> = {},
): Partial<ClusterSnapshot> => ({
  brokers: brokers(...ids),
  topics: [topic('orders', Array(12).fill(5))],
  reassignments: [],
  ...extra,
});

const steadyHour = (value: number): HourFigures => ({
  ...{ mean: value, max: value, p95: value, median: value },
  ...{ samples: 60, origin: 'sweep' },
});

describe('additions of brokers', () => {
  const replicas: Replica[] = [];
  let seen = content([1]);

  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  const start = async (
    denied: string[] = [],
    options: Partial<Parameters<typeof startReplica>[0]> = {},
  ) => {
    const replica = await startReplica({
      inspect: async () => snapshot('prod', Date.now(), seen),
      denied,
      ...options,
    });
    replicas.push(replica);
    return replica;
  };

  afterEach(async () => {
    seen = content([1]);
    await Promise.all(replicas.splice(0).map(one => one.stop()));
  });

  it('are one a cluster, kept when they have ended', async () => {
    const { post, get, sweep } = await start();
    await post(ADDITIONS, { count: 1 }).expect(409);
    await sweep();
    const { body: first } = await post(ADDITIONS, { count: 1 }).expect(201);
    await post(ADDITIONS, { count: 1 }).expect(409);
    await post(`${ADDITIONS}/${first.id}/end`, {
      outcome: 'abandoned',
    }).expect(200);
    const { body: second } = await post(ADDITIONS, {
      count: 2,
      reason: 'growth',
    }).expect(201);
    const { body: list } = await get(ADDITIONS).expect(200);
    expect(list.items).toMatchObject([
      { id: second.id, state: 'running', count: 2, reason: 'growth' },
      { id: first.id, state: 'abandoned', endedBy: 'user:default/mock' },
    ]);
  });

  it('go on with every sweep, and keep what people confirmed', async () => {
    const { post, get, sweep } = await start();
    await sweep();
    const { body: begun } = await post(ADDITIONS, { count: 1 }).expect(201);
    const path = `${ADDITIONS}/${begun.id}`;
    const quiet = { check: 'quiet-hour', confirmed: true };
    await post(`${path}/confirmations`, quiet).expect(200);
    seen = content([1, 2]);
    await sweep();
    const { body } = await get(path).expect(200);
    expect(body.joined).toMatchObject([{ id: 2 }]);
    const checks = body.phases.flatMap(
      (phase: { checks: { id: string }[] }) => phase.checks,
    );
    const check = (id: string) =>
      checks.find((one: { id: string }) => one.id === id);
    expect(check('quiet-hour')).toMatchObject({
      status: 'passed',
      confirmed: { by: 'user:default/mock' },
    });
    expect(check('brokers-registered').status).toBe('passed');
    expect(check('reassigned')).toMatchObject({
      status: 'open',
      evidence: expect.stringContaining('Broker 2 has no replicas'),
    });
    const { body: back } = await post(`${path}/confirmations`, {
      ...quiet,
      confirmed: false,
    }).expect(200);
    expect(back.phases[0].checks[4]).toMatchObject({
      id: 'quiet-hour',
      status: 'unknown',
      confirmed: null,
    });
  });

  it.each([
    ['passed', 'its quietest', 1],
    ['open', 'a busy', 50],
  ])(
    'have %s for a quiet hour in %s hour of the past days, whoever confirms it',
    async (status, _, now) => {
      const knex = await databases.init('SQLITE_3');
      const at = Math.floor(Date.now() / HOUR_MS - 1);
      const { post, sweep, get } = await start([], {
        knex,
        inspect: async () => snapshot('prod', (at + 0.5) * HOUR_MS, seen),
      });
      const hours = new Map(
        Array.from({ length: 48 }, (_hour, ago) => {
          const mean = ago % 24 < 5 || ago % 24 === 23 ? now : 20;
          return [at - 1 - ago, steadyHour(mean)];
        }),
      );
      await new SeriesHistory(knex).putHours('prod', [
        { kind: 'cluster', metric: 'messagesInPerSecond', name: 'prod', hours },
      ]);
      await sweep();
      const { body: begun } = await post(ADDITIONS, { count: 1 }).expect(201);
      const path = `${ADDITIONS}/${begun.id}`;
      const quiet = { check: 'quiet-hour', confirmed: true };
      await post(`${path}/confirmations`, quiet).expect(200);
      const { body } = await get(path).expect(200);
      expect(body.phases[0].checks[4]).toMatchObject({
        id: 'quiet-hour',
        status,
        confirmable: false,
        confirmed: null,
      });
    },
  );

  it('have a plan of moves from the last sweep', async () => {
    const { post, sweep } = await start();
    const asked = { newBrokers: [2], throttleBytesPerSecond: 1e6 };
    await post(PLANS, asked).expect(409);
    await sweep();
    await post(PLANS, asked).expect(400);
    seen = content([1, 2]);
    await sweep();
    const { body } = await post(PLANS, asked).expect(200);
    expect(body).toMatchObject({
      movedReplicas: 6,
      batches: 1,
      unknownSizes: 0,
      limitedByRacks: false,
      throttleWarning: null,
      unknownNetworks: [1, 2],
    });
    expect(body.script.text).toContain('"replicas":[2]');
  });

  it('are refused where they make no sense', async () => {
    const { post, get, sweep } = await start();
    await sweep();
    await post(ADDITIONS, { count: 0 }).expect(400);
    await post(ADDITIONS, { count: 1, more: 1 }).expect(400);
    await get(`${ADDITIONS}/9`).expect(404);
    await get(`${ADDITIONS}/x`).expect(404);
    await post('/clusters/none/broker-additions', { count: 1 }).expect(404);
    const { body } = await post(ADDITIONS, { count: 1 }).expect(201);
    const path = `${ADDITIONS}/${body.id}`;
    // What is a fact is not for people to confirm.
    await post(`${path}/confirmations`, {
      check: 'healthy',
      confirmed: true,
    }).expect(400);
    const ended = await post(`${path}/end`, { outcome: 'completed' });
    expect(ended.status).toBe(409);
  });

  it('need permissions, and leave a trace', async () => {
    const allowed = await start();
    await allowed.sweep();
    await allowed.post(ADDITIONS, { count: 1 }).expect(201);
    expect(allowed.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'broker-addition-begin',
        meta: { cluster: 'prod', count: 1, reason: null },
      }),
    );
    const reader = await start(['kafka-capacity.broker-addition.create']);
    await reader.sweep();
    await reader.get(ADDITIONS).expect(200);
    await reader.post(ADDITIONS, { count: 1 }).expect(403);
    const stranger = await start(['kafka-capacity.cluster.read']);
    await stranger.sweep();
    await stranger.get(ADDITIONS).expect(403);
    await stranger
      .post(PLANS, { newBrokers: [1], throttleBytesPerSecond: 1 })
      .expect(403);
  });
});

describe('observeCluster', () => {
  const measured = (seen: ClusterSnapshot) => ({
    inventory: brokerInventory(seen).brokers,
    hourlyTraffic: null,
  });

  it('counts no replica as missing that a reassignment is adding', () => {
    const [orders] = content([1]).topics ?? [];
    const partitions = orders.partitions.map((one, i) => ({
      ...one,
      replicas: i < 2 ? [1, 2] : [1],
    }));
    const moving = [
      { topic: 'orders', partition: 0, adding: [2], removing: [] },
    ];
    const seen = snapshot(
      'prod',
      1,
      content([1, 2], {
        topics: [{ ...orders, partitions }],
        reassignments: moving,
      }),
    );
    expect(observeCluster(seen, measured(seen), null)).toMatchObject({
      partitions: { total: 12, underReplicated: 1, offline: 0, unread: 0 },
      reassigning: 1,
      brokers: [
        { id: 1, replicas: 12, leaders: 12 },
        { id: 2, replicas: 2, leaders: 0 },
      ],
    });
  });

  it('does not know what it may not see', () => {
    const fault = { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'no' };
    const gone = { code: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'gone' };
    const seen = snapshot(
      'prod',
      1,
      content([1], {
        topics: [
          topic('secret', [], { fault }),
          topic('old', [], { fault: gone }),
        ],
        reassignments: undefined,
      }),
    );
    expect(observeCluster(seen, measured(seen), null)).toMatchObject({
      partitions: { total: 0, unread: 1 },
      reassigning: null,
      rows: null,
    });
  });
});
