import {
  dayTicks,
  formatTimeTick,
  timeTicks,
  valueRange,
  valueTicks,
} from './axes';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('timeTicks', () => {
  const noon = new Date(2026, 2, 14, 12, 7).getTime();

  it.each`
    span                          | length             | step
    ${'a minute'}                 | ${MINUTE}          | ${MINUTE}
    ${'an hour'}                  | ${HOUR}            | ${10 * MINUTE}
    ${'a day'}                    | ${24 * HOUR}       | ${3 * HOUR}
    ${'14 days'}                  | ${336 * HOUR}      | ${48 * HOUR}
    ${'a year, beyond all steps'} | ${365 * 24 * HOUR} | ${720 * HOUR}
  `('has whole steps of the local clock in $span', ({ length, step }) => {
    const axis = timeTicks(noon, noon + length);
    expect(axis.step).toBe(step);
    expect(axis.ticks.length).toBeGreaterThan(0);
    expect(axis.ticks.length).toBeLessThanOrEqual(14);
    for (const tick of axis.ticks) {
      expect(tick).toBeGreaterThanOrEqual(noon);
      expect(tick).toBeLessThanOrEqual(noon + length);
      const clock = new Date(tick);
      const sinceMidnight =
        clock.getHours() * HOUR + clock.getMinutes() * MINUTE;
      expect(sinceMidnight % Math.min(step, 24 * HOUR)).toBe(0);
    }
  });

  it('names the day where one begins, else the clock', () => {
    const midnight = new Date(2026, 2, 14).getTime();
    expect(formatTimeTick(midnight, HOUR)).toMatch(/14/);
    expect(formatTimeTick(midnight + 13 * HOUR, HOUR)).toMatch(/00/);
    expect(formatTimeTick(midnight + 13 * HOUR, 24 * HOUR)).toMatch(/14/);
  });
});

describe('dayTicks', () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, i) => Date.UTC(2026, 0, 1 + i, 12));

  it.each([
    [2, 2],
    [8, 8],
    [9, 5],
    [90, 8],
  ])('gives %i days %i ticks, all of them days', (count, ticks) => {
    const found = dayTicks(days(count));
    expect(found.ticks).toHaveLength(ticks);
    expect(days(count)).toEqual(expect.arrayContaining(found.ticks));
    expect(found.step % (24 * HOUR)).toBe(0);
  });
});

describe('valueTicks', () => {
  it.each`
    highest     | unit         | ticks
    ${0}        | ${'records'} | ${[0, 1]}
    ${NaN}      | ${'records'} | ${[0, 1]}
    ${0.3}      | ${'MB/s'}    | ${[0, 0.1, 0.2, 0.3]}
    ${3}        | ${'records'} | ${[0, 1, 2, 3]}
    ${61_204}   | ${'records'} | ${[0, 20_000, 40_000, 60_000, 80_000]}
    ${200}      | ${'s'}       | ${[0, 60, 120, 180, 240]}
    ${7000}     | ${'s'}       | ${[0, 1800, 3600, 5400, 7200]}
    ${86_400e3} | ${'s'}       | ${[0, 500 * 86_400, 1000 * 86_400]}
  `('counts to $highest $unit in round steps', ({ highest, unit, ticks }) => {
    expect(valueTicks(highest, unit)).toEqual(ticks);
  });
});

describe('valueRange', () => {
  const limits = (...values: number[]) => values.map(value => ({ value }));

  it('draws a share of a whole on all of it, with all of its limits', () => {
    const disk = limits(70, 80, 90);
    for (const highest of [3, 45, 99]) {
      expect(valueRange(highest, disk, '%')).toEqual({ top: 100, near: disk });
    }
  });

  it('draws what is far below a whole, or above it, by its values and the limits near them', () => {
    const gc = limits(1, 5);
    expect(valueRange(0.3, gc, '%')).toEqual({ top: 1.15, near: [gc[0]] });
    expect(valueRange(130, limits(70), '%').top).toBe(130);
    expect(valueRange(4, limits(50_000), 'records')).toEqual({
      top: 4,
      near: [],
    });
  });
});
