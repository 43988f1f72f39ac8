import type { GroupFacts } from './groupFacts';
import { assessGroup, GroupAssessment } from './assessGroup';
import { LagBehavior } from './lag/lagEvaluation';
import type { LagReason } from './lag/lagReason';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { DataLossFacts, dataLossRisk } from './lag/dataLossRisk';
import { groupClearing } from './groupClearing';
import { verbatim } from '../assessment/finding';
import { groupClearingText } from '../wording/consumers/groupClearing';

const MINUTE = 60_000;
const NOW = 10_000 * MINUTE;

function assess(
  lag: number | null,
  more: Partial<GroupFacts> = {},
): [GroupFacts, GroupAssessment] {
  const now = more.now ?? NOW;
  const facts: GroupFacts = {
    members: 2,
    partitions: 6,
    partitionsWithoutLag: 0,
    lagSamples:
      lag === null
        ? []
        : Array.from({ length: 11 }, (_, i) => ({
            at: now - (10 - i) * MINUTE,
            value: lag,
          })),
    policies: DEFAULT_POLICIES,
    now,
    ...more,
  };
  return [facts, assessGroup(facts)];
}

function said([facts, assessment]: [GroupFacts, GroupAssessment]) {
  const clearing = groupClearing({
    signals: assessment.signals,
    states: assessment.states,
    policies: facts.policies,
    members: facts.members,
    lag: facts.lagSamples.at(-1)?.value ?? null,
    recommendation: assessment.recommendation,
    cause: assessment.cause,
    rates: facts.rates ?? null,
    now: facts.now,
  });
  return clearing && groupClearingText(clearing);
}

function behaving(
  behavior: LagBehavior,
  reason: LagReason = { code: 'progressing' },
) {
  return { behaviors: [{ behavior, lag: 500, reason }] };
}

function minutesOf(seconds: number) {
  return Array.from({ length: 11 }, (_, i) => ({
    at: NOW - (10 - i) * MINUTE,
    value: seconds,
  }));
}

function risk(
  committed: number,
  age: number,
  more: Partial<DataLossFacts> = {},
) {
  return {
    dataLossRisks: [
      dataLossRisk({
        committed,
        logStart: 100,
        age: { seconds: age, atLeast: false, reason: null },
        retentionMs: 1_000_000,
        cleanupPolicy: 'delete',
        ...more,
      }),
    ],
  };
}

function throughput(percent: number) {
  return {
    benchmark: 100,
    recordsPerSecond: percent,
    samples: Array.from({ length: 16 }, (_, i) => ({
      at: NOW - (15 - i) * MINUTE,
      value: percent,
    })),
  };
}

const slow = { produceRate: 100, perMemberRate: 60, lagVelocity: 10 };

