import { once } from 'node:events';
import { Response } from 'express';
import { SeriesQuery, SeriesReader } from '../../history/series/SeriesReader';
import { csvLine } from './csv';
import { seriesPoints } from './seriesAnswer';

/** Writes series as CSV, one after the other, as fast as they are taken. */
export async function exportSeries(
  series: SeriesReader,
  cluster: string,
  query: Partial<SeriesQuery>,
  window: Parameters<typeof seriesPoints>[3],
  res: Response,
  now: number,
): Promise<void> {
  res.type('text/csv');
  res.attachment(`${cluster}.csv`);
  res.write(
    csvLine(['kind', 'name', 'metric', 'time', 'max', 'mean', 'p95', 'origin']),
  );
  for (const { kind, name, metric } of await series.list(cluster, query)) {
    const own = { kind, name, metric };
    const points = await seriesPoints(series, cluster, own, window, now);
    const lines = points.map(({ at, max, mean, p95, origin }) => {
      const time = window.by === 'day' ? at.slice(0, 'yyyy-mm-dd'.length) : at;
      return csvLine([kind, name, metric, time, max, mean, p95, origin]);
    });
    if (res.closed) return;
    if (!res.write(lines.join(''))) {
      await Promise.race([once(res, 'drain'), once(res, 'close')]);
    }
  }
}
