import { SNOOZE_LIMITS } from 'backstage-plugin-kafka-capacity-common';

/** A date as date fields have it, such as `2026-11-30`, in the person's own time zone. */
export type LocalDate = string;

/** The date of a moment. */
export function dateOf(time: Date): LocalDate {
  const two = (value: number) => String(value).padStart(2, '0');
  const year = String(time.getFullYear()).padStart(4, '0');
  return `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The last second of a date; undefined for what is no date. */
export function endOf(date: LocalDate): Date | undefined {
  const end = new Date(`${date}T23:59:59`);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

/** The date some days after another. */
export function daysAfter(now: Date, days: number): LocalDate {
  return dateOf(
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days),
  );
}

/** The same day of the next month, or its last day where it has no such day. */
export function monthAfter(now: Date): LocalDate {
  const month = now.getMonth() + 1;
  const lastDay = new Date(now.getFullYear(), month + 1, 0).getDate();
  return dateOf(
    new Date(now.getFullYear(), month, Math.min(now.getDate(), lastDay)),
  );
}

/** The latest date whose end is not too far ahead. */
export function latestDate(now: Date): LocalDate {
  return daysAfter(now, SNOOZE_LIMITS.days - 1);
}
