import { accuracyOf, ForecastPair, seasonalScale } from './accuracy';
import {
  BacktestWindow,
  combine,
  recentError,
  weightMembers,
} from './ensemble/combine';
import {
  ErrorSpread,
  poolErrors,
  quantileOf,
  WindowErrors,
} from './ensemble/intervals';
import { fitMembers, MemberForecasts, MemberName } from './ensemble/members';
import { PeakForecast, peakPoint, peakUpper } from './ensemble/peaks';
import { straightLine } from './models/line';
import type { MstlForecast } from './models/mstl';
import { seasonalNaive } from './models/seasonal';
import { findLevelShift, LevelShift } from './levelShift';
import { PreparedSeries, prepareSeries } from './series';

/** A series to forecast. */
export interface SeriesTask {
  /** Null where nothing is known. */
  values: readonly (number | null)[];
  /** Values a season, shortest first. */
  seasons: readonly number[];
  /** Values a year; absent where years don't count. */
  yearly?: number;
  horizon: number;
}

/** How well forecasts of the past would have been, and others beside them. */
export interface SeriesBacktest {
  /** Error as a multiple of the seasonal naive's within the history; null where that had none. */
  mase: number | null;
  /** Percent. */
  smape: number;
  /** Share of past values that the 90 % band held. */
  coverage: number | null;
  windows: number;
  points: number;
  /** The same error of the seasonal naive, and of a straight line through everything. */
  naiveMase: number | null;
  naiveSmape: number;
  lineMase: number | null;
}

/** Why a forecast is the naive one. */
export type NaiveReason =
  | { code: 'short-history'; values: number; needed: number }
  | { code: 'constant' }
  | { code: 'naive-better' }
  | { code: 'fit-failed' }
  | { code: 'fit-timeout'; seconds: number };

export interface SeriesForecast {
  method: 'ensemble' | 'seasonal-naive' | 'naive';
  /** Present where the method is not the ensemble. */
  reason?: NaiveReason;
  point: number[];
  /** Null where too little is known to say how far what comes may be from it. */
  spread: ErrorSpread | null;
  peak: PeakForecast;
  backtest: SeriesBacktest | null;
  weights: Partial<Record<MemberName, number>>;
  filled: number;
  skipped: number;
  incidents: number[];
  /** The largest one of the history, by its place in it; absent where there is none. */
  levelShift?: LevelShift;
}

/** Seasons of the shortest kind that a model needs: two to fit, and one to be tested on. */
const LEAST_SEASONS = 3;
const MOST_WINDOWS = 4;
/** The logarithm has to be better by this much: on most series it is not. */
const LOG_GAIN = 0.95;
/** The seasonal naive has to be better by this much: two windows are little to know that by. */
const NAIVE_GAIN = 0.9;

/** Forecasts a series, and tests that on its own past. */
export function forecastSeries(
  task: SeriesTask,
  mstl: MstlForecast,
): SeriesForecast {
  const { horizon } = task;
  const season = task.seasons.at(0) ?? 1;
  const prepared = prepareSeries(task.values, season);
  const { values } = prepared;
  if (values.length > 1 && values.every(value => value === values[0])) {
    return naiveForecast(task, { code: 'constant' });
  }
  const windows =
    values.length < LEAST_SEASONS * season
      ? []
      : backtestWindows(values, task, mstl);
  if (windows.length === 0) return naiveForecast(task);
  const log = prefersLog(windows);
  const known = windows.map(window => ({
    ...window,
    members: withoutOther(window.members, log),
  }));
  const members = withoutOther(
    fitMembers(values, task.seasons, horizon, mstl, {
      yearly: task.yearly,
      scale: log ? 'log' : 'plain',
    }),
    log,
  );
  // Each by the weights that the other windows give: the earliest would have none before it.
  const ensemble = known.map((window, index) =>
    pairOf(
      window,
      combineBy(
        window.members,
        known.filter((_, other) => other !== index),
      ),
    ),
  );
  const naive = known.map(window =>
    pairOf(window, seasonalNaive(values.slice(0, window.at), season, horizon)),
  );
  const scale = seasonalScale(values, season);
  const line = known.map(window =>
    pairOf(window, straightLine(values.slice(0, window.at), horizon)),
  );
  const accuracy = accuracyOf(ensemble, scale);
  const naiveAccuracy = accuracyOf(naive, scale);
  const naiveWins =
    (naiveAccuracy.mase ?? 0) < (accuracy.mase ?? 0) * NAIVE_GAIN;
  const shown = naiveWins ? naive : ensemble;
  const weights = weightMembers([...members.keys()], known);
  const point = naiveWins
    ? seasonalNaive(values, season, horizon)
    : combine(members, weights);
  const errors = errorsOf(shown);
  return {
    method: naiveWins ? 'seasonal-naive' : 'ensemble',
    ...(naiveWins && { reason: { code: 'naive-better' } as const }),
    point,
    spread: poolErrors(errors),
    peak: peakOf(point, values, shown, known),
    backtest: {
      ...accuracyOf(shown, scale),
      coverage: coverageOf(shown),
      windows: known.length,
      points: known.length * horizon,
      naiveMase: naiveAccuracy.mase,
      naiveSmape: naiveAccuracy.smape,
      lineMase: accuracyOf(line, scale).mase,
    },
    weights: naiveWins ? {} : Object.fromEntries(weights),
    filled: prepared.filled,
    skipped: prepared.skipped,
    incidents: prepared.incidents,
    ...shiftOf(prepared, season),
  };
}

