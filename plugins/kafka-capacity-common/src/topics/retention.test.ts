import {
  formatRetention,
  formatRetentionBytes,
  retentionByAge,
  retentionBySize,
  retentionSetting,
} from './retention';

/** What JavaScript makes of the largest number that Kafka has. */
const LONG_MAX = Number('9223372036854775807');
const DAY = 24 * 3600 * 1000;

it.each<[number | null, string]>([
  [7 * DAY, '7 d'],
  [1000, '1 s'],
  [0, 'at once'],
  [-1, 'no limit'],
  [-2, 'no limit'],
  [LONG_MAX, 'no limit'],
  [LONG_MAX / 1000, 'no limit'],
  [99 * 365 * DAY, '99 y'],
  [100 * 365 * DAY, 'no limit'],
  [NaN, '–'],
  [Infinity, '–'],
  [null, '–'],
])('a retention of %p ms is %s', (retention, text) => {
  expect(formatRetention(retention)).toBe(text);
});

it.each<[number | null, string]>([
  [100e6, '100 MB'],
  [0, 'at once'],
  [-1, 'no limit'],
  [-1024, 'no limit'],
  [LONG_MAX, 'no limit'],
  [NaN, '–'],
  [null, '–'],
])('a retention of %p bytes is %s', (retention, text) => {
  expect(formatRetentionBytes(retention)).toBe(text);
});

it('is endless without a limit and null where it is not known', () => {
  expect([-1, LONG_MAX].map(retentionByAge)).toEqual([Infinity, Infinity]);
  expect([-1, LONG_MAX].map(retentionBySize)).toEqual([Infinity, Infinity]);
  expect([null, undefined, NaN].map(retentionByAge)).toEqual([
    null,
    null,
    null,
  ]);
});

it('is written as Kafka can read it', () => {
  expect(retentionSetting(7 * DAY)).toBe('604800000');
  expect(retentionSetting(-1)).toBe('-1');
  expect(retentionSetting(0)).toBe('0');
  // 9223372036854776000, which is how JavaScript writes it, is refused.
  expect(retentionSetting(LONG_MAX)).toBe('-1');
});
