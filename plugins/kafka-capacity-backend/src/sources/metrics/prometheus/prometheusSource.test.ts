import { SourceBroker } from 'backstage-plugin-kafka-capacity-node';
import http from 'node:http';
import { PROFILES } from '../profiles';
import { Profile } from '../profiles/profile';
import {
  FAKE_BROKERS,
  FakePrometheus,
  Labels,
  MARKER,
  targetOf,
} from '../testing/FakePrometheus';
import { TestServer } from '../testing/TestServer';
import { PrometheusSource } from './PrometheusSource';
import { PrometheusSettings } from './PrometheusQuestions';

let server: TestServer;
let prometheus: FakePrometheus;
let source: PrometheusSource | undefined;

beforeAll(async () => {
  server = await new TestServer().start();
});
beforeEach(() => {
  prometheus = new FakePrometheus();
  server.answers = { '/api/v1/query': prometheus.answer };
});
afterEach(async () => source?.close());
afterAll(async () => server.stop());

const settings = (): PrometheusSettings => ({
  url: `${server.url}/`,
  headers: { authorization: 'Bearer hidden' },
  parameters: { dedup: 'true' },
  selector: '',
  windowMs: 300_000,
  timeoutMs: 5_000,
  maxAnswerBytes: 100_000,
  retries: 1,
  profiles: PROFILES,
});

async function read(changes: Partial<PrometheusSettings> = {}) {
  await source?.close();
  source = new PrometheusSource({ ...settings(), ...changes });
  return source.read(FAKE_BROKERS, { signal: new AbortController().signal });
}

const codes = (faults: readonly { code: string }[]) =>
  faults.map(({ code }) => code);
const heap = ({ values, faults }: SourceBroker) =>
  values.heapMaxBytes?.value ?? faults.heapMaxBytes?.code;

