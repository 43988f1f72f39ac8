import { dayFigures, DayFigures } from './days';
import { DAY_MS, HourFigures, hoursByDay, HOURS_OF_DAY } from './hours';
import { KEPT_DAYS, SeriesHistory } from './SeriesHistory';
import { SeriesKey } from './SeriesReader';

/** What is known of a series from elsewhere: some hours, and some days of which no hours are. */
export interface SeriesPast {
  key: SeriesKey;
  hours: ReadonlyMap<number, HourFigures>;
  days?: ReadonlyMap<number, DayFigures>;
}

/** Fills gaps of series: with hours as long as hours are kept and days that are made of them, before that with days alone. */
export async function fillSeries(
  series: SeriesHistory,
  cluster: string,
  given: readonly SeriesPast[],
  now: number,
): Promise<void> {
  const today = Math.floor(now / DAY_MS);
  const firstKept = today - KEPT_DAYS.hours + 1;
  const recent = given.flatMap(({ key, hours }) => {
    const kept = [...hours].filter(
      ([hour]) => hour >= firstKept * HOURS_OF_DAY,
    );
    return kept.length > 0 ? [{ ...key, hours: new Map(kept) }] : [];
  });
  await series.putHours(cluster, recent);
  const changed = recent.flatMap(({ hours }) => [...hoursByDay(hours).keys()]);
  if (changed.length > 0) {
    const first = changed.reduce((a, b) => Math.min(a, b));
    const last = changed.reduce((a, b) => Math.max(a, b));
    const before = Math.min(today, last + 1);
    await series.makeDays(cluster, first, before, recent);
  }
  await series.putDays(
    cluster,
    given.map(({ key, hours, days }) => {
      const older = [...hoursByDay(hours)].flatMap(([day, ofDay]) => {
        const figures = day < firstKept ? dayFigures(ofDay) : undefined;
        return figures ? [[day, figures] as const] : [];
      });
      return { ...key, days: new Map([...(days ?? []), ...older]) };
    }),
  );
}
