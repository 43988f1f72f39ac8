import {
  formatNumber,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map(hours => hours * HOUR),
  ...[1, 2, 7, 14].map(days => days * DAY),
];

/** Seconds that people count in, so that an axis has `5 min` and not `3.33 min`. */
const SECOND_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
  43_200, 86_400, 172_800, 604_800,
];

/** A limit is drawn where values reach this share of it: else it would flatten them. */
const NEAR = 0.25;
/** Room above the highest limit for its word, below those of the marks. */
const HEADROOM = 1.15;
/** Percent of all of something. */
const WHOLE = 100;

/** Units that are written after each number of an axis; others stand once above it. */
const SHORT_UNITS = ['s', 'min', '%', 'bytes', 'MB/s'];

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
});
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

const utcDay = new Intl.DateTimeFormat('en-US', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const utcMonth = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const LONG_DAYS = 200;

const weekdayAndDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});

/** The time zone that times are shown in, such as `Europe/Berlin`. */
export function timeZone(): string {
  return dayAndClock.resolvedOptions().timeZone;
}

/** A moment in a chart's table and hover, such as `Mon, 23 Nov, 21:36`; the day alone where it stands for all of it. */
export function formatMoment(at: number, daily = false): string {
  return (daily ? weekdayAndDay : dayAndClock).format(at);
}

/** Some of the days that a chart has points for, so that each has its own tick or as many are left out between two. */
export function dayTicks(
  days: readonly number[],
  most = 8,
): { ticks: number[]; step: number } {
  const every = Math.max(1, Math.ceil(days.length / most));
  return {
    ticks: days.filter((_, index) => index % every === 0),
    step: every * DAY,
  };
}

/** A tick of a time axis: the day where the axis has no clock, or where a day begins. */
export function formatTimeTick(at: number, step: number): string {
  const date = new Date(at);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  return step >= DAY || midnight ? day.format(at) : clock.format(at);
}

/** A tick of an axis of days (UTC), written as the dates around the chart are. */
export function formatDayTick(at: number, days: number): string {
  return (days > LONG_DAYS ? utcMonth : utcDay).format(at);
}

/** Whole minutes, hours or days of the local clock from `from` to `to` (milliseconds), and their distance. */
export function timeTicks(
  from: number,
  to: number,
  most = 8,
): { ticks: number[]; step: number } {
  const step =
    TIME_STEPS.find(length => (to - from) / length <= most) ?? 30 * DAY;
  const ticks: number[] = [];
  // Steps are counted from a local midnight, day by day, since a day of the local clock may have 23 or 25 hours.
  const midnight = new Date(from);
  midnight.setHours(0, 0, 0, 0);
  while (midnight.getTime() <= to) {
    const start = midnight.getTime();
    midnight.setDate(midnight.getDate() + Math.max(1, Math.round(step / DAY)));
    for (
      let at = start;
      at < midnight.getTime() && at <= to;
      at += Math.min(step, midnight.getTime() - start)
    ) {
      if (at >= from) ticks.push(at);
    }
  }
  return { ticks, step };
}

/** Round numbers from 0 to at least `highest`; seconds in whole minutes, hours or days. */
export function valueTicks(highest: number, unit: string, most = 4): number[] {
  if (!(highest > 0)) return [0, 1];
  const step =
    unit === 's' && highest > most
      ? SECOND_STEPS.find(seconds => highest / seconds <= most) ??
        decimalStep(highest / 86_400, most) * 86_400
      : decimalStep(highest, most);
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}

/**
 * How high a chart must reach for its values and the limits near them, and which limits those are. A percentage that has limits of a whole
 * is drawn on all of it: how far a disk is from full is what people look for.
 */
export function valueRange<Limit extends { value: number }>(
  highest: number,
  limits: readonly Limit[],
  unit: string,
): { top: number; near: Limit[] } {
  const most = Math.max(highest, ...limits.map(({ value }) => value));
  if (unit === '%' && most > WHOLE / 2 && most <= WHOLE && limits.length > 0) {
    return { top: WHOLE, near: [...limits] };
  }
  const near = limits.filter(({ value }) => highest >= value * NEAR);
  return {
    top: Math.max(highest, ...near.map(({ value }) => value * HEADROOM)),
    near,
  };
}

function decimalStep(highest: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10(highest / most));
  return (
    [1, 2, 5, 10]
      .map(digit => digit * power)
      .find(step => highest / step <= most) ?? 10 * power
  );
}

/** A tick of a value axis: with its unit where that is short. */
export function formatValueTick(value: number, unit: string): string {
  return SHORT_UNITS.includes(unit)
    ? formatQuantity(value, unit)
    : formatNumber(value);
}

/** The unit to write above a value axis; null where each tick has it. */
export function axisUnit(unit: string): string | null {
  return SHORT_UNITS.includes(unit) ? null : unit;
}
