import { seasonalScale } from '../../src/forecasting/accuracy';
import { SeriesForecast } from '../../src/forecasting/forecastSeries';
import { seasonalNaive } from '../../src/forecasting/models/seasonal';
import { straightLine } from '../../src/forecasting/models/line';
import { crossingProbability } from 'backstage-plugin-kafka-capacity-common';
import { ForecastSet } from './folder';

/** Share that the band is to hold. */
const BAND_INDEX = 17;
const BAND_MISS = 0.1;
/** Limits whose crossing is forecast, as multiples of the largest value of the history. */
const LIMITS = [0.9, 1, 1.1, 1.25];

/** How one forecast did. */
export interface Score {
  mase: number;
  naive: number;
  line: number;
  covered: number;
  intervalScore: number;
  peakError: number;
  peakHeld: boolean;
  shown: SeriesForecast['method'];
  /** Probability that a limit is crossed, and whether it was. */
  crossings: { probability: number; crossed: boolean }[];
}

export function scoreForecast(
  set: ForecastSet,
  history: readonly number[],
  actual: readonly number[],
  forecast: SeriesForecast,
): Score {
  const { maseSeason, horizon } = set;
  const scale = seasonalScale(history, maseSeason);
  const errorOf = (point: readonly number[]) =>
    actual.reduce(
      (sum, value, step) => sum + Math.abs(value - point[step]),
      0,
    ) /
    actual.length /
    scale;
  const { point, spread } = forecast;
  let covered = 0;
  let penalty = 0;
  actual.forEach((value, step) => {
    const half = spread
      ? spread.quantiles[BAND_INDEX] * spread.growth[step]
      : 0;
    const low = Math.max(
      point[step] - half,
      history.every(one => one >= 0) ? 0 : -Infinity,
    );
    const high = point[step] + half;
    if (value >= low && value <= high) covered++;
    penalty +=
      high -
      low +
      (2 / BAND_MISS) * (Math.max(0, low - value) + Math.max(0, value - high));
  });
  const peak = Math.max(...actual);
  const highest = Math.max(...history);
  return {
    mase: errorOf(point),
    naive: errorOf(seasonalNaive(history, maseSeason, horizon)),
    line: errorOf(straightLine(history, horizon)),
    covered: covered / actual.length,
    intervalScore: penalty / actual.length / scale,
    peakError: Math.abs(forecast.peak.point - peak) / Math.abs(peak),
    peakHeld: peak <= forecast.peak.upper,
    shown: forecast.method,
    crossings: spread
      ? LIMITS.map(share => ({
          probability:
            crossingProbability({ point, ...spread }, share * highest).at(-1) ??
            0,
          crossed: peak > share * highest,
        }))
      : [],
  };
}
