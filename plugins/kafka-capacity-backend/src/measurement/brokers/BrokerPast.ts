import {
  BrokerResource,
  BrokerSize,
  RESOURCE_METRICS,
  sameHourMedian,
  TimedValue,
  UsualValue,
} from 'backstage-plugin-kafka-capacity-common';
import {
  DAY_MS,
  HourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../../history/series/hours';
import { SeriesReader } from '../../history/series/SeriesReader';
import {
  derive,
  SampledBrokerMetric,
  SampledMetric,
  sampledFor,
} from './sampledMetrics';

/** What the stored hours of a broker tell. */
export interface PastOfBroker {
  /** What p95 request queue times, in ms, usually are at this hour. */
  queueTime: UsualValue;
  /** By resource, the largest hourly mean in percent of what the broker has. */
  peaks: Partial<Record<BrokerResource, number>>;
  /** Days that the peaks are from, of the resource with fewest. */
  peakDays: number;
  /** Largest used share (0 to 1) of the fullest volume by day. */
  diskMaxima: TimedValue[];
}

/** What the stored hours of a cluster's brokers tell. */
export interface PastOfCluster {
  /** By broker id. */
  brokers: ReadonlyMap<number, PastOfBroker>;
  /** Largest hourly mean of the messages per second; null where it is not known. */
  messagesPeak: number | null;
  /** Mean messages per second of each hour of the day (UTC), from midnight on; null where nothing is known. */
  hourlyTraffic: (number | null)[] | null;
}

/** Days before, whose same hour is what a queue time is compared with. */
const QUEUE_TIME_DAYS = 7;
/** Days that peaks and the growth of disks are looked for in. */
const PEAK_DAYS = 30;

type HoursByBroker = ReadonlyMap<string, ReadonlyMap<number, HourFigures>>;

const RESOURCES = Object.entries(RESOURCE_METRICS) as [
  BrokerResource,
  SampledBrokerMetric,
][];

/** Hours are made within this time after their end. */
const ROLL_UP_MS = 10 * 60_000;

/** What the stored hours tell, read when an hour begins and when the one before has been made: they only change then. */
export class BrokerPast {
  readonly #known = new Map<string, { time: string; past: PastOfCluster }>();

  constructor(private readonly series: SeriesReader) {}

  /** @param sizes - of the brokers that are asked about, as they are now */
  async of(
    cluster: string,
    now: number,
    sizes: ReadonlyMap<number, BrokerSize>,
  ): Promise<PastOfCluster> {
    const hour = Math.floor(now / HOUR_MS);
    const time = `${hour}/${Math.floor((now - ROLL_UP_MS) / HOUR_MS)}`;
    const known = this.#known.get(cluster);
    const isKnown =
      known?.time === time &&
      [...sizes.keys()].every(id => known.past.brokers.has(id));
    if (isKnown) return known.past;
    const past = await this.#read(cluster, hour, sizes);
    this.#known.set(cluster, { time, past });
    return past;
  }

  async #read(
    cluster: string,
    hour: number,
    sizes: ReadonlyMap<number, BrokerSize>,
  ): Promise<PastOfCluster> {
    const hoursOf = (metric: SampledMetric, days: number) =>
      this.#hours(cluster, metric, hour - days * HOURS_OF_DAY, hour);
    const queueTimes = await hoursOf('requestQueueTimeP95Ms', QUEUE_TIME_DAYS);
    const volumes = await hoursOf('fullestVolumeShare', PEAK_DAYS);
    const peaks = new Map<BrokerResource, Map<number, ResourcePeak>>();
    for (const [resource, metric] of RESOURCES) {
      // One after the other: of a hundred brokers each is thousands of hours.
      const sampled = new Map<SampledMetric, HoursByBroker>();
      for (const name of sampledFor(metric)) {
        sampled.set(name, await hoursOf(name, PEAK_DAYS));
      }
      peaks.set(resource, peaksOf(metric, sampled, sizes));
    }
    const messages = await this.series.readHours(
      cluster,
      { kind: 'cluster', metric: 'messagesInPerSecond', name: cluster },
      hour - PEAK_DAYS * HOURS_OF_DAY,
      hour,
    );
    const means = messages.flatMap(({ hours }) =>
      [...hours].map(([at, { mean }]) => ({ at, mean })),
    );
    return {
      brokers: new Map(
        [...sizes.keys()].map(id => [
          id,
          {
            queueTime: sameHourMedian(
              timedOf(queueTimes.get(String(id)), 'median'),
              hour * HOUR_MS,
            ),
            diskMaxima: dailyMaxima(volumes.get(String(id))),
            ...peaksOfBroker(peaks, id),
          },
        ]),
      ),
      messagesPeak:
        means.length > 0 ? Math.max(...means.map(({ mean }) => mean)) : null,
      hourlyTraffic: means.length > 0 ? meansByHourOfDay(means) : null,
    };
  }

  async #hours(
    cluster: string,
    metric: SampledMetric,
    from: number,
    before: number,
  ): Promise<HoursByBroker> {
    const series = await this.series.readHours(
      cluster,
      { kind: 'broker', metric, ended: true },
      from,
      before,
    );
    return new Map(series.map(({ name, hours }) => [name, hours]));
  }
}

