import * as fc from 'fast-check';
import {
  compareLevels,
  Level,
  levelCoverage,
  LEVELS,
  worstLevel,
} from './levels';

const level = fc.constantFrom(...LEVELS);

describe('worstLevel', () => {
  it.each<[Level[], Level]>([
    [[], 'unknown'],
    [['unknown', 'unknown'], 'unknown'],
    [['unknown', 'ok'], 'ok'],
    [['ok', 'warning', 'unknown'], 'warning'],
    [['scale', 'warning'], 'scale'],
    [['ok', 'emergency', 'scale'], 'emergency'],
  ])('of %p is %s', (levels, worst) => {
    expect(worstLevel(levels)).toBe(worst);
  });

  it('does not depend on the order, and nothing known is worse', () => {
    fc.assert(
      fc.property(fc.array(level), levels => {
        const worst = worstLevel(levels);
        expect(worstLevel([...levels].reverse())).toBe(worst);
        const known = levels.filter(one => one !== 'unknown');
        expect(known.every(one => compareLevels(worst, one) <= 0)).toBe(true);
      }),
    );
  });
});

it('sorts worst first, with what is unknown before what is ok', () => {
  const shuffled: Level[] = ['ok', 'scale', 'unknown', 'emergency', 'warning'];
  expect(shuffled.sort(compareLevels)).toEqual(LEVELS);
});

it('counts what is known', () => {
  expect(levelCoverage(['ok', 'unknown', 'scale'])).toEqual({
    measured: 2,
    total: 3,
  });
});
