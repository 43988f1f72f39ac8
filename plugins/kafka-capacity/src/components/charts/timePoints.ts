import {
  Level,
  LevelChangeRow,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { formatMoment } from './axes';

/** Pixels of a chart's drawing, and of what stands in its place. */
export const CHART_HEIGHT = 220;

/** Room left of a drawing for `100 kB/s` on one line, and right of it for half of the last tick. */
export const PLOT_MARGINS = { left: 64, right: 32 };

/** A value at a moment. */
export interface TimePoint {
  /** ISO time. */
  at: string;
  /** From 0; null where it is not known, which leaves a gap. */
  value: number | null;
  /** It may be more: it could not be looked back further. */
  atLeast?: boolean;
}

/** A value beyond which a level begins. */
export interface TimeChartLimit {
  level: Level;
  value: number;
}

/** What a chart over time shows. */
export interface TimeChartProps {
  /** What is shown, such as `Lag`. */
  title: string;
  unit: string;
  /** The time that the points span, such as `in the last hour`; the sentence then says of what it tells the most and least. */
  during?: string;
  /** What the last point is; `Now` by default. */
  latest?: string;
  /** Each point stands for a whole day. */
  daily?: boolean;
  /** Oldest first; undefined while they are on their way. */
  points: TimePoint[] | undefined;
  /** Drawn as lines where the values come near them, and always named below. */
  limits?: TimeChartLimit[];
  /** Changes of level, drawn as marks in time. */
  changes?: LevelChangeRow[];
}

/** A value for hovers, such as `Mon, 23 Nov, 21:36: 61.2k records`. */
export function pointInWords(
  point: TimePoint,
  unit: string,
  daily = false,
): string {
  const value =
    point.value === null
      ? 'not known'
      : `${point.atLeast ? 'at least ' : ''}${formatQuantity(
          point.value,
          unit,
        )}`;
  return `${formatMoment(Date.parse(point.at), daily)}: ${value}`;
}
