import { verbatim } from '../assessment/finding';
import { consumerRecommendationWording } from '../wording/consumers/consumerRecommendation';
import {
  groupActionText,
  groupAdvice,
  groupFindingText,
} from '../wording/consumers/consumerGroups';
import { groupSignal } from '../wording/consumers/groupSignal';
import type { GroupFacts } from './groupFacts';
import { assessGroup } from './assessGroup';
import { Level } from '../assessment/levels';
import { levelOf } from '../assessment/evaluateLevel';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { DataLossRisk, dataLossRisk } from './lag/dataLossRisk';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12);

/** The last of them is of now: between eleven there are ten minutes. */
const constant = (value: number, samples = 11) =>
  Array.from({ length: samples }, (_, index) => ({
    at: NOW - (samples - 1 - index) * MINUTE,
    value,
  }));

const healthy: GroupFacts = {
  members: 4,
  partitions: 12,
  partitionsWithoutLag: 0,
  lagSamples: constant(1200),
  policies: DEFAULT_POLICIES,
  now: NOW,
};

/** An assessment as pages show it. */
function assess(facts: Partial<GroupFacts>) {
  const all = { ...healthy, ...facts };
  const { recommendation, action, ...found } = assessGroup(all);
  return {
    ...found,
    finding: groupFindingText(found.finding),
    action: action && groupActionText(action),
    advice: found.advice.map(groupAdvice),
    signals: found.signals.map(one => groupSignal(one, all.policies)),
    recommendation:
      recommendation && consumerRecommendationWording(recommendation),
  };
}

