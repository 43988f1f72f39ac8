import type { Level } from '../../assessment/levels';
import { alike, clusterOf } from '../__fixtures__/healthyCluster';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { clusterSignal } from '../../wording/brokers/clusterFindings';
import { assessCluster } from './assessCluster';
import type { ClusterFacts, QuorumFacts } from './clusterFacts';

describe('health', () => {
  it.each<[string, Partial<NonNullable<ClusterFacts['partitions']>>, Level]>([
    ['offline', { offline: 1 }, 'emergency'],
    ['under min.insync.replicas', { underMinIsr: 1 }, 'scale'],
    [
      'under-replicated for 10 minutes',
      { underReplicated: 5, underReplicatedMinutes: 10 },
      'ok',
    ],
    [
      'under-replicated for longer',
      { underReplicated: 5, underReplicatedMinutes: 10.5 },
      'warning',
    ],
  ])('%s', (_, health, level) => {
    const { partitions } = clusterOf(alike(3));
    const facts = clusterOf(alike(3), {
      partitions: {
        ...partitions!,
        ...health,
        owners: ['group:default/payments'],
      },
    });
    expect(assessCluster(facts).level).toBe(level);
    expect(assessCluster(facts).options[0].id).toBe(
      level === 'ok' ? 'keep' : 'restore',
    );
  });

  const quorum = (
    seconds: readonly (number | null)[],
    more: Partial<QuorumFacts> = {},
  ): QuorumFacts => ({
    leader: 100,
    voters: [100, ...seconds.map((_, index) => 101 + index)].map(
      (id, index) => ({
        id,
        lagRecords: null,
        secondsSinceCaughtUp: index === 0 ? 0 : seconds[index - 1],
      }),
    ),
    observers: [],
    metadataBytes: null,
    ...more,
  });

  it.each<[string, QuorumFacts, Level]>([
    ['all caught up', quorum([1, 2]), 'ok'],
    ['one restarting', quorum([1, 600]), 'ok'],
    ['one of three away', quorum([1, 601]), 'scale'],
    ['one of five away', quorum([1, 1, 1, 601]), 'warning'],
    ['two of three away', quorum([601, 601]), 'emergency'],
    ['not known of the followers', quorum([null, null]), 'ok'],
    [
      'a broker that works by old metadata',
      quorum([1, 1], {
        observers: [{ id: 1, lagRecords: 9, secondsSinceCaughtUp: 900 }],
      }),
      'warning',
    ],
    ['an election', quorum([1, 1], { leader: null }), 'ok'],
    [
      'no leader for a minute',
      quorum([1, 1], { leader: null, leaderlessSeconds: 60 }),
      'emergency',
    ],
  ])('quorum: %s', (_, given, level) => {
    expect(assessCluster(clusterOf(alike(3), { quorum: given })).level).toBe(
      level,
    );
  });

  it('has no quorum with ZooKeeper, and an unknown one where it could not be read', () => {
    const idsOf = (facts: ClusterFacts) =>
      assessCluster(facts)
        .signals.filter(({ id }) => id === 'quorum')
        .map(({ level }) => level);
    expect(idsOf(clusterOf(alike(3)))).toEqual([]);
    expect(
      idsOf(
        clusterOf(alike(3), {
          quorumReason: { code: 'verbatim', text: 'not authorized' },
        }),
      ),
    ).toEqual(['unknown']);
  });
});

it('explains the message rate by its rule, window and samples', () => {
  const { signals } = assessCluster(clusterOf(alike(3)));
  const rate = signals.find(({ id }) => id === 'message-rate')!;
  const { calculation } = clusterSignal(rate, DEFAULT_POLICIES);
  expect(calculation.rule).toContain('15 min');
  expect(calculation.inputs).toMatchObject([
    { id: 'samples', value: 61, unit: 'samples' },
  ]);
});
