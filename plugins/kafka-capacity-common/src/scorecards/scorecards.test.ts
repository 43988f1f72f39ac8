import { readFileSync } from 'node:fs';
import path from 'node:path';
import { verbatim } from '../assessment/finding';
import type { GroupFacts } from '../consumers/groupFacts';
import { assessGroup } from '../consumers/assessGroup';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { assessTopic } from '../topics/assessTopic';
import type { TopicFacts } from '../topics/topicFacts';
import { alike, clusterOf } from '../brokers/__fixtures__/healthyCluster';
import { assessCluster } from '../brokers/cluster/assessCluster';
import type { ClusterFacts } from '../brokers/cluster/clusterFacts';
import { CAPACITY_CHECKS } from './checks';
import { clusterTraits } from './clusterTraits';
import type { ScoredCluster } from './factsOfClusters';
import { conditionsHold, Conditions } from './conditions';
import { ENTITY_FACTS, EntityFacts, FACT_NAMES, FactName } from './entityFacts';
import { countOutcomes, evaluateChecks } from './evaluateChecks';
import { factsOfEntity, ScoredSubject } from './factsOfEntity';
import {
  consumerGroupTraits,
  SubjectTraits,
  topicTraits,
} from './subjectTraits';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const AT = '2026-03-01T11:59:30.000Z';

function subject(
  traits: SubjectTraits | null,
  over: Partial<ScoredSubject> = {},
): ScoredSubject {
  return {
    kind: traits?.kind ?? 'topic',
    level: 'ok',
    snooze: null,
    traits,
    assessedAt: AT,
    stale: false,
    simulated: false,
    owned: true,
    peakDeclared: false,
    ...over,
  };
}

/** A topic as the model assesses it, with its level. */
function topic(
  facts: Partial<TopicFacts> = {},
  own: { replicationFactor?: number; minInsyncReplicas?: number | null } = {},
): ScoredSubject {
  const { policies, ...known }: TopicFacts = {
    partitions: 6,
    peak: { value: 10, source: 'log end offsets', days: 30 },
    declared: { peakThroughputMBps: 10 },
    largestGroupMembers: { value: 1, source: 'members' },
    bytesPerRecord: 1000,
    offlinePartitions: 0,
    underMinIsrPartitions: 0,
    underReplicated: { partitions: 0, minutes: 0 },
    partitionRatesMBps: [1, 1, 1, 1, 1, 1],
    policies: DEFAULT_POLICIES,
    ...facts,
  };
  const assessment = assessTopic(known, policies);
  const traits = topicTraits(assessment, {
    replicationFactor: 3,
    minInsyncReplicas: 2,
    declaredPeak:
      (facts.declared ?? { peakThroughputMBps: 10 }).peakThroughputMBps !==
      undefined,
    ...own,
  });
  return subject(traits, { level: assessment.level });
}

function group(facts: Partial<GroupFacts> = {}): ScoredSubject {
  const all: GroupFacts = {
    members: 2,
    partitions: 6,
    partitionsWithoutLag: 0,
    lagSamples: Array.from({ length: 60 }, (_, i) => ({
      at: NOW - (59 - i) * 60_000,
      value: 5,
    })),
    behaviors: [{ behavior: 'ok', lag: 5, reason: { code: 'progressing' } }],
    dataLossRisks: [
      { level: 'ok', percent: 1, atLeast: false, lostRecords: 0, code: 'age' },
    ],
    policies: DEFAULT_POLICIES,
    now: NOW,
    ...facts,
  };
  const assessment = assessGroup(all);
  return subject(consumerGroupTraits(assessment, all.behaviors), {
    level: assessment.level,
  });
}

const SNOOZE = {
  kind: 'accepted',
  reason: 'known',
  by: 'user:default/guest',
  at: AT,
  until: '2027-01-01T00:00:00.000Z',
} as const;

