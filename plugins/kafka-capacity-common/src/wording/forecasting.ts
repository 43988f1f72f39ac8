import type { Crossing, NextCrossing } from '../api/parts/crossings';
import type {
  Forecast,
  ForecastBacktest,
  ForecastReason,
} from '../api/resources/forecasts';
import type { Calculation } from '../calculation/calculation';
import { formatNumber, formatQuantity } from '../calculation/format';
import { dayOf } from '../forecasting/days';
import type {
  ForecastFinding,
  UnusualTraffic,
} from '../forecasting/forecastSignal';
import type { Season } from '../forecasting/seasonality';

/** The title of the signal of topics and consumer groups. */
export const FORECAST_TITLE = 'Forecast';

const WEEKDAYS = [
  'Sundays',
  'Mondays',
  'Tuesdays',
  'Wednesdays',
  'Thursdays',
  'Fridays',
  'Saturdays',
];

const DATE = new Intl.DateTimeFormat('en-US', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/**
 * A date as people write it.
 *
 * @param date - an ISO date
 * @public
 */
export function dateText(date: string): string {
  return DATE.format(new Date(date));
}

/**
 * A limit that is forecast to be crossed, in a few words.
 *
 * @public
 */
export function forecastLimitText({
  limit,
  value,
  unit,
}: Pick<Crossing, 'limit' | 'value' | 'unit'>): string {
  const amount = formatQuantity(value, unit);
  switch (limit) {
    case 'partitions':
      return `the ${amount} that its partitions can carry`;
    case 'saturation':
      return `the warning limit of ${amount}`;
    case 'disk':
      return `${amount} of the fullest disk`;
    case 'broker-budget':
      return `the ${amount} that a broker should hold`;
    case 'lag':
      return `the lag limit of ${amount}`;
    case 'retention':
      return `the lag of ${amount} at which retention deletes unread records`;
    default:
      return limit satisfies never;
  }
}

/**
 * When a limit is crossed and how sure that is, such as `by about March 14, 2027 (80%)`.
 *
 * @public
 */
export function crossingDateText({ likelyOn, certainOn }: Crossing): string {
  if (certainOn !== null) return `by about ${dateText(certainOn)} (80%)`;
  return likelyOn === null
    ? 'beyond the forecast'
    : `by about ${dateText(likelyOn)} (50%)`;
}

/**
 * What a forecast means for a topic or consumer group.
 *
 * @public
 */
export function forecastText({
  crossing,
  partitions,
  until,
}: ForecastFinding): string {
  if (crossing === null) {
    return `No limit is forecast to be crossed until ${dateText(until)}.`;
  }
  const sentence = `Forecast to cross ${forecastLimitText(
    crossing,
  )} ${crossingDateText(crossing)}.`;
  return partitions === undefined
    ? sentence
    : `${sentence} Scale to ${partitions} partitions by then.`;
}

/** How the signal was evaluated. */
export function forecastCalculation({
  crossing,
  until,
}: ForecastFinding): Calculation {
  return {
    rule: 'warning when a limit is crossed within 30 days with a probability of at least 80%',
    source: 'Capacity Forecasting',
    inputs: [
      {
        id: 'forecast-until',
        name: 'last day of the forecast',
        value: until,
        source: 'forecast of the daily maximum',
      },
      ...(crossing === null
        ? []
        : [
            {
              id: 'crossing-limit',
              name: 'limit',
              value: crossing.value,
              unit: crossing.unit,
              source: forecastLimitText(crossing),
            },
            {
              id: 'crossing-probability',
              name: 'probability within 30 days',
              value: crossing.probability.days30 * 100,
              unit: '%',
              source: 'forecast of the daily maximum',
            },
          ]),
    ],
    steps: [],
  };
}

/**
 * A crossing as lists and pages show it.
 *
 * @param now - milliseconds since the epoch
 * @public
 */
export function nextCrossingAnswer(
  crossing: Crossing,
  now: number,
): NextCrossing {
  const { likelyOn } = crossing;
  return {
    ...crossing,
    days: likelyOn === null ? 0 : Math.max(0, dayOf(likelyOn) - dayOf(now)),
    text: `Crosses ${forecastLimitText(crossing)} ${crossingDateText(
      crossing,
    )}`,
  };
}

const METHODS: Record<Forecast['method'], string> = {
  ensemble: 'Weighted median of several models',
  'seasonal-naive': 'Seasonal naive forecast: each day as a week before',
  naive: 'Naive forecast: every day as the last one',
};

/**
 * How a forecast was made and how well it would have done on the past, in one sentence or two.
 *
 * @public
 */
export function forecastMethodText(
  method: Forecast['method'],
  reason: ForecastReason | undefined,
  backtest: Pick<
    ForecastBacktest,
    'mase' | 'coverage' | 'naiveMase' | 'lineMase'
  > | null,
): string {
  const why = reason ? `, because ${reasonText(reason)}` : '';
  const made = `${METHODS[method]}${why}.`;
  return backtest ? `${made} ${backtestText(backtest)}` : made;
}

function reasonText(reason: ForecastReason): string {
  switch (reason.code) {
    case 'short-history':
      return `only ${formatQuantity(reason.values, 'days')} of at least ${
        reason.needed
      } are known`;
    case 'constant':
      return 'the value has never changed';
    case 'naive-better':
      return 'it was better on the past than the models';
    case 'fit-failed':
      return `the models could not be fitted: ${reason.fault}`;
    case 'fit-timeout':
      return `fitting the models took longer than ${reason.seconds} s`;
    default:
      return reason satisfies never;
  }
}

function backtestText({
  mase,
  coverage,
  naiveMase,
  lineMase,
}: Pick<
  ForecastBacktest,
  'mase' | 'coverage' | 'naiveMase' | 'lineMase'
>): string {
  if (mase === null) return 'On the past it was never wrong.';
  const others = [
    naiveMase === null
      ? []
      : [`seasonal naive ${formatNumber(rounded(naiveMase))}`],
    lineMase === null
      ? []
      : [`straight line ${formatNumber(rounded(lineMase))}`],
  ].flat();
  const held =
    coverage === null
      ? ''
      : ` The 90% band held ${formatNumber(
          Math.round(coverage * 100),
        )}% of past days.`;
  return `Error on the past ${formatNumber(rounded(mase))}${
    others.length > 0 ? ` (${others.join(', ')})` : ''
  }.${held}`;
}

function rounded(error: number): number {
  return Number(error.toPrecision(2));
}

/** That a topic has far more traffic than was forecast for the day. */
export function unusualTrafficText({
  value,
  expected,
  weekday,
}: UnusualTraffic): string {
  return `Traffic is ${timesText(value / expected)} what ${
    WEEKDAYS[weekday]
  } have: ${formatQuantity(value, 'MB/s')}, expected ${formatQuantity(
    expected,
    'MB/s',
  )}.`;
}

/**
 * A season, such as `Mondays 2.1× Sundays`.
 *
 * @public
 */
export function seasonText({ code, high, low, ratio }: Season): string {
  const name = (place: number) =>
    code === 'weekday'
      ? WEEKDAYS[place]
      : `${String(place).padStart(2, '0')}:00 UTC`;
  return ratio === null
    ? `${name(high)} busy, ${name(low)} idle`
    : `${name(high)} ${timesText(ratio)} ${name(low)}`;
}

function timesText(times: number): string {
  return `${formatNumber(Number(times.toPrecision(2)))}×`;
}
