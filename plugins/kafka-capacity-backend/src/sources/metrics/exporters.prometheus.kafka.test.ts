import {
  MetricsReading,
  SourceMetric,
} from 'backstage-plugin-kafka-capacity-node';
import { PROFILES } from './profiles';
import { PrometheusSource } from './prometheus/PrometheusSource';
import {
  confluentCloud,
  EXPORTERS,
  JVM,
  jvm,
  kubernetes,
  OFFSET_EXPORTERS,
  strimziNewest,
  TRAFFIC,
} from './testing/exporters';
import { readUntil } from './testing/readUntil';
import { RunningPrometheus, startPrometheus } from './testing/startPrometheus';
import { TestServer } from './testing/TestServer';

const brokers = [1, 2].map(id => ({
  id,
  host: `prod-kafka-${id}.kafka.svc`,
  port: 9092,
}));

/** What is scraped of one made-up cluster, each in a namespace of its own, so that one Prometheus serves all tests. */
const ESTATES: Readonly<Record<string, (seconds: number) => string>> = {
  ...EXPORTERS,
  'strimzi-newest': strimziNewest,
};

/** Prometheus takes what is not in its window for what did not happen: until it is full, rates are too small. */
const WINDOW_S = 10;

let server: TestServer;
let prometheus: RunningPrometheus;
let source: PrometheusSource | undefined;