/** Facts other than those of one topic and one group with which all is well. */
const CASES: [
  name: string,
  subjects: ScoredSubject[],
  differs: Partial<EntityFacts>,
  notPassed: Record<string, 'failed' | 'unknown'>,
][] = [
  ['all is well', [topic(), group()], {}, {}],
  [
    'too few partitions',
    [topic({ partitions: 3, declared: { peakThroughputMBps: 65 } }), group()],
    {
      level: 'scale',
      subjectsScale: 1,
      topicsBelowRequired: 1,
      topicsNearlySaturated: 1,
    },
    { 'enough-partitions': 'failed', 'not-urgent': 'failed' },
  ],
  [
    'a peak that nobody knows',
    [topic({ peak: null, declared: {}, partitionRatesMBps: null }), group()],
    {
      coverage: 50,
      subjectsUnknown: 1,
      topicsSizingUnknown: 1,
      topicsSpreadUnknown: 1,
      topicsWithoutDeclaredPeak: 1,
    },
    {
      measured: 'failed',
      'not-urgent': 'unknown',
      'enough-partitions': 'unknown',
      'no-hot-partition': 'unknown',
      'no-surplus-partitions': 'unknown',
      'peak-declared': 'failed',
    },
  ],
  [
    'far too many partitions',
    [topic({ partitions: 100 }), group()],
    { topicsFarAboveNeed: 1 },
    { 'no-surplus-partitions': 'failed' },
  ],
  [
    'a hot partition',
    [topic({ partitionRatesMBps: [9, 0.1, 0.1, 0.1, 0.1, 0.1] }), group()],
    { level: 'warning', subjectsWarning: 1, topicsHot: 1 },
    { 'no-hot-partition': 'failed' },
  ],
  [
    'partitions without a leader',
    [topic({ offlinePartitions: 1 }), group()],
    { level: 'emergency', subjectsEmergency: 1, topicsUnavailable: 1 },
    { available: 'failed', 'not-urgent': 'failed' },
  ],
  [
    'an emergency that is snoozed all the same counts',
    [{ ...topic({ offlinePartitions: 1 }), snooze: SNOOZE }, group()],
    { level: 'emergency', subjectsEmergency: 1, topicsUnavailable: 1 },
    { available: 'failed', 'not-urgent': 'failed' },
  ],
  [
    'another finding that is snoozed does not',
    [
      {
        ...topic({ partitions: 3, declared: { peakThroughputMBps: 65 } }),
        snooze: SNOOZE,
      },
      group(),
    ],
    { subjectsSnoozed: 1 },
    {},
  ],
  [
    'a topic that could not be described',
    [
      topic(
        { fault: 'not authorized' },
        { replicationFactor: 0, minInsyncReplicas: null },
      ),
      group(),
    ],
    {
      coverage: 50,
      subjectsUnknown: 1,
      topicsSizingUnknown: 1,
      topicsSpreadUnknown: 1,
      topicsAvailabilityUnknown: 1,
      topicsReplicationUnknown: 1,
    },
    {
      measured: 'failed',
      'not-urgent': 'unknown',
      'enough-partitions': 'unknown',
      'no-hot-partition': 'unknown',
      'no-surplus-partitions': 'unknown',
      available: 'unknown',
      replicated: 'unknown',
    },
  ],
  [
    'a topic that no sweep has seen',
    [
      subject(null, { kind: 'topic', level: 'unknown', assessedAt: null }),
      group(),
    ],
    {
      dataFresh: false,
      coverage: 50,
      subjectsUnknown: 1,
      topicsSizingUnknown: 1,
      topicsSpreadUnknown: 1,
      topicsAvailabilityUnknown: 1,
      topicsReplicationUnknown: 1,
      topicsWithoutDeclaredPeak: 1,
    },
    {
      fresh: 'failed',
      measured: 'failed',
      'not-urgent': 'unknown',
      'enough-partitions': 'unknown',
      'no-hot-partition': 'unknown',
      'no-surplus-partitions': 'unknown',
      available: 'unknown',
      replicated: 'unknown',
      'peak-declared': 'failed',
    },
  ],
  [
    'a topic that no sweep has seen, with a declared peak',
    [
      subject(null, { level: 'unknown', assessedAt: null, peakDeclared: true }),
      group(),
    ],
    {
      dataFresh: false,
      coverage: 50,
      subjectsUnknown: 1,
      topicsSizingUnknown: 1,
      topicsSpreadUnknown: 1,
      topicsAvailabilityUnknown: 1,
      topicsReplicationUnknown: 1,
    },
    {
      fresh: 'failed',
      measured: 'failed',
      'not-urgent': 'unknown',
      'enough-partitions': 'unknown',
      'no-hot-partition': 'unknown',
      'no-surplus-partitions': 'unknown',
      available: 'unknown',
      replicated: 'unknown',
    },
  ],
  [
    'one replica',
    [topic({}, { replicationFactor: 1, minInsyncReplicas: 1 }), group()],
    { topicsReplicationUnsafe: 1 },
    { replicated: 'failed' },
  ],
  [
    'min.insync.replicas as many as replicas',
    [topic({}, { minInsyncReplicas: 3 }), group()],
    { topicsReplicationUnsafe: 1 },
    { replicated: 'failed' },
  ],
  [
    'min.insync.replicas that could not be read',
    [
      topic({ underMinIsrPartitions: null }, { minInsyncReplicas: null }),
      group(),
    ],
    { topicsAvailabilityUnknown: 1, topicsReplicationUnknown: 1 },
    { available: 'unknown', replicated: 'unknown' },
  ],
  [
    'a group that has stopped, with idle members',
    [
      topic(),
      group({
        members: 8,
        behaviors: [
          { behavior: 'stopped', lag: 5, reason: { code: 'no-commits' } },
        ],
      }),
    ],
    {
      level: 'warning',
      subjectsWarning: 1,
      groupsStalled: 1,
      idleMembers: 2,
    },
    { 'groups-move': 'failed', 'no-idle-members': 'failed' },
  ],
  [
    'a group far behind that may lose records',
    [
      topic(),
      group({
        lagSamples: Array.from({ length: 60 }, (_, i) => ({
          at: NOW - (59 - i) * 60_000,
          value: 60_000,
        })),
        dataLossRisks: [
          {
            level: 'scale',
            percent: 80,
            atLeast: false,
            lostRecords: 0,
            code: 'age',
          },
        ],
      }),
    ],
    {
      level: 'scale',
      subjectsScale: 1,
      groupsLagging: 1,
      groupsAtRiskOfDataLoss: 1,
    },
    {
      'not-urgent': 'failed',
      'groups-keep-up': 'failed',
      'no-data-loss': 'failed',
    },
  ],
  [
    'a group that could not be read',
    [topic(), group({ fault: verbatim('not authorized'), members: null })],
    {
      coverage: 50,
      subjectsUnknown: 1,
      groupsLagUnknown: 1,
      groupsDataLossUnknown: 1,
      groupsMembersUnknown: 1,
    },
    {
      measured: 'failed',
      'not-urgent': 'unknown',
      'groups-move': 'unknown',
      'groups-keep-up': 'unknown',
      'no-data-loss': 'unknown',
      'no-idle-members': 'unknown',
    },
  ],
  [
    'nobody owns it, and sweeps are late',
    [{ ...topic(), owned: false, stale: true }, group()],
    { dataFresh: false, subjectsUnowned: 1 },
    { fresh: 'failed', owned: 'failed' },
  ],
];

