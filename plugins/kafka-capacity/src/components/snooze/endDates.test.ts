import { dateOf, daysAfter, endOf, latestDate, monthAfter } from './endDates';

describe('endDates', () => {
  it.each([
    ['2026-01-15T00:30:00', '2026-01-16', '2026-02-15'],
    // A month that has no such day.
    ['2026-01-31T23:30:00', '2026-02-01', '2026-02-28'],
    ['2028-01-30T12:00:00', '2028-01-31', '2028-02-29'],
    ['2026-12-31T12:00:00', '2027-01-01', '2027-01-31'],
  ])('of %s are %s for a day and %s for a month', (at, day, month) => {
    const now = new Date(at);
    expect(dateOf(now)).toBe(at.slice(0, 10));
    expect(daysAfter(now, 1)).toBe(day);
    expect(monthAfter(now)).toBe(month);
  });

  it('end with their last second, at most 365 days ahead', () => {
    expect(endOf('2026-03-01')).toEqual(new Date(2026, 2, 1, 23, 59, 59));
    expect(endOf('')).toBeUndefined();
    expect(endOf('2026-02-40')).toBeUndefined();
    const now = new Date(2026, 0, 15, 12);
    expect(latestDate(now)).toBe('2027-01-14');
    const ahead = Number(endOf(latestDate(now))) - now.getTime();
    expect(ahead).toBeLessThan(365 * 24 * 3600 * 1000);
  });
});
