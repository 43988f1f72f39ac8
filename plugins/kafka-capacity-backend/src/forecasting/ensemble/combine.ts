import type { MemberForecasts, MemberName } from './members';

/** A stretch of the past with what each model would have forecast of it. */
export interface BacktestWindow {
  /** Values before it. */
  at: number;
  actual: readonly number[];
  members: MemberForecasts;
}

export type MemberWeights = Map<MemberName, number>;

const LATEST_WINDOWS = 2;
const AGE_DECAY = 0.8;
const ERROR_POWER = -2;
/** Share of the weight that all members have alike: two windows are little to know a model by. */
const EQUAL_SHARE = 0.3;
/** The error of no model counts as less than this part of the mean error. */
const LEAST_ERROR = 1e-3;

/** Weights by the error over the latest windows, shrunk to equal ones; equal without windows. */
export function weightMembers(
  names: readonly MemberName[],
  windows: readonly BacktestWindow[],
): MemberWeights {
  const errors = names.map(name => recentError(name, windows));
  const mean = meanOf(errors.filter(Number.isFinite));
  if (!(mean > 0)) return new Map(names.map(name => [name, 1 / names.length]));
  const powers = errors.map(error =>
    Number.isFinite(error)
      ? Math.max(error, mean * LEAST_ERROR) ** ERROR_POWER
      : 0,
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  return new Map(
    names.map((name, index) => [
      name,
      ((1 - EQUAL_SHARE) * powers[index]) / total + EQUAL_SHARE / names.length,
    ]),
  );
}

/** The mean absolute error of a model over the latest windows, the last one counting most; NaN where it forecast none. */
export function recentError(
  name: MemberName,
  windows: readonly BacktestWindow[],
): number {
  let sum = 0;
  let weight = 0;
  windows.slice(-LATEST_WINDOWS).forEach((window, index, latest) => {
    const point = window.members.get(name);
    if (!point) return;
    const counted = AGE_DECAY ** (latest.length - 1 - index);
    sum += counted * meanAbsoluteError(point, window.actual);
    weight += counted;
  });
  return weight === 0 ? NaN : sum / weight;
}

export function meanAbsoluteError(
  point: readonly number[],
  actual: readonly number[],
): number {
  return meanOf(actual.map((value, step) => Math.abs(value - point[step])));
}

/** Each step as the weighted median of the members. */
export function combine(
  members: MemberForecasts,
  weights: MemberWeights,
): number[] {
  const named = [...weights].flatMap(([name, weight]) => {
    const point = members.get(name);
    return point ? [{ point, weight }] : [];
  });
  const half = named.reduce((sum, { weight }) => sum + weight, 0) / 2;
  return named[0].point.map((_, step) => {
    const sorted = named
      .map(({ point, weight }) => ({ value: point[step], weight }))
      .sort((a, b) => a.value - b.value);
    let below = 0;
    for (const { value, weight } of sorted) {
      below += weight;
      if (below >= half) return value;
    }
    return sorted[sorted.length - 1].value;
  });
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
