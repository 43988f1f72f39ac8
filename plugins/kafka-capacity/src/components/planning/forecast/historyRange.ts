import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { HistorySpan } from 'backstage-plugin-kafka-capacity-common';

/** How far back a page looks: by moments, or by days with the forecast. */
export type PageSpan = HistorySpan | DailySpan;

/** Spans that are shown by day. */
export type DailySpan = '90d' | '400d';

/** The spans, with their words. */
export const PAGE_SPANS: readonly { id: PageSpan; title: string }[] = [
  { id: 'hour', title: 'Hour' },
  { id: 'day', title: 'Day' },
  { id: 'fortnight', title: '14 days' },
  { id: '90d', title: '90 days' },
  { id: '400d', title: '400 days' },
];

/** How often it is worth asking again: as often as a span gets a point of its own. */
export const HISTORY_POLL_MS: Record<HistorySpan, number> = {
  hour: 30_000,
  day: 10 * 60_000,
  fortnight: 3600_000,
};

/** Days of the history that a span shows; the forecast adds at most as many. */
export const SPAN_DAYS: Record<DailySpan, number> = { '90d': 90, '400d': 400 };

/** Part of the days, from ISO date to ISO date. */
export interface DayRange {
  from: string;
  to: string;
}

/** What an address says of the time that is shown. */
export interface HistoryRange {
  span: PageSpan | undefined;
  /** A part that was zoomed to; it has a daily span. */
  zoom: DayRange | undefined;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/** Whether a span is shown by day. */
export function isDaily(span: PageSpan | undefined): span is DailySpan {
  return span === '90d' || span === '400d';
}

/** Reads from an address what time is shown. */
export function historyRangeOf(query: URLSearchParams): HistoryRange {
  const asked = query.get('span');
  const span = PAGE_SPANS.find(({ id }) => id === asked)?.id;
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const isRange = DATE.test(from) && DATE.test(to) && from <= to;
  return {
    span,
    zoom:
      isRange && (span === undefined || isDaily(span))
        ? { from, to }
        : undefined,
  };
}

/** The address with another time that is shown. */
export function withHistoryRange(
  query: URLSearchParams,
  { span, zoom }: HistoryRange,
): URLSearchParams {
  const next = new URLSearchParams(query);
  const values = { span, from: zoom?.from, to: zoom?.to };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** The time that the address says is shown, and a way to change it. */
export function useHistoryRange(): [
  HistoryRange,
  (range: HistoryRange) => void,
] {
  const [query, setQuery] = useSearchParams();
  const change = useCallback(
    (range: HistoryRange) =>
      setQuery(now => withHistoryRange(now, range), { replace: true }),
    [setQuery],
  );
  return [historyRangeOf(query), change];
}
