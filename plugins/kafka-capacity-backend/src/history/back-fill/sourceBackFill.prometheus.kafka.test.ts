import { TestDatabases } from '@backstage/backend-test-utils';
import { PROFILES } from '../../sources/metrics/profiles';
import { PrometheusSource } from '../../sources/metrics/prometheus/PrometheusSource';
import {
  RunningPrometheus,
  startPrometheus,
} from '../../sources/metrics/testing/startPrometheus';
import { migrationsDirectory } from '../../database/migrate';
import { ProgressStore } from '../ProgressStore';
import { DAY_MS, HourFigures, HOUR_MS, HOURS_OF_DAY } from '../series/hours';
import { SeriesHistory } from '../series/SeriesHistory';
import { SeriesQuery } from '../series/SeriesReader';
import { readBrokerDay, readSubjectDay } from './pastDays';
import { SourceBackFill, SourceProgress, SOURCE_PASTS } from './SourceBackFill';

const MINUTE_MS = 60_000;
const DAYS = 6;
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const HOUR = Math.floor(NOW / HOUR_MS);
const TODAY = Math.floor(NOW / DAY_MS);
/** The first minute that is remembered. */
const BEGIN = (TODAY - DAYS) * DAY_MS;
const brokers = [1, 2].map(id => ({ id, host: `k-${id}`, port: 9092 }));

/** Hours of which nothing is remembered. */
const isGap = (hour: number) =>
  Math.floor(hour / HOURS_OF_DAY) === TODAY - 3 || hour === HOUR - 30;
/** Hours of which the second broker is missing. */
const isHalf = (hour: number) => hour === HOUR - 50;
/** Bytes per second that a broker gets of a topic in an hour. */
const rateIn = (hour: number, broker: number) =>
  1000 * broker * (1 + (hour % HOURS_OF_DAY));
const lagIn = (hour: number) => 10 + (hour % HOURS_OF_DAY);

/** What exporters of two brokers and of a group said once a minute. */
function remembered(): string {
  const bytes: string[] = [];
  const markers: string[] = [];
  const lags: string[] = [];
  const totals = [0, 0];
  for (let at = BEGIN; at <= NOW; at += MINUTE_MS) {
    const hour = Math.floor(at / HOUR_MS);
    brokers.forEach(({ id }, i) => {
      totals[i] += (rateIn(hour, id) * MINUTE_MS) / 1000;
      if (isGap(hour) || (isHalf(hour) && id === 2)) return;
      const labels = `instance="k-${id}:9404",job="kafka"`;
      const time = at / 1000;
      markers.push(
        `kafka_server_replicamanager_partitioncount{${labels}} 6 ${time}`,
      );
      for (const topic of ['', ',topic="orders"', ',topic="deleted"']) {
        bytes.push(
          `kafka_server_brokertopicmetrics_bytesin_total{${labels}${topic}} ${totals[i]} ${time}`,
        );
      }
    });
    if (isGap(hour)) continue;
    for (const partition of [0, 1]) {
      lags.push(
        `kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="${partition}"} ${lagIn(
          hour,
        )} ${at / 1000}`,
      );
    }
  }
  const offset = `kafka_topic_partition_current_offset{topic="other",partition="0"} 5 ${
    NOW / 1000
  }`;
  return [
    '# TYPE kafka_server_brokertopicmetrics_bytesin counter',
    ...bytes,
    '# TYPE kafka_server_replicamanager_partitioncount gauge',
    ...markers,
    '# TYPE kafka_consumergroup_lag gauge',
    ...lags,
    '# TYPE kafka_topic_partition_current_offset gauge',
    offset,
    '# EOF\n',
  ].join('\n');
}

