import {
  CONSUMER_GROUP_SERIES_METRICS,
  SeriesImport,
  TOPIC_SERIES_METRICS,
} from 'backstage-plugin-kafka-capacity-common';
import { SOURCE_METRICS } from 'backstage-plugin-kafka-capacity-node';
import { dayFigures } from '../../history/series/days';
import { DAY_MS, HourFigures, HOURS_OF_DAY } from '../../history/series/hours';
import { SeriesSubject } from '../../history/series/samples';
import { KEPT_DAYS, SeriesHistory } from '../../history/series/SeriesHistory';
import { KnownSeries } from '../../history/series/SeriesReader';
import { allowedWords, shown } from '../../http/refusals';
import { ReadModel } from '../ReadModel';
import { FileSeries, readSeriesFile, SeriesFinder } from './readSeriesFile';

const METRICS: Readonly<Record<SeriesSubject['kind'], readonly string[]>> = {
  topic: TOPIC_SERIES_METRICS,
  'consumer-group': CONSUMER_GROUP_SERIES_METRICS,
  broker: SOURCE_METRICS,
  cluster: ['messagesInPerSecond'],
};

/**
 * Fills gaps of a cluster's series from a file, and has them forecast again. What is known already stays.
 *
 * @throws InputError that names what is invalid by line; nothing is stored then
 */
export async function importSeries(
  { series, forecasts }: Pick<ReadModel, 'forecasts' | 'series'>,
  cluster: string,
  bytes: Buffer,
  now: number,
): Promise<SeriesImport> {
  const find = finderOf(await series.list(cluster));
  const file = await readSeriesFile(bytes, find, now);
  await store(series, cluster, file.series, Math.floor(now / DAY_MS));
  await forecasts.outdate(
    cluster,
    file.series.flatMap(({ key: { kind, metric, name } }) =>
      kind === 'cluster' ? [] : [{ kind, metric, name }],
    ),
  );
  return {
    rows: file.rows,
    series: file.series.length,
    days: file.series.reduce(
      (sum, { days, hours }) => sum + days.size + daysOf(hours).size,
      0,
    ),
  };
}

/** Only of what sweeps see: a name that is mistyped would be kept for more than a year. */
function finderOf(known: readonly KnownSeries[]): SeriesFinder {
  const subjects = new Map(
    known.map(one => [`${one.kind}/${one.name}`, one] as const),
  );
  return (kind, name, metric) => {
    if (!isKind(kind)) {
      return `kind must be one of those that have series, but it is ${shown(
        kind,
      )}; ${allowedWords(Object.keys(METRICS))}`;
    }
    if (!METRICS[kind].includes(metric)) {
      return `metric must be one of ${kind}, but it is ${shown(
        metric,
      )}; ${allowedWords(METRICS[kind])}`;
    }
    const subject = subjects.get(`${kind}/${name}`);
    if (!subject) {
      return `name must be that of a ${kind} that has been swept for an hour, but it is ${shown(
        name,
      )}`;
    }
    const { topicId } = subject;
    return { kind, name, metric, ...(topicId !== undefined && { topicId }) };
  };
}

function isKind(kind: string): kind is SeriesSubject['kind'] {
  return Object.hasOwn(METRICS, kind);
}

async function store(
  series: SeriesHistory,
  cluster: string,
  given: readonly FileSeries[],
  today: number,
): Promise<void> {
  const firstKept = today - KEPT_DAYS.hours + 1;
  const recent = given.flatMap(({ key, hours }) => {
    const kept = [...hours].filter(
      ([hour]) => hour >= firstKept * HOURS_OF_DAY,
    );
    return kept.length > 0 ? [{ ...key, hours: new Map(kept) }] : [];
  });
  await series.putHours(cluster, recent);
  await series.makeDays(cluster, firstKept, today, recent);
  await series.putDays(
    cluster,
    given.map(({ key, hours, days }) => {
      const older = [...daysOf(hours)].flatMap(([day, ofDay]) => {
        const figures = day < firstKept ? dayFigures(ofDay) : undefined;
        return figures ? [[day, figures] as const] : [];
      });
      return { ...key, days: new Map([...days, ...older]) };
    }),
  );
}

function daysOf(
  hours: ReadonlyMap<number, HourFigures>,
): Map<number, HourFigures[]> {
  const days = new Map<number, HourFigures[]>();
  for (const [hour, figures] of hours) {
    const day = Math.floor(hour / HOURS_OF_DAY);
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(figures);
    else days.set(day, [figures]);
  }
  return days;
}
