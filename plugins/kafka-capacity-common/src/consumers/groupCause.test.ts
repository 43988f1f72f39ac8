import { recommendConsumers } from './recommendConsumers';
import { causeOf, GroupCauseKind, MembershipChurn } from './groupCause';
import type { GroupFacts } from './groupFacts';
import { assessGroup } from './assessGroup';
import { LagBehavior, LagEvaluation } from './lag/lagEvaluation';
import { leftByTransactions, waitingForTransaction } from './lag/leftovers';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { groupClearing } from './groupClearing';
import {
  groupActionText,
  groupAdvice,
  groupFindingText,
} from '../wording/consumers/consumerGroups';
import { groupClearingText } from '../wording/consumers/groupClearing';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12);

const evaluations = (...behaviors: LagBehavior[]): LagEvaluation[] =>
  behaviors.map(behavior => ({
    behavior,
    lag: behavior === 'ok' ? 0 : 5000,
    reason: { code: behavior === 'unknown' ? 'rebalancing' : 'progressing' },
  }));

describe('causeOf', () => {
  const loop: MembershipChurn = { changed: 7, sweeps: 10 };
  const deployment: MembershipChurn = { changed: 2, sweeps: 10 };
  it.each<
    [
      string,
      number | null,
      LagEvaluation[],
      MembershipChurn | undefined,
      GroupCauseKind | null,
    ]
  >([
    ['nothing', 2, evaluations('ok', 'ok'), undefined, null],
    [
      'too few members',
      2,
      evaluations('falling-behind', 'ok'),
      undefined,
      null,
    ],
    [
      'one stalled of many that fall behind',
      2,
      evaluations('stalled', 'falling-behind', 'falling-behind'),
      undefined,
      'stalled',
    ],
    [
      'a rewind',
      2,
      evaluations('rewound', 'falling-behind'),
      undefined,
      'rewound',
    ],
    [
      'partitions that nobody holds',
      2,
      evaluations('stopped', 'ok'),
      undefined,
      'stopped',
    ],
    [
      'no members',
      0,
      evaluations('stopped', 'stopped'),
      undefined,
      'no-members',
    ],
    [
      'no members, and records left by transactions',
      0,
      [{ ...evaluations('stopped')[0] }, leftByTransactions(100)],
      undefined,
      'no-members',
    ],
    [
      'no members, and nothing but what transactions left',
      0,
      [
        leftByTransactions(100),
        waitingForTransaction(100),
        { behavior: 'ok', lag: 1, reason: { code: 'lone-record' } },
      ],
      undefined,
      null,
    ],
    [
      'no members, commits that ended a while ago',
      0,
      [{ ...evaluations('ok')[0], lag: 100, silent: true }],
      undefined,
      'no-members',
    ],
    [
      'no members, not known for long',
      0,
      evaluations('unknown'),
      undefined,
      'no-members',
    ],
    [
      'no members, but commits all the same',
      0,
      evaluations('falling-behind'),
      undefined,
      null,
    ],
    [
      'members that could not be read',
      null,
      evaluations('stopped'),
      undefined,
      'stopped',
    ],
    [
      'members that come and go',
      2,
      evaluations('stalled'),
      loop,
      'rebalancing',
    ],
    [
      'members that are gone at the moment',
      0,
      evaluations('stopped'),
      loop,
      'rebalancing',
    ],
    [
      'a rebalance at the moment',
      2,
      evaluations('unknown'),
      loop,
      'rebalancing',
    ],
    ['a deployment', 2, evaluations('falling-behind'), deployment, null],
    ['an autoscaler at work', 4, evaluations('falling-behind'), loop, null],
    [
      'rebalances all the time',
      4,
      evaluations('falling-behind'),
      { changed: 9, sweeps: 10 },
      'rebalancing',
    ],
    [
      'a group that keeps up all the same',
      4,
      evaluations('ok'),
      { changed: 9, sweeps: 10 },
      null,
    ],
  ])('finds it for %s', (_what, members, behaviors, churn, kind) => {
    const lag = behaviors.reduce((sum, one) => sum + (one.lag ?? 0), 0);
    const cause = causeOf({ members, lag, behaviors, churn });
    expect(cause?.kind ?? null).toBe(kind);
  });
});

