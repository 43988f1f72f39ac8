import { coveredSeconds } from './levelState';
import * as fc from 'fast-check';
import { compareLevels, Level } from './levels';
import { METRIC_KEYS } from '../policies/metricDescriptions';
import { DEFAULT_POLICIES, ThresholdPolicy } from '../policies/defaultPolicies';
import { evaluateLevel, levelOf } from './evaluateLevel';
import { LevelState, Sample } from './levelState';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12);
const lag = DEFAULT_POLICIES.consumerLagRecords;
const cpu = DEFAULT_POLICIES.brokerCpu;

/** One sample a minute, the last one now. */
function minutely(values: number[], now = NOW): Sample[] {
  return values.map((value, index) => ({
    at: now - (values.length - 1 - index) * MINUTE,
    value,
  }));
}

function constant(value: number, minutes: number, now = NOW): Sample[] {
  return minutely(Array<number>(minutes).fill(value), now);
}

/** The levels of a metric that is sampled once a minute, minute by minute. */
function follow(policy: ThresholdPolicy, values: number[]): LevelState[] {
  const states: LevelState[] = [];
  const samples: Sample[] = [];
  for (const [index, value] of values.entries()) {
    const now = NOW + index * MINUTE;
    if (!Number.isNaN(value)) samples.push({ at: now, value });
    states.push(evaluateLevel(policy, samples, now, states.at(-1)));
  }
  return states;
}

describe('levelOf', () => {
  // Every threshold of every row is strict: a value equal to it has not passed it.
  it.each(METRIC_KEYS.map(key => [key, DEFAULT_POLICIES[key]] as const))(
    '%s: its thresholds are strict',
    (_key, policy) => {
      const worse = policy.passes === 'above' ? 1.000001 : 0.999999;
      const { warning, scale, emergency } = policy;
      expect(levelOf(policy, warning)).toBe('ok');
      expect(levelOf(policy, warning * worse)).toBe('warning');
      expect(levelOf(policy, scale)).toBe('warning');
      expect(levelOf(policy, scale * worse)).toBe('scale');
      expect(levelOf(policy, (emergency ?? scale) * worse)).toBe(
        emergency === undefined ? 'scale' : 'emergency',
      );
    },
  );

  it('is unknown for what is not a number', () => {
    expect(levelOf(lag, NaN)).toBe('unknown');
  });
});

