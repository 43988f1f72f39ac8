import type {
  Crossing,
  ForecastLimitCode,
  NextCrossing,
} from '../api/parts/crossings';
import type {
  Forecast,
  ForecastBacktest,
  ForecastReason,
} from '../api/resources/history/forecasts';
import type { SeriesOrigin } from '../api/resources/history/series';
import type { Calculation } from '../calculation/calculation';
import { formatNumber, formatQuantity } from '../calculation/format';
import { dayOf, isoDate } from '../forecasting/days';
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
export function crossingDateText({
  likelyOn,
  certainOn,
  example,
}: Crossing): string {
  const date = certainOn ?? likelyOn;
  if (date === null) return 'beyond the forecast';
  const probability = certainOn === null ? '50%' : '80%';
  return `by about ${dateText(date)} (${probability}${
    example ? ', from example history' : ''
  })`;
}

const CROSSING_ADVICE: Record<ForecastLimitCode, string> = {
  partitions: 'Scale',
  saturation: 'Scale',
  lag: 'Add consumers',
  retention: 'Add consumers',
  disk: 'Add disk space',
  'broker-budget': 'Add brokers',
};

/**
 * What to do before a limit is crossed, such as `Scale by about March 14, 2027 (80%)`.
 *
 * @public
 */
export function crossingAdviceText(crossing: Crossing): string {
  return `${CROSSING_ADVICE[crossing.limit]} ${crossingDateText(crossing)}`;
}

const LIMIT_TITLES: Record<ForecastLimitCode, string> = {
  partitions: 'Capacity',
  saturation: 'Warning limit',
  lag: 'Lag limit',
  retention: 'Retention',
  disk: 'Disk limit',
  'broker-budget': 'Partition budget',
};

/**
 * A limit in a word or two, as a line of a chart has it.
 *
 * @public
 */
export function forecastLimitTitle(limit: ForecastLimitCode): string {
  return LIMIT_TITLES[limit];
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

const HISTORY_PER_DAY_AHEAD = 3;
const MONTH_DAYS = 30;

/**
 * Why nothing may be forecast to cross a limit yet, and when more is known; undefined where forecasts reach 30 days ahead.
 *
 * @param until - the last day that is forecast, as ISO date; null without any
 * @param now - milliseconds since the epoch
 * @public
 */
export function forecastReachText(
  until: string | null,
  now: number,
): string | undefined {
  if (until === null) {
    return 'No forecasts yet: they need a whole day (UTC) of history. The first ones follow within an hour after the next midnight UTC.';
  }
  const today = dayOf(now);
  const reach = dayOf(until) - today + 1;
  if (reach >= MONTH_DAYS) return undefined;
  const wait = (MONTH_DAYS - reach) * HISTORY_PER_DAY_AHEAD;
  return `Forecasts reach ${dateText(
    until,
  )}, a third as many days as are known. They reach 30 days ahead on about ${dateText(
    isoDate(today + wait),
  )}, or when you import earlier days.`;
}

const METHODS: Record<Forecast['method'], string> = {
  ensemble: 'Weighted median of several models',
  'seasonal-naive': 'Seasonal naive forecast: each day as a week before',
  naive: 'Naive forecast: every day as the last one',
};

type BacktestAccuracy = Pick<
  ForecastBacktest,
  'coverage' | 'days' | 'naiveSmape' | 'smape'
>;

/**
 * How a forecast was made and how well it would have done on the past, in one sentence or two.
 *
 * @public
 */
export function forecastMethodText(
  method: Forecast['method'],
  reason: ForecastReason | undefined,
  backtest: BacktestAccuracy | null,
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
      return "the models could not be fitted; the backend's log says why";
    case 'fit-timeout':
      return `fitting the models took longer than ${reason.seconds} s`;
    default:
      return reason satisfies never;
  }
}

function backtestText({
  smape,
  coverage,
  days,
  naiveSmape,
}: BacktestAccuracy): string {
  const held =
    coverage === null ? [] : [`${percentText(coverage * 100)} within the band`];
  const naive =
    naiveSmape === null ? [] : [`seasonal naive: ${percentText(naiveSmape)}`];
  return `On the last ${formatQuantity(days, 'days')} ${[
    `it was off by ${percentText(smape)} on average`,
    ...held,
    ...naive,
  ].join('; ')}.`;
}

/** Symmetric errors of values near zero go up to 200%, which says no more than that they are large. */
function percentText(percent: number): string {
  if (percent > 100) return 'more than 100%';
  return percent > 0 && percent < 1
    ? 'less than 1%'
    : `${formatNumber(Math.round(percent))}%`;
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

const MODELS: Readonly<Record<string, string>> = {
  mstl: 'MSTL with ETS',
  'mstl-log': 'MSTL with ETS of the logarithm',
  theta: 'Theta',
  drift: 'average with drift',
  'average-short': 'average of four weeks',
  'average-long': 'average of four years',
  'naive-short': 'last week',
  'naive-long': 'last year',
};

/**
 * A model of the ensemble, by its name in the weights of a forecast.
 *
 * @public
 */
export function forecastModelText(model: string): string {
  return MODELS[model] ?? model;
}

/**
 * Growth in 30 days, such as `+3.4% in 30 days`.
 *
 * @param rate - as a share
 * @public
 */
export function growthText(rate: number): string {
  const percent = Number((rate * 100).toPrecision(2));
  return `${percent > 0 ? '+' : ''}${formatQuantity(percent, '%')} in 30 days`;
}

const ORIGINS: Record<SeriesOrigin, string> = {
  sweep: 'refreshes',
  'time-index': "Kafka's time index",
  'metrics-source': 'the metrics source',
  import: 'imported files',
  example: 'generated for the example',
};

/**
 * Where days of a history come from.
 *
 * @public
 */
export function seriesOriginText(origin: SeriesOrigin): string {
  return ORIGINS[origin];
}