it.each<[string, number | null, Partial<GroupFacts>, string | null]>([
  ['ok', 500, {}, null],
  [
    'who commits without members',
    20_000,
    { members: 0, ...behaving('falling-behind') },
    'It commits without members of the group: scale what runs it; it must read faster than is written on 1 partition.',
  ],
  [
    'ok with partitions that are not known',
    5,
    { partitionsWithoutLag: 2 },
    null,
  ],
  ['lag', 20_000, {}, 'Its lag must be below 9k records for 30 min.'],
  [
    'throughput near the benchmark',
    5,
    { consumerThroughput: throughput(85) },
    '1 more member is needed; the throughput of each consumer must be below 63% of the benchmark for 30 min.',
  ],
  [
    'throughput near the benchmark, with a member for each partition',
    5,
    { members: 6, consumerThroughput: throughput(85) },
    'The throughput of each consumer must be below 63% of the benchmark for 30 min.',
  ],
  [
    'lag by a policy of its own',
    200,
    {
      policies: {
        ...DEFAULT_POLICIES,
        consumerLagRecords: {
          ...DEFAULT_POLICIES.consumerLagRecords,
          warning: 100,
        },
        sustained: {
          ...DEFAULT_POLICIES.sustained,
          clearFactor: 0.5,
          clearMinutes: 5,
        },
      },
    },
    'Its lag must be below 50 records for 5 min.',
  ],
  [
    'time',
    500,
    { timeLagSamples: minutesOf(60) },
    'Its lag must be below 27 s for 30 min.',
  ],
  [
    'lag and time, past the second limit',
    90_000,
    { timeLagSamples: minutesOf(60) },
    'Its lag must be below 9k records and below 27 s for 30 min.',
  ],
  [
    'lag that more members work off',
    60_000,
    { rates: slow },
    '2 more members would catch up in 7 min; its lag must be below 9k records for 30 min.',
  ],
  [
    'lag that needs partitions',
    60_000,
    { members: 6, rates: { ...slow, perMemberRate: 10 } },
    'It needs 20 members to be in time; it has 6: each of the 6 partitions has a member, so that it needs partitions for the 10 members that it takes to keep up; its lag must be below 9k records for 30 min.',
  ],
  [
    'lag that needs partitions where none may be added',
    60_000,
    {
      members: 6,
      rates: { ...slow, perMemberRate: 10 },
      fixedTopic: { topic: 'orders', reason: 'it is in total order' },
    },
    'It needs 20 members to be in time; it has 6: each of the 6 partitions has a member: make its members faster, for orders must keep its partition count (it is in total order); its lag must be below 9k records for 30 min.',
  ],
  [
    'lag that needs members first, and then partitions',
    60_000,
    { members: 2, rates: { ...slow, perMemberRate: 10 } },
    'It needs 20 members to be in time; it has 2: add 4 members until each of the 6 partitions has one, then it needs partitions for the 10 members that it takes to keep up; its lag must be below 9k records for 30 min.',
  ],
  [
    'lag that needs another assignor',
    60_000,
    {
      members: 6,
      rates: slow,
      assignment: {
        assignor: 'range',
        byBroker: true,
        idleMembers: 5,
        maxMembers: 1,
      },
    },
    'It needs 4 members with partitions; it has 6, and its assignor gives partitions to no more than 1: set group.remote.assignor=uniform; its lag must be below 9k records for 30 min.',
  ],
  [
    'lag that falls',
    60_000,
    { rates: { ...slow, lagVelocity: -100 } },
    'Its members catch up in 10 min; its lag must be below 9k records for 30 min.',
  ],
  [
    'nobody there',
    60_000,
    { members: 0, ...behaving('stopped') },
    'A member must run and commit again; then its lag must be below 9k records for 30 min.',
  ],
  [
    'stopped',
    500,
    behaving('stopped'),
    'A member must commit again on 1 of 1 partition.',
  ],
  [
    'stalled',
    500,
    behaving('stalled'),
    'Its commits must move again on 1 of 1 partition.',
  ],
  [
    'rewound',
    500,
    behaving('rewound'),
    'It must read up to where it was before its commit went back on 1 of 1 partition.',
  ],
  [
    'falling behind',
    500,
    behaving('falling-behind'),
    'It must read faster than is written on 1 partition.',
  ],
  [
    'falling behind, with what would help',
    500,
    { ...behaving('falling-behind'), members: 1, rates: slow },
    '1 more member would catch up in 25 s; it must read faster than is written on 1 partition.',
  ],
  [
    'lag beyond a behavior',
    60_000,
    behaving('falling-behind'),
    'Its lag must be below 9k records for 30 min.',
  ],
  [
    'records that are about to be lost',
    20_000,
    risk(150, 950),
    'Its oldest unread record must have used less than 45% of the retention for 30 min (now 95%).',
  ],
  [
    'records that were lost',
    500,
    risk(50, 0),
    'It must commit past the records that were deleted.',
  ],
  [
    'records that are about to be deleted by size',
    20_000,
    risk(150, 0, { logEnd: 1100, sizeBytes: 1e8, retentionBytes: 1e8 }),
    'Its unread records must take less than 45% of retention.bytes for 30 min (now 95%).',
  ],
  [
    'nothing known',
    null,
    { lagSamples: [], partitionsWithoutLag: 6 },
    'Whether it is ok can be said once this is known: it has not committed an offset, or its offsets expired.',
  ],
  [
    'could not be read',
    null,
    { fault: verbatim('Not authorized to describe it: give DESCRIBE.') },
    'Whether it is ok can be said once this is known: Not authorized to describe it: give DESCRIBE.',
  ],
])('groupClearing: %s', (_what, lag, more, sentence) => {
  expect(said(assess(lag, more))).toBe(sentence);
});

it('groupClearing tells how long a level still holds', () => {
  const [, before] = assess(20_000, { now: NOW - 12 * MINUTE });
  const [, clearing] = assess(9_500, {
    now: NOW - 11 * MINUTE,
    previous: before.states,
  });
  const within = assess(9_500, { previous: clearing.states });
  expect(said(within)).toBe('Its lag must be below 9k records for 30 min.');
  const [, below] = assess(8_000, {
    now: NOW - 10 * MINUTE,
    previous: before.states,
  });
  const later = assess(8_000, { previous: below.states });
  expect(said(later)).toBe(
    'Its lag must stay below 9k records for another 20 min.',
  );
  const [, nearly] = assess(8_000, {
    now: NOW + 10 * MINUTE,
    previous: later[1].states,
  });
  const cleared = assess(8_000, {
    now: NOW + 20 * MINUTE,
    previous: nearly.states,
  });
  expect(said(cleared)).toBeNull();
});
