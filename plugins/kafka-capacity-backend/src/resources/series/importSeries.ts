import {
  CONSUMER_GROUP_SERIES_METRICS,
  SeriesImport,
  TOPIC_SERIES_METRICS,
} from 'backstage-plugin-kafka-capacity-common';
import { SOURCE_METRICS } from 'backstage-plugin-kafka-capacity-node';
import { fillSeries } from '../../history/series/fillSeries';
import { hoursByDay } from '../../history/series/hours';
import { SeriesSubject } from '../../history/series/samples';
import { KnownSeries } from '../../history/series/SeriesReader';
import { allowedWords, shown } from '../../http/refusals';
import { ReadModel } from '../ReadModel';
import { readSeriesFile, SeriesFinder } from './readSeriesFile';

const METRICS: Readonly<Record<SeriesSubject['kind'], readonly string[]>> = {
  topic: TOPIC_SERIES_METRICS,
  'consumer-group': CONSUMER_GROUP_SERIES_METRICS,
  broker: SOURCE_METRICS,
  cluster: ['messagesInPerSecond'],
};

/** Series that are taken out of their bare numbers and stored together. */
const SERIES_AT_ONCE = 100;

/**
 * Fills gaps of a cluster's series from a file, and has them forecast again. What is known already stays.
 *
 * @throws InputError that names what is invalid by line; nothing is stored then
 */
export async function importSeries(
  { series, forecasts }: Pick<ReadModel, 'forecasts' | 'series'>,
  cluster: string,
  chunks: AsyncIterable<Buffer>,
  now: number,
): Promise<SeriesImport> {
  const find = finderOf(await series.list(cluster));
  const file = await readSeriesFile(chunks, find, now);
  let days = 0;
  for (let from = 0; from < file.series.length; from += SERIES_AT_ONCE) {
    const pasts = file.series
      .slice(from, from + SERIES_AT_ONCE)
      .map(one => one.past());
    await fillSeries(series, cluster, pasts, now);
    for (const past of pasts) {
      days += past.days.size + hoursByDay(past.hours).size;
    }
  }
  await forecasts.outdate(
    cluster,
    file.series.flatMap(({ key: { kind, metric, name } }) =>
      kind === 'cluster' ? [] : [{ kind, metric, name }],
    ),
  );
  return { rows: file.rows, series: file.series.length, days };
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
