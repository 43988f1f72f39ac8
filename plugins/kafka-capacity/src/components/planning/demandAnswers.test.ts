import { decimalText, numberOf } from './demandAnswers';

describe('numbers that people type', () => {
  it.each(['0x10', '1e2', '+5', 'Infinity', '-5', '1_000', '1,5', '.5'])(
    'refuses %s',
    text => {
      expect(numberOf(text)).toBeNaN();
    },
  );

  it('reads decimal digits, and an empty field as not known', () => {
    expect(['12', ' 0.5 ', '', ' '].map(numberOf)).toEqual([
      12,
      0.5,
      null,
      null,
    ]);
  });

  it.each([0, 12, 0.1, 5e-7, 1.25e-9, 3e21])(
    'reads %d back as it is filled in',
    value => {
      expect(numberOf(decimalText(value))).toBe(value);
    },
  );
});
