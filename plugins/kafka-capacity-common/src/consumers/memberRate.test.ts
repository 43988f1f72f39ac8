import {
  contradictsMemberRate,
  keepMemberRate,
  measuredMemberRate,
  PartitionProgress,
} from './memberRate';

const times = [0, 60_000, 120_000];
const DAY = 24 * 3600 * 1000;

function progress(
  readable: (number | null)[],
  committed: (number | null)[],
): PartitionProgress {
  return { readable, committed };
}

const behind = progress([9000, 9500, 10_000], [0, 3000, 6000]);
const idle = progress([100, 100, 100], [100, 100, 100]);

const keepsUp = progress([600, 1200, 1800], [600, 1200, 1800]);
const stuck = progress([600, 1200, 1800], [500, 500, 500]);

describe('measuredMemberRate', () => {
  it.each<[string, PartitionProgress[][], number | null]>([
    ['one member that is behind', [[behind]], 50],
    [
      'the mean of two',
      [[behind], [progress([9e3, 9e3, 9e3], [0, 600, 1200])]],
      30,
    ],
    ['an idle partition of a busy member', [[behind, idle]], 50],
    ['a member without partitions does not count', [[behind], []], 50],
    ['a member that waits', [[behind], [idle]], null],
    [
      'a member that caught up between two sweeps',
      [[progress([1000, 2000, 9000], [0, 1000, 2000])]],
      null,
    ],
    [
      'a commit that went back',
      [[progress([9e3, 9e3, 9e3], [0, 600, 500])]],
      null,
    ],
    [
      'a topic that was made again',
      [[progress([9e3, 9e3, 100], [0, 1, 2])]],
      null,
    ],
    [
      'a member that commits more rarely than is looked, with more in a commit than fits in between',
      [[progress([9e4, 9e4, 9e4], [0, 30_000, 30_000])]],
      null,
    ],
    ['nothing committed', [[progress([9e3, 9e3, 9e3], [5, 5, 5])]], null],
    [
      'a log end that is not known',
      [[progress([9e3, null, 9e3], [0, 1, 2])]],
      null,
    ],
    [
      'a partition without a commit',
      [[behind, progress([9, 9, 9], [null, null, null])]],
      null,
    ],
    ['no members', [], null],
    [
      'a member that keeps up on five partitions and is stuck on the sixth',
      [[...Array(5).fill(keepsUp), stuck]],
      null,
    ],
    [
      'a member that gets stuck within the window',
      [[keepsUp, progress([9e3, 9e3, 9e3], [0, 3000, 3000])]],
      null,
    ],
    [
      'a member that tries one record of a partition again and again',
      [[keepsUp, progress([9e3, 9e3, 9e3], [0, 6, 12])]],
      null,
    ],
    [
      'a member that is stuck on one partition and behind on another',
      [[behind, stuck]],
      50,
    ],
    [
      'a member that works off two partitions in turns',
      [
        [
          progress([9e4, 9e4, 9e4], [0, 3000, 3000]),
          progress([9e4, 9e4, 9e4], [0, 0, 3000]),
        ],
      ],
      50,
    ],
    [
      'a busy member of which another one holds but a stuck partition',
      [[behind], [stuck]],
      null,
    ],
  ])('of %s', (_what, members, rate) => {
    expect(measuredMemberRate(times, members)).toBe(rate);
  });

  it('needs three sweeps', () => {
    expect(measuredMemberRate(times.slice(1), [[behind]])).toBeNull();
    expect(measuredMemberRate([5, 5, 5], [[behind]])).toBeNull();
  });
});

describe('keepMemberRate', () => {
  const known = { recordsPerSecond: 100, at: 40 * DAY };
  it.each<[string, number | null, number, object | undefined]>([
    ['keeps the largest', 50, 41, known],
    ['takes a larger one', 150, 41, { recordsPerSecond: 150, at: 41 * DAY }],
    ['keeps what is known without a new one', null, 70, known],
    ['forgets after 30 days', null, 70.1, undefined],
    [
      'begins anew after 30 days',
      50,
      71,
      { recordsPerSecond: 50, at: 71 * DAY },
    ],
    ['ignores what is no rate', NaN, 41, known],
  ])('%s', (_what, measured, day, kept) => {
    expect(keepMemberRate(known, measured, day * DAY)).toEqual(kept);
  });
});

describe('contradictsMemberRate', () => {
  const sums = (...values: number[]) =>
    values.map((value, i) => ({ at: i * 60_000, value }));
  it.each<[string, number, ReturnType<typeof sums>, number, boolean]>([
    ['more than it can do', 10, sums(0, 750, 1500), 1, true],
    ['more than two of them can do', 10, sums(0, 1500, 3000), 2, true],
    ['as much as it can do', 10, sums(0, 600, 1200), 1, false],
    [
      'no more than a batch of commits explains',
      10,
      sums(0, 0, 1400),
      1,
      false,
    ],
    ['commits that went back', 10, sums(0, 5000, 1500), 1, false],
    ['two sweeps', 10, sums(0, 5000), 1, false],
    [
      'sweeps of half a minute, in which a pause ended',
      10,
      sums(0, 100, 500).map(({ at, value }) => ({ at: at / 4, value })),
      1,
      false,
    ],
    ['nobody who reads', 10, sums(0, 5000, 9000), 0, false],
  ])('of %s', (_what, known, consumed, consumers, contradicted) => {
    expect(contradictsMemberRate(known, consumed, consumers)).toBe(
      contradicted,
    );
  });
});
