import type { MstlForecast } from '../models/mstl';
import {
  seasonalAverage,
  seasonalDrift,
  seasonalNaive,
} from '../models/seasonal';
import { theta } from '../models/theta';

/** A model of the ensemble. */
export type MemberName =
  | 'mstl'
  | 'mstl-log'
  | 'theta'
  | 'drift'
  | 'average-short'
  | 'average-long'
  | 'naive-short'
  | 'naive-long';

/** What each model forecasts; those that could not are absent. */
export type MemberForecasts = Map<MemberName, number[]>;

/** Whether values are decomposed as they are, by their logarithm, or both. */
export type MstlScale = 'plain' | 'log' | 'both';

/** Growth over fewer seasons is chance. */
const DRIFT_SEASONS = 20;

/** A year that was seen twice is believed half. */
const YEARLY_WEIGHT = 0.5;
/** Nothing that was never seen is believed beyond this many times what values span. */
const FARTHEST_SPANS = 3;

/**
 * What each model says of the next values. Seasons of which fewer than two are there are left out.
 *
 * @param seasons - values a season, shortest first
 * @param yearly - values a year, where two years are there
 */
export function fitMembers(
  values: readonly number[],
  seasons: readonly number[],
  horizon: number,
  mstl: MstlForecast,
  { yearly, scale = 'both' }: { yearly?: number; scale?: MstlScale } = {},
): MemberForecasts {
  const known = seasons.filter(season => values.length >= 2 * season);
  const short = known.at(0) ?? 1;
  const long = known.at(-1) ?? 1;
  const decomposed = (given: readonly number[]) => {
    const plain = mstl(given, known, horizon);
    if (yearly === undefined || given.length < 2 * yearly) return plain;
    const withYear = mstl(given, [...known, yearly], horizon);
    return plain.map(
      (value, step) =>
        value * (1 - YEARLY_WEIGHT) + withYear[step] * YEARLY_WEIGHT,
    );
  };
  const forecasts: MemberForecasts = new Map();
  const add = (name: MemberName, forecast: () => number[]) => {
    const point = forecast();
    const twin = [...forecasts.values()].some(other =>
      other.every((value, step) => value === point[step]),
    );
    if (point.every(Number.isFinite) && !twin) {
      forecasts.set(name, bounded(point, values));
    }
  };
  const hasSeason = known.length > 0;
  const hasLog = hasSeason && values.every(value => value > 0);
  if (hasSeason && scale !== 'log') add('mstl', () => decomposed(values));
  if (hasLog && scale !== 'plain') {
    add('mstl-log', () => decomposed(values.map(Math.log)).map(Math.exp));
  }
  add('theta', () => theta(values, long, horizon));
  if (values.length >= DRIFT_SEASONS * short) {
    add('drift', () => seasonalDrift(values, short, horizon));
  }
  add('average-short', () => seasonalAverage(values, short, horizon));
  add('average-long', () => seasonalAverage(values, long, horizon));
  add('naive-short', () => seasonalNaive(values, short, horizon));
  add('naive-long', () => seasonalNaive(values, long, horizon));
  return forecasts;
}

/** No further from what was seen than some times its span, and not negative where nothing was. */
function bounded(point: number[], values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const far = FARTHEST_SPANS * (most - least);
  const low = least >= 0 ? 0 : least - far;
  return point.map(value => Math.min(Math.max(value, low), most + far));
}
