import { fitMembers } from './members';

/** Says which seasons it was asked with. */
const mstl = (
  _: readonly number[],
  seasons: readonly number[],
  steps: number,
) => new Array<number>(steps).fill(seasons.includes(364) ? 30 : 10);

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => 10 + (day % 7));

describe('fitMembers', () => {
  it('has a yearly season at half weight from two years of history on', () => {
    const of = (count: number) =>
      fitMembers(days(count), [7], 3, mstl, { yearly: 364, scale: 'plain' });
    expect(of(728).get('mstl')).toEqual([20, 20, 20]);
    expect(of(727).get('mstl')).toEqual([10, 10, 10]);
  });

  it('leaves out seasons that were not seen twice, and models that say the same', () => {
    const names = (count: number) => [
      ...fitMembers(days(count), [7, 28], 3, mstl, { scale: 'plain' }).keys(),
    ];
    expect(names(13)).not.toContain('mstl');
    // Every week is like the one before, so that averages and naive forecasts are one.
    expect(names(30)).toEqual(['mstl', 'theta', 'average-short']);
  });

  it('believes nothing far beyond what was seen', () => {
    const wild = () => [1e9, -1e9, 12];
    const members = fitMembers(days(60), [7], 3, wild, { scale: 'plain' });
    expect(members.get('mstl')).toEqual([34, 0, 12]);
  });
});
