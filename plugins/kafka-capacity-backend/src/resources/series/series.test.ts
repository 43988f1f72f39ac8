import { TestDatabases } from '@backstage/backend-test-utils';
import { entity, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { DAY_MS, HourFigures, HOUR_MS } from '../../history/series/hours';
import { SeriesHistory } from '../../history/series/SeriesHistory';
import { SeriesKey } from '../../history/series/SeriesReader';

jest.setTimeout(180_000);

const HIDDEN_FROM = 'user:default/hugo';
const TODAY = Math.floor(Date.now() / DAY_MS);
const HOUR = Math.floor(Date.now() / HOUR_MS);
const dayOf = (day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

const figures: HourFigures = {
  ...{ mean: 1, max: 4, p95: 3, median: 2, samples: 60 },
  origin: 'sweep',
};

describe('series', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function start(denied: string[] = []) {
    const knex = await databases.init('SQLITE_3');
    const replica = await startReplica({
      knex,
      denied,
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [topic('orders', [5])],
          groups: [group('=billing', 'orders', [5])],
        }),
      entities: [
        entity('Resource', 'orders', { topics: 'prod/orders' }),
        entity('Component', 'shop', { groups: 'prod/=billing' }),
      ],
      hiddenFrom: { [HIDDEN_FROM]: ['orders'] },
    });
    await replica.sweep();
    const series = new SeriesHistory(knex);
    const orders: SeriesKey = {
      kind: 'topic',
      metric: 'bytesInPerSecond',
      name: 'orders',
      topicId: 'id-of-orders',
    };
    await series.putHours('prod', [
      {
        ...orders,
        hours: new Map([
          [HOUR - 1, figures],
          [(TODAY - 2) * 24, figures],
        ]),
      },
      {
        kind: 'consumer-group',
        metric: 'lag',
        name: '=billing',
        hours: new Map([[(TODAY - 2) * 24, figures]]),
      },
    ]);
    await series.makeDays('prod', TODAY - 3, TODAY);
    const importCsv = (csv: string, type = 'text/csv') =>
      replica
        .post('/clusters/prod/series/import')
        .set('content-type', type)
        .send(csv);
    return { replica, series, importCsv };
  }

  it('answer by day and by hour, with the days of a year that are known', async () => {
    const { replica } = await start();
    const path = '/clusters/prod/topics/orders/series?metric=bytesInPerSecond';
    const days = await replica.get(path).expect(200);
    expect(days.body).toEqual({
      metric: 'bytesInPerSecond',
      by: 'day',
      knownDays: 1,
      points: [
        {
          at: `${dayOf(TODAY - 2)}T00:00:00.000Z`,
          ...{ max: 4, mean: 1, p95: 3, origin: 'sweep', parts: 1 },
        },
      ],
    });
    const hours = await replica.get(`${path}&by=hour`).expect(200);
    expect(hours.body.points).toHaveLength(2);
    const few = await replica.get(`${path}&by=hour&days=1`).expect(200);
    expect(few.body).toMatchObject({ points: [{ parts: 60 }], knownDays: 1 });
    const group_ = `/clusters/prod/consumer-groups/${encodeURIComponent(
      '=billing',
    )}/series?metric=members`;
    const none = await replica.get(group_).expect(200);
    expect(none.body).toMatchObject({ points: [], knownDays: 0 });
    await replica.get(path, HIDDEN_FROM).expect(404);
    await replica.get(`${path.split('=')[0]}=nonsense`).expect(400);
    for (const one of [
      '/clusters/prod/brokers/1/series?metric=cpuShare',
      '/clusters/prod/series?metric=messagesInPerSecond',
    ]) {
      expect((await replica.get(one).expect(200)).body.points).toEqual([]);
    }
    await replica.stop();
  });

  it('are exported as CSV and read back', async () => {
    const { replica, importCsv } = await start();
    const path = '/clusters/prod/series/export?kind=consumer-group';
    const exported = await replica.get(path).expect(200);
    expect(exported.headers['content-type']).toMatch(/^text\/csv/);
    const header = 'kind,name,metric,time,max,mean,p95,origin\r\n';
    expect(exported.text).toBe(
      `${header}consumer-group,'=billing,lag,${dayOf(
        TODAY - 2,
      )},4,1,3,sweep\r\n`,
    );
    // What was measured stays.
    const again = exported.text.replace(',4,', ',40,');
    const more = `${again}consumer-group,'=billing,lag,${dayOf(
      TODAY - 3,
    )},7,,,\r\n`;
    const { body } = await importCsv(more).expect(200);
    expect(body).toEqual({ rows: 2, series: 1, days: 2 });
    const lag = await replica.get(path).expect(200);
    expect(lag.text.split('\r\n').slice(1, 3)).toEqual([
      `consumer-group,'=billing,lag,${dayOf(TODAY - 3)},7,,,import`,
      `consumer-group,'=billing,lag,${dayOf(TODAY - 2)},4,1,3,sweep`,
    ]);
    const { createEvent } = replica.auditor;
    expect(createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({ eventId: 'history-import' }),
    );
    expect(replica.event.success).toHaveBeenLastCalledWith({
      meta: { rows: 2, series: 1, days: 2 },
    });
    await replica.stop();
  });

  it('keep nothing of a file with a row that is invalid', async () => {
    const { replica, series, importCsv } = await start();
    const good = `topic,orders,partitions,${dayOf(TODAY - 5)},6\n`;
    const file = `kind,name,metric,time,max\n${good}topic,typo,partitions,${dayOf(
      TODAY - 5,
    )},6\n`;
    const { body } = await importCsv(file).expect(400);
    expect(body.error.message).toMatch(/line 3: name must be .* "typo"/);
    expect(await series.list('prod', { metric: 'partitions' })).toEqual([]);
    await importCsv(file, 'text/plain').expect(400);
    await importCsv(file).set('content-encoding', 'gzip').expect(415);
    const large = await importCsv('x'.repeat(101 * 2 ** 20)).expect(413);
    expect(large.body.error.message).toMatch(/104857600/);
    await replica.stop();
  });

  it('of a whole cluster need its permission, and files one of their own', async () => {
    const { replica, importCsv } = await start([
      'kafka-capacity.history.create',
    ]);
    await importCsv('').expect(403);
    await replica.get('/clusters/prod/series/export?kind=topic').expect(200);
    await replica.stop();
    const other = await start(['kafka-capacity.cluster.read']);
    await other.importCsv('').expect(403);
    for (const path of [
      '/clusters/prod/series/export?kind=topic',
      '/clusters/prod/series?metric=messagesInPerSecond',
      '/clusters/prod/brokers/1/series?metric=cpuShare',
    ]) {
      await other.replica.get(path).expect(403);
    }
    const summary = await other.replica.get('/clusters/prod').expect(200);
    expect(summary.body.history).toBeNull();
    await other.replica.stop();
  });
});
