import * as fc from 'fast-check';
import { classifyBehavior, GroupPause, LagWindow } from './classifyBehavior';
import type { LagSample } from './lagReads';
import type { PastEndCause } from './lagReason';
import {
  LAG_BEHAVIORS,
  LagBehavior,
  summariseBehaviors,
} from './lagEvaluation';
import { partitionLag } from './partitionLag';

const MINUTE = 60_000;

/** What a partition and a group's commit look like, sweep by sweep. */
interface Scenario {
  logEnd(sweep: number): number | null;
  committed(sweep: number): number | null;
  lastStable?(sweep: number): number;
  owned?: boolean;
  pause?: (sweep: number) => GroupPause | undefined;
}

function samplesUntil(scenario: Scenario, sweep: number): LagSample[] {
  return Array.from({ length: sweep + 1 }, (_, index) => ({
    at: index * MINUTE,
    logEnd: scenario.logEnd(index),
    committed: scenario.committed(index),
    ...(scenario.lastStable && { lastStable: scenario.lastStable(index) }),
  }));
}

/** The evaluations of so many sweeps; an hour of samples is kept, as the sweep keeps it. */
function follow(scenario: Scenario, sweeps: number): LagBehavior[] {
  return Array.from({ length: sweeps }, (_, sweep) => {
    const window: LagWindow = {
      samples: samplesUntil(scenario, sweep).slice(-60),
      owned: scenario.owned,
      pause: scenario.pause?.(sweep),
    };
    return classifyBehavior(window).behavior;
  });
}

/** `3 unknown, 5 ok` for three sweeps of the one and five of the other. */
function runs(behaviors: LagBehavior[]): string {
  const parts: { behavior: LagBehavior; count: number }[] = [];
  for (const behavior of behaviors) {
    const last = parts.at(-1);
    if (last?.behavior === behavior) last.count += 1;
    else parts.push({ behavior, count: 1 });
  }
  return parts.map(({ behavior, count }) => `${count} ${behavior}`).join(', ');
}

// 100 records are written a sweep, unless the scenario says otherwise.
const busy = (sweep: number) => 1000 + 100 * sweep;
const until =
  (last: number, value: (sweep: number) => number) => (sweep: number) =>
    value(Math.min(sweep, last));

/** Uneven as real traffic is, without a trend of its own: the same at each run. */
const jitter = (sweep: number) =>
  [0, 30, -30, 10, -25, 30, -10, 20, -30, 5, 25, -20, 15][(sweep * 5) % 13];
/** So many behind at the beginning, and so many more at each sweep, give or take. */
const behindBy =
  (lag: number, growth: number, noise: (sweep: number) => number) =>
  (sweep: number) =>
    busy(sweep) - (lag + growth * sweep + noise(sweep));