/** Checks that don't apply to what stands for no cluster. */
const CLUSTER_CHECKS = 5;

const WELL = factsOfEntity('component:default/orders', [topic(), group()], 0);

describe('facts and checks of an entity', () => {
  it('are all well', () => {
    expect(WELL).toEqual({
      ...Object.fromEntries(
        FACT_NAMES.filter(name => ENTITY_FACTS[name].type === 'integer').map(
          name => [name, 0],
        ),
      ),
      entityRef: 'component:default/orders',
      registered: true,
      level: 'ok',
      dataFresh: true,
      assessedAt: AT,
      simulated: false,
      coverage: 100,
      daysToNextCrossing: null,
      topics: 1,
      consumerGroups: 1,
    });
  });

  it.each(CASES)('%s', (_name, subjects, differs, notPassed) => {
    const facts = factsOfEntity(WELL.entityRef, subjects, 0);
    const changed = Object.fromEntries(
      FACT_NAMES.filter(name => facts[name] !== WELL[name]).map(name => [
        name,
        facts[name],
      ]),
    );
    expect(changed).toEqual(differs);
    const results = evaluateChecks(facts);
    expect(results).toHaveLength(CAPACITY_CHECKS.length - CLUSTER_CHECKS);
    expect(
      Object.fromEntries(
        results
          .filter(({ outcome }) => outcome !== 'passed')
          .map(({ id, outcome }) => [
            id.replace('kafka-capacity-', ''),
            outcome,
          ]),
      ),
    ).toEqual(notPassed);
    for (const { outcome, finding } of results) {
      expect(finding === null).toBe(outcome === 'passed');
      expect(finding ?? '').not.toMatch(/[{}]/);
    }
  });

  it('says nothing of an entity that registers nothing, and of groups only where there are some', () => {
    const facts = factsOfEntity('group:default/a', [], 0);
    expect(facts).toMatchObject({
      registered: false,
      level: 'unknown',
      dataFresh: true,
      assessedAt: null,
      coverage: null,
    });
    expect(evaluateChecks(facts)).toEqual([]);
    const results = evaluateChecks(
      factsOfEntity('api:default/a', [topic()], 1),
    );
    expect(countOutcomes(results)).toEqual({
      passed: results.length - 1,
      failed: 1,
      unknown: 0,
    });
    expect(results.map(({ id }) => id).join()).not.toMatch(/group|data-loss/);
    expect(results.at(-1)).toEqual({
      id: 'kafka-capacity-annotations',
      outcome: 'failed',
      finding:
        'Annotations that can not be read: 1. The page of the entity names them.',
    });
  });

  const scored = (cluster: ClusterFacts): ScoredCluster => {
    const assessment = assessCluster(cluster);
    return {
      level: assessment.level,
      traits: clusterTraits(assessment),
      assessedAt: AT,
      stale: false,
      simulated: false,
    };
  };
  const healthy = clusterOf(alike(3));
  const withBrokers = (
    change: (index: number) => Partial<ClusterFacts['brokers'][number]>,
  ) =>
    scored({
      ...healthy,
      brokers: healthy.brokers.map((one, i) => ({ ...one, ...change(i) })),
    });

  it.each<[string, ScoredCluster[], Partial<EntityFacts>, object]>([
    ['well', [scored(healthy)], { level: 'ok', brokers: 3 }, {}],
    [
      'overloaded',
      [scored(clusterOf(alike(3, { brokerCpu: 95 })))],
      { level: 'emergency', brokersEmergency: 3 },
      { 'brokers-within-limits': 'failed', 'cluster-spare': 'failed' },
    ],
    [
      'lopsided',
      [withBrokers(index => ({ leaders: index === 0 ? 300 : 50 }))],
      { clustersUneven: 1 },
      { 'cluster-balanced': 'failed' },
    ],
    [
      'without a leader',
      [
        scored(
          clusterOf(alike(3), {
            partitions: { ...healthy.partitions!, offline: 1 },
          }),
        ),
      ],
      { level: 'emergency', clustersUnhealthy: 1 },
      { 'cluster-healthy': 'failed' },
    ],
    [
      'measured by Kafka alone',
      [withBrokers(() => ({ samples: {} }))],
      { level: 'ok', brokersUnknown: 3, brokerMetricsUnknown: 9 },
      {
        'brokers-measured': 'failed',
        'brokers-within-limits': 'unknown',
        'cluster-spare': 'unknown',
      },
    ],
    [
      'never assessed',
      [{ ...scored(healthy), level: 'unknown', traits: null }],
      { level: 'unknown', brokers: 0, clustersUnknown: 1 },
      {
        'brokers-measured': 'failed',
        'brokers-within-limits': 'unknown',
        'cluster-healthy': 'unknown',
        'cluster-balanced': 'unknown',
        'cluster-spare': 'unknown',
      },
    ],
  ])('tell of a cluster that is %s', (_name, clusters, some, notPassed) => {
    const facts = factsOfEntity('resource:default/kafka-prod', [], 0, clusters);
    expect(facts).toMatchObject({ registered: true, clusters: 1, ...some });
    const results = evaluateChecks(facts);
    expect(results.map(({ id }) => id.replace('kafka-capacity-', ''))).toEqual([
      'fresh',
      'brokers-measured',
      'brokers-within-limits',
      'cluster-healthy',
      'cluster-balanced',
      'cluster-spare',
      'annotations',
    ]);
    expect(
      Object.fromEntries(
        results
          .filter(({ outcome }) => outcome !== 'passed')
          .map(({ id, outcome }) => [
            id.replace('kafka-capacity-', ''),
            outcome,
          ]),
      ),
    ).toEqual(notPassed);
  });

  it('tells of the oldest assessment, and of half of what is known', () => {
    const facts = factsOfEntity(
      'system:default/shop',
      [
        topic(),
        { ...topic(), assessedAt: '2026-02-01T00:00:00.000Z' },
        { ...group(), level: 'unknown', simulated: true },
      ],
      0,
    );
    expect(facts).toMatchObject({
      assessedAt: '2026-02-01T00:00:00.000Z',
      simulated: true,
      topics: 2,
      subjectsUnknown: 1,
      groupsLagUnknown: 1,
    });
    expect(facts.coverage).toBeCloseTo(66.67, 1);
  });
});

