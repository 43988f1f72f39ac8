import * as fc from 'fast-check';
import { lagVelocity, LogEndPoint, timeLag, timeToCatchUp } from './timeLag';

const NOW = 1_000_000;
const seconds = (points: [number, number][]): LogEndPoint[] =>
  points.map(([at, logEnd]) => ({ at: at * 1000, logEnd }));

describe('timeLag', () => {
  // Points as [second, log end]; now is second 1000.
  it.each<[string, [number, number][], number | null, number | null, boolean]>([
    [
      'no lag',
      [
        [940, 100],
        [1000, 160],
      ],
      160,
      0,
      false,
    ],
    [
      'a commit newer than the log end',
      [
        [940, 100],
        [1000, 160],
      ],
      170,
      0,
      false,
    ],
    [
      'between two points',
      [
        [940, 100],
        [1000, 160],
      ],
      130,
      30,
      false,
    ],
    [
      'on a point',
      [
        [880, 40],
        [940, 100],
        [1000, 160],
      ],
      100,
      60,
      false,
    ],
    [
      'older than the oldest point',
      [
        [940, 100],
        [1000, 160],
      ],
      99,
      60,
      true,
    ],
    [
      'on the oldest point',
      [
        [940, 100],
        [1000, 160],
      ],
      100,
      60,
      false,
    ],
    [
      'time in which nothing was written adds nothing',
      [
        [100, 50],
        [940, 50],
        [1000, 60],
      ],
      50,
      60,
      false,
    ],
    [
      'an idle topic, read to its end',
      [
        [100, 50],
        [1000, 50],
      ],
      50,
      0,
      false,
    ],
    [
      'an idle topic with a record left',
      [
        [400, 50],
        [460, 51],
        [1000, 51],
      ],
      50,
      600,
      false,
    ],
    [
      'the topic was made again',
      [
        [400, 5000],
        [460, 5100],
        [520, 10],
        [1000, 100],
      ],
      40,
      320,
      false,
    ],
    [
      'points of the future',
      [
        [940, 100],
        [1000, 160],
        [1060, 900],
      ],
      160,
      0,
      false,
    ],
    ['one point, behind it', [[1000, 160]], 100, 0, true],
    [
      'no commit',
      [
        [940, 100],
        [1000, 160],
      ],
      null,
      null,
      false,
    ],
    ['no point', [], 100, null, false],
  ])('%s', (_name, points, committed, expected, atLeast) => {
    expect(timeLag(seconds(points), committed, NOW)).toMatchObject({
      seconds: expected,
      atLeast,
    });
  });

  it('never grows when more is committed, and is never NaN', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(1000)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(steps, fc.nat(50_000), fc.nat(50_000), (deltas, a, b) => {
        let [at, logEnd] = [0, 0];
        const points = deltas.map(([time, records]) => {
          at += time * 1000;
          logEnd += records;
          return { at, logEnd };
        });
        const less = timeLag(points, Math.min(a, b), at).seconds ?? -1;
        const more = timeLag(points, Math.max(a, b), at).seconds ?? -1;
        expect(more).toBeLessThanOrEqual(less);
        expect(more).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is unknown for unusable numbers', () => {
    const points = [{ at: 0, logEnd: NaN }];
    expect(timeLag(points, 5, NOW).seconds).toBeNull();
    expect(timeLag(seconds([[940, 100]]), NaN, NOW).seconds).toBeNull();
    // Kafka's answer for a partition that was never committed.
    expect(timeLag(seconds([[940, 100]]), -1, NOW)).toMatchObject({
      seconds: null,
      reason: 'no-commit',
    });
  });
});

describe('lagVelocity and timeToCatchUp', () => {
  const samples = (...values: number[]) =>
    values.map((value, index) => ({ at: index * 60_000, value }));

  it.each<[number[], number | undefined, number | undefined]>([
    [[600, 300, 0], -5, 0],
    [[1200, 900, 600], -5, 120],
    [[600, 900, 1200], 5, undefined],
    [[600, 600], 0, undefined],
    [[600], undefined, undefined],
  ])('lag %p: %p records/s, caught up in %p s', (lags, velocity, eta) => {
    expect(lagVelocity(samples(...lags))).toBe(velocity);
    expect(timeToCatchUp(lags[lags.length - 1], velocity)).toBe(eta);
  });

  it('says nothing about samples of one moment or numbers that are none', () => {
    expect(
      lagVelocity([
        { at: 5, value: 1 },
        { at: 5, value: 9 },
      ]),
    ).toBeUndefined();
    expect(lagVelocity([])).toBeUndefined();
    expect(timeToCatchUp(NaN, -1)).toBeUndefined();
    expect(timeToCatchUp(5, NaN)).toBeUndefined();
  });
});
