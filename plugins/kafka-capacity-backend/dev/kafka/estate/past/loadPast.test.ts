import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ConsumerGroupDetail,
  crossingOf,
  SubjectForecastAnswer,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { Knex } from 'knex';
import { Replica, startReplica } from '../../../../src/__testUtils__/replica';
import { dayFigures } from '../../../../src/history/series/days';
import {
  DAY_MS,
  hoursByDay,
  HOURS_OF_DAY,
} from '../../../../src/history/series/hours';
import { SeriesHistory } from '../../../../src/history/series/SeriesHistory';
import { ForecastPool } from '../../../../src/forecasting/pool/ForecastPool';
import { createSimulatedClusterAdmin } from '../../simulated';
import { ESTATE_CLUSTER, ESTATE_GROUPS, ESTATE_TOPICS } from '../estate';
import { exampleEntities, exampleSettings } from '../testing';
import { storyHours } from './generateHours';
import { loadPast } from './loadPast';
import { GAP, PAST_DAYS, TOPIC_STORIES } from './stories';

jest.setTimeout(120_000);

const INTERVAL_MS = 10_000;
const SWEEPS = 16;
const GAP_DAYS = GAP[0] - GAP[1] + 1;
const isoDay = (day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

describe('the past of the example estate', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let replica: Replica;
  let knex: Knex;
  const outcomes: string[] = [];
  let now = Date.now() - (SWEEPS + 3) * INTERVAL_MS;
  const today = () => Math.floor(Date.now() / DAY_MS);
  const load = () => loadPast(knex, mockServices.logger.mock(), now);
  const sweep = async () => {
    now += INTERVAL_MS;
    await replica.sweep(ESTATE_CLUSTER);
  };
  const forecastOf = async (path: string): Promise<SubjectForecastAnswer> =>
    (await replica.get(`/clusters/${ESTATE_CLUSTER}/${path}/forecast`)).body;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    const simulated = createSimulatedClusterAdmin(
      { name: ESTATE_CLUSTER, clientId: 'test', brokers: [] },
      { now: () => now },
    );
    replica = await startReplica({
      knex,
      inspect: simulated.inspect,
      entities: exampleEntities(),
      config: {
        ...(await exampleSettings()),
        clusters: [{ name: ESTATE_CLUSTER, brokers: ['127.0.0.1:1'] }],
      },
    });
    outcomes.push(await load());
    for (let count = 0; count < SWEEPS; count++) await sweep();
    outcomes.push(await load());
    await replica.post(`/clusters/${ESTATE_CLUSTER}/forecasts`);
    await sweep();
  });
  afterAll(() => replica?.stop());

  it('is loaded once, and says that it is generated', async () => {
    outcomes.push(await load());
    expect(outcomes).toEqual(['too-early', 'loaded', 'was-loaded']);
    const { body } = await replica.get(`/clusters/${ESTATE_CLUSTER}`);
    expect(body.history.generatedDays).toBe(PAST_DAYS);
    const placed = await forecastOf('topics/orders.placed');
    expect(placed.history).toHaveLength(PAST_DAYS);
    expect(placed.origins).toEqual(['example']);
    expect(placed.knownDays).toBe(365 - GAP_DAYS);
    const gap = placed.history.filter(({ max }) => max === null);
    expect(gap.map(({ day }) => day)).toEqual(
      Array.from({ length: GAP_DAYS }, (_, i) => isoDay(today() - GAP[0] + i)),
    );
  });

  it('ends at the height that is measured', async () => {
    for (const { name, recordsPerSecond } of ESTATE_TOPICS) {
      const hours = await new SeriesHistory(knex).readHours(
        ESTATE_CLUSTER,
        { kind: 'topic', metric: 'recordsInPerSecond', name },
        0,
        Infinity,
      );
      expect(hours).toHaveLength(1);
      const last = [...hours[0].hours.values()].at(-1);
      expect([name, last?.max]).toEqual([name, recordsPerSecond]);
    }
  });

  it('tells of each topic its story', async () => {
    const placed = await forecastOf('topics/orders.placed');
    expect(placed.forecast).toMatchObject({
      method: 'ensemble',
      incidents: expect.arrayContaining([isoDay(today() - 47)]),
    });
    const shift = placed.forecast?.levelShift?.day ?? '';
    expect(shift >= isoDay(today() - 127)).toBe(true);
    expect(shift <= isoDay(today() - 113)).toBe(true);
    expect(placed.forecast?.seasons.map(({ code }) => code)).toEqual([
      'weekday',
      'hour',
    ]);
    const archive = await forecastOf('topics/orders.archive');
    expect(archive.forecast?.growthRate).toBeLessThan(-0.05);
    const settled = await forecastOf('topics/payments.settled');
    expect(settled.forecast?.growthRate).toBeCloseTo(0, 1);
    expect(settled.forecast?.seasons).toEqual([]);
    const audit = await forecastOf('topics/stock.audit');
    expect(audit.forecast?.points.every(({ value }) => value === 0)).toBe(true);
    const disk = await forecastOf('brokers/1');
    expect(disk.history.at(-1)?.max).toBeGreaterThan(
      5 + (disk.history.at(0)?.max ?? NaN),
    );
    const billing = await forecastOf('consumer-groups/billing');
    expect(billing.history.at(-1)?.max).toBeGreaterThan(11_000);
    const { body: listed } = await replica.get('/forecasts');
    expect(listed.items.map((one: { name: string }) => one.name)).toEqual(
      expect.arrayContaining(['stock.levels']),
    );
  });

  it('changes nothing of what the estate is assessed as', async () => {
    for (const { name, expected } of ESTATE_TOPICS) {
      const { body } = await replica.get(
        `/clusters/${ESTATE_CLUSTER}/topics/${name}`,
      );
      const { level, recommendation, advice }: TopicDetail = body;
      expect([name, level, recommendation?.recommended]).toEqual([
        ...[name, expected.level, expected.partitions],
      ]);
      expect(JSON.stringify(advice)).not.toContain('unusual-traffic');
    }
    for (const { id, expected } of ESTATE_GROUPS) {
      const { body } = await replica.get(
        `/clusters/${ESTATE_CLUSTER}/consumer-groups/${id}`,
      );
      const { level }: ConsumerGroupDetail = body;
      expect([id, level]).toEqual([id, expected.level]);
    }
  });

  it('has a topic cross what its partitions carry in about a month, on whichever day it begins', async () => {
    const pool = new ForecastPool();
    const story = TOPIC_STORIES['stock.levels'];
    const limit = { limit: 'partitions', value: 0.06, unit: 'MB/s' } as const;
    for (let day = 20_000; day < 20_007; day++) {
      const before = day * HOURS_OF_DAY + 9;
      const days = hoursByDay(
        new Map(storyHours(story, 0.0459, 'topic/stock.levels', before)),
      );
      const values = Array.from(
        { length: PAST_DAYS },
        (_, i) => dayFigures(days.get(day - PAST_DAYS + i) ?? [])?.max ?? null,
      );
      const { point, spread } = await pool.forecast({
        ...{ values, seasons: [7], yearly: 364, horizon: 133 },
      });
      if (!spread) throw new Error('it is not known how far off it may be');
      const found = crossingOf({ point, ...spread }, limit, day);
      expect(found.likelyOn && found.likelyOn >= isoDay(day + 28)).toBe(true);
      expect(found.likelyOn && found.likelyOn <= isoDay(day + 45)).toBe(true);
      // Otherwise what is recommended would change some minutes after the start.
      expect(found.probability.days30).toBeLessThan(0.7);
    }
    await pool.close();
  });
});
