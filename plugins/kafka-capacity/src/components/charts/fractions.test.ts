import { shortFraction } from './fractions';

describe('shortFraction', () => {
  it.each`
    exact                | short
    ${'0.0842603474256'} | ${'0.0843'}
    ${'6.5'}             | ${'6.5'}
    ${'65.2549'}         | ${'65.3'}
    ${'69.996'}          | ${'69.996'}
    ${'6.001'}           | ${'6.001'}
    ${'1,234.5678'}      | ${'1,234.6'}
    ${'48'}              | ${'48'}
  `('makes $short of $exact', ({ exact, short }) => {
    expect(shortFraction(exact)).toBe(short);
  });
});
