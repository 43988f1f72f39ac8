import { setTimeout as wait } from 'node:timers/promises';
import { BrokerList } from 'backstage-plugin-kafka-capacity-common';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../../sources/kafka';

const TOPIC_COMMAND = 'org.apache.kafka.tools.TopicCommand';
const PRODUCER = 'org.apache.kafka.tools.ProducerPerformance';
const RECORDS_PER_SECOND = 300;
const LONGEST_MS = 120_000;

/** Levels of seconds in place of minutes. */
const QUICK = { windowMinutes: 0.1 };

let kafka: KafkaCluster;
let replica: Replica;
let load: Promise<unknown> | undefined;

beforeAll(async () => {
  kafka = await startKafka({ metrics: true });
  await kafka.runTool(TOPIC_COMMAND, [
    ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
    ...['--create', '--topic', 'orders', '--partitions', '3'],
  ]);
  const { inspect } = createKafkaClusterAdmin({
    name: 'prod',
    clientId: 'test',
    brokers: kafka.bootstrap,
  });
  replica = await startReplica({
    inspect,
    config: {
      clusters: [
        {
          name: 'prod',
          brokers: kafka.bootstrap,
          metrics: {
            scrape: {
              window: '5s',
              endpoints: kafka.brokers.map(({ id, metricsUrl = '' }) => ({
                broker: id,
                url: metricsUrl,
              })),
            },
          },
          size: { networkGbps: 1 },
          tested: { messagesPerSecond: RECORDS_PER_SECOND },
        },
      ],
      sweep: { frequency: '2s', throughputWindow: '4s' },
      policies: {
        messageRate: QUICK,
        brokerCpu: QUICK,
        brokerMemory: QUICK,
        brokerNetwork: QUICK,
        gcTimeShare: QUICK,
        requestLatencyP95: QUICK,
        sustained: { clearMinutes: 0.05 },
      },
    },
  });
});

afterAll(async () => {
  await replica?.stop();
  await kafka?.stop();
  await load;
});

/** Sweeps until the whole cluster's message rate has a level; returns the last one when time is up. */
async function sweepUntil(...levels: string[]): Promise<string> {
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    await replica.sweep();
    const { body } = await replica.get('/clusters/prod/assessment');
    const rate = body.signals.find(
      ({ id }: { id: string }) => id === 'message-rate',
    );
    const level = rate?.level ?? 'absent';
    if (levels.includes(level) || Date.now() > deadline) return level;
    await wait(1000);
  }
}

describe('levels of real brokers', () => {
  it('follow load up, and down once they have cleared', async () => {
    expect(await sweepUntil('ok')).toBe('ok');
    load = kafka
      .runTool(PRODUCER, [
        ...['--topic', 'orders', '--num-records', '9000'],
        ...['--record-size', '1000', '--throughput', `${RECORDS_PER_SECOND}`],
        ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
      ])
      .catch(() => {});
    expect(['scale', 'emergency']).toContain(
      await sweepUntil('scale', 'emergency'),
    );
    const { body } = await replica.get('/clusters/prod/brokers');
    const [broker] = (body as BrokerList).items;
    const measured = broker.cells
      .filter(({ level }) => level !== 'unknown')
      .map(({ row }) => row);
    expect(measured).toEqual(
      expect.arrayContaining([
        'cpu',
        'memory',
        'disk',
        'network',
        'partitions',
        'request-latency',
        'gc',
      ]),
    );
    const { body: topic } = await replica.get('/clusters/prod/topics/orders');
    // Records of the window, of the size that the broker counts.
    expect(topic.throughput.currentMBps).toBeGreaterThan(0.1);
    const { body: source } = await replica.get('/clusters/prod/metrics-source');
    expect(source).toMatchObject({ kind: 'scrape', configured: true });
    await load;
    expect(await sweepUntil('ok')).toBe('ok');
  });
});
