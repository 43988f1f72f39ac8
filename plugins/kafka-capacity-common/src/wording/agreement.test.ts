import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { METRIC_DESCRIPTIONS } from '../policies/metricDescriptions';
import type { GroupCause } from '../consumers/groupCause';
import { titleWith } from './agreement';
import { checkEvidenceText } from './brokers/brokerAddition';
import { brokerReasonText } from './brokers/brokerReasons';
import { clusterHealthText } from './brokers/clusterFindings';
import { clusterAdviceText, clusterOptionText } from './brokers/clusterOptions';
import { groupActionText, groupAdvice } from './consumers/consumerGroups';
import { membersFindingText } from './consumers/consumerRecommendation';
import { consumerStrategyWording } from './consumers/consumerStrategies';
import { consumerTuningWording } from './consumers/consumerTuning';
import { groupClearingText } from './consumers/groupClearing';
import { groupSignal, signalText } from './consumers/groupSignal';
import { impactFindings } from './runbooks';
import { hazardText } from './topics/hazards';
import { topicAdviceText } from './topics/topicAdvice';
import { TOPIC_SIGNAL_TITLES, topicFindingText } from './topics/topicFindings';
import { optionText } from './topics/topics';

const NOUNS =
  'partition|member|record|broker|group|topic|consumer|replica|sweep|voter|metric|day|controller';
const MORE = '(?:more |new |idle |measured |under-replicated )?';
const SINGULAR =
  'has|is|carries|feeds|holds|keeps|catches|needs|reads|shares|rebalances|saturates|stays|subscribes';
const PLURAL =
  'have|are|carry|feed|hold|keep|catch|need|read|share|rebalance|saturate|stay|subscribe';
/** A count, but not one of a rate, nor the whole of a share. */
const COUNT = '(?<![\\d.,]|\\bof |\\bof the )';

/** What is wrong in a sentence for its counts. */
const WRONG = [
  `${COUNT}1 ${MORE}(?:${NOUNS})s\\b(?!/)`,
  `${COUNT}[02] ${MORE}(?:${NOUNS})\\b`,
  `${COUNT}1 ${MORE}(?:${NOUNS}) (?:${PLURAL})\\b`,
  `${COUNT}[02] ${MORE}(?:${NOUNS})s (?:${SINGULAR})\\b`,
  `1 of \\d+ ${MORE}(?:${NOUNS})s? (?:${PLURAL})\\b`,
  `[02] of \\d+ ${MORE}(?:${NOUNS})s? (?:${SINGULAR})\\b`,
  `, 1 are\\b|, [02] is\\b`,
  `\\b(?:Broker|Controller) \\d+, |\\b(?:Brokers|Controllers) \\d+ (?!of \\d+:)`,
  'undefined|NaN|\\[object',
].map(pattern => new RegExp(pattern));

const stalled = (n: number): GroupCause => ({
  kind: 'stalled',
  count: n,
  of: n,
});

const shortage = (n: number) =>
  ({
    code: 'add-partitions',
    need: n + 1,
    needForRate: n + 1,
    members: n,
    partitions: n,
  } as const);

const lag = (n: number, advice: object) =>
  ({
    code: 'past',
    metric: 'consumerLagRecords',
    value: n,
    limit: n,
    seconds: n,
    advice,
  } as Parameters<typeof signalText>[0]);

const ids = (n: number) => Array.from({ length: n }, (_, id) => id + 1);

const strategy = (finding: object) =>
  consumerStrategyWording({
    kind: 'static',
    members: null,
    preferred: false,
    stateful: false,
    finding,
  } as Parameters<typeof consumerStrategyWording>[0]).reason;

const tuning = (advice: object) =>
  consumerTuningWording({
    advice: [{ id: 'x', settings: [], ...advice }],
    unknown: [],
  } as unknown as Parameters<typeof consumerTuningWording>[0]).advice.map(
    ({ reason, whenNot }) => `${reason} ${whenNot}`,
  )[0];

