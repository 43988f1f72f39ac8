import {
  MetricsReading,
  SourceBroker,
  SourceMetric,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { PROFILES } from '../profiles';
import { Measure, Profile } from '../profiles/profile';
import {
  EXPORTERS,
  JVM,
  jvm,
  strimziNewest,
  TRAFFIC,
} from '../testing/exporters';
import { Answers, TestServer } from '../testing/TestServer';
import { ScrapeSettings, ScrapeSource } from './ScrapeSource';

const brokers = [1, 2].map(id => ({ id, host: `k-${id}`, port: 9092 }));

let server: TestServer;
let source: ScrapeSource | undefined;
/** Seconds that have passed, for exporters and for the source. */
let seconds = 0;

beforeAll(async () => {
  server = await new TestServer().start();
});
beforeEach(() => {
  seconds = 0;
  server.urls.length = 0;
});
afterEach(async () => source?.close());
afterAll(async () => server.stop());

const settings = (): ScrapeSettings => ({
  headers: {},
  protocol: 'http',
  host: '{host}',
  port: 9404,
  path: '/metrics',
  endpoints: brokers.map(({ id }) => ({
    broker: id,
    url: `${server.url}/${id}`,
  })),
  windowMs: 60_000,
  timeoutMs: 10_000,
  maxAnswerBytes: 1_000_000,
  profiles: PROFILES,
});

const begin = (changes: Partial<ScrapeSettings> = {}) => {
  source = new ScrapeSource(
    { ...settings(), ...changes },
    () => seconds * 1000,
  );
  const own = source;
  return () => own.read(brokers, { signal: new AbortController().signal });
};

/** Both brokers answer by the same exporter, unless one has an answer of its own. */
function answer(exporter: () => string, others: Answers = {}) {
  const plain: Answers[string] = (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      .end(exporter());
  server.answers = { '/1': plain, '/2': plain, ...others };
}

const valuesOf = ({ values }: SourceBroker) =>
  Object.fromEntries(
    Object.entries(values).map(([metric, { value }]) => [metric, value]),
  );
const codesOf = ({ faults }: SourceBroker) =>
  Object.fromEntries(
    Object.entries(faults).map(([metric, { code }]) => [metric, code]),
  );
const near = (expected: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(expected).map(([metric, value]) => [
      metric,
      expect.closeTo(value, 6),
    ]),
  );

describe('ScrapeSource', () => {
  it.each(Object.entries(EXPORTERS))(
    'reads what %s exports, each metric as what it is',
    async (id, exporter) => {
      answer(() => exporter(seconds));
      const read = begin();
      const first = await read();
      seconds += 10;
      const second = await read();
      const { replicationBytesOutPerSecond: replicatedOut, ...traffic } =
        TRAFFIC;
      for (const broker of second.brokers) {
        expect(valuesOf(broker)).toMatchObject(
          near({
            ...traffic,
            ...JVM,
            cpuShare: 0.25,
            // What brokers send each other is not in MSK's names that are known.
            ...(id !== 'msk' && {
              networkInBytesPerSecond: 7_500,
              networkOutBytesPerSecond: 3_000 + replicatedOut,
            }),
          }),
        );
      }
      expect(second.topics).toEqual([
        {
          name: 'a',
          bytesInPerSecond: expect.closeTo(8_000, 6),
          bytesOutPerSecond: expect.closeTo(4_000, 6),
          messagesInPerSecond: expect.closeTo(80, 6),
        },
        {
          name: 'b',
          bytesInPerSecond: expect.closeTo(4_000, 6),
          bytesOutPerSecond: expect.closeTo(2_000, 6),
          messagesInPerSecond: expect.closeTo(40, 6),
        },
      ]);
      expect(
        second.profiles.filter(one => one.found).map(one => one.id),
      ).toEqual([id, 'jvm']);
      // Rates need two readings; what does not is there at once.
      expect(codesOf(first.brokers[0])).toMatchObject({
        bytesInPerSecond: 'FIRST_READING',
        cpuShare: expect.any(String),
      });
      expect(first.brokers[0].values.heapAfterGcBytes?.value).toBe(400_000);
      expect(first.topics).toEqual([]);
    },
  );

  it('has each metric in exactly one place', async () => {
    answer(() => strimziNewest(seconds));
    const read = begin();
    await read();
    seconds += 10;
    const { brokers: read2, profiles } = await read();
    for (const { values, faults } of read2) {
      expect([...Object.keys(values), ...Object.keys(faults)].sort()).toEqual(
        [...SOURCE_METRICS].sort(),
      );
    }
    expect(codesOf(read2[0])).toMatchObject({
      produceLatencyP95Ms: 'NOT_EXPORTED',
      requestQueueTimeP95Ms: 'NOT_EXPORTED',
      diskUsedBytes: 'NO_EXPORTER',
    });
    expect(profiles.find(({ id }) => id === 'strimzi')?.missing).toEqual([
      'produceLatencyP95Ms',
      'requestQueueTimeP95Ms',
      'metadataLogBytes',
    ]);
  });

  it('asks for the families that it needs, and does without where that is refused', async () => {
    answer(() => EXPORTERS.strimzi(seconds), {
      '/2': (request, response) =>
        request.url?.includes('name')
          ? response.writeHead(400).end()
          : response.end(EXPORTERS.strimzi(seconds)),
    });
    const read = begin();
    await read();
    await read();
    const names = new URL(server.urls[0], server.url).searchParams;
    expect(names.getAll('name[]')).toContain('process_cpu_seconds_total');
    expect(server.urls.filter(url => url.startsWith('/2'))).toEqual([
      expect.stringContaining('name'),
      '/2',
      '/2',
    ]);
  });

  it('sees a restart, by the time of the start or by a counter that falls', async () => {
    let start = 1_000;
    let offset = 0;
    answer(() =>
      EXPORTERS.strimzi(seconds - offset).replace(
        'process_start_time_seconds 1.79e9',
        start > 0 ? `process_start_time_seconds ${start}` : '',
      ),
    );
    const read = begin();
    await read();
    seconds += 10;
    await read();
    start = 2_000;
    seconds += 10;
    expect(codesOf((await read()).brokers[0])).toMatchObject({
      bytesInPerSecond: 'COUNTER_RESET',
    });
    seconds += 10;
    expect(
      (await read()).brokers[0].values.bytesInPerSecond?.value,
    ).toBeCloseTo(6_000);
    start = 0;
    await read();
    offset = seconds + 100;
    seconds += 10;
    expect(codesOf((await read()).brokers[0])).toMatchObject({
      bytesInPerSecond: 'COUNTER_RESET',
    });
  });

  it('takes rates over its window, however often it reads', async () => {
    answer(() =>
      EXPORTERS.strimzi(seconds < 100 ? seconds : 2 * seconds - 100),
    );
    const read = begin();
    for (; seconds <= 100; seconds += 5) await read();
    seconds = 130;
    // Of the last minute, half at 6,000 and half at 12,000.
    expect(
      (await read()).brokers[0].values.bytesInPerSecond?.value,
    ).toBeCloseTo(9_000, -3);
  });

  const unreadable: [string, string, Answers[string]][] = [
    ['UNAUTHORIZED', 'refuses access', (_, r) => r.writeHead(401).end()],
    ['NOT_FOUND', 'has no such path', (_, r) => r.writeHead(404).end()],
    ['HTTP_STATUS', 'fails', (_, r) => r.writeHead(500).end()],
    [
      'REDIRECTED',
      'wants a sign-in',
      (_, r) => r.writeHead(302, { location: '/login' }).end(),
    ],
    [
      'NOT_METRICS',
      'answers with a page',
      (_, r) =>
        r.writeHead(200, { 'content-type': 'text/html' }).end('<html> 1\n'),
    ],
    ['NOT_METRICS', 'answers with JSON', (_, r) => r.end('{"a": 1}')],
    ['NOT_METRICS', 'answers with nothing', (_, r) => r.end()],
    ['NO_EXPORTER', 'is a process of another kind', (_, r) => r.end(jvm(1))],
    [
      'TOO_LARGE',
      'answers without end',
      (_, r) => {
        const more = () => {
          if (!r.destroyed) r.write('x 1\n'.repeat(10_000), more);
        };
        more();
      },
    ],
    ['CONNECTION_FAILED', 'hangs up', (_, r) => r.destroy()],
  ];

  it.each(unreadable)(
    'has %s for a broker that %s, and leaves the other whole',
    async (code, _, bad) => {
      answer(() => EXPORTERS.strimzi(seconds), { '/2': bad });
      const read = begin();
      await read();
      seconds += 10;
      const { brokers: both, faults, topics } = await read();
      expect(both[0].values.cpuShare?.value).toBeCloseTo(0.25);
      expect(both[1].values).toEqual({});
      expect(new Set(Object.values(codesOf(both[1])))).toEqual(new Set([code]));
      expect(faults.map(one => one.code)).toEqual([code]);
      // Sums over some brokers would be too small.
      expect(topics).toEqual([]);
    },
  );

  it('waits for a slow broker no longer than it may', async () => {
    answer(() => EXPORTERS.strimzi(seconds), { '/2': () => {} });
    const { brokers: both } = await begin({ timeoutMs: 3_000 })();
    expect(both[0].values.heapMaxBytes?.value).toBe(1_000_000);
    expect(codesOf(both[1])).toMatchObject({ heapMaxBytes: 'TIMED_OUT' });
  });

  it('stops when the sweep is aborted', async () => {
    answer(() => '', { '/1': () => {} });
    source = new ScrapeSource(settings());
    const controller = new AbortController();
    const reading = source.read(brokers, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it('takes nothing of an exporter that lies', async () => {
    const replaced = (from: RegExp, to: string) =>
      EXPORTERS.strimzi(seconds).replace(from, to);
    const outcome = async (
      from: RegExp,
      to: string | (() => string),
      metric: SourceMetric,
    ) => {
      answer(() => replaced(from, typeof to === 'string' ? to : to()));
      const read = begin();
      await read();
      seconds += 10;
      const [{ faults, values }] = (await read()).brokers;
      return faults[metric]?.code ?? values[metric]?.value;
    };
    expect([
      await outcome(/heap"} 1000000.0/, 'heap"} NaN', 'heapMaxBytes'),
      await outcome(
        /(.*quantile="0.95",request="Produce"}) 8/,
        '$1 -1',
        'produceLatencyP95Ms',
      ),
      await outcome(
        /(.*quantile="0.95",request="Produce"}) 8/,
        '$1 8\n$1 9',
        'produceLatencyP95Ms',
      ),
      await outcome(
        /avgidlepercent_count_total .*/,
        () => `avgidlepercent_count_total ${(seconds + 1) * 1e12}`,
        'requestHandlerIdleShare',
      ),
      await outcome(
        /(jvm_memory_max_bytes){area="heap"} .*/,
        '$1{area="heap",_objectname="a"} 5\n$1{area="heap",_objectname="b"} 9',
        'heapMaxBytes',
      ),
    ]).toEqual([
      'NO_SERIES',
      'IMPLAUSIBLE',
      'NOT_A_NUMBER',
      'IMPLAUSIBLE',
      'DUPLICATE_SERIES',
    ]);
  });

  it('shows no latency of requests that ended long ago', async () => {
    answer(() =>
      EXPORTERS.strimzi(seconds).replace(/(messagesin_total) .*/, '$1 7'),
    );
    const read = begin();
    await read();
    seconds += 10;
    const [{ faults, values }] = (await read()).brokers;
    expect(values.messagesInPerSecond?.value).toBe(0);
    expect(faults.produceLatencyP95Ms?.code).toBe('NO_TRAFFIC');
  });

  it('takes the least heap in use for what survives, only if there was a collection', async () => {
    let used = 900_000;
    const heapAfter = async (change: (text: string) => string) => {
      answer(() =>
        change(EXPORTERS.strimzi(seconds))
          .replace(/(pool="G1 Old Gen"}) .*/, '$1 0.0')
          .replace(/(jvm_memory_used_bytes{area="heap"}) .*/, `$1 ${used}`),
      );
      const read = begin();
      await read();
      used += 50_000;
      seconds += 20;
      const [{ values, faults }] = (await read()).brokers;
      return values.heapAfterGcBytes?.value ?? faults.heapAfterGcBytes?.code;
    };
    expect(await heapAfter(text => text)).toBe(900_000);
    expect(
      await heapAfter(text =>
        text.replace(/(jvm_gc_collection_seconds_\w+{.*}) .*/g, '$1 7.0'),
      ),
    ).toBe('NO_COLLECTION');
    expect(
      await heapAfter(text =>
        ['Eden Space', 'Tenured Gen', 'Metaspace'].reduce(
          (all, pool, i) =>
            `${all}java_lang_garbagecollector_memoryusageaftergc_used{gc="Copy",pool="${pool}"} ${
              (i + 1) * 1000
            }\n`,
          text,
        ),
      ),
    ).toBe(3000);
  });

  it.each<[string, Partial<Profile>, Measure['from'], string, RegExp]>([
    [
      'a family that is not exported',
      {},
      { family: 'no_such_seconds' },
      'OWN_PROFILE_EMPTY',
      /^heapMaxBytes of profile Ours: the exporter does not export no_such_seconds$/,
    ],
    [
      'labels that no series has',
      {},
      { family: 'jvm_memory_max_bytes', where: { area: 'heaps' } },
      'OWN_PROFILE_EMPTY',
      /no series of jvm_memory_max_bytes has its labels/,
    ],
    [
      'a query of PromQL',
      {},
      { query: 'max(jvm_memory_max_bytes)' },
      'OWN_PROFILE_UNSUPPORTED',
      /a query needs Prometheus/,
    ],
    [
      'an identity that endpoints have not',
      { identity: 'pod' },
      { family: 'jvm_memory_max_bytes', where: { area: 'heap' } },
      'OWN_PROFILE_UNSUPPORTED',
      /identity pod needs Prometheus/,
    ],
  ])(
    'says that a profile of the configuration has %s, and lets no other answer instead',
    async (_, more, from, code, sentence) => {
      answer(() => EXPORTERS.strimzi(seconds));
      const own: Profile = {
        id: 'ours',
        title: 'Ours',
        probe: [],
        identity: 'target',
        metrics: { heapMaxBytes: [{ own: true, from }] },
        ...more,
      };
      const { brokers: both, faults } = await begin({
        profiles: [own, ...PROFILES],
      })();
      const found = { code, message: expect.stringMatching(sentence) };
      expect(faults).toEqual([found]);
      for (const broker of both) {
        expect(broker.values.heapMaxBytes).toBeUndefined();
        expect(broker.faults.heapMaxBytes).toEqual(found);
        expect(broker.values.heapAfterGcBytes?.value).toBe(400_000);
      }
    },
  );

  it('reads the size of the metadata, and keeps no log size of any other topic', async () => {
    const sizes = [
      'kafka_log_log_size{partition="0",topic="__cluster_metadata"} 10818.0',
      'kafka_log_log_size{partition="0",topic="orders"} 7.0',
    ].join('\n');
    answer(() => `${EXPORTERS.strimzi(seconds)}${sizes}\n`);
    const { brokers: both } = await begin()();
    expect(both.map(one => one.values.metadataLogBytes)).toEqual([
      expect.objectContaining({ value: 10_818, profile: 'strimzi' }),
      expect.objectContaining({ value: 10_818 }),
    ]);
    answer(() => EXPORTERS.strimzi(seconds));
    const { brokers: without } = await begin()();
    expect(codesOf(without[0])).toMatchObject({
      metadataLogBytes: 'NOT_EXPORTED',
    });
    // Whoever asks for another log by a profile of the configuration gets it.
    answer(() => `${EXPORTERS.strimzi(seconds)}${sizes}\n`);
    const own: Profile = {
      id: 'ours',
      title: 'Ours',
      probe: [],
      identity: 'target',
      metrics: {
        diskUsedBytes: [
          {
            own: true,
            from: { family: 'kafka_log_log_size', sum: ['topic', 'partition'] },
          },
        ],
      },
    };
    const { brokers: ours } = await begin({ profiles: [own, ...PROFILES] })();
    expect(ours[0].values.diskUsedBytes?.value).toBe(10_825);
  });

  it('refuses one endpoint for two brokers', async () => {
    source = new ScrapeSource({
      ...settings(),
      endpoints: [],
      host: '127.0.0.1',
      port: server.port,
    });
    const reading: MetricsReading = await source.read(brokers, {
      signal: new AbortController().signal,
    });
    expect(reading.faults.map(({ code }) => code)).toEqual([
      'SAME_ENDPOINT',
      'SAME_ENDPOINT',
    ]);
    expect(server.urls).toEqual([]);
  });
});
