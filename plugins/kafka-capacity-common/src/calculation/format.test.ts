import {
  formatBytes,
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
  formatThroughput,
} from './format';

it.each([
  [0, '0'],
  [7, '7'],
  [6.5, '6.5'],
  [0.0421, '0.0421'],
  [82.35, '82.3'],
  [999.4, '999'],
  [999.6, '1k'],
  [1000, '1k'],
  [61_204, '61.2k'],
  [50_000, '50k'],
  [12_345_678, '12.3M'],
  [-61_204, '-61.2k'],
  [1e-9, '0'],
  [3e15, '3000T'],
  [NaN, '–'],
  [Infinity, '–'],
])('formatNumber(%p) is %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

it.each([
  [61_204, '61,204'],
  [-1_234_567.5, '-1,234,567.5'],
  [999, '999'],
  [0.1 + 0.2, '0.3'],
  [NaN, '–'],
  [0.00223591376752, '0.00223591'],
  [41.935483871, '41.9355'],
  [1000, '1,000'],
  [1005, '1,005'],
  [-999, '-999'],
  [-1000, '-1,000'],
  [-0, '0'],
  [1_000_001, '1,000,001'],
  [999_999_999_999, '999,999,999,999'],
  [1e12, '1,000,000,000,000'],
])('formatExact(%p) is %s', (value, text) => {
  expect(formatExact(value)).toBe(text);
});

it.each([
  [0, '0 s'],
  [0.25, '0.25 s'],
  [40, '40 s'],
  [90, '90 s'],
  [180, '3 min'],
  [5400, '90 min'],
  [9000, '2.5 h'],
  [86_400, '24 h'],
  [4 * 86_400, '4 d'],
  [365 * 86_400, '365 d'],
  [10 * 365 * 86_400, '10 y'],
  [9.2e15, 'more than 1000 y'],
  [1e300, 'more than 1000 y'],
  [-180, '-3 min'],
  [NaN, '–'],
])('formatDuration(%p s) is %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it.each([
  [65, 'MB/s', '65 MB/s'],
  [1250, 'MB/s', '1.25 GB/s'],
  [0.012, 'MB/s', '12 kB/s'],
  [0, 'MB/s', '0 B/s'],
  [61_204, 'records', '61.2k records'],
  [1, 'partitions', '1 partition'],
  [1, 'ms', '1 ms'],
  [82.04, '%', '82%'],
  [180, 's', '3 min'],
  [10, 'min', '10 min'],
  [2.5e9, 'bytes', '2.5 GB'],
  [500, 'bytes', '500 B'],
  [6.5, undefined, '6.5'],
])('formatQuantity(%p, %p) is %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

it('says nothing about numbers that are none', () => {
  expect(formatThroughput(NaN)).toBe('– B/s');
  expect(formatBytes(Infinity)).toBe('– B');
});
