import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { JsonObject } from '@backstage/types';
import {
  BrokerList,
  ClusterAssessmentAnswer,
  Signal,
} from 'backstage-plugin-kafka-capacity-common';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { EXAMPLE_CAPACITY } from '../../../dev/kafka/estate/exampleCapacity';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../../sources/kafka';

const TOPIC_COMMAND = 'org.apache.kafka.tools.TopicCommand';
const PRODUCER = 'org.apache.kafka.tools.ProducerPerformance';
/** A fifth above what the example's cluster was tested with, on each of three brokers nearly all of their network. */
const LOAD = { perSecond: 1_200, bytes: 1_000, seconds: 45 };
const LONGEST_MS = 180_000;

/** Seconds in place of the example's minutes: a tenth. */
const QUICKER = 10;

let kafka: KafkaCluster;
let replica: Replica;
let load: Promise<unknown> | undefined;

/** The limits of the example as `npm start` has them, over windows of seconds. */
async function quickPolicies(): Promise<JsonObject> {
  const config = await ConfigSources.toConfig(
    FileConfigSource.create({
      path: path.resolve(__dirname, '../../../../../app-config.example.yaml'),
    }),
  );
  const policies = config.get<Record<string, JsonObject>>(
    'kafkaCapacity.policies',
  );
  return Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [
      name,
      Object.fromEntries(
        Object.entries(policy).map(([key, value]) => [
          key,
          /Minutes$/.test(key) ? Number(value) / QUICKER : value,
        ]),
      ),
    ]),
  );
}

beforeAll(async () => {
  kafka = await startKafka({ brokers: 3, metrics: true });
  await kafka.runTool(TOPIC_COMMAND, [
    ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
    ...['--create', '--topic', 'orders'],
    ...['--partitions', '6', '--replication-factor', '3'],
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
          ...EXAMPLE_CAPACITY,
        },
      ],
      sweep: { frequency: '2s', throughputWindow: '4s' },
      policies: await quickPolicies(),
    },
  });
});

afterAll(async () => {
  await replica?.stop();
  await kafka?.stop();
  await load;
});

/** How the cluster and its brokers are after a sweep. */
interface Seen {
  rate: Pick<Signal, 'level' | 'value'>;
  brokers: BrokerList['items'];
}

/** Sweeps until something holds, and returns what every sweep has shown; the last one's is that, unless time was up. */
async function sweepUntil(holds: (seen: Seen) => boolean): Promise<Seen[]> {
  const deadline = Date.now() + LONGEST_MS;
  const all: Seen[] = [];
  for (;;) {
    await replica.sweep();
    const { body: whole } = await replica.get('/clusters/prod/assessment');
    const { body: list } = await replica.get('/clusters/prod/brokers');
    const rate = (whole as ClusterAssessmentAnswer).signals.find(
      ({ id }) => id === 'message-rate',
    );
    const seen: Seen = {
      rate: { level: rate?.level ?? 'unknown', value: rate?.value },
      brokers: (list as BrokerList).items,
    };
    all.push(seen);
    if (holds(seen) || Date.now() > deadline) return all;
    await wait(1000);
  }
}

const levelsOf = ({ brokers }: Seen, row: string) =>
  brokers.map(({ cells }) => cells.find(cell => cell.row === row)?.level);

const isOk = (level?: string) => level === 'ok';
const isUrgent = (level?: string) => level === 'scale' || level === 'emergency';

describe('levels of three real brokers by the limits of the example', () => {
  it('follow load up, and down once they have cleared', async () => {
    const calm = await sweepUntil(
      seen => isOk(seen.rate.level) && levelsOf(seen, 'network').every(isOk),
    );
    expect(calm.at(-1)?.rate.level).toBe('ok');
    load = kafka
      .runTool(PRODUCER, [
        ...['--topic', 'orders'],
        ...['--num-records', `${LOAD.perSecond * LOAD.seconds}`],
        ...['--record-size', `${LOAD.bytes}`],
        ...['--throughput', `${LOAD.perSecond}`],
        ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
      ])
      .catch(() => {});
    const answers = ({ brokers }: Seen) =>
      brokers.flatMap(({ matrices }) => [
        matrices.cpuNetwork.answer,
        matrices.memoryGc.answer,
      ]);
    const rising = await sweepUntil(
      seen =>
        isUrgent(seen.rate.level) &&
        levelsOf(seen, 'network').every(isUrgent) &&
        !answers(seen).includes('unknown'),
    );
    const busy = rising[rising.length - 1];
    expect(isUrgent(busy.rate.level)).toBe(true);
    expect(levelsOf(busy, 'network').map(isUrgent)).toEqual([true, true, true]);
    expect(answers(busy)).not.toContain('unknown');
    for (const { cells } of busy.brokers) {
      const unknown = cells
        .filter(({ level }) => level === 'unknown')
        .map(({ row }) => row)
        // A machine that is slow for the moment needs a history to say what is usual.
        .filter(row => row !== 'request-queue-time');
      expect(unknown).toEqual(['iops']);
    }
    const { body: topic } = await replica.get('/clusters/prod/topics/orders');
    // Records of the window, of the size that the brokers count.
    expect(topic.throughput.currentMBps).toBeGreaterThan(0.5);
    const { body: source } = await replica.get('/clusters/prod/metrics-source');
    expect(source).toMatchObject({ kind: 'scrape', configured: true });

    await load;
    const falling = await sweepUntil(
      seen => isOk(seen.rate.level) && levelsOf(seen, 'network').every(isOk),
    );
    expect(falling.at(-1)?.rate.level).toBe('ok');
    expect(levelsOf(falling[falling.length - 1], 'network')).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
    // 63% of the tested maximum is where the warning begins to clear.
    const held = falling.filter(
      ({ rate: { level, value = 0 } }) => value < 63 && !isOk(level),
    );
    expect(held.length).toBeGreaterThan(0);
  });
});