describe('evaluateLevel', () => {
  it.each<[string, ThresholdPolicy, Sample[], Level, number | null]>([
    [
      'mean of the window',
      cpu,
      minutely([...Array(14).fill(90), 0]),
      'scale',
      84,
    ],
    [
      'minimum: one sample below',
      lag,
      minutely([...Array(9).fill(1e6), 9000]),
      'ok',
      9000,
    ],
    ['minimum: all above', lag, constant(50_001, 10), 'scale', 50_001],
    ['exactly the limit', lag, constant(10_000, 10), 'ok', 10_000],
    [
      'a spike before the window',
      lag,
      minutely([1e6, ...Array(10).fill(5)]),
      'ok',
      5,
    ],
    ['latest', DEFAULT_POLICIES.brokerDisk, constant(91, 1), 'emergency', 91],
    [
      'days left',
      DEFAULT_POLICIES.brokerDiskForecast,
      constant(13, 1),
      'scale',
      13,
    ],
    [
      'days left, plenty',
      DEFAULT_POLICIES.brokerDiskForecast,
      constant(31, 1),
      'ok',
      31,
    ],
    ['no sample', lag, [], 'unknown', null],
    ['only unusable samples', lag, constant(NaN, 10), 'unknown', null],
    [
      'only samples of the future',
      lag,
      constant(5, 1, NOW + MINUTE),
      'unknown',
      null,
    ],
  ])('%s', (_name, policy, samples, level, value) => {
    expect(evaluateLevel(policy, samples, NOW)).toMatchObject({ level, value });
  });

  it('is unknown until 80% of the window is measured, and says how far it is', () => {
    const states = follow(lag, Array<number>(10).fill(61_204));
    expect(states.map(({ level }) => level)).toEqual([
      ...Array<Level>(7).fill('unknown'),
      ...Array<Level>(3).fill('scale'),
    ]);
    // Four samples, a minute apart: three minutes lie between them.
    expect(states[3]).toMatchObject({
      value: 61_204,
      reason: { code: 'measuring', seconds: 180, of: 600 },
      coveredSeconds: 180,
    });
    expect(states[0]).toMatchObject({
      reason: { code: 'measuring', seconds: 0, of: 600 },
    });
    expect(states[9]).toMatchObject({ reason: null, since: states[7].at });
  });

  it('counts time, not samples: extra sweeps do not fill a window, two missed ones do not empty it', () => {
    const burst = Array.from({ length: 60 }, (_, index) => ({
      at: NOW - index * 1000,
      value: 60_000,
    }));
    expect(evaluateLevel(lag, burst, NOW)).toMatchObject({
      level: 'unknown',
      reason: { code: 'measuring', seconds: 59, of: 600 },
    });
    const late = [180_000, 120_050, 60_020, 10].map(ago => ({
      at: NOW - ago,
      value: 60_000,
    }));
    expect(evaluateLevel(lag, late, NOW)).toMatchObject({
      reason: { code: 'measuring', seconds: 179.99, of: 600 },
    });
    const without = (...gone: number[]) =>
      constant(60_000, 10).filter((_, index) => !gone.includes(index));
    expect(evaluateLevel(lag, without(3, 6), NOW).level).toBe('scale');
    expect(evaluateLevel(lag, without(3, 6, 7), NOW).level).toBe('unknown');
  });

  /** Seconds that the value of samples at the given seconds before now is said of, in a window of 60 s. */
  const covered = (ago: number[], intervalSeconds = 10) =>
    evaluateLevel(
      { ...lag, windowMinutes: 1 },
      ago.map(seconds => ({ at: NOW - seconds * 1000, value: 60_000 })),
      NOW,
      null,
      { intervalSeconds },
    ).coveredSeconds;
  it.each<[string, number[], number | undefined]>([
    ['five samples', [40, 30, 20, 10, 0], 40],
    ['six of them', [50, 40, 30, 20, 10, 0], 50],
    [
      'seven: the first is where the window begins',
      [60, 50, 40, 30, 20, 10, 0],
      60,
    ],
    ['many', Array.from({ length: 30 }, (_, i) => i * 10), 60],
    ['samples that come a little late', [41, 31, 20.5, 10, 0], 41],
    ['a window of such samples', [60.5, 51, 40.25, 31, 20.5, 10, 0], 60],
    ['a missed one', [60, 50, 40, 20, 10, 0], 50],
    ['a pause before the window', [600, 590, 40, 30, 20, 10, 0], 40],
    [
      'samples of the future, after a clock was set back',
      [-20, -10, 40, 30, 20, 10, 0],
      40,
    ],
    ['too few for a level', [30, 20, 10, 0], 30],
  ])(
    'says the value of no more time than lies between samples: %s',
    (_name, ago, seconds) => {
      expect(covered(ago)).toBe(seconds);
    },
  );

  it('says a window that all but a sweep coming early fills of all its time', () => {
    const state = (first: number) => ({
      ...evaluateLevel({ ...lag, windowMinutes: 1 }, [], NOW),
      coveredSeconds: first,
    });
    const policy = { ...lag, windowMinutes: 1 };
    expect(coveredSeconds(state(59.1), policy)).toBe(60);
    expect(coveredSeconds(state(60.4), policy)).toBe(60);
    expect(coveredSeconds(state(50), policy)).toBe(50);
  });

  it('says a single sample of no time', () => {
    expect(covered([0], 60)).toBe(0);
    expect(covered([300, 0], 300)).toBe(0);
  });

  it('takes the time between samples as told: short windows for quick sweeps, one sample for slow ones', () => {
    const quick = { ...lag, windowMinutes: 1 };
    const every10s = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        at: NOW - index * 10_000,
        value: 60_000,
      }));
    const options = { intervalSeconds: 10 };
    expect(evaluateLevel(quick, every10s(4), NOW, null, options)).toMatchObject(
      { level: 'unknown', reason: { code: 'measuring', seconds: 30, of: 60 } },
    );
    expect(evaluateLevel(quick, every10s(5), NOW, null, options).level).toBe(
      'scale',
    );
    expect(
      evaluateLevel(quick, constant(60_000, 1), NOW, null, {
        intervalSeconds: 300,
      }).level,
    ).toBe('scale');
  });

  it('is unknown when the last sample is old, whatever it was', () => {
    const disk = DEFAULT_POLICIES.brokerDisk;
    const at = (minutes: number) =>
      evaluateLevel(disk, [{ at: NOW - minutes * MINUTE, value: 95 }], NOW);
    expect(at(3).level).toBe('emergency');
    expect(at(4)).toMatchObject({
      level: 'unknown',
      value: 95,
      reason: { code: 'last-measured', secondsAgo: 240 },
    });
    expect(
      evaluateLevel(lag, constant(60_000, 10), NOW + 60 * MINUTE),
    ).toMatchObject({
      level: 'unknown',
      value: null,
      reason: { code: 'last-measured', secondsAgo: 3600 },
    });
  });

  it('asks for the floor where thresholds are multiples', () => {
    const queue = { ...DEFAULT_POLICIES.requestQueueTimeP95, windowMinutes: 0 };
    const at = (value: number, magnitude?: number) =>
      evaluateLevel(queue, [{ at: NOW, value, magnitude }], NOW);
    expect(at(4, 6).level).toBe('scale');
    expect(at(4, 5).level).toBe('ok');
    expect(at(1.6, 8).level).toBe('warning');
    expect(at(4)).toMatchObject({
      level: 'unknown',
      reason: { code: 'floor-not-measured', unit: 'ms' },
    });
  });

  it('clears only after 30 minutes below 0.9 × threshold', () => {
    const instant = { ...lag, windowMinutes: 0 };
    const states = follow(instant, [
      20_000,
      9500, // below the limit, but not by enough
      ...Array<number>(31).fill(8999),
      8999,
    ]);
    expect(states.map(({ level }) => level)).toEqual([
      'warning',
      'warning',
      ...Array<Level>(30).fill('warning'),
      'ok',
      'ok',
    ]);
    expect(states[5].since).toBe(states[0].at);
  });

  it('begins the 30 minutes again when the value comes back, or is not known', () => {
    const instant = { ...lag, windowMinutes: 0 };
    const levels = (between: number) =>
      follow(instant, [
        20_000,
        ...Array<number>(20).fill(100),
        between,
        ...Array<number>(20).fill(100),
      ]).map(({ level }) => level);
    expect(levels(9001).at(-1)).toBe('warning');
    expect(levels(100).at(-1)).toBe('ok');
    const gap = follow(instant, [
      20_000,
      ...Array<number>(20).fill(100),
      NaN,
      NaN,
      NaN,
      NaN,
      ...Array<number>(20).fill(100),
    ]).map(({ level }) => level);
    // The last sample speaks for three minutes.
    expect(gap[24]).toBe('unknown');
    expect(gap.at(-1)).toBe('warning');
  });

  it('steps down one threshold at a time', () => {
    const disk = DEFAULT_POLICIES.brokerDisk;
    const states = follow(disk, [95, ...Array<number>(31).fill(75)]);
    expect(states[1].level).toBe('emergency');
    // 75 is above 0.9 × 80: scale holds for good, emergency clears.
    expect(states.at(-1)?.level).toBe('scale');
  });

  it.each([
    ['within the band of the limit: it holds', 9500, 'warning', 'warning'],
    ['below it: it clears after 30 minutes of that', 100, 'warning', 'ok'],
  ])(
    'holds a level over a time without samples, then %s',
    (_name, value, level, later) => {
      const before = evaluateLevel(lag, constant(20_000, 10), NOW);
      for (const gap of [31, 300, 30 * 24 * 60]) {
        // Whether it was evaluated meanwhile, or nothing ran, makes no difference.
        const silent = evaluateLevel(lag, [], NOW + 20 * MINUTE, before);
        for (const previous of [before, silent]) {
          const back = NOW + gap * MINUTE;
          const at = (minutes: number, last: LevelState) =>
            evaluateLevel(
              lag,
              constant(value, 10, back + minutes * MINUTE),
              back + minutes * MINUTE,
              last,
            );
          const first = at(0, previous);
          expect(first.level).toBe(level);
          const second = at(10, first);
          const third = at(20, second);
          expect(third.level).toBe(level);
          expect(at(30, third).level).toBe(later);
        }
      }
    },
  );

  it('counts no time without samples as clearing, where the latest value counts', () => {
    const disk = DEFAULT_POLICIES.brokerDisk;
    const [, clearing] = follow(disk, [95, 10]);
    const later = NOW + 5 * 60 * MINUTE;
    const back = evaluateLevel(disk, constant(10, 1, later), later, clearing);
    expect(back).toMatchObject({
      level: 'emergency',
      active: { emergency: { clearingSince: later } },
    });
  });

  it('does not let the rounding of a mean pass a limit', () => {
    const policy = { ...cpu, warning: 70.1 };
    const state = evaluateLevel(policy, constant(70.1, 15), NOW);
    expect(state.value).toBeGreaterThan(70.1);
    expect(state.level).toBe('ok');
    expect(levelOf(policy, 70.1000001)).toBe('warning');
  });

  it('takes a negative value for none where above is bad, and not where below is', () => {
    expect(levelOf(cpu, -5)).toBe('unknown');
    expect(evaluateLevel(lag, constant(-5, 10), NOW)).toMatchObject({
      level: 'unknown',
      value: null,
      reason: { code: 'not-measured' },
    });
    const disk = DEFAULT_POLICIES.brokerDiskForecast;
    expect(evaluateLevel(disk, constant(-5, 1), NOW).level).toBe('emergency');
  });

  it('copes with any number of samples, and with any size of them', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => ({
      at: NOW - index,
      value: 20_000,
    }));
    expect(evaluateLevel(lag, many, NOW).value).toBe(20_000);
    expect(evaluateLevel(cpu, constant(1e308, 15), NOW)).toMatchObject({
      level: 'unknown',
      value: null,
      reason: { code: 'values-too-large' },
    });
  });

  it('keeps what it needs through JSON', () => {
    const states = follow(lag, [
      ...Array<number>(10).fill(60_000),
      ...Array<number>(8).fill(100),
    ]);
    const last = states.at(-1);
    expect(JSON.parse(JSON.stringify(last))).toEqual(last);
  });

  const value = fc.double({ min: 0, max: 200_000, noNaN: true });

  it('never gives a better level for a worse value', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METRIC_KEYS),
        value,
        value,
        (key, a, b) => {
          const policy = DEFAULT_POLICIES[key];
          const worse =
            policy.passes === 'above' ? Math.max(a, b) : Math.min(a, b);
          const better = a + b - worse;
          expect(
            compareLevels(levelOf(policy, worse), levelOf(policy, better)),
          ).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it('does not flap for a signal within the band of a threshold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 9000, max: 10_000, noNaN: true }), {
          minLength: 1,
          maxLength: 90,
        }),
        fc.boolean(),
        (band, passed) => {
          const instant = { ...lag, windowMinutes: 0 };
          const levels = follow(instant, [passed ? 10_001 : 1, ...band]).map(
            ({ level }) => level,
          );
          expect(new Set(levels)).toEqual(new Set([passed ? 'warning' : 'ok']));
        },
      ),
    );
  });
});
