import { ScorecardDay } from 'backstage-plugin-kafka-capacity-common';
import { TimePoint } from '../charts/timePoints';
import { passedPercent } from './outcomes';

const DAY_MS = 24 * 3600 * 1000;

/** The share of passed checks by day; a gap where nothing was recorded. */
export function trendPoints(days: readonly ScorecardDay[]): TimePoint[] {
  const points: TimePoint[] = [];
  let expected: number | undefined;
  for (const { day, outcomes } of days) {
    // At noon, so that it is the same day nearly everywhere.
    const at = Date.parse(`${day}T12:00:00.000Z`);
    for (; expected !== undefined && expected < at; expected += DAY_MS) {
      points.push({ at: new Date(expected).toISOString(), value: null });
    }
    points.push({
      at: new Date(at).toISOString(),
      value: passedPercent(outcomes),
    });
    expected = at + DAY_MS;
  }
  return points;
}
