import { TestDatabases } from '@backstage/backend-test-utils';
import {
  BrokerDetail,
  BrokerList,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import {
  MetricsSource,
  SourceMetric,
} from 'backstage-plugin-kafka-capacity-node';
import { Outside } from '../../__testUtils__/broadcasts';
import { metricsModule, reading } from '../../__testUtils__/metricsModule';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const BROKERS = '/clusters/prod/brokers';

const HEALTHY: Partial<Record<SourceMetric, number>> = {
  cpuShare: 0.4,
  cpuCores: 8,
  heapAfterGcBytes: 3e9,
  heapMaxBytes: 6e9,
  gcTimeShare: 0.001,
  networkInBytesPerSecond: 50e6,
  networkOutBytesPerSecond: 60e6,
  produceLatencyP95Ms: 4,
  requestQueueTimeP95Ms: 1,
  messagesInPerSecond: 700,
};

/** Two brokers; time goes on by a minute a sweep, and reaches the present in the last of them. */
class Sweeps {
  now: number;
  metrics = { ...HEALTHY };
  answer: MetricsSource['read'] | undefined;

  constructor(minutes: number) {
    this.now = Date.now() - minutes * MINUTE;
  }

  readonly inspect = async () =>
    snapshot('prod', this.now, {
      brokers: [1, 2].map(id => ({
        id,
        host: `broker-${id}`,
        port: 9092,
        rack: `rack-${id}`,
        logDirs: [
          { path: '/a', totalBytes: 1000, usableBytes: 700 },
          { path: '/b', totalBytes: 1000, usableBytes: 250 },
        ],
      })),
      topics: [topic('orders', [Math.floor(this.now / 1000), 5])],
    });

  readonly read: MetricsSource['read'] = async (brokers, options) =>
    this.answer?.(brokers, options) ?? reading(this.now, brokers, this.metrics);

  /** Sweeps so many times, a minute apart. */
  async run(replica: Replica, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.now += MINUTE;
      const { state, error } = await replica.sweep();
      if (state !== 'succeeded') throw new Error(`${state}: ${error}`);
    }
  }
}

const cellOf = (list: BrokerList, row: string, broker = 0) =>
  list.items[broker].cells.find(cell => cell.row === row);