describe('PrometheusSource', () => {
  it('asks few queries, with what the configuration adds, and reads each broker', async () => {
    const reading = await read({ selector: 'cluster="prod"' });
    expect(reading.brokers.map(heap)).toEqual([1000, 2000]);
    expect(reading.faults).toEqual([]);
    expect(reading.cost.requests).toBe(prometheus.queries.length);
    expect(prometheus.queries.length).toBeLessThanOrEqual(40);
    for (const query of prometheus.queries) {
      expect(query).toContain('cluster="prod"');
    }
    expect(server.urls.every(url => /dedup=true|query$/.test(url))).toBe(true);
  });

  const refusing =
    (status: number, body = '') =>
    (_: unknown, r: http.ServerResponse) =>
      r.writeHead(status).end(body);
  const error = (errorType: string) =>
    JSON.stringify({ status: 'error', errorType, error: 'a parse error' });

  it.each<
    [string, string, (q: http.IncomingMessage, r: http.ServerResponse) => void]
  >([
    ['UNAUTHORIZED', 'refuses access', refusing(401)],
    ['NOT_FOUND', 'is elsewhere', refusing(404, 'page not found')],
    ['HTTP_STATUS', 'is busy', refusing(503)],
    ['REDIRECTED', 'wants a sign-in', refusing(302)],
    ['NOT_JSON', 'answers with a page', refusing(200, '<html></html>')],
    ['NOT_JSON', 'answers with other JSON', refusing(200, '{"a": 1}')],
    ['QUERY_REFUSED', 'refuses the query', refusing(400, error('bad_data'))],
    ['TIMED_OUT', 'gives the query up', refusing(503, error('timeout'))],
    ['TOO_LARGE', 'answers with much', refusing(200, ' '.repeat(200_000))],
    ['CONNECTION_FAILED', 'hangs up', (_, r) => r.destroy()],
  ])('has %s when the server %s', async (code, _, answer) => {
    server.answers = { '/api/v1/query': answer };
    server.urls.length = 0;
    const { brokers: both, faults, topics } = await read();
    expect(codes(faults)).toEqual([code]);
    expect(JSON.stringify(faults)).not.toContain('hidden');
    expect(topics).toEqual([]);
    for (const { values, faults: reasons } of both) {
      expect(values).toEqual({});
      expect(new Set(codes(Object.values(reasons)))).toEqual(new Set([code]));
    }
    // Once more where that may help.
    const again = ['HTTP_STATUS', 'CONNECTION_FAILED'].includes(code) ? 2 : 1;
    expect(server.urls).toHaveLength(again);
  });

  it('gives up on a server that does not answer', async () => {
    server.answers = { '/api/v1/query': () => {} };
    expect(codes((await read({ timeoutMs: 50 })).faults)).toEqual([
      'TIMED_OUT',
    ]);
  });

  it('stops when the sweep is aborted', async () => {
    server.answers = { '/api/v1/query': () => {} };
    source = new PrometheusSource(settings());
    const controller = new AbortController();
    const reading = source.read(FAKE_BROKERS, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it('loses one metric, not the others, to a query that is refused', async () => {
    const profile: Profile = {
      id: 'own',
      title: 'Own',
      probe: [],
      identity: 'target',
      metrics: { iops: [{ from: { query: 'sum by (' } }] },
    };
    server.answers = {
      '/api/v1/query': (request, response) =>
        request.url?.includes('sum+by+%28&')
          ? refusing(400, error('bad_data'))(request, response)
          : prometheus.answer(request, response),
    };
    const reading = await read({ profiles: [profile, ...PROFILES] });
    expect(reading.brokers.map(heap)).toEqual([1000, 2000]);
    expect(reading.brokers[0].faults.iops?.code).toBe('QUERY_REFUSED');
    expect(codes(reading.faults)).toEqual(['QUERY_REFUSED']);
  });

  it('reads a query of the configuration, whatever labels it leaves', async () => {
    prometheus.answers = {
      our_latency: [
        [{ node_id: '1' }, 7],
        [{ node_id: '2' }, 9],
        [{ node_id: '3' }, 11],
      ],
    };
    const profile: Profile = {
      id: 'own',
      title: 'Own',
      probe: [],
      identity: 'target',
      metrics: {
        gcPauseP90Ms: [
          {
            from: {
              query: 'max by (node_id) (our_latency{$selector}[$window])',
            },
          },
        ],
      },
    };
    const { brokers: both } = await read({
      selector: 'cluster="prod"',
      profiles: [profile, ...PROFILES],
    });
    expect(both.map(one => one.values.gcPauseP90Ms?.value)).toEqual([7, 9]);
    expect(prometheus.queries).toContain(
      'max by (node_id) (our_latency{cluster="prod"}[5m])',
    );
  });

  it('says that a query of the configuration gives nothing, and lets no other answer instead', async () => {
    const profile: Profile = {
      id: 'own',
      title: 'Own',
      probe: [],
      identity: 'target',
      metrics: { heapMaxBytes: [{ own: true, from: { query: 'no_such' } }] },
    };
    const reading = await read({ profiles: [profile, ...PROFILES] });
    expect(reading.brokers.map(heap)).toEqual([
      'OWN_PROFILE_EMPTY',
      'OWN_PROFILE_EMPTY',
    ]);
    expect(reading.faults).toEqual([
      {
        code: 'OWN_PROFILE_EMPTY',
        message:
          'heapMaxBytes of profile Own: its query gives no series of this broker',
      },
    ]);
  });

  it('counts ages by the clock of the server, and says when it differs', async () => {
    prometheus.clockMs = 3_600_000;
    const reading = await read();
    expect(codes(reading.faults)).toEqual(['CLOCK_SKEW']);
    expect(reading.brokers.map(heap)).toEqual([1000, 2000]);
    const { at } = reading.brokers[0].values.heapMaxBytes ?? { at: 0 };
    expect(reading.at - at).toBeCloseTo(10_000, -3);
  });

  it('ignores a target that is no longer scraped', async () => {
    const now = Date.now() / 1000;
    prometheus.answers = {
      [`timestamp(${MARKER}`]: [
        [targetOf(1), now - 10],
        [targetOf(2), now - 250],
      ],
    };
    expect((await read()).brokers.map(heap)).toEqual([1000, 'STALE']);
  });

  it('tells missing stores from notes on style', async () => {
    prometheus.warnings = ['PromQL info: metric might not be a counter'];
    expect((await read()).faults).toEqual([]);
    prometheus.warnings = ['store 1 did not answer'];
    expect(codes((await read()).faults)).toEqual(['PARTIAL_ANSWER']);
  });

  describe('finds brokers', () => {
    const findBy = async (
      targets: readonly Labels[],
      changes: Partial<PrometheusSettings> = {},
    ) => {
      const now = Date.now() / 1000;
      prometheus.answers = {
        [`timestamp(${MARKER}`]: targets.map(labels => [labels, now]),
        jvm_memory_max_bytes: targets.map((labels, i) => [
          { ...labels, area: 'heap' },
          (i + 1) * 1000,
        ]),
      };
      return (await read(changes)).brokers.map(heap);
    };

    it.each<[string, (id: number) => Labels]>([
      ['an id', id => ({ instance: `10.0.0.${id}:1`, node_id: `${id}` })],
      ['a pod like the host', id => ({ instance: 'x', pod: `k-${id}` })],
      [
        'a pod with the id',
        id => ({ instance: `10.0.0.${id}:1`, pod: `my-cluster-kafka-${id}` }),
      ],
      ['the host', id => ({ instance: `k-${id}:9404` })],
      ['the whole name of the host', id => ({ host: `k-${id}.example.org` })],
    ])('by %s', async (_, labels) => {
      expect(await findBy([labels(2), labels(1), labels(3)])).toEqual([
        2000, 1000,
      ]);
    });

    it('by the rule of the configuration', async () => {
      const rule = { label: 'name', pattern: '^broker(\\d+)$' };
      expect(
        await findBy([{ name: 'broker2' }, { name: 'broker1', node_id: '2' }], {
          brokerId: rule,
        }),
      ).toEqual([2000, 1000]);
    });

    it('and none where labels tell none', async () => {
      expect(await findBy([{ instance: '10.0.0.1:1' }])).toEqual([
        'BROKER_NOT_FOUND',
        'BROKER_NOT_FOUND',
      ]);
    });

    it('and refuses two processes with one id', async () => {
      const [one, two, other] = ['1', '2', '2'].map((node_id, i) => ({
        instance: `k-${i}:9404`,
        node_id,
      }));
      expect(await findBy([one, two, other])).toEqual([
        1000,
        'DUPLICATE_SERIES',
      ]);
    });

    it('once where two Prometheus scrape them', async () => {
      const targets = ['a', 'b'].flatMap(replica =>
        [1, 2].map(id => ({ ...targetOf(id), replica })),
      );
      expect(await findBy(targets)).toEqual([1000, 2000]);
    });
  });

  it('leaves out what is not a number, and series that do not agree', async () => {
    prometheus.answers = {
      jvm_memory_max_bytes: [
        [targetOf(1, { area: 'heap' }), 'NaN'],
        [targetOf(2, { area: 'heap', _objectname: 'a' }), 1000],
        [targetOf(2, { area: 'heap', _objectname: 'b' }), 2000],
        [targetOf(3, { area: 'heap' }), 3000],
      ],
    };
    expect((await read()).brokers.map(heap)).toEqual([
      'NOT_A_NUMBER',
      'DUPLICATE_SERIES',
    ]);
  });

  it('reads the CPU of consumers', async () => {
    prometheus.answers = {
      our_cpu: [
        [{ app: 'orders' }, 0.5],
        [{ app: 'orders' }, 0.7],
        [{ app: 'billing' }, 'NaN'],
        [{}, 0.9],
      ],
    };
    const { consumers } = await read({
      consumerCpu: { query: 'our_cpu[$window]', label: 'app' },
    });
    expect(consumers.map(({ group, cpuShare }) => [group, cpuShare])).toEqual([
      ['orders', 0.7],
      ['billing', null],
    ]);
  });
});