beforeAll(async () => {
  server = await new TestServer().start();
  const begin = Date.now();
  const serve = (exporter: (seconds: number) => string) => {
    const path = `/${Object.keys(server.answers).length}`;
    server.answers[path] = (_, response) => {
      const now = Date.now();
      // With the time of each value, since a busy machine asks now and answers later.
      response.end(
        exporter((now - begin) / 1000).replace(/^([^#\n].*)$/gm, `$1 ${now}`),
      );
    };
    return path;
  };
  const target = `127.0.0.1:${server.port}`;
  const ofBrokers = Object.entries(ESTATES).flatMap(([estate, exporter]) =>
    brokers.map(({ id }) => ({
      job: 'kafka',
      target,
      path: serve(exporter),
      labels: { estate, pod: `prod-kafka-${id}`, namespace: 'kafka' },
    })),
  );
  const ofClusters = { ...OFFSET_EXPORTERS, 'confluent-cloud': confluentCloud };
  const others = Object.entries(ofClusters).map(([estate, exporter]) => ({
    job: 'exporter',
    target,
    path: serve(exporter),
    labels: { estate },
  }));
  prometheus = await startPrometheus([
    ...ofBrokers,
    ...others,
    {
      job: 'kubelet',
      target,
      path: serve(kubernetes),
      labels: { estate: 'strimzi' },
    },
    // Another program, with the labels of a broker.
    {
      job: 'connect',
      target,
      path: serve(seconds => jvm(seconds * 3)),
      labels: {
        estate: 'strimzi',
        pod: 'connect-connect-1',
        namespace: 'kafka',
      },
    },
  ]);
  await prometheus.untilScraped(WINDOW_S + 2);
});

afterEach(async () => source?.close());

afterAll(async () => {
  await prometheus?.stop();
  await server?.stop();
});

async function readEstate(estate: string, metrics: readonly SourceMetric[]) {
  source = new PrometheusSource({
    url: prometheus.url,
    headers: {},
    parameters: {},
    selector: `estate="${estate}"`,
    windowMs: WINDOW_S * 1000,
    timeoutMs: 10_000,
    maxAnswerBytes: 1_000_000,
    retries: 1,
    brokerId: { label: 'pod', pattern: '^prod-kafka-(\\d+)$' },
    profiles: PROFILES,
  });
  return readUntil(
    source,
    brokers,
    ({ brokers: both, topics }) =>
      both.every(({ values }) => metrics.every(metric => values[metric])) &&
      topics.length > 0,
  );
}

/** Within a fifth: rates are extrapolated to a window that is short here. What is wrong with a query is wrong by more. */
const near = (value: number) =>
  expect.closeTo(value, -Math.log10(0.4 * Math.abs(value)));
const nearAll = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(values).map(([metric, value]) => [metric, near(value)]),
  );

const valuesOf = ({ brokers: both }: MetricsReading) =>
  both.map(({ values }) =>
    Object.fromEntries(
      Object.entries(values).map(([metric, { value }]) => [metric, value]),
    ),
  );

const RATES: readonly SourceMetric[] = [
  'bytesInPerSecond',
  'requestHandlerIdleShare',
  'cpuShare',
];
const { replicationBytesOutPerSecond: _, ...OF_BROKER } = TRAFFIC;

describe('a real Prometheus', () => {
  it.each(Object.keys(EXPORTERS).filter(id => id !== 'strimzi'))(
    'tells what %s exports, each metric as what it is',
    async id => {
      const reading = await readEstate(id, RATES);
      for (const values of valuesOf(reading)) {
        expect(values).toMatchObject(
          nearAll({ ...OF_BROKER, ...JVM, cpuShare: 0.25 }),
        );
      }
      expect(reading.topics.map(one => one.name).sort()).toEqual(['a', 'b']);
      expect(reading.topics.find(({ name }) => name === 'a')).toMatchObject(
        nearAll({
          bytesInPerSecond: 8_000,
          bytesOutPerSecond: 4_000,
          messagesInPerSecond: 80,
        }),
      );
      expect(
        reading.profiles.filter(one => one.found).map(one => one.id),
      ).toEqual([id, 'jvm']);
      expect(reading.faults).toEqual([]);
    },
  );

  it('has no latency where the rules leave it out', async () => {
    const { brokers: both } = await readEstate('strimzi-newest', RATES);
    for (const { values, faults } of both) {
      expect(values.bytesInPerSecond?.value).toEqual(near(6_000));
      expect(faults).toMatchObject({
        produceLatencyP95Ms: { code: 'NOT_EXPORTED' },
        requestQueueTimeP95Ms: { code: 'NOT_EXPORTED' },
      });
    }
  });

  it('tells the container from its pod, and the broker from other pods', async () => {
    const reading = await readEstate('strimzi', [
      ...RATES,
      'iops',
      'networkInBytesPerSecond',
    ]);
    for (const values of valuesOf(reading)) {
      expect(values).toMatchObject(
        nearAll({
          ...OF_BROKER,
          cpuUsedCores: 1.2,
          cpuCores: 4,
          cpuShare: 0.3,
          memoryLimitBytes: 8e9,
          iops: 40,
          networkInBytesPerSecond: 7_000,
          networkOutBytesPerSecond: 5_000,
          diskUsedBytes: 4e9,
          diskTotalBytes: 2e10,
          heapAfterGcBytes: 400_000,
        }),
      );
    }
    expect(reading.brokers[0].values.cpuShare?.profile).toBe('cadvisor');
  });

  it.each(Object.keys(OFFSET_EXPORTERS))(
    'tells from %s how many records topics get',
    async id => {
      const reading = await readEstate(id, []);
      expect(reading.topics).toEqual([
        {
          name: 'a',
          bytesInPerSecond: null,
          bytesOutPerSecond: null,
          messagesInPerSecond: near(40),
          caveat: 'offsets',
        },
      ]);
    },
  );

  it('tells from kminion what brokers have on disk', async () => {
    const reading = await readEstate('kminion', ['diskUsedBytes']);
    expect(valuesOf(reading).map(one => one.diskUsedBytes)).toEqual([5e9, 6e9]);
  });

  it('tells the traffic of topics from the export of Confluent Cloud', async () => {
    expect((await readEstate('confluent-cloud', [])).topics).toEqual([
      {
        name: 'a',
        bytesInPerSecond: near(8_000),
        bytesOutPerSecond: near(4_000),
        messagesInPerSecond: near(80),
      },
    ]);
  });

  it('tells the past of brokers', async () => {
    await readEstate('strimzi', RATES);
    const to = Math.floor(Date.now() / 1000) * 1000;
    const history = await source?.history(brokers, {
      metrics: ['messagesInPerSecond', 'cpuUsedCores', 'diskUsedBytes'],
      from: to - 5_000,
      to,
      stepMs: 1_000,
      signal: new AbortController().signal,
    });
    expect(history?.faults).toEqual([]);
    expect(
      history?.series.map(({ broker, metric }) => `${broker} ${metric}`).sort(),
    ).toEqual([
      '1 cpuUsedCores',
      '1 messagesInPerSecond',
      '2 cpuUsedCores',
      '2 messagesInPerSecond',
    ]);
    for (const { metric, points } of history?.series ?? []) {
      const value = metric === 'cpuUsedCores' ? 1.2 : 60;
      expect(points.map(([at]) => to - at)).toEqual(
        [5, 4, 3, 2, 1, 0].map(ago => ago * 1000),
      );
      const sum = points.reduce((total, [, one]) => total + one, 0);
      expect(sum / points.length).toEqual(near(value));
    }
  });
});
