import { useApi } from '@backstage/core-plugin-api';
import {
  HistorySpan,
  Subject,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { subjectKey } from '../../../subjectAddress';
import { Polled, usePolled } from '../../../usePolled';
import {
  DayRange,
  DailySpan,
  HISTORY_POLL_MS,
  isDaily,
  PageSpan,
  useHistoryRange,
} from './historyRange';

/** Days and forecasts change once a day. */
export const FORECAST_POLL_MS = 10 * 60_000;
/** Fewer days make no line. */
const LEAST_DAYS = 2;

/** The past of a subject and its forecast, as far back as the address says. */
export interface Past<T> {
  /** Undefined while it is not yet known what there is to show. */
  span: PageSpan | undefined;
  onSpan: (span: PageSpan) => void;
  zoom: DayRange | undefined;
  onZoom: (span: DailySpan, zoom: DayRange | undefined) => void;
  /** By moments: of the last hour where days are shown. */
  history: Polled<T>;
  forecast: Polled<SubjectForecastAnswer>;
}

/** Fetches the past of a topic or group. Days are shown first where there are some; else the last hour. */
export function usePast<T>(
  subject: Subject,
  loadHistory: (span: HistorySpan) => Promise<T>,
): Past<T> {
  const api = useApi(kafkaCapacityApiRef);
  const key = subjectKey(subject);
  const [range, setRange] = useHistoryRange();
  const forecast = usePolled(() => api.getSubjectForecast(subject), key, {
    everyMs: FORECAST_POLL_MS,
  });
  const span = range.span ?? initialSpan(forecast, range.zoom);
  const moments = span === undefined || isDaily(span) ? 'hour' : span;
  const history = usePolled(() => loadHistory(moments), `${key}:${moments}`, {
    everyMs: HISTORY_POLL_MS[moments],
  });
  return {
    span,
    onSpan: chosen => setRange({ span: chosen, zoom: undefined }),
    zoom: range.zoom,
    onZoom: (daily, zoom) => setRange({ span: daily, zoom }),
    history,
    forecast,
  };
}

function initialSpan(
  { value, error }: Polled<SubjectForecastAnswer>,
  zoom: DayRange | undefined,
): PageSpan | undefined {
  if (zoom) return '400d';
  if (!value) return error ? 'hour' : undefined;
  const known = value.history.filter(({ max }) => max !== null).length;
  return known < LEAST_DAYS ? 'hour' : '90d';
}
