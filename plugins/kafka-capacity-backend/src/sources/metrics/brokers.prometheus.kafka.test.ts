import {
  MeteredBroker,
  MetricsSource,
} from 'backstage-plugin-kafka-capacity-node';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { createMetricsSource } from '.';
import { PROFILES } from './profiles';
import { allHave, readUntil } from './testing/readUntil';
import {
  RunningPrometheus,
  RunningService,
  startNodeExporter,
  startPrometheus,
} from './testing/startPrometheus';

const TOPIC_COMMAND = 'org.apache.kafka.tools.TopicCommand';
const PRODUCER = 'org.apache.kafka.tools.ProducerPerformance';
const RECORDS_PER_SECOND = 400;
const RECORD_BYTES = 1_000;
/** Records and what Kafka adds to each batch of them. */
const EXPECTED_BYTES = RECORDS_PER_SECOND * RECORD_BYTES;

let kafka: KafkaCluster | undefined;
let prometheus: RunningPrometheus | undefined;
let nodeExporter: RunningService | undefined;
let load: Promise<unknown> | undefined;
let brokers: MeteredBroker[] = [];
const sources: MetricsSource[] = [];

const hostPort = (url: string) => new URL(url).host;
const urlOf = ({ metricsUrl = '' }: KafkaCluster['brokers'][number]) =>
  metricsUrl;

beforeAll(async () => {
  kafka = await startKafka({ brokers: 3, metrics: true });
  const bootstrap = ['--bootstrap-server', kafka.internalBootstrap.join(',')];
  await kafka.runTool(TOPIC_COMMAND, [
    ...bootstrap,
    ...['--create', '--topic', 'orders'],
    ...['--partitions', '6', '--replication-factor', '3'],
  ]);
  brokers = kafka.brokers.map(({ id, port }) => ({
    id,
    host: '127.0.0.1',
    port,
  }));
  nodeExporter = await startNodeExporter();
  prometheus = await startPrometheus([
    ...kafka.brokers.map(broker => ({
      job: 'kafka',
      target: hostPort(urlOf(broker)),
      labels: { node_id: `${broker.id}` },
    })),
    { job: 'node', target: hostPort(nodeExporter.url) },
  ]);
  load = kafka
    .runTool(PRODUCER, [
      ...['--topic', 'orders', '--num-records', '100000'],
      ...['--record-size', `${RECORD_BYTES}`],
      ...['--throughput', `${RECORDS_PER_SECOND}`],
      ...bootstrap,
    ])
    // It is ended with the brokers.
    .catch(() => {});
});

afterAll(async () => {
  await Promise.all(sources.map(source => source.close()));
  await prometheus?.stop();
  await nodeExporter?.stop();
  await kafka?.stop();
  await load;
});

const common = {
  headers: {},
  windowMs: 10_000,
  timeoutMs: 10_000,
  maxAnswerBytes: 5_000_000,
  profiles: PROFILES,
};

function scrape(changes: object = {}): MetricsSource {
  const source = createMetricsSource({
    scrape: {
      ...common,
      protocol: 'http',
      host: '{host}',
      port: 9404,
      path: '/metrics',
      endpoints: (kafka?.brokers ?? []).map(broker => ({
        broker: broker.id,
        url: urlOf(broker),
      })),
      ...changes,
    },
  });
  sources.push(source);
  return source;
}

function query(): MetricsSource {
  const source = createMetricsSource({
    prometheus: {
      ...common,
      url: prometheus?.url ?? '',
      parameters: {},
      selector: '',
      retries: 2,
    },
  });
  sources.push(source);
  return source;
}

const MEASURED = [
  'cpuShare',
  'cpuUsedCores',
  'cpuCores',
  'heapAfterGcBytes',
  'heapMaxBytes',
  'gcTimeShare',
  'networkInBytesPerSecond',
  'networkOutBytesPerSecond',
  'bytesInPerSecond',
  'bytesOutPerSecond',
  'replicationBytesInPerSecond',
  'messagesInPerSecond',
  'produceLatencyP95Ms',
  'requestQueueTimeP95Ms',
  'requestHandlerIdleShare',
  'metadataLogBytes',
] as const;