const option = (consequence: object) =>
  optionText(
    {
      id: 'keep',
      consequences: [consequence],
      risk: { grade: 'none', reasons: [] },
      effort: { grade: 'none', reason: { code: 'none' } },
      refusals: [],
    } as unknown as Parameters<typeof optionText>[0],
    [],
  ).consequences.join(' ');

type Advice = Parameters<typeof topicAdviceText>[0];
type Finding = Parameters<typeof topicFindingText>[0];
type Health = Parameters<typeof clusterHealthText>[0];
type Evidence = Parameters<typeof checkEvidenceText>[0];
type ClusterAdvice = Parameters<typeof clusterAdviceText>[0];
type Members = Parameters<typeof membersFindingText>[0];

/** Sentences with a count of 0, 1 or 2, as far as it can be that. */
const SENTENCES: [string, (n: number) => string][] = [
  ...(
    [
      n => ({ code: 'find-cause', cause: stalled(n) }),
      n => shortage(n),
      n => ({ ...shortage(n), fixed: { topic: 'a', reason: 'b' } }),
      n => ({
        code: 'change-assignor',
        need: n + 1,
        members: n,
        fed: n,
        byBroker: true,
      }),
      n => ({ code: 'add-members', members: n, recommended: n + 1 }),
      n => ({ code: 'keeps-up', members: n }),
      n => ({ code: 'lag-not-falling', members: n, slowdown: null }),
      n => ({
        code: 'lag-not-falling',
        members: n,
        slowdown: { busy: n, now: n, before: n },
      }),
      n => ({
        code: 'catches-up',
        members: n,
        seconds: n,
        inTime: { members: n + 1, seconds: 60 },
      }),
    ] as ((n: number) => Members)[]
  ).map((of): [string, (n: number) => string] => [
    `members: ${of(2).code}`,
    n => membersFindingText(of(n)),
  ]),
  ...[
    (n: number) => ({ code: 'find-cause', cause: stalled(n) }),
    (n: number) => ({ code: 'add-members', members: n, recommended: n + 1 }),
    (n: number) => ({ code: 'add-members', members: 0, recommended: n }),
    (n: number) => ({
      code: 'feed-members',
      idle: n,
      members: n,
      remedy: 'check-subscriptions',
    }),
    (n: number) => ({
      code: 'room-for-members',
      members: n,
      partitions: n + 1,
    }),
    (n: number) => ({ code: 'commits-rarely', seconds: n }),
    (n: number) => ({ code: 'spread-load', times: n }),
    shortage,
  ].map((of): [string, (n: number) => string] => [
    `lag: ${of(2).code}`,
    n => signalText(lag(n, of(n))),
  ]),
  [
    'lag not known',
    n =>
      signalText({
        code: 'lag-unknown',
        partitions: n,
        of: n + 1,
        reason: { code: 'uncommitted' },
      }),
  ],
  [
    'falling behind',
    n =>
      signalText({
        code: 'falling-behind',
        partitions: n,
        of: n,
        reason: { code: 'lag-grows' },
      }),
  ],
  [
    'records lost',
    n =>
      signalText({
        code: 'records-lost',
        records: n,
        partitions: n,
        lastAt: null,
        risk: {},
      } as unknown as Parameters<typeof signalText>[0]),
  ],
  [
    'idle members',
    n =>
      groupAdvice({
        code: 'idle-members',
        idle: n,
        members: n + 1,
        partitions: n,
        feed: null,
      }).text,
  ],
  [
    'idle members that could be fed',
    n =>
      groupAdvice({
        code: 'idle-members',
        idle: n,
        members: n,
        partitions: n,
        feed: { remedy: 'change-assignor', byBroker: false },
      }).text,
  ],
  [
    'leftovers',
    n =>
      groupAdvice({ code: 'left-by-transactions', records: n, partitions: n })
        .text,
  ],
  [
    'what to do',
    n =>
      ['add-members', 'add-partitions', 'speed-up-members']
        .map(code =>
          groupActionText({
            code: code as 'add-members',
            members: n,
          }),
        )
        .join('. '),
  ],
  [
    'clearing',
    n =>
      groupClearingText({
        code: 'condition',
        way: { code: 'more-members', members: n, seconds: null },
        condition: { code: 'read-faster', partitions: n },
      }),
  ],
  ...[
    (n: number) => ({
      code: 'declare',
      count: n,
      has: n,
      fed: n,
      peak: true,
    }),
    (n: number) => ({
      code: 'declare-for-backlog',
      backlog: n + 1,
      count: n,
      has: n,
      fed: null,
      peak: false,
    }),
    (n: number) => ({
      code: 'declare-all',
      need: n + 1,
      partitions: n,
      has: n,
      fed: null,
      peak: true,
    }),
    (n: number) => ({ code: 'follow-lag', min: n, max: n + 1, fed: n }),
    (n: number) => ({ code: 'no-room', need: n, max: n }),
    (n: number) => ({ code: 'no-room', need: n + 1, max: n }),
    (n: number) => ({
      code: 'tune-or-add-partitions',
      rate: n,
      need: n + 1,
      members: 0,
      partitions: n,
    }),
  ].map((of): [string, (n: number) => string] => [
    `strategy: ${of(2).code}`,
    n => strategy(of(n)),
  ]),
  ...[
    (n: number) => ({ code: 'broker-assigns', members: n, rebalancing: false }),
    (n: number) => ({
      code: 'assign-step-by-step',
      members: n,
      assignor: 'range',
      rebalancing: true,
    }),
    (n: number) => ({
      code: 'keep-partitions',
      members: n + 1,
      staticMembers: 1,
      rebalancing: false,
    }),
    (n: number) => ({
      code: 'faster-members',
      members: n,
      partitions: n,
      rate: n,
    }),
    (n: number) => ({
      code: 'fetch-full-polls',
      bytesPerRecord: 5000,
      bytes: n,
      partitionsPerMember: n,
    }),
  ].map((of): [string, (n: number) => string] => [
    `tuning: ${of(2).code}`,
    n => tuning(of(n)),
  ]),
  ...(
    [
      n => ({ id: 'minimum', partitions: n, minimum: 6 }),
      n => ({
        id: 'tier-start',
        partitions: n,
        start: 6,
        tier: 'low',
        target: 6,
      }),
      n => ({ id: 'declared-parallelism-low', members: n, declared: n }),
      n => ({ id: 'declared-parallelism-high', members: n, declared: n }),
      n => ({
        id: 'group-backlog',
        group: 'a',
        members: n + 1,
        partitions: n,
      }),
      n => ({
        id: 'consumer-room',
        partitions: n + 1,
        parallelism: n,
        growth: 2,
        consumers: 2 * n,
      }),
      n => ({
        id: 'min-isr-above-replicas',
        minInsyncReplicas: 3,
        replicas: n,
      }),
      n => ({
        id: 'open-transaction',
        partition: 5,
        minutes: n,
        limitMinutes: 15,
        records: n,
      }),
    ] as ((n: number) => Advice)[]
  ).map((of): [string, (n: number) => string] => [
    `topic: ${of(2).id}`,
    n => topicAdviceText(of(n)),
  ]),
  ...(
    [
      n => ({
        code: 'partitions-enough',
        need: {
          code: 'group',
          group: null,
          members: n,
          parallelism: n,
          growth: 2,
        },
        partitions: n,
        required: n,
      }),
      n => ({
        code: 'partitions-unknown',
        partitions: n,
        required: n,
        reason: { code: 'groups-unread' },
      }),
      n => ({
        code: 'saturation',
        volumeMBps: 1,
        carriedMBps: 10,
        partitions: n,
        limitShare: 0.7,
        needed: null,
      }),
      n => ({ code: 'offline', affected: n, partitions: n, minutes: n }),
      n => ({ code: 'under-min-isr', affected: n, partitions: n, minutes: n }),
      n => ({
        code: 'under-replicated',
        affected: n,
        partitions: n,
        minutes: n,
        limitMinutes: 10,
        isLasting: true,
        moving: n,
      }),
    ] as ((n: number) => Finding)[]
  ).map((of): [string, (n: number) => string] => [
    `topic: ${of(2).code}`,
    n => topicFindingText(of(n)),
  ]),
  ...[
    (n: number) => ({
      code: 'saturates',
      partitions: n,
      carriedMBps: 10,
      peakMBps: 1,
    }),
    (n: number) => ({
      code: 'parallelism-capped',
      partitions: n,
      parallelism: n,
      growth: 2,
      consumers: 2 * n,
    }),
    (n: number) => ({ code: 'below-minimum', partitions: n, minimum: 6 }),
    (n: number) => ({
      code: 'groups-rebalance',
      groups: n,
      members: n,
      unnamedGroups: 0,
      consumersFault: null,
    }),
    (n: number) => ({
      code: 'groups-rebalance',
      groups: 0,
      members: 0,
      unnamedGroups: n,
      consumersFault: 'broker 2 is silent',
    }),
    (n: number) => ({ code: 'copies-records', partitions: n, groups: n }),
    (n: number) => ({ code: 'receives-records', partitions: n, groups: n }),
    (n: number) => ({ code: 'lag-to-drain', records: n }),
  ].map((of): [string, (n: number) => string] => [
    `option: ${of(2).code}`,
    n => option(of(n)),
  ]),
  [
    'hazard: readers',
    n =>
      hazardText({ finding: { code: 'latest-offset-reset', groups: n } })
        .evidence,
  ],
  [
    'impact',
    n =>
      impactFindings({
        impact: {
          keysMoved: null,
          partitionsAdded: n,
          replicasAdded: n,
          settings: [],
          groups: [],
          moreGroups: n,
          unnamedGroups: 0,
          membersAffected: n,
          consumersKnown: 'all',
          consumersFault: null,
          coPartitioned: [],
          unnamedCoPartitioned: n,
        },
      } as unknown as Parameters<typeof impactFindings>[0]).join(' '),
  ],
  [
    'impact on groups that may not be seen',
    n =>
      impactFindings({
        impact: {
          keysMoved: null,
          partitionsAdded: n,
          replicasAdded: null,
          settings: null,
          groups: [],
          moreGroups: 0,
          unnamedGroups: n,
          membersAffected: n,
          consumersKnown: 'partly',
          consumersFault: 'broker 2 is silent',
          coPartitioned: [],
          unnamedCoPartitioned: 0,
        },
      } as unknown as Parameters<typeof impactFindings>[0]).join(' '),
  ],
  ...(
    [
      n => ({ code: 'cluster-offline', partitions: n, of: 5, owners: [] }),
      n => ({
        code: 'cluster-under-min-isr',
        partitions: n,
        of: 5,
        owners: [],
      }),
      n => ({
        code: 'cluster-under-replicated',
        partitions: n,
        of: 5,
        owners: [],
        minutes: n,
        limitMinutes: 10,
      }),
      n => ({
        code: 'quorum',
        voters: 3,
        lagging: ids(n),
        laggingObservers: [],
        spare: n,
        limitMinutes: 10,
      }),
      n => ({
        code: 'quorum',
        voters: 3,
        lagging: [],
        laggingObservers: ids(n),
        spare: 1,
        limitMinutes: 10,
      }),
    ] as ((n: number) => Health)[]
  ).map((of): [string, (n: number) => string] => [
    `cluster: ${of(2).code}`,
    n => clusterHealthText(of(n)),
  ]),
  ...(
    [
      n => ({ id: 'brokers-unknown', brokers: ids(n), of: 3 }),
      n => ({
        id: 'broker-loss',
        percentAfter: 90,
        resource: 'cpu',
        peakDays: null,
        limitPercent: 80,
        needed: n,
      }),
      n => ({
        id: 'peak',
        peakDays: n,
        constraint: 'cpu',
        needed: n,
        brokers: n,
      }),
      n => ({
        id: 'surplus',
        needed: n,
        brokers: n + 1,
        surplus: 1,
        binding: 'cpu',
        unmeasured: [],
      }),
      n => ({ id: 'empty-brokers', brokers: ids(n), even: 40 }),
      n => ({ id: 'not-preferred', partitions: n, of: 5, limitPercent: 10 }),
      n => ({
        id: 'reassignment',
        progress: { partitions: n, percent: null, secondsLeft: null },
      }),
    ] as ((n: number) => ClusterAdvice)[]
  ).map((of): [string, (n: number) => string] => [
    `cluster: ${of(2).id}`,
    n => clusterAdviceText(of(n)),
  ]),
  [
    'cluster options',
    n =>
      (['add-brokers', 'remove-brokers', 'keep'] as const)
        .map(id =>
          clusterOptionText(
            {
              id,
              brokers: id === 'add-brokers' ? 3 + n : 3,
              changes: [],
              constraint: null,
            } as unknown as Parameters<typeof clusterOptionText>[0],
            id === 'remove-brokers' ? 3 + n : 3,
          ),
        )
        .join(' '),
  ],
  [
    'broker reasons',
    n =>
      [
        brokerReasonText({ code: 'brokers-unknown', brokers: n, of: n }),
        brokerReasonText({ code: 'no-history', days: n, of: n }),
      ].join('. '),
  ],
  ...(
    [
      n => ({
        code: 'partition-health',
        underReplicated: n,
        offline: 0,
        unread: 1,
      }),
      n => ({ code: 'reassigning', partitions: n }),
      n => ({
        code: 'recommendation',
        recommendation: 'keep',
        needed: n,
        brokers: n,
      }),
      n => ({ code: 'registered', joined: ids(n), count: n }),
      n => ({ code: 'racks', without: ids(n), fewest: n, most: n }),
      n => ({ code: 'racks', without: [], fewest: 1, most: n }),
      n => ({ code: 'monitored', missing: ids(n), rows: n }),
      n => ({ code: 'waiting', reassigning: n, withoutReplicas: ids(n) }),
      n => ({ code: 'levels', above: [], missing: [], measured: n, total: n }),
    ] as ((n: number) => Evidence)[]
  ).map((of): [string, (n: number) => string] => [
    `check: ${of(2).code}`,
    n => checkEvidenceText(of(n)),
  ]),
];

describe('nouns and verbs', () => {
  it.each(SENTENCES)('agree with the count in %s', (_name, text) => {
    for (const n of [0, 1, 2]) {
      const sentence = text(n);
      expect(sentence).not.toBe('');
      for (const wrong of WRONG) expect(sentence).not.toMatch(wrong);
    }
  });

  it('agree in titles of what is not known', () => {
    const titles = [
      ...Object.values(METRIC_DESCRIPTIONS).map(({ title }) => title),
      ...Object.values(TOPIC_SIGNAL_TITLES),
    ];
    const plural = titles.filter(title =>
      titleWith(title, 'are').endsWith(' are'),
    );
    expect(plural).toEqual([
      'Partitions per broker',
      'Partitions without a leader',
      'Partitions under min.insync.replicas',
      'Under-replicated partitions',
    ]);
    const { summary } = groupSignal(
      {
        id: 'commits',
        level: 'unknown',
        finding: {
          code: 'lag-unknown',
          partitions: 1,
          of: 3,
          reason: { code: 'uncommitted' },
        },
      },
      DEFAULT_POLICIES,
    );
    expect(summary).toMatch(
      /^Committed offsets are not known: 1 of 3 partitions has no known lag/,
    );
  });
});
