import { crossingProbability } from './crossing';

const DAYS = 30;
const outlook = (point: number[], size: number, commonShare = 0.5) => ({
  point,
  growth: point.map(() => 1),
  quantiles: Array.from(
    { length: 20 },
    (_, index) => (size * (index + 1)) / 20,
  ),
  commonShare,
});
const rising = Array.from({ length: DAYS }, (_, day) => 50 + day);

describe('crossingProbability', () => {
  it('is sure of what was never forecast wrong', () => {
    const probability = crossingProbability(outlook(rising, 0), 59.5);
    expect(probability.indexOf(1)).toBe(10);
    expect(new Set(probability)).toEqual(new Set([0, 1]));
  });

  it('never falls, and is near a half where the forecast itself crosses', () => {
    const probability = crossingProbability(outlook(rising, 4, 0.9), 65);
    probability.forEach((one, day) =>
      expect(one).toBeGreaterThanOrEqual(probability[day - 1] ?? 0),
    );
    expect(probability[5]).toBeLessThan(0.05);
    expect(probability[15]).toBeGreaterThan(0.4);
    expect(probability[15]).toBeLessThan(0.85);
    expect(probability[DAYS - 1]).toBeGreaterThan(0.99);
  });

  it('is zero beyond every error that was ever made', () => {
    const flat = rising.map(() => 50);
    expect(crossingProbability(outlook(flat, 5), 60).at(-1)).toBe(0);
  });

  it('grows over the days where errors come and go, and less where all days have them alike', () => {
    const flat = rising.map(() => 50);
    const own = crossingProbability(outlook(flat, 10, 0), 58);
    const common = crossingProbability(outlook(flat, 10, 1), 58);
    expect(own.at(-1)).toBeGreaterThan(0.7);
    expect(common.at(-1)).toBeLessThan(0.2);
  });
});
