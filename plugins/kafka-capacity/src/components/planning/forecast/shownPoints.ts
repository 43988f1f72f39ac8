import { SubjectForecastAnswer } from 'backstage-plugin-kafka-capacity-common';
import { ForecastChartPoint } from '../../charts/forecastPoints';
import { DailySpan, DayRange, SPAN_DAYS } from './historyRange';

/** The days that a span or a part of it shows: as many of the forecast as of the history at most. */
export function shownPoints(
  points: readonly ForecastChartPoint[],
  { history }: Pick<SubjectForecastAnswer, 'history'>,
  { span, zoom }: { span: DailySpan; zoom: DayRange | undefined },
): {
  points: ForecastChartPoint[];
  /** From the first to the last day that there is; undefined without any. */
  all: DayRange | undefined;
} {
  const first = points.at(0);
  const last = points.at(-1);
  if (!first || !last) return { points: [], all: undefined };
  const days = SPAN_DAYS[span];
  const past = Math.min(days, history.length);
  const shown = zoom
    ? points.filter(({ day }) => day >= zoom.from && day <= zoom.to)
    : points.slice(
        history.length - past,
        history.length + Math.max(past, days),
      );
  return { points: shown, all: { from: first.day, to: last.day } };
}