function meansByHourOfDay(
  hours: readonly { at: number; mean: number }[],
): (number | null)[] {
  return Array.from({ length: HOURS_OF_DAY }, (_, hourOfDay) => {
    const same = hours.filter(({ at }) => at % HOURS_OF_DAY === hourOfDay);
    const sum = same.reduce((total, { mean }) => total + mean, 0);
    return same.length > 0 ? sum / same.length : null;
  });
}

interface ResourcePeak {
  percent: number;
  days: number;
}

/** The largest hourly mean of a metric by broker. */
function peaksOf(
  metric: SampledBrokerMetric,
  sampled: ReadonlyMap<SampledMetric, HoursByBroker>,
  sizes: ReadonlyMap<number, BrokerSize>,
): Map<number, ResourcePeak> {
  const peaks = new Map<number, ResourcePeak>();
  for (const [id, size] of sizes) {
    const ofBroker = [...sampled].map(
      ([name, brokers]) => [name, brokers.get(String(id))] as const,
    );
    const hours = new Set(
      ofBroker.flatMap(([, known]) => [...(known?.keys() ?? [])]),
    );
    const meansOf = new Map(ofBroker);
    const days = new Set<number>();
    let percent = -Infinity;
    for (const hour of hours) {
      const value = derive(
        metric,
        name => meansOf.get(name)?.get(hour)?.mean,
        size,
      );
      if (value === undefined) continue;
      percent = Math.max(percent, value);
      days.add(Math.floor(hour / HOURS_OF_DAY));
    }
    if (days.size > 0) peaks.set(id, { percent, days: days.size });
  }
  return peaks;
}

function peaksOfBroker(
  peaks: ReadonlyMap<BrokerResource, ReadonlyMap<number, ResourcePeak>>,
  id: number,
): Pick<PastOfBroker, 'peaks' | 'peakDays'> {
  const known = [...peaks].flatMap(([resource, brokers]) => {
    const peak = brokers.get(id);
    return peak ? [[resource, peak] as const] : [];
  });
  return {
    peaks: Object.fromEntries(
      known.map(([resource, { percent }]) => [resource, percent]),
    ),
    peakDays:
      known.length > 0 ? Math.min(...known.map(([, { days }]) => days)) : 0,
  };
}

function timedOf(
  hours: ReadonlyMap<number, HourFigures> | undefined,
  figure: 'median' | 'max',
): TimedValue[] {
  return [...(hours ?? [])].map(([hour, figures]) => ({
    at: hour * HOUR_MS,
    value: figures[figure],
  }));
}

/** The largest of each day, at the time of the day's last hour that is known. */
function dailyMaxima(
  hours: ReadonlyMap<number, HourFigures> | undefined,
): TimedValue[] {
  const days = new Map<number, TimedValue>();
  for (const { at, value } of timedOf(hours, 'max')) {
    const day = Math.floor(at / DAY_MS);
    const known = days.get(day);
    days.set(day, {
      at: Math.max(at, known?.at ?? at),
      value: Math.max(value, known?.value ?? value),
    });
  }
  return [...days.values()];
}
