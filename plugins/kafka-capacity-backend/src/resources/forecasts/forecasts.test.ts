import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { DayFigures } from '../../history/series/days';
import { DAY_MS } from '../../history/series/hours';
import { NewDays, SeriesHistory } from '../../history/series/SeriesHistory';
import { SeriesKey } from '../../history/series/SeriesReader';

jest.setTimeout(180_000);

const today = Math.floor(Date.now() / DAY_MS);
const isoDay = (day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The days up to yesterday. */
function daysOf(
  series: SeriesKey,
  count: number,
  maxOf: (day: number) => number,
): NewDays {
  return {
    ...series,
    days: new Map(
      Array.from({ length: count }, (_, place) => {
        const max = maxOf(place);
        const figures: DayFigures = {
          max,
          mean: max / 2,
          p95: max,
          hours: 24,
          origin: 'sweep',
        };
        return [today - count + place, figures];
      }),
    ),
  };
}

const throughput = (name: string): SeriesKey => ({
  kind: 'topic',
  metric: 'bytesInPerSecond',
  name,
  topicId: `id-of-${name}`,
});

/** Grows by 0.1 MB/s a day up to 40: above 42, 70 % of what six partitions carry, in three weeks. */
const growing = (day: number) => (20 + 0.1 * day + (day % 7) * 0.05) * 1e6;

const DAYS = 200;
const HISTORY = [
  daysOf(throughput('orders'), DAYS, growing),
  daysOf(throughput('audit'), DAYS, day => (day % 2 ? 2e6 : 1e6)),
  daysOf(throughput('young'), 5, () => 1e6),
  daysOf(
    { kind: 'consumer-group', metric: 'lag', name: 'billing' },
    DAYS,
    day => 1000 + 40 * day,
  ),
  daysOf(
    { kind: 'broker', metric: 'fullestVolumeShare', name: '1' },
    DAYS,
    day => 0.5 + 0.001 * day,
  ),
];

const owned = (system: string) => ({
  relations: [
    ['ownedBy', 'group:default/shop'],
    ['partOf', `system:default/${system}`],
  ] as [string, string][],
});

const entities = [
  entity('Resource', 'orders', {
    topics: 'prod/orders',
    annotations: { 'kafka-capacity/peak-throughput-mbps': '40' },
    ...owned('store'),
  }),
  entity('Resource', 'audit', { topics: 'prod/audit', ...owned('store') }),
  entity('Resource', 'billing', { groups: 'prod/billing', ...owned('store') }),
  entity('System', 'store', {
    relations: [['partOf', 'domain:default/trade']],
  }),
];

const ALICE = 'user:default/alice';

describe('forecasts', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  let replica: Replica;
  let partitions = 6;

  async function start(databaseId: TestDatabaseId) {
    partitions = 6;
    const knex = await databases.init(databaseId);
    replica = await startReplica({
      knex,
      entities,
      hiddenFrom: { [ALICE]: ['orders'] },
      inspect: async () =>
        snapshot('prod', Date.now(), {
          brokers: [
            {
              id: 1,
              host: 'broker-1',
              port: 9092,
              logDirs: [{ path: '/a', totalBytes: 1000, usableBytes: 300 }],
            },
          ],
          topics: [
            topic('orders', new Array(partitions).fill(5)),
            topic('audit', [5, 5, 5, 5, 5, 5]),
            topic('young', [5, 5, 5, 5, 5, 5]),
          ],
          groups: [group('billing', 'orders', [5, 5, 5, 5, 5, 5])],
        }),
    });
    await new SeriesHistory(knex).putDays('prod', HISTORY);
    await replica.readCatalog();
    await replica.sweep();
    return knex;
  }

  const forecastAgain = async () => {
    const { body } = await replica.post('/clusters/prod/forecasts');
    expect(body).toMatchObject({ state: 'done', failed: 0 });
    await replica.sweep();
    return body;
  };

  afterEach(() => replica.stop());

  it.each(databases.eachSupportedId())(
    'say on %p when a topic, a group and a disk cross a limit, and warn of the topic until it is scaled',
    async databaseId => {
      await start(databaseId);
      const before = await replica.get('/clusters/prod/topics/orders');
      expect(before.body.level).toBe('ok');
      const progress = await forecastAgain();
      expect(progress).toMatchObject({ done: 5, total: 5 });

      const { body } = await replica.get(
        '/clusters/prod/topics/orders/forecast',
      );
      expect(body).toMatchObject({
        unit: 'MB/s',
        knownDays: DAYS,
        forecast: {
          method: 'ensemble',
          reason: null,
          backtest: { windows: 2 },
        },
      });
      expect(body.history).toHaveLength(DAYS);
      expect(body.history[0].max).toBeCloseTo(20);
      expect(body.forecast.points[0].day).toBe(isoDay(today));
      expect(body.forecast.points).toHaveLength(66);
      expect(body.forecast.backtest.mase).toBeLessThan(
        body.forecast.backtest.naiveMase,
      );
      const [saturation, count] = body.forecast.crossings;
      expect(saturation).toMatchObject({ limit: 'saturation', value: 42 });
      expect(saturation.likelyOn >= isoDay(today + 12)).toBe(true);
      expect(saturation.likelyOn <= isoDay(today + 28)).toBe(true);
      expect(saturation.probability.days30).toBeGreaterThan(0.8);
      expect(count).toMatchObject({ limit: 'partitions', likelyOn: null });

      const warned = await replica.get('/clusters/prod/topics/orders');
      expect(warned.body).toMatchObject({
        level: 'warning',
        nextCrossing: { limit: 'saturation', likelyOn: saturation.likelyOn },
      });
      expect(warned.body.signals[0]).toMatchObject({
        id: 'forecast',
        level: 'warning',
      });
      const lagging = await replica.get(
        '/clusters/prod/consumer-groups/billing',
      );
      expect(lagging.body).toMatchObject({
        level: 'warning',
        nextCrossing: { limit: 'lag', value: 10_000 },
      });
      expect(lagging.body.finding).toContain('the lag limit of 10k records');
      const { body: listed } = await replica.get('/forecasts');
      expect(
        listed.items.map((one: { name: string }) => one.name).sort(),
      ).toEqual(['1', 'billing', 'orders']);
      const { body: soon } = await replica.get('/topics?crossesWithin=30');
      expect(
        soon.items.map(
          (one: { subject: { name: string } }) => one.subject.name,
        ),
      ).toEqual(['orders']);
      const { body: facts } = await replica.get(
        '/entities/resource/default/orders/facts',
      );
      expect(facts.subjectsCrossingSoon).toBe(1);
      expect(facts.daysToNextCrossing).toBeGreaterThan(10);
      const { body: broker } = await replica.get(
        '/clusters/prod/brokers/1/forecast',
      );
      expect(broker.forecast.crossings[1]).toMatchObject({
        limit: 'disk',
        value: 80,
      });

      partitions = 12;
      await replica.sweep();
      const scaled = await replica.get('/clusters/prod/topics/orders');
      expect(scaled.body.level).toBe('ok');
      expect(scaled.body.nextCrossing).toBeUndefined();
    },
  );

  it('are shown to who may see the subject, and add up to systems and domains', async () => {
    await start('SQLITE_3');
    await forecastAgain();
    const hidden = await replica.get(
      '/clusters/prod/topics/orders/forecast',
      ALICE,
    );
    expect(hidden.status).toBe(404);
    const { body: listed } = await replica.get('/forecasts?limit=1', ALICE);
    expect(listed.items).toHaveLength(1);
    const { body: rest } = await replica.get(
      `/forecasts?cursor=${listed.nextCursor}`,
      ALICE,
    );
    expect(
      [...listed.items, ...rest.items]
        .map((one: { name: string }) => one.name)
        .sort(),
    ).toEqual(['1', 'billing']);

    const growthBy = async (by: string, user?: string) => {
      const { body } = await replica.get(`/forecasts/growth?by=${by}`, user);
      return body.items;
    };
    const [store] = await growthBy('system');
    expect(store).toMatchObject({ name: 'system:default/store', topics: 2 });
    // Of the means: half of 40 MB/s, and 0.75.
    expect(store.currentMBps).toBeGreaterThan(20);
    expect(store.currentMBps).toBeLessThan(21);
    expect(store.growthRate).toBeGreaterThan(0.06);
    expect(store.growthRate).toBeLessThan(0.09);
    expect(await growthBy('domain')).toMatchObject([
      { name: 'domain:default/trade', topics: 2 },
    ]);
    expect(await growthBy('owner')).toMatchObject([
      { name: 'group:default/shop' },
    ]);
    // A topic of five days has no whole week.
    expect(await growthBy('cluster')).toMatchObject([{ topics: 3 }]);
    expect(await growthBy('system', ALICE)).toMatchObject([{ topics: 1 }]);
  });

  it('are counted by when and how sure, and listed by owner, system and domain', async () => {
    const knex = await start('SQLITE_3');
    const { body: early } = await replica.get('/forecasts/overview');
    expect(early).toMatchObject({ until: null, days180: { likely: 0 } });
    await forecastAgain();
    const { body: all } = await replica.get('/forecasts/overview');
    expect(all).toMatchObject({
      days180: { likely: 3 },
      until: isoDay(today + 65),
      example: false,
    });
    expect(all.days30.certain).toBeGreaterThan(0);
    const { body: hers } = await replica.get('/forecasts/overview', ALICE);
    expect(hers.days180.likely).toBe(2);

    const namesOf = async (query: string, user?: string) => {
      const { body } = await replica.get(`/forecasts?${query}`, user);
      return body.items.map((one: { name: string }) => one.name).sort();
    };
    for (const belonging of [
      'owner=group:default/shop',
      'system=system:default/store',
      'domain=domain:default/trade',
    ]) {
      expect(await namesOf(belonging)).toEqual(['billing', 'orders']);
      expect(await namesOf(belonging, ALICE)).toEqual(['billing']);
      const { body } = await replica.get(`/forecasts/overview?${belonging}`);
      expect(body.days180.likely).toBe(2);
    }
    expect(await namesOf('system=system:default/other')).toEqual([]);
    expect(await namesOf('within=30&certainty=certain')).toHaveLength(
      all.days30.certain,
    );
    await replica.get('/forecasts?owner=nonsense').expect(400);

    const { body: listed } = await replica.get('/forecasts?kind=topic');
    expect(listed.items[0].entities).toEqual([
      { entityRef: 'resource:default/orders', owner: 'group:default/shop' },
    ]);
    const { body: capacity } = await replica.get(
      '/entities/resource/default/orders/capacity',
    );
    expect(capacity.nextCrossing.crossing.text).toMatch(/^Crosses the /);

    const growingExample = daysOf(throughput('audit'), 90, growing);
    await new SeriesHistory(knex).putDays('prod', [
      {
        ...growingExample,
        days: new Map(
          [...growingExample.days].map(([day, figures]) => [
            day - DAYS,
            { ...figures, origin: 'example' as const },
          ]),
        ),
      },
    ]);
    await forecastAgain();
    const { body: audit } = await replica.get(
      '/clusters/prod/topics/audit/forecast',
    );
    expect(audit.origins.sort()).toEqual(['example', 'sweep']);
    expect(audit.forecast.crossings[0].example).toBe(true);
    const { body: labelled } = await replica.get('/forecasts/overview');
    expect(labelled.example).toBe(true);
  });

  it('include what an import added', async () => {
    const knex = await start('SQLITE_3');
    await forecastAgain();
    const forecastOf = async () => {
      const { body } = await replica.get(
        '/clusters/prod/topics/young/forecast',
      );
      return body;
    };
    const csv = [
      'kind,name,metric,time,max',
      ...Array.from(
        { length: 40 },
        (_, day) =>
          `topic,young,bytesInPerSecond,${isoDay(today - 60 + day)},${
            1e6 + day * 1000
          }`,
      ),
    ].join('\n');
    await replica
      .post('/clusters/prod/series/import')
      .set('content-type', 'text/csv')
      .send(csv)
      .expect(200);
    const [stored] = await knex('forecasts').where({ name: 'young' });
    expect(stored.day).toBe(0);
    const { origins, knownDays } = await forecastOf();
    expect(origins.sort()).toEqual(['import', 'sweep']);
    expect(knownDays).toBe(45);
  });

  it('are naive and say so where little is known', async () => {
    await start('SQLITE_3');
    await forecastAgain();
    const { body } = await replica.get('/clusters/prod/topics/young/forecast');
    expect(body.forecast).toMatchObject({
      method: 'naive',
      backtest: null,
      reason: { code: 'constant' },
    });
  });
});
