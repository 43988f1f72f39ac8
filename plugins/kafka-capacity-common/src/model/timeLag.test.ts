import * as fc from 'fast-check';
import {
  dataLossRisk,
  DataLossFacts,
  lagVelocity,
  LogEndPoint,
  timeLag,
  timeToCatchUp,
} from './timeLag';

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
    expect(timeLag(seconds([[940, 100]]), 5, NaN).seconds).toBeNull();
    // Kafka's answer for a partition that was never committed.
    expect(timeLag(seconds([[940, 100]]), -1, NOW)).toMatchObject({
      seconds: null,
      reason: 'there is no committed offset',
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

describe('dataLossRisk', () => {
  const hour = 3600;
  const base: DataLossFacts = {
    committed: 100,
    logStart: 50,
    age: { seconds: 5 * hour, atLeast: false, reason: null },
    retentionMs: 10 * hour * 1000,
    cleanupPolicy: 'delete',
  };
  const aged = (share: number, atLeast = false) => ({
    age: { seconds: share * 10 * hour, atLeast, reason: null },
  });
  it.each<[string, Partial<DataLossFacts>, string, number | null]>([
    ['exactly half of the retention', {}, 'ok', 50],
    ['more than half', aged(0.51), 'warning', 51],
    ['more than 75 %', aged(0.76), 'scale', 76],
    ['more than 90 %', aged(0.95), 'emergency', 95],
    ['at least 95 %', aged(0.95, true), 'emergency', 95],
    ['at least 10 %: it may be more', aged(0.1, true), 'unknown', 10],
    ['committed before the log start', { committed: 49 }, 'emergency', 100],
    ['committed at the log start', { committed: 50 }, 'ok', 50],
    ['kept for ever', { retentionMs: -1 }, 'ok', 0],
    ['compacted only', { cleanupPolicy: 'compact' }, 'ok', 0],
    [
      'compacted and deleted',
      { cleanupPolicy: 'compact,delete', ...aged(0.8) },
      'scale',
      80,
    ],
    ['no commit', { committed: null }, 'unknown', null],
    ['no log start', { logStart: null }, 'unknown', null],
    ['no configuration', { cleanupPolicy: null }, 'unknown', null],
    [
      'no age',
      { age: { seconds: null, atLeast: false, reason: 'not measured' } },
      'unknown',
      null,
    ],
    ['unusable offsets', { committed: NaN }, 'unknown', null],
    [
      'never committed: Kafka says -1',
      { committed: -1, logStart: 0 },
      'unknown',
      null,
    ],
    ['a commit before all', { committed: -Infinity }, 'unknown', null],
    ['a commit after all', { committed: Infinity }, 'unknown', null],
    ['a log start of -1', { logStart: -1 }, 'unknown', null],
    ['a retention of 0', { retentionMs: 0 }, 'unknown', null],
    ['a retention that is none', { retentionMs: -5 }, 'unknown', null],
    ['an endless retention', { retentionMs: Infinity }, 'unknown', null],
    ['an age that is none', aged(-0.01), 'unknown', null],
    [
      'compacted only, retention not read',
      { cleanupPolicy: 'compact', retentionMs: null },
      'ok',
      0,
    ],
  ])('%s', (_name, facts, level, percent) => {
    const risk = dataLossRisk({ ...base, ...facts });
    expect(risk.level).toBe(level);
    expect(risk.percent === null ? null : Math.round(risk.percent)).toBe(
      percent,
    );
  });

  it('says how many records were lost', () => {
    expect(dataLossRisk({ ...base, committed: 20 })).toMatchObject({
      lostRecords: 30,
      summary: expect.stringContaining('30 offsets were deleted'),
    });
  });
});
