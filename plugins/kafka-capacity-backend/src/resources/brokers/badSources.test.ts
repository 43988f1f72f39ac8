import { JsonObject } from '@backstage/types';
import {
  BrokerList,
  MetricsSourceAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import http from 'node:http';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { snapshot, topic } from '../../__testUtils__/snapshots';
import {
  FAKE_BROKERS,
  FakePrometheus,
} from '../../sources/metrics/testing/FakePrometheus';
import { TestServer } from '../../sources/metrics/testing/TestServer';

jest.setTimeout(120_000);

type Handler = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
) => void;

const TOKEN = 'hidden-token';

let server: TestServer;
let replica: Replica | undefined;

beforeAll(async () => {
  server = await new TestServer().start();
});
afterEach(async () => replica?.stop());
afterAll(async () => server.stop());

/** Sweeps once with a Prometheus that is configured as a person would, and returns what the pages show. */
async function sweepWith(answer: Handler, more: JsonObject = {}) {
  server.answers = { '/api/v1/query': answer };
  replica = await startReplica({
    inspect: async () =>
      snapshot('prod', Date.now(), {
        brokers: FAKE_BROKERS.map(broker => ({
          ...broker,
          logDirs: [{ path: '/a', totalBytes: 1000, usableBytes: 700 }],
        })),
        topics: [topic('orders', [5, 5])],
      }),
    config: {
      clusters: [
        {
          name: 'prod',
          brokers: ['127.0.0.1:9092'],
          metrics: {
            prometheus: {
              url: server.url,
              bearerToken: TOKEN,
              timeout: { seconds: 5 },
              retries: 0,
            },
            ...more,
          },
        },
      ],
    },
  });
  const { state, error } = await replica.sweep();
  if (state !== 'succeeded') throw new Error(`${state}: ${error}`);
  const answers = await Promise.all([
    replica.get('/clusters/prod/metrics-source'),
    replica.get('/clusters/prod/brokers'),
    replica.get('/clusters/prod/topics/orders'),
  ]);
  const [{ body: source }, { body: list }, { body: orders }] = answers;
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(TOKEN);
  return {
    source: source as MetricsSourceAnswer,
    cells: (list as BrokerList).items.flatMap(({ cells }) => cells),
    topicLevel: orders.level,
  };
}

const sending =
  (status: number, body: string): Handler =>
  (_, response) =>
    response.writeHead(status).end(body);

const refusal = JSON.stringify({
  ...{ status: 'error', errorType: 'bad_data', error: 'a parse error' },
});

describe('a metrics source that is wrong', () => {
  it.each<[string, Handler, string, RegExp]>([
    ['hangs up', (_, r) => r.destroy(), 'CONNECTION_FAILED', /be reached/],
    ['wants another token', sending(401, 'no'), 'UNAUTHORIZED', /401.*token/],
    ['is elsewhere', sending(404, 'no'), 'NOT_FOUND', /404.*check the URL/],
    ['is a page', sending(200, '<html/>'), 'NOT_JSON', /as Prometheus does/],
    [
      'refuses the query',
      sending(400, refusal),
      'QUERY_REFUSED',
      /was refused/,
    ],
    [
      'answers with 10 MB',
      sending(200, ' '.repeat(10_000_000)),
      'TOO_LARGE',
      /more than 5 MB/,
    ],
  ])(
    'and %s is a sentence, its metrics are unknown, and the sweep is whole',
    async (_, answer, code, sentence) => {
      const { source, cells, topicLevel } = await sweepWith(answer);
      expect(source.faults).toEqual([
        { code, message: expect.stringMatching(sentence) },
      ]);
      const cpu = cells.filter(({ row }) => row === 'cpu');
      expect(cpu.map(({ level }) => level)).toEqual(['unknown', 'unknown']);
      for (const { reason } of cpu) expect(reason).toMatch(sentence);
      // What Kafka itself tells is there all the same.
      const disks = cells.filter(({ row }) => row === 'disk');
      expect(disks.map(({ level }) => level)).toEqual(['ok', 'ok']);
      expect(topicLevel).not.toBe('unknown');
    },
  );

  it('by its URL is a sentence too', async () => {
    const prometheus = { url: 'http://127.0.0.1:1' };
    const { source } = await sweepWith(() => {}, { prometheus });
    expect(source.faults).toEqual([
      {
        code: 'CONNECTION_FAILED',
        message: expect.stringMatching(/127\.0\.0\.1:1.* can't be reached/),
      },
    ]);
  });

  it('by its clock is said, and its metrics are known', async () => {
    const prometheus = new FakePrometheus();
    prometheus.clockMs = 3_600_000;
    const { source } = await sweepWith(prometheus.answer);
    expect(source.faults).toEqual([
      { code: 'CLOCK_SKEW', message: expect.stringMatching(/clock/) },
    ]);
    const heap = source.brokers.map(({ metrics }) =>
      metrics.find(({ metric }) => metric === 'heapMaxBytes'),
    );
    expect(heap).toMatchObject([{ value: 1000 }, { value: 2000 }]);
    // It can't have been measured after the sweep.
    for (const one of heap) {
      expect(Date.parse(one?.at ?? '')).toBeLessThanOrEqual(Date.now());
    }
  });

  it('by a query of a profile loses that metric alone', async () => {
    const prometheus = new FakePrometheus();
    const { source } = await sweepWith(
      (request, response) =>
        request.url?.includes('sum+by+%28&')
          ? sending(400, refusal)(request, response)
          : prometheus.answer(request, response),
      { profiles: [{ id: 'own', metrics: { iops: { query: 'sum by (' } } }] },
    );
    expect(source.faults).toMatchObject([{ code: 'QUERY_REFUSED' }]);
    for (const { metrics } of source.brokers) {
      const of = (name: string) => metrics.find(one => one.metric === name);
      expect(of('iops')).toMatchObject({
        value: null,
        fault: {
          code: 'QUERY_REFUSED',
          message: expect.stringMatching(/was refused: a parse error/),
        },
      });
      expect(of('heapMaxBytes')?.value).toBeGreaterThan(0);
    }
  });
});
