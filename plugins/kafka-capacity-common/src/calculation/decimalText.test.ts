import { parseDecimal, parseWholeNumber, plainDecimal } from './decimalText';

describe('numbers as text', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['0.5', 0.5],
    ['65.25', 65.25],
  ])('reads %s', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  it.each([
    ...['', ' ', ' 5', '5 ', '+5', '-5', '05', '.5', '5.', '1,5', '1_000'],
    ...['0x10', '0b1', '0o7', '1e2', '1E2', 'Infinity', 'NaN', '5n'],
    ...['٣', '５', '½', '\u00a05', '5\n', '9'.repeat(400)],
  ])('refuses %j', text => {
    expect(parseDecimal(text)).toBeUndefined();
    expect(parseWholeNumber(text)).toBeUndefined();
  });

  it('reads whole numbers without a point, as long as they are exact', () => {
    expect(parseWholeNumber('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseWholeNumber('9007199254740993')).toBeUndefined();
    expect(parseWholeNumber('6.0')).toBeUndefined();
  });

  it('writes what it can read', () => {
    for (const value of [0, 12, 65.25, 0.1 + 0.2, 1e-7, 2.5e-10]) {
      const text = plainDecimal(value);
      expect(parseDecimal(text)).toBeCloseTo(value, 11);
    }
    expect(plainDecimal(1e-7)).toBe('0.0000001');
  });
});