describe('classifyBehavior', () => {
  it.each<[string, Scenario, number, string]>([
    [
      'an idle topic, read to its end',
      { logEnd: () => 500, committed: () => 500 },
      30,
      '30 ok',
    ],
    [
      'an idle topic whose last record is a transaction marker',
      { logEnd: () => 500, committed: () => 499, owned: true },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'the same without a member',
      { logEnd: () => 500, committed: () => 499, owned: false },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'an open transaction holds consumers back',
      {
        logEnd: busy,
        lastStable: () => 900,
        committed: () => 900,
        owned: true,
      },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'the same behind the marker of the transaction before',
      {
        logEnd: busy,
        lastStable: () => 900,
        committed: () => 899,
        owned: true,
      },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'who reads open transactions too, stuck in the middle of one',
      {
        logEnd: busy,
        lastStable: () => 900,
        committed: () => 950,
        owned: true,
      },
      12,
      '9 unknown, 3 stalled',
    ],
    [
      'a consumer stuck before an open transaction',
      {
        logEnd: busy,
        lastStable: () => 900,
        committed: () => 850,
        owned: true,
      },
      12,
      '9 unknown, 3 stalled',
    ],
    [
      'never committed',
      { logEnd: busy, committed: () => null, owned: true },
      30,
      '30 unknown',
    ],
    [
      'offsets that expire',
      { logEnd: () => 500, committed: sweep => (sweep < 12 ? 500 : null) },
      20,
      '12 ok, 8 unknown',
    ],
    [
      'an Empty group whose lag grows',
      { logEnd: busy, committed: () => 1000, owned: false },
      30,
      '1 ok, 8 unknown, 1 ok, 20 stopped',
    ],
    [
      'a group that stops at sweep 20',
      { logEnd: busy, committed: until(20, busy), owned: false },
      40,
      '30 ok, 10 stopped',
    ],
    [
      'the same, with no more writes either: nothing to read',
      {
        logEnd: until(20, busy),
        committed: until(20, busy),
        owned: false,
      },
      40,
      '40 ok',
    ],
    [
      'a paused consumer: its member is alive',
      { logEnd: busy, committed: until(20, busy), owned: true },
      40,
      '30 ok, 10 stalled',
    ],
    [
      'a poison record: everything is tried, nothing committed',
      { logEnd: busy, committed: () => 1000, owned: true },
      20,
      '1 ok, 8 unknown, 1 ok, 10 stalled',
    ],
    [
      'a rebalance in progress: nobody commits meanwhile',
      {
        logEnd: busy,
        committed: until(20, busy),
        owned: false,
        pause: sweep => (sweep > 20 && sweep < 34 ? 'rebalancing' : undefined),
      },
      40,
      '30 ok, 4 unknown, 6 stopped',
    ],
    [
      'a group whose source topics are missing',
      {
        logEnd: busy,
        committed: until(5, busy),
        owned: false,
        pause: () => 'not-ready',
      },
      20,
      '6 ok, 3 unknown, 6 ok, 5 stopped',
    ],
    [
      'a consumer slower than its producer',
      { logEnd: busy, committed: sweep => 500 + 60 * sweep, owned: true },
      20,
      '9 unknown, 11 falling-behind',
    ],
    [
      'the same from a small lag on: nothing but growth from the first sweep',
      { logEnd: busy, committed: sweep => 950 + 50 * sweep, owned: true },
      20,
      '9 unknown, 11 falling-behind',
    ],
    [
      'a little slower than its producer, though it reads within a sweep what the last one saw',
      { logEnd: busy, committed: sweep => 990 + 90 * sweep, owned: true },
      20,
      '9 unknown, 11 falling-behind',
    ],
    [
      'a hundredth slower than its producer',
      { logEnd: busy, committed: sweep => 990 + 99 * sweep, owned: true },
      20,
      '9 unknown, 11 falling-behind',
    ],
    [
      'a live consumer between whose commits sweeps look a little later each time',
      {
        logEnd: busy,
        committed: sweep => busy(sweep) - 1 - (Math.floor(sweep / 2) % 8),
        owned: true,
      },
      60,
      '9 unknown, 51 ok',
    ],
    [
      'the same unevenly: its lag shrinks in some sweeps',
      { logEnd: busy, committed: behindBy(500, 30, jitter), owned: true },
      100,
      '9 unknown, 91 falling-behind',
    ],
    [
      'a consumer that stays behind, unevenly',
      { logEnd: busy, committed: behindBy(800, 0, jitter), owned: true },
      100,
      '9 unknown, 91 ok',
    ],
    [
      'a consumer that stays behind, by a lag that swings slowly',
      {
        logEnd: sweep => 5 * busy(sweep),
        committed: sweep =>
          5 * busy(sweep) -
          Math.round(
            3000 +
              600 * Math.cos((2 * Math.PI * sweep) / 24) +
              5 * jitter(sweep),
          ),
        owned: true,
      },
      100,
      '9 unknown, 91 ok',
    ],
    [
      'a lag that grows by next to nothing, unevenly',
      {
        logEnd: sweep => 20_000 + busy(sweep),
        committed: sweep =>
          20_000 + behindBy(10_000, 2, at => jitter(at) / 10)(sweep),
        owned: true,
      },
      100,
      '9 unknown, 91 ok',
    ],
    [
      'a large backlog that is worked off, and then a lag that grows again, unevenly',
      {
        logEnd: sweep => 5000 + busy(sweep),
        committed: sweep =>
          5000 +
          (sweep < 20
            ? behindBy(5000, -200, jitter)(sweep)
            : behindBy(1000 - 40 * 20, 40, jitter)(sweep)),
        owned: true,
      },
      100,
      '9 unknown, 29 ok, 62 falling-behind',
    ],
    [
      'a consumer that catches up unevenly',
      { logEnd: busy, committed: behindBy(900, -8, jitter), owned: true },
      100,
      '9 unknown, 91 ok',
    ],
    [
      'batch commits every 3 sweeps that stay behind, unevenly (saw-tooth)',
      {
        logEnd: busy,
        committed: sweep => behindBy(700, 0, jitter)(sweep - (sweep % 3)),
        owned: true,
      },
      100,
      '9 unknown, 91 ok',
    ],
    [
      'a consumer that catches up',
      {
        logEnd: busy,
        committed: sweep => Math.min(busy(sweep), 200 + 150 * sweep),
        owned: true,
      },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'a live consumer that is always some records behind when it is looked at',
      { logEnd: busy, committed: sweep => busy(sweep) - 40, owned: true },
      30,
      '9 unknown, 21 ok',
    ],
    [
      'a consumer that stays more than a sweep behind',
      { logEnd: busy, committed: sweep => busy(sweep) - 400, owned: true },
      12,
      '9 unknown, 3 falling-behind',
    ],
    [
      'batch commits every 4 sweeps (saw-tooth)',
      {
        logEnd: busy,
        committed: sweep => busy(sweep - (sweep % 4)) - 10,
        owned: true,
      },
      60,
      '9 unknown, 51 ok',
    ],
    [
      'batch commits every 7 sweeps, no owner seen',
      { logEnd: busy, committed: sweep => busy(sweep - (sweep % 7)) - 10 },
      60,
      '9 unknown, 51 ok',
    ],
    [
      'batch commits every 12 sweeps, once that rhythm is known',
      {
        logEnd: busy,
        committed: sweep => busy(sweep - (sweep % 12)) - 10,
        owned: true,
      },
      60,
      '9 unknown, 3 stalled, 48 ok',
    ],
    [
      'batch commits every 5 sweeps that fall behind',
      {
        logEnd: busy,
        committed: sweep => 700 + 60 * (sweep - (sweep % 5)),
        owned: true,
      },
      60,
      '9 unknown, 16 ok, 35 falling-behind',
    ],
    [
      'a reset to an earlier offset',
      {
        logEnd: busy,
        committed: sweep =>
          sweep < 15 ? busy(sweep) : 400 + 140 * (sweep - 15),
        owned: true,
      },
      25,
      '15 ok, 9 rewound, 1 ok',
    ],
    [
      'a reset that is caught up within the window',
      {
        logEnd: busy,
        committed: sweep =>
          sweep < 15
            ? busy(sweep) - 1
            : busy(sweep) - Math.max(1, 900 - 600 * (sweep - 15)),
        owned: true,
      },
      30,
      '9 unknown, 6 ok, 2 rewound, 13 ok',
    ],
    [
      'a topic deleted and made again: a fresh start',
      {
        logEnd: sweep => (sweep < 15 ? busy(sweep) : 10 * (sweep - 14)),
        committed: sweep => (sweep < 15 ? busy(sweep) : 10 * (sweep - 14) - 5),
        owned: true,
      },
      27,
      '15 ok, 9 unknown, 3 ok',
    ],
    [
      'a topic made again, the commit still that of the former one',
      {
        logEnd: sweep => (sweep < 15 ? busy(sweep) : 10 * (sweep - 14)),
        committed: sweep => busy(Math.min(sweep, 14)),
        owned: false,
      },
      30,
      '15 ok, 15 unknown',
    ],
    [
      'an offset that was set ahead of the log end: two sweeps must agree',
      {
        logEnd: () => 100,
        committed: sweep => (sweep < 5 ? 100 : 999_999),
        owned: true,
      },
      20,
      '6 ok, 14 unknown',
    ],
    [
      'commits that move, and stay past the log end all the same',
      {
        logEnd: busy,
        committed: sweep => 50_000 + busy(sweep),
        owned: true,
      },
      20,
      '1 ok, 19 unknown',
    ],
    [
      'a log that lost its end, until it has grown past the commit',
      {
        logEnd: sweep => busy(sweep) - (sweep < 5 ? 0 : 350),
        committed: until(4, busy),
        owned: true,
      },
      12,
      '5 ok, 7 unknown',
    ],
    [
      'commits newer than the log end that was read',
      { logEnd: busy, committed: sweep => busy(sweep) + 30, owned: true },
      20,
      '20 ok',
    ],
    [
      'a log end that can not be read',
      { logEnd: () => null, committed: () => 5 },
      3,
      '3 unknown',
    ],
    [
      'new partitions without commits, then read',
      {
        logEnd: busy,
        committed: sweep => (sweep < 12 ? null : busy(sweep)),
        owned: true,
      },
      20,
      '12 unknown, 8 ok',
    ],
  ])('%s', (_name, scenario, sweeps, expected) => {
    expect(runs(follow(scenario, sweeps))).toBe(expected);
  });

  it('says why', () => {
    const evaluation = (committed: (sweep: number) => number | null) =>
      classifyBehavior({
        samples: samplesUntil({ logEnd: busy, committed }, 12),
        owned: false,
      });
    expect(evaluation(() => 1000)).toEqual({
      behavior: 'stopped',
      lag: 1200,
      reason: { code: 'no-commits' },
    });
    expect(evaluation(() => null).reason).toEqual({ code: 'never-committed' });
    expect(evaluation(sweep => (sweep < 5 ? 1000 : null)).reason).toEqual({
      code: 'commit-expired',
    });
    expect(
      classifyBehavior({
        samples: samplesUntil({ logEnd: busy, committed: () => 5 }, 3),
      }),
    ).toEqual({
      behavior: 'unknown',
      lag: 1295,
      reason: { code: 'measuring-sweeps', sweeps: 4, of: 10 },
    });
  });

  it.each<[string, (sweep: number) => number, true | undefined]>([
    ['each sweep', sweep => busy(sweep) - 50, undefined],
    ['every third sweep', sweep => busy(sweep - (sweep % 3)) - 50, undefined],
    ['until 3 sweeps ago', sweep => busy(Math.min(sweep, 17)) - 50, undefined],
    ['until 4 sweeps ago', sweep => busy(Math.min(sweep, 16)) - 50, true],
    ['once, as a reset does', sweep => (sweep < 18 ? 900 : 500), true],
  ])('tells whether commits have ended: %s', (_name, committed, silent) => {
    const samples = samplesUntil({ logEnd: busy, committed }, 20);
    const evaluation = classifyBehavior({ samples, owned: false });
    expect(['ok', 'falling-behind', 'rewound']).toContain(evaluation.behavior);
    expect(evaluation.silent).toBe(silent);
    expect(classifyBehavior({ samples, owned: true }).silent).toBeUndefined();
  });

  it.each<[string, Partial<LagSample>[], PastEndCause | undefined]>([
    ['a single sweep', [{}], undefined],
    ['all sweeps', [{}, {}, {}], 'unexplained'],
    ['a jump of the commit', [{ committed: 90 }, {}, {}], 'set-ahead'],
    ['another topic', [{ logEnd: 900, topicId: 'former' }, {}], 'recreated'],
    [
      'another topic with a longer log',
      [{ logEnd: 80, topicId: 'former' }, {}],
      'recreated',
    ],
    [
      'a log end that went down, on a Kafka without ids of topics',
      [{ logEnd: 900, topicId: undefined }, { topicId: undefined }],
      'recreated',
    ],
    ['a log end that went down', [{ logEnd: 900 }, {}], 'truncated'],
    [
      'a log end that went down, where the commit was lost with it',
      [{ logEnd: 900 }, { committed: 100 }],
      undefined,
    ],
  ])(
    'tells why a commit stays past the log end: %s',
    (_what, samples, cause) => {
      const evaluation = classifyBehavior({
        samples: samples.map((sample, i) => ({
          at: i * MINUTE,
          logEnd: 100,
          committed: 500,
          topicId: 'orders',
          ...sample,
        })),
      });
      const { reason } = evaluation;
      expect(reason.code === 'past-end' ? reason.cause : undefined).toBe(cause);
      expect(evaluation.lag).toBe(cause ? null : 0);
    },
  );

  it('assesses by fewer sweeps where that is asked', () => {
    const samples = samplesUntil({ logEnd: busy, committed: () => 5 }, 3);
    expect(classifyBehavior({ samples, size: 4, owned: false }).behavior).toBe(
      'stopped',
    );
  });

  it.each([0, -1, 1, 2.5, NaN, Infinity])(
    'assesses by ten sweeps where %p is asked',
    size => {
      const samples = samplesUntil({ logEnd: busy, committed: () => 5 }, 8);
      expect(classifyBehavior({ samples, size }).reason).toEqual({
        code: 'measuring-sweeps',
        sweeps: 9,
        of: 10,
      });
    },
  );

  it('is total, and never assesses what has no lag', () => {
    const offset = fc.oneof(
      fc.nat(5000),
      fc.constantFrom(null, NaN, -1, Infinity),
    );
    const sample = fc.record({
      at: fc.nat(10_000_000),
      logEnd: offset,
      committed: offset,
    });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 30 }),
        fc.boolean(),
        fc.constantFrom(
          undefined,
          'rebalancing' as const,
          'not-ready' as const,
        ),
        (samples, owned, pause) => {
          const { behavior, lag } = classifyBehavior({
            samples,
            owned,
            pause,
          });
          expect(LAG_BEHAVIORS).toContain(behavior);
          const isKnown = behavior !== 'ok' && behavior !== 'unknown';
          expect(isKnown && !(lag !== null && lag > 0)).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it.each([
  [100, 60, 0, 40],
  [100, 60, 90, 10],
  [100, 60, 100, 0],
  [100, 60, NaN, 40],
  [100, 60, null, 40],
  [null, 60, 90, null],
])('partitionLag(%p, %p, %p) is %p', (logEnd, committed, logStart, lag) => {
  expect(partitionLag(logEnd, committed, logStart)).toBe(lag);
});

it.each([
  [100, 60, 40],
  [100, 100, 0],
  [100, 130, 0],
  [null, 5, null],
  [5, undefined, null],
  [5, -1, null],
  [NaN, 5, null],
])('partitionLag(%p, %p) is %p', (logEnd, committed, lag) => {
  expect(partitionLag(logEnd, committed)).toBe(lag);
});

it('summarises partitions: what is unknown hides nothing', () => {
  const summary = (...behaviors: LagBehavior[]) =>
    summariseBehaviors(behaviors.map(behavior => ({ behavior })));
  expect(summary('ok', 'unknown', 'stalled', 'falling-behind')).toMatchObject({
    worst: 'stalled',
    counts: { ok: 1, unknown: 1, stalled: 1, 'falling-behind': 1, stopped: 0 },
  });
  expect(summary('ok', 'unknown').worst).toBe('ok');
  expect(summary('unknown').worst).toBe('unknown');
  expect(summary().worst).toBe('unknown');
});
