import {
  Crossing,
  CrossingRow,
  Forecast,
  ForecastOverview,
  isoDate,
  dayOf,
  nextCrossingAnswer,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';

const TODAY = dayOf(Date.now());

/** A day from today, such as -1 for yesterday, as ISO date. */
export const daysFromNow = (days: number) => isoDate(TODAY + days);

/** The past of a subject of which no day is known yet. */
export const NO_FORECAST: SubjectForecastAnswer = {
  metric: 'bytesInPerSecond',
  unit: 'MB/s',
  history: [],
  knownDays: 0,
  origins: [],
  forecast: null,
};

/** A limit of 42 MB/s that is crossed in 14 days with 50 %, and in 20 with 80 %. */
export const saturation: Crossing = {
  limit: 'saturation',
  value: 42,
  unit: 'MB/s',
  likelyOn: daysFromNow(14),
  certainOn: daysFromNow(20),
  probability: { days30: 0.93, days90: 1, days180: 1 },
};

/** A forecast of 60 days that go on as the history does. */
export const forecast: Forecast = {
  madeAt: new Date(Date.now() - 3600_000).toISOString(),
  method: 'ensemble',
  reason: null,
  summary:
    'Weighted median of several models. On the last 60 days it was off by 8% on average; 91% within the band; seasonal naive: 11%.',
  points: Array.from({ length: 60 }, (_, step) => ({
    day: daysFromNow(step),
    value: 40 + 0.1 * step,
    lower: 37,
    upper: 44 + 0.1 * step,
  })),
  peak: { value: 46, upper: 49 },
  backtest: {
    mase: 0.82,
    smape: 8,
    coverage: 0.91,
    windows: 2,
    days: 60,
    naiveMase: 1.1,
    naiveSmape: 11,
    lineMase: 1.4,
  },
  weights: { theta: 0.6, mstl: 0.4 },
  crossings: [
    saturation,
    {
      ...saturation,
      limit: 'partitions',
      value: 60,
      likelyOn: null,
      certainOn: null,
      probability: { days30: 0, days90: 0.12, days180: 0.12 },
    },
  ],
  growthRate: 0.075,
  filledDays: 4,
  skippedDays: 0,
  incidents: [daysFromNow(-50)],
  levelShift: { day: daysFromNow(-40), from: 30, to: 36 },
  seasons: [
    {
      code: 'weekday',
      high: 1,
      low: 0,
      ratio: 2.1,
      text: 'Mondays 2.1× Sundays',
    },
  ],
};

/** 200 days that grow from 20 to 40 MB/s, four of them not known, and a forecast. */
export function topicForecast(
  over: Partial<SubjectForecastAnswer> = {},
): SubjectForecastAnswer {
  return {
    ...NO_FORECAST,
    history: Array.from({ length: 200 }, (_, place) => ({
      day: daysFromNow(place - 200),
      max: place >= 150 && place < 154 ? null : 20 + 0.1 * place,
    })),
    knownDays: 196,
    origins: ['time-index', 'sweep'],
    forecast,
    ...over,
  };
}

/** A row of the list of crossings. */
export function crossingRow(over: Partial<CrossingRow> = {}): CrossingRow {
  return {
    cluster: 'prod',
    kind: 'topic',
    name: 'orders.placed',
    metric: 'bytesInPerSecond',
    entities: [
      {
        entityRef: 'component:default/orders',
        owner: 'group:default/team-orders',
      },
    ],
    crossing: nextCrossingAnswer(saturation, Date.now()),
    ...over,
  };
}

/** Counts of crossings, with forecasts that reach far enough. */
export function forecastOverview(
  over: Partial<ForecastOverview> = {},
): ForecastOverview {
  return {
    days30: { likely: 2, certain: 1 },
    days90: { likely: 3, certain: 2 },
    days180: { likely: 4, certain: 2 },
    until: daysFromNow(60),
    example: false,
    ...over,
  };
}
