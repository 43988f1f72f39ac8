import { forecastSeries, SeriesForecast, SeriesTask } from '../forecastSeries';
import { loadMstl } from '../models/mstl';

/** Where the program of a worker is, for the pool. */
export const FIT_WORKER = __filename;

let mstl: ReturnType<typeof loadMstl> | undefined;

/** Forecasts a series in a worker; without one only gets the worker ready. */
export async function fit(
  task: SeriesTask | null,
): Promise<SeriesForecast | null> {
  mstl ??= loadMstl();
  const loaded = await mstl;
  return task && forecastSeries(task, loaded);
}