describe('the past in a real Prometheus', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let prometheus: RunningPrometheus;
  let source: PrometheusSource;

  beforeAll(async () => {
    prometheus = await startPrometheus([], remembered());
    source = new PrometheusSource({
      url: prometheus.url,
      headers: {},
      parameters: {},
      selector: '',
      windowMs: 5 * MINUTE_MS,
      timeoutMs: 30_000,
      maxAnswerBytes: 5_000_000,
      retries: 2,
      profiles: PROFILES,
    });
  });
  afterAll(async () => {
    await source?.close();
    await prometheus?.stop();
  });

  async function open() {
    const knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrationsDirectory });
    const series = new SeriesHistory(knex);
    const progress = new ProgressStore(knex);
    const { signal } = new AbortController();
    const topic = { kind: 'topic', name: 'orders', topicId: 'id' } as const;
    const group = { kind: 'consumer-group', name: 'billing' } as const;
    const wanted = new Map(
      [topic, group].map(one => [`${one.kind}/${one.name}`, one]),
    );
    const readers = {
      brokers: (day: number) => readBrokerDay(source, brokers, day, signal),
      subjects: (day: number) =>
        readSubjectDay(source, brokers, wanted, day, signal),
    };
    const asked: number[] = [];
    const run = (of: keyof typeof readers, stop?: AbortController) =>
      new SourceBackFill({ progress, series }).run(
        'prod',
        of,
        async day => {
          asked.push(day);
          // The process ends before this day is stored.
          if (stop && asked.length > 2) stop.abort();
          const read = await readers[of](day);
          stop?.signal.throwIfAborted();
          return read;
        },
        signal,
      );
    const progressOf = (of: keyof typeof readers) =>
      progress.read<SourceProgress>('prod', SOURCE_PASTS[of]);
    const hoursOf = async (query: SeriesQuery) => {
      const [read] = await series.readHours('prod', query, 0, HOUR + 1);
      return read?.hours ?? new Map<number, HourFigures>();
    };
    return { asked, hoursOf, progressOf, run, series };
  }

  const allHours = Array.from(
    { length: HOUR - BEGIN / HOUR_MS },
    (_, i) => BEGIN / HOUR_MS + i,
  );

  it('comes back as hours of topics and groups, and gaps stay gaps', async () => {
    const { hoursOf, progressOf, run, series } = await open();
    await run('subjects');
    expect(await progressOf('subjects')).toMatchObject({
      ...{ state: 'done', fault: null },
      // Of today too, once an hour of it has ended.
      days: DAYS - 1 + (HOUR % HOURS_OF_DAY > 0 ? 1 : 0),
    });
    const orders = { kind: 'topic', metric: 'bytesInPerSecond' } as const;
    const bytes = await hoursOf({ ...orders, name: 'orders' });
    // Rates of the first minutes of all need some before.
    const known = allHours.filter(hour => !isGap(hour));
    expect([...bytes.keys()]).toEqual(known.filter(hour => !isHalf(hour)));
    for (const hour of [HOUR - 5, HOUR - 20, HOUR - 100]) {
      const { mean = NaN, origin } = bytes.get(hour) ?? {};
      expect(origin).toBe('metrics-source');
      const expected = rateIn(hour, 1) + rateIn(hour, 2);
      // Rates of five minutes reach into the hour before.
      expect(mean / expected).toBeGreaterThan(0.85);
      expect(mean / expected).toBeLessThan(1.6);
    }
    const lag = await hoursOf({
      ...{ kind: 'consumer-group', metric: 'lag', name: 'billing' },
    });
    expect([...lag.keys()]).toEqual(known);
    expect(lag.get(HOUR - 20)).toMatchObject({
      ...{ max: 2 * lagIn(HOUR - 20), origin: 'metrics-source' },
    });
    const days = await series.readDays(
      'prod',
      { ...orders, name: 'orders' },
      0,
      TODAY + 1,
    );
    expect(days[0].days.has(TODAY - 3)).toBe(false);
    expect(days[0].topicId).toBe('id');
    expect(await hoursOf({ ...orders, name: 'deleted' })).toEqual(new Map());
  });

  it('comes back for brokers from where an earlier run was stopped', async () => {
    const { asked, hoursOf, progressOf, run } = await open();
    await expect(run('brokers', new AbortController())).rejects.toThrow();
    expect(await progressOf('brokers')).toMatchObject({
      ...{ state: 'running', nextDay: TODAY - 1 },
    });
    await run('brokers');
    expect(asked.slice(0, 6)).toEqual([
      ...[TODAY, TODAY - 1, TODAY - 2],
      ...[TODAY - 2, TODAY - 3, TODAY - 4],
    ]);
    expect(await progressOf('brokers')).toMatchObject({ state: 'done' });
    for (const { id } of brokers) {
      const hours = await hoursOf({
        ...{ kind: 'broker', metric: 'bytesInPerSecond', name: `${id}` },
      });
      expect([...hours.keys()]).toEqual(
        allHours.filter(hour => !isGap(hour) && !(isHalf(hour) && id === 2)),
      );
      const figures = hours.get(HOUR - 20);
      expect(figures?.median).toBeCloseTo(rateIn(HOUR - 20, id), -2);
    }
  });
});