describe('real brokers under load', () => {
  it.each([
    ['their own endpoints', scrape, ['jmx', 'jvm']],
    ['a real Prometheus', query, ['node-exporter', 'jmx', 'jvm']],
  ] as const)('are measured by %s', async (_, begin, profiles) => {
    const total = (reading: Awaited<ReturnType<typeof readUntil>>) =>
      reading.brokers.reduce(
        (sum, { values }) => sum + (values.bytesInPerSecond?.value ?? 0),
        0,
      );
    const ordersOf = (one: Awaited<ReturnType<typeof readUntil>>) =>
      one.topics.find(({ name }) => name === 'orders');
    const isNear = (bytes: number) =>
      Math.abs(bytes - EXPECTED_BYTES) < 0.1 * EXPECTED_BYTES;
    // A broker counts a topic from its first record there on: until then the sum of the topic is too small.
    const reading = await readUntil(
      begin(),
      brokers,
      one =>
        allHave(...MEASURED)(one) &&
        isNear(total(one)) &&
        isNear(ordersOf(one)?.bytesInPerSecond ?? 0),
    );
    expect(
      reading.brokers.map(({ faults }) =>
        MEASURED.filter(metric => faults[metric]),
      ),
    ).toEqual([[], [], []]);
    // The producer sends that much. Twice that would be the series of all topics and of each.
    expect(total(reading) / EXPECTED_BYTES).toBeCloseTo(1, 0.7);
    const orders = ordersOf(reading);
    expect((orders?.bytesInPerSecond ?? 0) / EXPECTED_BYTES).toBeCloseTo(
      1,
      0.5,
    );
    expect((orders?.messagesInPerSecond ?? 0) / RECORDS_PER_SECOND).toBeCloseTo(
      1,
      0.5,
    );
    for (const { values } of reading.brokers) {
      expect(values.cpuShare?.value).toBeGreaterThan(0);
      expect(values.heapMaxBytes?.value).toBeGreaterThan(4e8);
      expect(values.heapAfterGcBytes?.value).toBeGreaterThan(1e6);
      expect(values.requestHandlerIdleShare?.value).toBeGreaterThan(0.3);
      expect(values.replicationBytesInPerSecond?.value).toBeGreaterThan(0);
    }
    expect(reading.faults).toEqual([]);
    expect(
      reading.profiles.filter(one => one.found).map(one => one.id),
    ).toEqual(profiles);
  });

  it('are measured but for one that hangs', async () => {
    const source = scrape({ timeoutMs: 1_000 });
    await readUntil(source, brokers, allHave('bytesInPerSecond'));
    kafka?.brokers[2].freeze();
    const reading = await readUntil(
      source,
      brokers,
      ({ faults }) => faults.length > 0,
    );
    expect(reading.faults).toMatchObject([{ code: 'TIMED_OUT' }]);
    const [first, second, third] = reading.brokers;
    expect(third.values).toEqual({});
    expect(third.faults.cpuShare?.code).toBe('TIMED_OUT');
    for (const { values } of [first, second]) {
      expect(values.heapMaxBytes?.value).toBeGreaterThan(0);
    }
    // Its targets are scraped no more, and what is known of it becomes stale.
    const ofPrometheus = await readUntil(
      query(),
      brokers,
      // Between two queries one of its series may be stale already, and the others may be late on a busy machine.
      ({ brokers: all }) =>
        all[2].faults.heapMaxBytes?.code === 'BROKER_NOT_FOUND' &&
        all[0].values.heapMaxBytes !== undefined,
    );
    expect(ofPrometheus.brokers[2].values.heapMaxBytes).toBeUndefined();
    expect(ofPrometheus.brokers[0].values.heapMaxBytes?.value).toBeGreaterThan(
      0,
    );
  });
});
