import { lagMovement } from './lagMovement';

const samples = (...values: number[]) =>
  values.map((value, i) => ({ at: i * 10_000, value }));

describe('lagMovement', () => {
  it.each([
    ['falls', [90, 80, 70, 60, 50, 40, 30], undefined, 'falling', -1],
    ['grows', [30, 40, 50, 60, 70, 80, 90], undefined, 'growing', 1],
    ['stands', [50, 50, 50, 50, 50, 50, 50], undefined, 'steady', 0],
    ['swings', [50, 90, 40, 95, 45, 80, 50, 85], undefined, 'steady', 0],
    [
      'swings, and is lower at last',
      [900, 300, 800, 400, 900, 300, 800, 100],
      undefined,
      'steady',
      -5,
    ],
    [
      'falls and swings',
      [900, 850, 870, 800, 820, 750, 770, 700],
      'falling',
      'falling',
      -2.5,
    ],
    [
      'no longer falls',
      [500, 510, 490, 500, 510, 490, 510, 500],
      'falling',
      'steady',
      0,
    ],
    [
      'grows after it fell',
      [500, 510, 520, 530, 540, 550, 560],
      'falling',
      'growing',
      1,
    ],
  ] as const)('a lag %s', (_what, lags, last, direction, velocity) => {
    const found = lagMovement(samples(...lags), last);
    expect(found?.direction).toBe(direction);
    expect(found?.velocity).toBeCloseTo(velocity, 0);
  });

  it('says nothing of a few samples', () => {
    expect(lagMovement(samples(90, 80, 70, 60, 50, 40))).toBeUndefined();
    expect(lagMovement([], 'falling')).toBeUndefined();
  });

  it('counts time, and not sweeps', () => {
    const slow = samples(900, 800, 700, 600, 500, 400, 300).map(
      ({ at, value }) => ({ at: at * 6, value }),
    );
    expect(lagMovement(slow)?.velocity).toBeCloseTo(-100 / 60);
    const atOnce = slow.map(({ value }) => ({ at: 0, value }));
    expect(lagMovement(atOnce)?.velocity).toBe(0);
  });
});
