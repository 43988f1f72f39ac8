import http from 'node:http';
import { mockCredentials } from '@backstage/backend-test-utils';
import { OpenApiOperation } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const JSON_BODY = { 'content-type': 'application/json' };
const WHAT_IF = '/recommendations/partitions';
const QUESTION = '{"peakMBps":5,"targetParallelism":1}';
const LIST = '/clusters/prod/topics';
const TOPIC = `${LIST}/orders`;

describe('a bad request', () => {
  let replica: Replica;

  beforeAll(async () => {
    replica = await startReplica({
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [topic('orders', [5, 5, 5])],
          groups: [group('billing', 'orders', [5, 5, 5])],
        }),
    });
    await replica.sweep();
  });

  afterAll(() => replica.stop());

  /** Sends bytes as they are: clients put right what is to be refused. */
  function send(
    method: string,
    path: string,
    headers: http.OutgoingHttpHeaders = {},
    body = '',
  ): Promise<{ status: number; message: string }> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        `${replica.url}/api/kafka-capacity/v1${path}`,
        {
          method,
          headers: {
            authorization: mockCredentials.user.header(),
            ...headers,
          },
        },
        response => {
          let text = '';
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              message: JSON.parse(text).error?.message,
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  const numbers = [
    ...['0x10', '1e2', '+5', '%2B5', 'Infinity', '-Infinity', 'NaN', '-5', '0'],
    ...['1.0', '05', '', '%20', '5%20', '%C2%A05', '0b1', '1_0', '1e999'],
    ...['%D9%A3', '%EF%BC%95', '9'.repeat(400), '1,2', '1&N=2', 'true', '%00'],
  ];
  const numberFields = [
    [`${LIST}?`, 'limit', 200],
    ['/topics?', 'limit', 200],
    ['/consumer-groups?', 'limit', 200],
    ['/clusters/prod/consumer-groups?', 'limit', 200],
    [`${TOPIC}/level-changes?`, 'limit', 200],
    ['/clusters/prod/consumer-groups/billing/level-changes?', 'limit', 200],
    [`${TOPIC}/procedure?`, 'to', 1_000_000],
    ['/scorecard/entities?by=owner&', 'limit', 1_000],
  ] as const;

  it.each(numberFields)(
    'in the number %s%s names field and value',
    async (path, field, max) => {
      const numberOf = (text: string) =>
        send('GET', `${path}${field}=${text.replace('N', field)}`);
      for (const text of [...numbers, String(max + 1)]) {
        const { status, message } = await numberOf(text);
        expect([text, status]).toEqual([text, 400]);
        expect(message).toMatch(
          new RegExp(`request/query/${field} must be .*, but it is`),
        );
        expect(message.split('but it is')).toHaveLength(2);
      }
      expect((await numberOf('6')).status).toBe(200);
    },
  );

  it.each([
    ['/topics?limit[]=1', /limit/],
    ['/topics?limit[a]=1', /limit/],
    ['/topics?q[a]=1', /q/],
    [
      '/topics?q=a&q=b',
      /query\/q must be a string that is not empty, but it is \["a","b"\]/,
    ],
    ['/topics?sort=name&sort=level', /query\/sort/],
    ['/topics?sort=NAME', /query\/sort .* level, name/],
    ['/topics?snoozed=TRUE', /query\/snoozed must be true or false/],
    ['/topics?snoozed=1', /query\/snoozed must be true or false/],
    ['/topics?level[]=ok', /Unknown query parameter 'level\[\]'/],
    ['/topics?cluster[0]=prod', /Unknown query parameter 'cluster\[0\]'/],
    ['/topics?__proto__=1', /Unknown query parameter '__proto__'; allowed/],
    ['/topics?=1', /Unknown query parameter ''; allowed are cluster, limit/],
    ['/topics?LIMIT=5', /Unknown query parameter 'LIMIT'/],
    ['/clusters?limit=5', /none is allowed here/],
    ['/topics?q=100%', /percent-encoded, '%' as '%25', but it has 'q=100%'/],
    ['/topics?q=%ff', /percent-encoded/],
    ['/topics?%zz=1', /%zz/],
    [`${TOPIC}/history?span=week`, /query\/span .* hour, day, fortnight/],
    [`${TOPIC}/history?span=hour&span=day`, /query\/span/],
    ['/scorecard', /query\/by must be one of owner, system, but it is missing/],
    ['/scorecard?by=team', /query\/by .* owner, system/],
    ...['zzz', 'NONE', 'default/zzz', 'zzz:::', ':', 'a%20b', 'a%00', 'a/b/c']
      .concat(['group:/x', 'group:default/', '%F0%9F%98%80', '%20', '*'])
      .map(of => [
        [`/scorecard?by=owner&of=${of}`, /of must be an entity ref.* 'none'/],
        [`/scorecard/trend?by=system&of=${of}`, /of must be an entity ref/],
        [`/scorecard/entities?by=owner&of=${of}`, /of must be an entity/],
        [`${LIST}?owner=${of}`, /owner must be (an entity reference|a text)/],
        [
          `/consumer-groups?owner=${of}`,
          /owner must be (an entity reference|a text)/,
        ],
      ])
      .flat(),
    ['/scorecard?by=system&of=group:default/shop', /'system:default\/shop'/],
    ...['x', 'W10', 'change.0x1', 'topic.1e1', `${'a'.repeat(10_000)}`]
      .map(cursor => [
        [`${LIST}?cursor=${cursor}`, /cursor must be the nextCursor of/],
        [`/scorecard/entities?by=owner&cursor=${cursor}`, /cursor must be/],
        [`/clusters/prod/inventory?cursor=${cursor}`, /cursor must be/],
        [`${TOPIC}/level-changes?cursor=${cursor}`, /cursor must be/],
      ])
      .flat(),
  ] as [string, RegExp][])('of query %# is refused', async (path, words) => {
    const { status, message } = await send('GET', path);
    expect({ path, status }).toEqual({ path, status: 400 });
    expect(message).toMatch(words);
    expect(message.length).toBeLessThan(600);
  });

  it('that repeats what may be repeated is none', async () => {
    for (const query of ['cluster=prod', 'level=ok', 'level=unknown']) {
      const repeated = Array(25).fill(query).join('&');
      const { status } = await send('GET', `/topics?${repeated}&&`);
      expect(status).toBe(200);
    }
  });

  it.each([
    ['a%2Fb', 'default', 'x'],
    ['a:b', 'default', 'x'],
    ['component', 'de:f', 'x'],
    ['component', 'default', 'x%2Fy'],
    ['%20', '%20', '%20'],
    ['%F0%9F%98%80', 'x', 'y'],
    ['__proto__', 'default', 'constructor'],
  ])('for entity %s:%s/%s finds none', async (...parts) => {
    for (const what of ['capacity', 'facts', 'scorecard']) {
      const path = `/entities/${parts.join('/')}/${what}`;
      const { status, message } = await send('GET', path);
      expect({ path, status }).toEqual({ path, status: 404 });
      expect(message).toMatch(/^No entity/);
    }
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/vnd.api+json',
    'application/json; charset=latin1',
    'application/json; charset=bogus',
    'garbage',
  ])('of type %s is unsupported', async type => {
    const headers = { 'content-type': type };
    const { status, message } = await send('POST', WHAT_IF, headers, QUESTION);
    expect(status).toBe(415);
    expect(message).toBe(
      `request/body must be JSON in UTF-8, with Content-Type application/json, but Content-Type is ${JSON.stringify(
        type,
      )}`,
    );
  });

  it('in an encoding that does not fit is refused', async () => {
    const encoded = (encoding: string) =>
      send(
        'POST',
        WHAT_IF,
        { ...JSON_BODY, 'content-encoding': encoding },
        QUESTION,
      );
    expect(await encoded('bogus')).toEqual({
      status: 415,
      message:
        'Content-Encoding must be gzip, deflate or br, or absent, but it is "bogus"',
    });
    expect(await encoded('gzip')).toEqual({
      status: 400,
      message:
        'request/body must be encoded as Content-Encoding says, which is "gzip"',
    });
  });

  it.each([
    [WHAT_IF, 102_400],
    [`${LIST}`, 102_400],
    ['/facts/query', 2_097_152],
  ])('of %s that is too large names the limit', async (path, limit) => {
    const body = JSON.stringify({ name: 'a'.repeat(limit) });
    expect(await send('POST', path, JSON_BODY, body)).toEqual({
      status: 413,
      message: `request/body must have at most ${limit} bytes, but it has ${body.length}`,
    });
  });

  it.each([
    ['nested lists', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
    ['nested objects', `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`],
    [
      'a nested number',
      `{"peakMBps":${'['.repeat(40_000)}${']'.repeat(
        40_000,
      )},"targetParallelism":1}`,
    ],
    ['null', 'null'],
    ['a number', '1'],
    ['a list', '[]'],
    ['nothing', ''],
    ['no field', '{}'],
    ['a text as number', '{"peakMBps":"5","targetParallelism":1}'],
    ['hex', '{"peakMBps":0x10,"targetParallelism":1}'],
    ['a flag as number', '{"peakMBps":true,"targetParallelism":1}'],
    ['a huge number', '{"peakMBps":1e999,"targetParallelism":1}'],
    ['the last of two', '{"peakMBps":5,"peakMBps":-1,"targetParallelism":1}'],
    ['another field', `{"constructor":1,${QUESTION.slice(1)}`],
    ['an enum', `{"profile":"x",${QUESTION.slice(1)}`],
    ['a fraction', `{"currentPartitions":1.5,${QUESTION.slice(1)}`],
  ])('with %s says what is wrong', async (_, body) => {
    const { status, message } = await send('POST', WHAT_IF, JSON_BODY, body);
    expect(status).toBe(400);
    expect(message).toMatch(/^request\/body/);
    expect(message.length).toBeLessThan(500);
  });

  it.each(['a b', '.', '..', '', 'ä', 'a/b', 'a'.repeat(250), 'x\n'])(
    'to call a topic %j says the rule in words',
    async name => {
      const wanted = { name, partitions: 6, replicationFactor: 1 };
      for (const path of [LIST, '/clusters/prod/new-topic-checks']) {
        const { status, message } = await send(
          'POST',
          path,
          JSON_BODY,
          JSON.stringify(wanted),
        );
        expect(status).toBe(400);
        expect(message).toContain(
          'request/body/name must be 1 to 249 letters, digits, dots, dashes and underscores, and not . or .., but it is',
        );
      }
    },
  );

  it.each(['0x1', ' 1', '1e0', '+1', '1.0', '', '٣'])(
    'for min.insync.replicas %j is refused',
    async value => {
      const wanted = {
        ...{ name: 'fresh', partitions: 6, replicationFactor: 1 },
        configs: { 'min.insync.replicas': value },
      };
      const { status, message } = await send(
        'POST',
        '/clusters/prod/new-topic-checks',
        JSON_BODY,
        JSON.stringify(wanted),
      );
      expect(status).toBe(400);
      expect(message).toContain(JSON.stringify(value));
    },
  );

  it.each([
    ...['2027-02-29T00:00:00Z', '2027-02-31T00:00:00Z', '2027-04-31T00:00Z'],
    ...['2026-12-32T00:00:00Z', '2026-13-01T00:00:00Z', '2026-12-01T24:00:00Z'],
    ...['2026-12-01T00:60:00Z', '2026-12-01T00:00:00+99:99', '2026-12-01'],
    ...['2026-12-01T00:00:00', '1', '+012027-01-01T00:00:00Z', '', 'tomorrow'],
    ...['٢٠٢٧-01-01T00:00:00Z', ' 2027-01-01T00:00:00Z', '1999-01-01T00:00Z'],
  ])('to snooze until %j is refused', async until => {
    const { status, message } = await send(
      'PUT',
      `${TOPIC}/snooze`,
      JSON_BODY,
      JSON.stringify({ kind: 'snoozed', reason: 'x', until }),
    );
    expect(status).toBe(400);
    expect(message).toMatch(/until must be an ISO time with its zone/);
    expect(message).toContain(JSON.stringify(until));
  });

  it.each([
    ['PUT', `${TOPIC}/snooze`, { reason: 'a\0b' }, '/reason'],
    ['POST', '/clusters/prod/topics', { description: '\0' }, '/description'],
    [
      'POST',
      '/clusters/prod/topics',
      { declared: { owner: '\0' } },
      '/declared/owner',
    ],
    ['POST', '/facts/query', { entityRefs: ['a', 'a\0'] }, '/entityRefs/1'],
    ['POST', '/facts/query', { 'a\0': 1 }, '/a\\u0000'],
  ])(
    'to %s %s with a text that PostgreSQL does not take is refused',
    async (method, path, body, field) => {
      const { status, message } = await send(
        method,
        path,
        JSON_BODY,
        JSON.stringify({
          kind: 'snoozed',
          until: new Date(Date.now() + 3_600_000).toISOString(),
          ...body,
        }),
      );
      expect([status, message]).toEqual([
        400,
        `request/body${field} must be a text without the character U+0000`,
      ]);
    },
  );

  it.each(['zzz:::', 'orders', ':', 'component:default/a b'])(
    'for facts of %j names the reference',
    async ref => {
      const { status, message } = await send(
        'POST',
        '/facts/query',
        JSON_BODY,
        JSON.stringify({ entityRefs: ['component:default/shop', ref] }),
      );
      expect(status).toBe(400);
      expect(message).toMatch(/^entityRefs\/1 must be an entity reference/);
    },
  );

  it('is documented where there is a body', async () => {
    const { body } = await replica.get('/openapi.json').expect(200);
    const operations = Object.values<Record<string, OpenApiOperation>>(
      body.paths,
    ).flatMap(path => Object.values(path));
    const withBody = operations.filter(({ requestBody }) => requestBody);
    expect(withBody).toHaveLength(14);
    for (const { responses } of withBody) {
      expect(Object.keys(responses)).toEqual(
        expect.arrayContaining(['413', '415']),
      );
    }
  });
});