function shiftOf(
  { values, skipped }: PreparedSeries,
  season: number,
): Pick<SeriesForecast, 'levelShift'> {
  const shift = findLevelShift(values, season);
  return shift
    ? { levelShift: { ...shift, place: shift.place + skipped } }
    : {};
}

function pairOf({ actual }: BacktestWindow, point: number[]): ForecastPair {
  return { point, actual };
}

function combineBy(
  members: MemberForecasts,
  before: readonly BacktestWindow[],
): number[] {
  return combine(members, weightMembers([...members.keys()], before));
}

/** The end of the history as if it were to come, as many times as there is enough before it; oldest first. */
function backtestWindows(
  values: readonly number[],
  { seasons, yearly, horizon }: SeriesTask,
  mstl: MstlForecast,
): BacktestWindow[] {
  const scale = isBursty(values, seasons.at(0) ?? 1) ? 'both' : 'plain';
  const least = 2 * (seasons.at(-1) ?? 1);
  const fitting = Math.floor((values.length - least) / horizon);
  const short = Math.floor(
    (values.length - 2 * (seasons.at(0) ?? 1)) / horizon,
  );
  const count = Math.min(MOST_WINDOWS, Math.max(fitting, Math.min(short, 1)));
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = values.length - (count - index) * horizon;
    const before = values.slice(0, at);
    return {
      at,
      actual: values.slice(at, at + horizon),
      members: fitMembers(before, seasons, horizon, mstl, { yearly, scale }),
    };
  });
}

/** Seasons that are looked at: over more of them growth would pass for bursts. */
const BURSTY_SEASONS = 16;
const BURSTY_PLACE = 0.95;
const BURSTY_RATIO = 1.3;

/** Whether high values are far above the usual ones: only there can the logarithm help, which costs as much as everything else. */
function isBursty(values: readonly number[], season: number): boolean {
  const sorted = values
    .slice(-BURSTY_SEASONS * season)
    .sort((one, other) => one - other);
  return (
    quantileOf(sorted, BURSTY_PLACE) > BURSTY_RATIO * quantileOf(sorted, 0.5)
  );
}

/** Whether the logarithm made the decomposition better on the past. */
function prefersLog(windows: readonly BacktestWindow[]): boolean {
  return (
    recentError('mstl-log', windows) < recentError('mstl', windows) * LOG_GAIN
  );
}

function withoutOther(members: MemberForecasts, log: boolean): MemberForecasts {
  const kept: MemberForecasts = new Map(members);
  if (log && kept.has('mstl-log')) kept.delete('mstl');
  else kept.delete('mstl-log');
  return kept;
}

function errorsOf(pairs: readonly ForecastPair[]): WindowErrors {
  return pairs.map(({ point, actual }) =>
    actual.map((value, step) => value - point[step]),
  );
}

/** The share of past values within the band that the errors of the other windows give; null with one window. */
function coverageOf(pairs: readonly ForecastPair[]): number | null {
  if (pairs.length < 2) return null;
  let within = 0;
  let count = 0;
  const errors = errorsOf(pairs);
  errors.forEach((window, index) => {
    const { growth, quantiles } = poolErrors(
      errors.filter((_, other) => other !== index),
    );
    window.forEach((error, step) => {
      if (Math.abs(error) <= quantiles[17] * growth[step]) within++;
      count++;
    });
  });
  return within / count;
}

function peakOf(
  point: readonly number[],
  values: readonly number[],
  pairs: readonly ForecastPair[],
  windows: readonly BacktestWindow[],
): PeakForecast {
  const ratios = pairs.flatMap((pair, index) => {
    const forecast = peakPoint(pair.point, values.slice(0, windows[index].at));
    return forecast > 0 ? [Math.max(...pair.actual) / forecast] : [];
  });
  const peak = peakPoint(point, values);
  return { point: peak, upper: peakUpper(peak, ratios) };
}

const LEAST_NAIVE_ERRORS = 5;

/** As the last season, or the last value; how far off that is is known from differences so far apart. */
export function naiveForecast(
  { values: given, seasons, horizon }: SeriesTask,
  failed?: NaiveReason,
): SeriesForecast {
  const season = seasons.at(0) ?? 1;
  const { values, ...prepared } = prepareSeries(given, season);
  const seasonal = values.length >= 2 * season;
  const point =
    values.length === 0
      ? []
      : seasonalNaive(values, seasonal ? season : 1, horizon);
  const lag = seasonal ? season : 1;
  const errors = values.slice(lag).map((value, place) => value - values[place]);
  const spread =
    errors.length < LEAST_NAIVE_ERRORS
      ? null
      : {
          ...poolErrors([errors]),
          growth: point.map((_, step) => Math.sqrt(1 + Math.floor(step / lag))),
        };
  const peak = values.length === 0 ? 0 : peakPoint(point, values);
  return {
    method: seasonal ? 'seasonal-naive' : 'naive',
    reason: failed ?? {
      code: 'short-history',
      values: values.length,
      needed: LEAST_SEASONS * season,
    },
    point,
    spread,
    peak: { point: peak, upper: peakUpper(peak, []) },
    backtest: null,
    weights: {},
    ...prepared,
  };
}