describe('a group with a cause', () => {
  const minutes = (value: number) =>
    Array.from({ length: 11 }, (_, i) => ({
      at: NOW - (10 - i) * MINUTE,
      value,
    }));
  const facts: GroupFacts = {
    members: 1,
    partitions: 6,
    partitionsWithoutLag: 0,
    lagSamples: minutes(60_000),
    timeLagSamples: minutes(900),
    rates: { produceRate: 1000, perMemberRate: 200, lagVelocity: 100 },
    policies: DEFAULT_POLICIES,
    now: NOW,
  };
  const MORE =
    /\badd\b|partitions can feed|tune them|\bhave \d|more members? (would|are)/i;

  it.each<[GroupCauseKind, Partial<GroupFacts>]>([
    [
      'stalled',
      { behaviors: evaluations('stalled', 'ok', 'ok', 'ok', 'ok', 'ok') },
    ],
    [
      'stalled',
      {
        behaviors: evaluations(
          'stalled',
          'stalled',
          'falling-behind',
          'falling-behind',
        ),
      },
    ],
    ['stopped', { behaviors: evaluations('stopped') }],
    ['no-members', { members: 0, behaviors: evaluations('stopped') }],
    [
      'not-ready',
      {
        members: 3,
        behaviors: [
          { behavior: 'stopped', lag: 5, reason: { code: 'not-ready' } },
        ],
      },
    ],
    ['rewound', { behaviors: evaluations('rewound') }],
    [
      'rebalancing',
      { behaviors: evaluations('unknown'), churn: { changed: 8, sweeps: 10 } },
    ],
  ])('that is %s is never told to add members', (kind, more) => {
    const given = { ...facts, ...more };
    for (const rates of [given.rates, null]) {
      const found = assessGroup({ ...given, rates });
      expect(found).toMatchObject({
        level: 'scale',
        cause: { kind },
        advice: [{ code: 'find-cause' }],
      });
      const clearing = groupClearing({
        ...found,
        ...given,
        lag: 60_000,
        rates: rates ?? null,
      });
      const clears = clearing && groupClearingText(clearing);
      const finding = groupFindingText(found.finding);
      const action = found.action && groupActionText(found.action);
      const words = [finding, action, clears];
      expect(words.filter(text => MORE.test(text ?? ''))).toEqual([]);
      expect(finding).toMatch(/^(Stalled|Stopped|Rewound|Keeps reb)/);
      expect(clears).toMatch(/; then its lag must be below/);
      expect(found.recommendation?.action ?? 'find-cause').toBe('find-cause');
      expect(found.recommendation?.recommended ?? null).toBeNull();
    }
  });

  it('names where to look', () => {
    const { advice } = assessGroup({
      ...facts,
      behaviors: evaluations('stalled', 'ok'),
      causePlaces: [{ topic: 'orders', partition: 5, consumer: 'billing-2' }],
    });
    expect(groupAdvice(advice[0]).text).toContain(
      'orders/5 (consumer billing-2)',
    );
  });

  it('says nothing of a cause while it is ok', () => {
    const found = assessGroup({
      ...facts,
      lagSamples: minutes(3),
      timeLagSamples: minutes(0),
      members: 0,
    });
    expect(found).toMatchObject({ level: 'ok', advice: [], action: null });
    expect(found.finding).not.toHaveProperty('cause');
  });
});

describe('a group that its assignor does not spread', () => {
  const range = {
    assignor: 'range',
    byBroker: false,
    idleMembers: 48,
    maxMembers: 2,
  };
  const group = {
    produceRate: 1000,
    lag: 60_000,
    perMemberRate: 200,
    partitions: 50,
    members: 50,
    assignment: range,
  };

  it('is told to use another assignor, and not to have more partitions', () => {
    expect(recommendConsumers(group)).toMatchObject({
      action: 'change-assignor',
      idleMembers: 48,
      need: 6,
      advice: [{ code: 'idle-members' }, { code: 'change-assignor' }],
      finding: { code: 'change-assignor', byBroker: false },
    });
    const byBroker = { ...range, byBroker: true };
    expect(
      recommendConsumers({ ...group, assignment: byBroker }),
    ).toMatchObject({
      finding: { code: 'change-assignor', byBroker: true },
    });
  });

  it.each([
    ['range', 'CooperativeStickyAssignor'],
    ['roundrobin', 'see which topics they subscribe to'],
  ])('%s: no more members while some are idle', (assignor, advice) => {
    const lagging = assessGroup({
      members: 30,
      partitions: 50,
      partitionsWithoutLag: 0,
      lagSamples: Array.from({ length: 11 }, (_, i) => ({
        at: NOW - (10 - i) * 60_000,
        value: 20_000,
      })),
      assignment: { ...range, assignor, idleMembers: 28 },
      policies: DEFAULT_POLICIES,
      now: NOW,
    });
    expect(lagging.level).toBe('warning');
    const finding = groupFindingText(lagging.finding);
    expect(finding).toContain('28 of 30 members hold no partition');
    expect(finding).toContain(advice);
  });

  it('comes before more partitions, also where these are too few', () => {
    expect(recommendConsumers({ ...group, perMemberRate: 10 })).toMatchObject({
      action: 'change-assignor',
      need: 110,
      recommended: 50,
    });
  });

  it('gets no more members than range feeds, where these are enough', () => {
    expect(
      recommendConsumers({
        ...group,
        members: 1,
        perMemberRate: 600,
        assignment: { ...range, idleMembers: 0 },
      }),
    ).toMatchObject({ action: 'add', recommended: 2, advice: [] });
  });

  it.each([
    [
      'more members than partitions',
      8,
      6,
      { ...range, idleMembers: 2, maxMembers: 6 },
      ['idle-members'],
    ],
    [
      'assignments that are not seen',
      8,
      6,
      { ...range, idleMembers: null, maxMembers: 6 },
      ['idle-members'],
    ],
    [
      'members that subscribe to less',
      4,
      6,
      { ...range, assignor: 'roundrobin', idleMembers: 2, maxMembers: 6 },
      ['idle-members'],
    ],
    ['nobody idle', 4, 6, { ...range, idleMembers: 0, maxMembers: 6 }, []],
  ])('with %s', (_what, members, partitions, assignment, advice) => {
    const found = assessGroup({
      members,
      partitions,
      partitionsWithoutLag: 0,
      lagSamples: [],
      assignment,
      policies: DEFAULT_POLICIES,
      now: NOW,
    });
    expect(found.advice.map(({ code }) => code)).toEqual(advice);
    expect(found.idleMembers).toBe(assignment.idleMembers ?? 2);
  });
});