describe('assessGroup', () => {
  it.each<[string, Partial<GroupFacts>, Level, string]>([
    [
      'little lag',
      {},
      'ok',
      '1.2k records behind, within the limit of 10k records.',
    ],
    [
      'exactly the limit',
      { lagSamples: constant(10_000) },
      'ok',
      '10k records behind, within the limit of 10k records.',
    ],
    [
      'lag',
      { lagSamples: constant(10_001) },
      'warning',
      '10,001 records behind for 10 min (limit 10,000 records): 12 partitions can feed 8 more than its 4 members.',
    ],
    [
      'lag of which it is not known yet whether its commits move',
      {
        lagSamples: constant(10_001),
        behaviors: [
          {
            behavior: 'unknown',
            lag: 10_001,
            reason: { code: 'not-measured' },
          },
        ],
      },
      'warning',
      '10,001 records behind for 10 min (limit 10,000 records): see whether its commits move.',
    ],
    [
      'much lag',
      { lagSamples: constant(61_204), members: 12 },
      'scale',
      '61.2k records behind for 10 min (limit 50k records): every partition has a member: tune them, or add partitions.',
    ],
    [
      'much lag and nobody to read',
      { lagSamples: constant(61_204), members: 0 },
      'scale',
      'Stopped: no member is running. 61.2k records behind for 10 min (limit 50k records): start its members.',
    ],
    [
      'much lag of who commits without members',
      {
        lagSamples: constant(61_204),
        members: 0,
        behaviors: [
          {
            behavior: 'falling-behind',
            lag: 61_204,
            reason: { code: 'lag-grows' },
          },
        ],
      },
      'scale',
      '61.2k records behind for 10 min (limit 50k records): it commits without members of the group, scale what runs it.',
    ],
    [
      'not measured for long enough',
      { lagSamples: constant(61_204, 4) },
      'unknown',
      'Consumer lag (records) is not known: measuring: 3 of 10 minutes; so far 61.2k records behind.',
    ],
    [
      'never committed',
      { lagSamples: [], partitionsWithoutLag: 12 },
      'unknown',
      'Consumer lag (records) is not known: it has not committed an offset, or its offsets expired.',
    ],
    [
      'a share group',
      {
        type: 'share',
        lagSamples: [],
        partitionsWithoutLag: 12,
        withoutLagReason: { code: 'uncommitted' },
      },
      'unknown',
      'Consumer lag (records) is not known: share groups commit no offsets, and only brokers of Kafka 4.2 and later tell their lag.',
    ],
    [
      'could not be read',
      {
        fault: verbatim(
          'Not authorized to describe group billing: give the principal DESCRIBE',
        ),
      },
      'unknown',
      'Not authorized to describe group billing: give the principal DESCRIBE',
    ],
  ])('%s', (_name, facts, level, finding) => {
    expect(assess(facts)).toMatchObject({ finding, level });
    const result = assessGroup({ ...healthy, ...facts });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('lets partitions without a commit lower the coverage and hide nothing', () => {
    expect(
      assess({ lagSamples: constant(61_204), partitionsWithoutLag: 2 }),
    ).toMatchObject({
      level: 'scale',
      coverage: { measured: 1, total: 2 },
      signals: [
        { id: 'lag-records', level: 'scale' },
        {
          id: 'commits',
          level: 'unknown',
          reason: expect.stringContaining('2 of 12 partitions'),
        },
      ],
    });
  });

  it('tells where its levels begin, as the policy has it', () => {
    const consumerLagRecords = {
      ...DEFAULT_POLICIES.consumerLagRecords,
      warning: 300,
    };
    const { signals } = assess({
      policies: { ...DEFAULT_POLICIES, consumerLagRecords },
    });
    expect(signals[0]).toMatchObject({
      id: 'lag-records',
      limits: [
        { level: 'warning', value: 300 },
        { level: 'scale', value: 50_000 },
      ],
    });
  });

  it('advises about members that have nothing to do, at level ok', () => {
    expect(assess({ members: 14 })).toMatchObject({
      level: 'ok',
      idleMembers: 2,
      action: null,
      advice: [
        {
          id: 'idle-members',
          text: '14 members share 12 partitions: 2 idle members.',
        },
      ],
    });
    for (const nobodyIsIdle of [
      { type: 'share' as const },
      { partitions: 0, lagSamples: [] },
    ]) {
      expect(assess({ members: 14, ...nobodyIsIdle })).toMatchObject({
        idleMembers: 0,
        advice: [],
      });
    }
    expect(assess({ members: null })).toMatchObject({
      idleMembers: null,
      advice: [],
    });
  });

  it('recommends members where their rate is known', () => {
    const rates = { produceRate: 1000, perMemberRate: 200 };
    expect(assess({ lagSamples: constant(61_204), rates })).toMatchObject({
      level: 'scale',
      action: 'add 2 members',
      recommendation: { action: 'add', need: 6 },
      figure: { label: 'lag', value: 61_204, unit: 'records' },
    });
    const more = { lagSamples: constant(61_204), members: 4 };
    const short = { ...more, rates: { ...rates, perMemberRate: 10 } };
    expect(assess(short)).toMatchObject({
      action: 'add 8 members, then partitions',
      finding:
        '61.2k records behind for 10 min (limit 50k records): add 8 members until each of the 12 partitions has one, then it needs partitions for the 100 members that it takes to keep up.',
      recommendation: { recommended: 12, need: 111, needForRate: 100 },
    });
    expect(assess({ ...short, members: 12 })).toMatchObject({
      action: 'add partitions',
      finding: expect.stringMatching(
        /: each of the 12 partitions has a member, so that it needs partitions /,
      ),
    });
    // Two that did 600 records/s each are enough for 1000, if they still did that.
    const slowed = { produceRate: 1000, perMemberRate: 600, lagVelocity: 100 };
    expect(
      assess({ lagSamples: constant(61_204), members: 2, rates: slowed }),
    ).toMatchObject({
      action: null,
      finding:
        '61.2k records behind for 10 min (limit 50k records): each of 2 members does 450 records/s now and has done 600 records/s before, see what slows them down.',
      recommendation: {
        action: 'keep',
        summary:
          '2 members would be enough for the rate, yet the lag does not fall: each of 2 members does 450 records/s now and has done 600 records/s before, see what slows them down.',
      },
    });
    expect(assess({ lagSamples: constant(61_204), members: 0 }).action).toBe(
      'start a member',
    );
    expect(assess({ rates: { ...rates, perMemberRate: NaN } })).toMatchObject({
      recommendation: null,
    });
  });

  it('shows in lists the number that its finding is about', () => {
    const burst = [
      ...constant(61_204).slice(0, -1),
      { at: NOW, value: 90_000 },
    ];
    expect(assess({ lagSamples: burst })).toMatchObject({
      finding: expect.stringMatching(/^61\.2k records behind for 10 min/),
      figure: { label: 'lag', value: 61_204, unit: 'records' },
    });
    expect(assess({ timeLagSamples: constant(45) })).toMatchObject({
      finding: expect.stringMatching(/^45 s behind for 10 min/),
      figure: { label: 'time lag', value: 45, unit: 's' },
    });
  });

  it('carries its calculation', () => {
    const [signal] = assess({
      lagSamples: constant(61_204),
      lagMeasuredAt: '2026-01-05T12:00:00.000Z',
    }).signals;
    expect(signal).toMatchObject({ value: 61_204, unit: 'records' });
    expect(signal.calculation).toEqual({
      rule: 'warning > 10,000 records, scale > 50,000 records (minimum of 10 min)',
      source: 'Consumer Scaling Guidelines',
      inputs: [
        {
          id: 'lag',
          name: 'lag now',
          value: 61_204,
          unit: 'records',
          source: 'log end offsets − committed offsets',
          at: '2026-01-05T12:00:00.000Z',
        },
        {
          id: 'partitionsWithLag',
          name: 'partitions with a known lag',
          value: '12 of 12',
          source: 'committed offsets',
        },
        {
          id: 'members',
          name: 'members',
          value: 4,
          unit: 'members',
          source: 'group description',
        },
      ],
      steps: [
        {
          id: 'value',
          label:
            'Consumer lag (records), log end − committed, over all partitions',
          expression: 'minimum of 10 min = 61,204 records',
          value: 61_204,
          unit: 'records',
        },
      ],
      binds: 'scale',
      policy: {
        key: 'kafkaCapacity.policies.consumerLagRecords.scale',
        from: 'default',
      },
    });
  });

  it('holds a level until it has cleared', () => {
    const first = assess({ lagSamples: constant(61_204) });
    const next = assess({
      lagSamples: [...constant(61_204), { at: NOW + MINUTE, value: 9500 }],
      now: NOW + MINUTE,
      previous: first.states,
    });
    expect(next).toMatchObject({
      level: 'scale',
      finding:
        '9.5k records behind, back within the limit of 50k records; it clears after 30 min below 45k records.',
      states: { lagRecords: { since: NOW } },
    });
  });

  it('shows a level that has not been known for longer than clearing takes as unknown, and holds it all the same', () => {
    const first = assess({ lagSamples: constant(20_000) });
    const later = NOW + 45 * MINUTE;
    const gone = assess({
      lagSamples: [],
      now: later,
      previous: first.states,
    });
    expect(gone.level).toBe('unknown');
    const samples = constant(9500).map(({ at, value }) => ({
      at: at + 60 * MINUTE,
      value,
    }));
    expect(
      assess({
        lagSamples: samples,
        now: NOW + 60 * MINUTE,
        previous: gone.states,
      }).level,
    ).toBe('warning');
  });

  it('takes a negative lag for one that is not known', () => {
    expect(assess({ lagSamples: constant(-5) })).toMatchObject({
      level: 'unknown',
      figure: null,
    });
  });

  it('assesses behavior, time behind and data loss where they were asked', () => {
    const behind = (percent: number, level: Level) => ({
      level,
      percent,
      atLeast: false,
      lostRecords: 0,
      code: 'age' as const,
    });
    const evaluation = (behavior: 'ok' | 'stopped' | 'unknown') => ({
      behavior,
      lag: 5,
      reason: { code: 'no-commits' as const },
    });
    const result = assess({
      timeLagSamples: constant(45),
      behaviors: [
        evaluation('ok'),
        evaluation('stopped'),
        evaluation('unknown'),
      ],
      dataLossRisks: [
        behind(10, 'ok'),
        behind(80, 'scale'),
        behind(0, 'unknown'),
      ],
    });
    expect(result.signals.map(({ id, level }) => [id, level])).toEqual([
      ['data-loss-risk', 'scale'],
      ['lag-time', 'warning'],
      ['behavior', 'warning'],
      ['lag-records', 'ok'],
    ]);
    expect(result.signals[1].summary).toMatch(
      /^45 s behind for 10 min \(limit 30 s\): /,
    );
    const [risk] = result.signals;
    expect(risk.calculation).toMatchObject({
      inputs: [],
      policy: { key: 'kafkaCapacity.policies.dataLossRisk.scale' },
    });
    expect(result.signals[2].summary).toBe(
      'Stopped on 1 of 3 partitions: no commits.',
    );
    const unknown = assess({
      timeLagSamples: [],
      behaviors: [evaluation('unknown')],
      dataLossRisks: [behind(0, 'unknown')],
    });
    expect(unknown).toMatchObject({
      level: 'ok',
      coverage: { measured: 1, total: 4 },
    });
  });

  const riskOf = (percent: number): DataLossRisk => ({
    level: levelOf(DEFAULT_POLICIES.dataLossRisk, percent),
    code: 'age',
    percent,
    atLeast: false,
    lostRecords: 0,
  });
  const UNREAD: DataLossRisk = {
    ...riskOf(0),
    level: 'unknown',
    code: 'log-end-unread',
    percent: null,
  };
  const LOST: DataLossRisk = {
    ...riskOf(100),
    level: 'emergency',
    code: 'lost',
    lostRecords: 5,
  };

  /** The data-loss signal after each minute's risks. */
  function risksOver(minutes: DataLossRisk[][]) {
    let previous: GroupFacts['previous'];
    return minutes.map((dataLossRisks, i) => {
      const { states, signals } = assess({
        dataLossRisks,
        previous,
        now: NOW + i * MINUTE,
      });
      previous = states;
      return signals.find(({ id }) => id === 'data-loss-risk');
    });
  }
  const levelsOver = (...minutes: DataLossRisk[][]) =>
    risksOver(minutes).map(signal => signal?.level);

  it('does not know that nothing can be lost where the risk on a partition is not known', () => {
    const [signal] = risksOver([[riskOf(10), UNREAD]]);
    expect(signal).toMatchObject({
      level: 'unknown',
      reason: 'The log end could not be read.',
    });
    expect(levelsOver([riskOf(60), UNREAD])).toEqual(['warning']);
  });

  it('keeps a level of the data-loss risk until it has been clear for as long as levels take to clear', () => {
    expect(
      levelsOver([riskOf(76)], [riskOf(74)], [riskOf(76)], [riskOf(60)]),
    ).toEqual(['scale', 'scale', 'scale', 'scale']);
    const followed = risksOver([
      [riskOf(76)],
      ...Array.from({ length: 31 }, () => [riskOf(60)]),
    ]);
    expect(followed[30]).toMatchObject({
      level: 'scale',
      value: 60,
      summary:
        '60% of the retention used, back within the limit of 75%; it clears after 30 min below 67.5%.',
    });
    expect(followed[31]?.level).toBe('warning');
  });

  it('keeps it while a log end can not be read', () => {
    const [, away, back] = risksOver([[riskOf(95)], [UNREAD], [riskOf(95)]]);
    expect([away?.level, back?.level]).toEqual(['emergency', 'emergency']);
    expect(away?.summary).toBe(
      'It passed the limit of 90% and has not cleared; the log end could not be read.',
    );
  });

  it('ends an emergency of lost records at once', () => {
    expect(levelsOver([LOST, riskOf(10)], [riskOf(10)])).toEqual([
      'emergency',
      'ok',
    ]);
  });

  it('ends an emergency in time once everything is lost, and brings none back that was not known for longer', () => {
    const lostAll: DataLossRisk = {
      ...LOST,
      level: 'ok',
      code: 'lost-all',
      percent: 0,
    };
    const minutes = (count: number, risk: DataLossRisk) =>
      Array.from({ length: count }, () => [risk]);
    expect(
      levelsOver([riskOf(95)], ...minutes(31, lostAll), [riskOf(0)]).slice(-2),
    ).toEqual(['ok', 'ok']);
    expect(
      levelsOver([riskOf(95)], ...minutes(31, UNREAD), [riskOf(0)]).at(-1),
    ).toBe('ok');
  });

  it('holds no limit that a risk by size has not passed', () => {
    const bySize: DataLossRisk = { ...riskOf(95), level: 'scale' };
    expect(levelsOver([bySize], [riskOf(10)])).toEqual(['scale', 'scale']);
  });

  it('says what a share of the retention is worked out from', () => {
    const risk = dataLossRisk({
      committed: 100,
      logStart: 50,
      age: { seconds: 7200.4, atLeast: false, reason: null },
      retentionMs: 36_000_000,
      cleanupPolicy: 'delete',
    });
    const signal = assess({ dataLossRisks: [risk] }).signals.find(
      ({ id }) => id === 'data-loss-risk',
    );
    expect(signal?.calculation).toMatchObject({
      inputs: [
        { name: 'age of the oldest unread record', value: 7200.4, unit: 's' },
        { name: 'retention', value: 36_000, unit: 's' },
      ],
      steps: [{ expression: '7,200 s ÷ 36,000 s' }],
      policy: { key: 'kafkaCapacity.policies.dataLossRisk.warning' },
    });
  });

  it.each([
    [30.071, '31 s behind for 10 min (limit 30 s)'],
    [30.4, '31 s behind for 10 min (limit 30 s)'],
  ])('shows %s s as whole seconds beside its limit', (seconds, summary) => {
    const result = assess({ timeLagSamples: constant(seconds) });
    expect(
      result.signals.find(({ id }) => id === 'lag-time')?.summary,
    ).toContain(summary);
  });

  it('keeps the level while it measures anew: a restart makes nothing better', () => {
    const before = assess({ lagSamples: constant(61_204) });
    const measuring: Partial<GroupFacts> = {
      lagSamples: [{ at: NOW + 5 * MINUTE, value: 70_000 }],
      now: NOW + 5 * MINUTE,
      dataLossRisks: [
        {
          level: 'ok',
          percent: 1,
          atLeast: false,
          lostRecords: 0,
          code: 'age',
        },
      ],
    };
    expect(assess({ ...measuring, previous: before.states })).toMatchObject({
      level: 'scale',
      finding:
        'It passed the limit of 50k records and has not cleared; measuring: 0 of 10 minutes, so far 70k records behind.',
    });
    // Who was never past a limit is still being measured.
    expect(assess(measuring).signals).toContainEqual(
      expect.objectContaining({ id: 'lag-records', level: 'unknown' }),
    );
  });

  it('names the time that is covered so far in the calculation while it measures', () => {
    const { signals } = assess({ lagSamples: constant(61_204, 4) });
    const lag = signals.find(({ id }) => id === 'lag-records');
    expect(lag?.calculation.steps[0].expression).toMatch(
      /^minimum of 3 min = /,
    );
  });

  it('names the time that was covered, not the window', () => {
    const lagSamples = [40, 30, 20, 10, 0].map(seconds => ({
      at: NOW - seconds * 1000,
      value: 61_204,
    }));
    const policies = {
      ...DEFAULT_POLICIES,
      consumerLagRecords: {
        ...DEFAULT_POLICIES.consumerLagRecords,
        windowMinutes: 1,
      },
    };
    const { finding, signals } = assess({
      lagSamples,
      policies,
      intervalSeconds: 10,
    });
    expect(finding).toContain(' for 40 s ');
    expect(signals[0].calculation.steps[0].expression).toMatch(
      /^minimum of 40 s/,
    );
    expect(signals[0].calculation.rule).toContain('minimum of 60 s');
  });
});