describe('brokers', () => {
  it('are assessed by what Kafka itself tells where no metrics source is configured', async () => {
    const sweeps = new Sweeps(10);
    const replica = await startReplica({ inspect: sweeps.inspect });
    await sweeps.run(replica, 3);
    const { body: list } = await replica.get(BROKERS);
    expect(list.items).toMatchObject([
      {
        id: 1,
        host: 'broker-1',
        rack: 'rack-1',
        controller: true,
        level: 'warning',
        coverage: { measured: 2, total: 9 },
        replicas: 2,
        leaders: 2,
        usedBytes: 1050,
        totalBytes: 2000,
      },
      { id: 2, level: 'warning', replicas: 0 },
    ]);
    // The fullest volume is full first.
    expect(cellOf(list, 'disk')).toMatchObject({ level: 'warning', value: 75 });
    expect(cellOf(list, 'partitions')).toMatchObject({ level: 'ok', value: 2 });
    expect(cellOf(list, 'cpu')).toMatchObject({
      level: 'unknown',
      value: null,
    });
    expect(cellOf(list, 'cpu')?.reason).toContain('no metrics source');
    const { body: whole } = await replica.get('/clusters/prod/assessment');
    expect(whole).toMatchObject({
      level: 'warning',
      coverage: { measured: 2, total: 9 },
      brokersKnown: { measured: 2, total: 2 },
    });
    const { body: source } = await replica.get('/clusters/prod/metrics-source');
    expect(source).toMatchObject({
      configured: false,
      kind: null,
      brokers: [],
    });
    // What is unknown of brokers makes no noise in the lists of topics.
    const { body: cluster } = await replica.get('/clusters/prod');
    expect(cluster.topicCounts).toMatchObject({ unknown: 0 });
    const { level, coverage, finding } = whole;
    expect(cluster.assessment).toEqual({ level, coverage, finding });
    await replica.stop();
  });

  describe('with a metrics source', () => {
    const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

    it('follow load up and, after a while, down, on whichever replica sweeps', async () => {
      const knex = await databases.init('SQLITE_3');
      const sweeps = new Sweeps(90);
      const start = () =>
        startReplica({
          inspect: sweeps.inspect,
          features: [metricsModule(sweeps.read)],
          knex,
          config: {
            clusters: [
              {
                name: 'prod',
                brokers: ['127.0.0.1:9092'],
                size: { networkGbps: 1 },
                tested: { messagesPerSecond: 1000, brokers: 1 },
              },
            ],
          },
        });
      let replica = await start();
      const level = async (row: string): Promise<Level | undefined> =>
        cellOf((await replica.get(BROKERS)).body, row)?.level;
      await sweeps.run(replica, 5);
      expect(await level('cpu')).toBe('unknown');
      await sweeps.run(replica, 10);
      const { body: calm } = await replica.get(BROKERS);
      expect(cellOf(calm, 'cpu')).toMatchObject({ level: 'ok', value: 40 });
      expect(cellOf(calm, 'memory')).toMatchObject({ level: 'ok', value: 50 });
      expect(cellOf(calm, 'network')?.value).toBeCloseTo(48);
      expect(cellOf(calm, 'iops')?.reason).toContain(
        'no metrics source exports',
      );
      expect(cellOf(calm, 'request-latency')?.value).toBe(4);

      sweeps.metrics.cpuShare = 0.95;
      await sweeps.run(replica, 15);
      expect(await level('cpu')).toBe('emergency');
      const { body: busy } = await replica.get(`${BROKERS}/1`);
      expect(busy).toMatchObject({ level: 'emergency', id: 1 });
      const [worst] = (busy as BrokerDetail).signals;
      expect(worst).toMatchObject({ id: 'brokerCpu', value: 95 });
      expect(worst.calculation.inputs.map(input => input.value)).toContain(
        'query of cpuShare',
      );
      const { body: cluster } = await replica.get('/clusters/prod/assessment');
      expect(cluster.level).toBe('emergency');
      // What its topics and groups are is no emergency.
      const { body: summary } = await replica.get('/clusters/prod');
      expect(summary).toMatchObject({
        level: 'emergency',
        topicCounts: { emergency: 0 },
        consumerGroupCounts: { emergency: 0 },
      });
      expect(
        cluster.signals.find(
          (one: { id: string }) => one.id === 'message-rate',
        ),
      ).toMatchObject({ level: 'ok', value: 70 });

      // Another replica takes over while the load has fallen: levels hold until they have cleared.
      await replica.stop();
      replica = await start();
      sweeps.metrics.cpuShare = 0.4;
      await sweeps.run(replica, 20);
      expect(await level('cpu')).toBe('emergency');
      await sweeps.run(replica, 35);
      expect(await level('cpu')).toBe('ok');
      // Too short to matter, whatever is usual.
      expect(await level('request-queue-time')).toBe('ok');
      const changes = await knex('level_changes')
        .where({ kind: 'broker', name: '1' })
        .orderBy('id');
      const passed = changes.map(({ to_level }) => to_level);
      expect(passed).toContain('emergency');
      expect(passed.at(-1)).toBe('warning');

      const { body: hour } = await replica.get(
        `${BROKERS}/1/history?metric=brokerCpu&span=hour`,
      );
      expect(hour).toMatchObject({ unit: '%', span: 'hour' });
      expect(hour.points.length).toBeGreaterThan(50);
      await replica.rollUp();
      const { body: day } = await replica.get(
        `${BROKERS}/1/history?metric=brokerMemory`,
      );
      expect(day.points.length).toBeGreaterThanOrEqual(2);
      expect(day.points[0].mean).toBeCloseTo(50);
      const { body: source } = await replica.get(
        '/clusters/prod/metrics-source',
      );
      expect(source).toMatchObject({ configured: true, kind: 'prometheus' });
      const told = source.brokers[0].metrics;
      expect(
        told.find((one: { metric: string }) => one.metric === 'cpuShare'),
      ).toMatchObject({ value: 0.4, profile: 'test', fault: null });
      expect(
        told.find((one: { metric: string }) => one.metric === 'iops'),
      ).toMatchObject({ value: null, fault: { code: 'NOT_EXPORTED' } });
      // Kafka's log directories tell it.
      expect(
        told.find((one: { metric: string }) => one.metric === 'diskUsedBytes'),
      ).toBeUndefined();
      await replica.stop();
    });
  });

  it('leave a sweep whole when the metrics source fails', async () => {
    const sweeps = new Sweeps(10);
    sweeps.answer = async () => {
      throw new Error('it burns');
    };
    const replica = await startReplica({
      inspect: sweeps.inspect,
      features: [metricsModule(sweeps.read)],
    });
    await sweeps.run(replica, 2);
    const { body: list } = await replica.get(BROKERS);
    expect(cellOf(list, 'disk')?.level).toBe('warning');
    expect(cellOf(list, 'cpu')?.reason).toContain('it burns');
    const { body: source } = await replica.get('/clusters/prod/metrics-source');
    expect(source).toMatchObject({
      configured: true,
      kind: null,
      faults: [{ code: 'METRICS_SOURCE_FAILED' }],
    });
    await replica.stop();
  });

  it('take the bytes that brokers count in place of the estimate by log sizes', async () => {
    const sweeps = new Sweeps(10);
    sweeps.answer = async brokers =>
      reading(sweeps.now, brokers, HEALTHY, {
        topics: [
          {
            name: 'orders',
            bytesInPerSecond: 12e6,
            bytesOutPerSecond: null,
            messagesInPerSecond: null,
          },
        ],
      });
    const replica = await startReplica({
      inspect: sweeps.inspect,
      features: [metricsModule(sweeps.read)],
    });
    await sweeps.run(replica, 1);
    const { body } = await replica.get('/clusters/prod/topics/orders');
    expect(body.throughput).toMatchObject({ currentMBps: 12, peakMBps: 12 });
    await replica.stop();
  });

  it('go with the CPU of consumers where the source tells it', async () => {
    const sweeps = new Sweeps(30);
    sweeps.answer = async brokers =>
      reading(sweeps.now, brokers, HEALTHY, {
        consumers: [{ group: 'billing', cpuShare: 0.85, at: sweeps.now }],
      });
    const replica = await startReplica({
      inspect: async () => ({
        ...(await sweeps.inspect()),
        groups: [
          group('billing', 'orders', [Math.floor(sweeps.now / 1000), 5]),
        ],
      }),
      features: [metricsModule(sweeps.read)],
    });
    await sweeps.run(replica, 15);
    const { body } = await replica.get(
      '/clusters/prod/consumer-groups/billing',
    );
    expect(body).toMatchObject({ level: 'scale', action: 'add 1 member' });
    const [worst] = body.signals;
    expect(worst).toMatchObject({ id: 'consumer-cpu', value: 85, unit: '%' });
    await replica.stop();
  });

  it('have the owner of their cluster notified', async () => {
    const sweeps = new Sweeps(60);
    const outside = new Outside();
    const replica = await startReplica({
      inspect: sweeps.inspect,
      features: [metricsModule(sweeps.read), ...outside.features],
      config: {
        notifications: { quietStart: { seconds: 0 } },
        catalog: {
          rules: [{ kind: 'cluster', pattern: '.', owner: 'platform' }],
        },
      },
      entities: [
        entity('Resource', 'kafka-prod', {
          annotations: { 'kafka.apache.org/cluster': 'prod' },
          relations: [['ownedBy', 'group:default/platform']],
        }),
        entity('Resource', 'not-the-owners', {
          annotations: { 'kafka.apache.org/cluster': 'prod' },
          relations: [['ownedBy', 'group:default/curious']],
        }),
      ],
    });
    await sweeps.run(replica, 15);
    expect(outside.sent()).toEqual([]);
    sweeps.metrics.cpuShare = 0.95;
    await sweeps.run(replica, 15);
    const link = outside.notifications.at(-1)?.payload.link;
    expect(link).toBe('/kafka-capacity/clusters/prod');
    expect(outside.sent().at(-1)).toEqual([
      'group:default/platform',
      'Emergency: cluster prod',
    ]);
    // Its scorecard has the checks of the cluster.
    const { body: facts } = await replica.get(
      '/entities/resource/default/kafka-prod/facts',
    );
    expect(facts).toMatchObject({
      registered: true,
      level: 'emergency',
      clusters: 1,
      brokers: 2,
      brokersEmergency: 2,
      clustersUnhealthy: 0,
      topics: 0,
    });
    // An annotation alone tells nobody.
    const { body: others } = await replica.get(
      '/entities/resource/default/not-the-owners/facts',
    );
    expect(others).toMatchObject({ registered: false, clusters: 0 });
    const { body: scorecard } = await replica.get('/scorecard?by=owner');
    expect(scorecard.rows).toMatchObject([
      { ref: 'group:default/platform', level: 'emergency' },
    ]);
    expect(scorecard.checks).toMatchObject({
      'kafka-capacity-brokers-within-limits': { failed: 1 },
    });
    await replica.stop();
  });

  it('are only for who may read the whole cluster', async () => {
    const sweeps = new Sweeps(10);
    const replica = await startReplica({
      inspect: sweeps.inspect,
      denied: ['kafka-capacity.cluster.read'],
    });
    await sweeps.run(replica, 1);
    for (const path of [
      BROKERS,
      `${BROKERS}/1`,
      `${BROKERS}/1/history?metric=brokerCpu`,
      '/clusters/prod/assessment',
      '/clusters/prod/metrics-source',
    ]) {
      expect((await replica.get(path)).status).toBe(403);
    }
    await replica.stop();
  });

  it('are unknown where nothing is there, and say so', async () => {
    const sweeps = new Sweeps(10);
    const replica = await startReplica({ inspect: sweeps.inspect });
    expect((await replica.get('/clusters/prod/assessment')).status).toBe(404);
    await sweeps.run(replica, 1);
    expect((await replica.get(`${BROKERS}/7`)).status).toBe(404);
    expect((await replica.get('/clusters/none/brokers')).status).toBe(404);
    await replica.stop();
  });
});