describe('facts and checks as data', () => {
  it('name facts that there are, and are named in the documentation', () => {
    const docs = readFileSync(
      path.resolve(__dirname, '../../../../docs/reference/facts-and-checks.md'),
      'utf8',
    );
    for (const name of FACT_NAMES) expect(docs).toContain(`\`${name}\``);
    const factsIn = (conditions: Conditions): FactName[] =>
      ('all' in conditions ? conditions.all : conditions.any).flatMap(one =>
        'fact' in one ? [one.fact] : factsIn(one),
      );
    for (const check of CAPACITY_CHECKS) {
      expect(docs).toContain(`\`${check.id}\``);
      for (const conditions of [
        check.appliesWhen,
        check.rule,
        check.unknownWhen ?? { all: [] },
      ]) {
        for (const fact of factsIn(conditions)) {
          expect(FACT_NAMES).toContain(fact);
        }
      }
    }
    const ids = CAPACITY_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each<[Conditions, boolean]>([
    [{ all: [] }, true],
    [{ any: [] }, false],
    [{ all: [{ fact: 'level', operator: 'in', value: ['ok'] }] }, true],
    [{ all: [{ fact: 'level', operator: 'notIn', value: ['ok'] }] }, false],
    [{ all: [{ fact: 'level', operator: 'notEqual', value: 'ok' }] }, false],
    [{ all: [{ fact: 'topics', operator: 'lessThan', value: 1 }] }, false],
    [
      { all: [{ fact: 'topics', operator: 'lessThanInclusive', value: 1 }] },
      true,
    ],
    [{ all: [{ fact: 'topics', operator: 'greaterThan', value: 1 }] }, false],
    [
      { all: [{ fact: 'topics', operator: 'greaterThanInclusive', value: 1 }] },
      true,
    ],
    // What is null is neither more nor less.
    [{ all: [{ fact: 'assessedAt', operator: 'lessThan', value: 1 }] }, false],
    [
      {
        any: [
          { fact: 'topics', operator: 'equal', value: 7 },
          { all: [{ fact: 'registered', operator: 'equal', value: true }] },
        ],
      },
      true,
    ],
  ])('%j is %s', (conditions, expected) => {
    expect(conditionsHold(conditions, WELL)).toBe(expected);
  });
});
