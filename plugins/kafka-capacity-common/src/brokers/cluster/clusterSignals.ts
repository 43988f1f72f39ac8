import { evaluateLevel } from '../../assessment/evaluateLevel';
import type { LevelReason } from '../../assessment/levelState';
import type { Level } from '../../assessment/levels';
import {
  ThresholdFinding,
  thresholdFinding,
} from '../../assessment/thresholdFinding';
import type { BrokerReason } from '../brokerFacts';
import { explained } from '../brokerSignals';
import type {
  ClusterFacts,
  ClusterLevelStates,
  QuorumFacts,
  QuorumReplica,
} from './clusterFacts';

/**
 * What was found of the health of a cluster.
 *
 * @public
 */
export type ClusterHealthFinding =
  | {
      code: 'cluster-offline' | 'cluster-under-min-isr';
      partitions: number;
      of: number;
      owners: readonly string[];
    }
  | {
      code: 'cluster-under-replicated';
      partitions: number;
      of: number;
      minutes: number;
      limitMinutes: number;
      owners: readonly string[];
    }
  | {
      code: 'quorum';
      voters: number;
      /** Voters that have not caught up for longer than the limit. */
      lagging: number[];
      /** Brokers of which the same is true. */
      laggingObservers: number[];
      /** Voters that may be lost until there is no majority; below 0 there is none. */
      spare: number;
      /** Seconds since the slowest of them had everything; null where it is not known. */
      worstSeconds: number | null;
      limitMinutes: number;
    }
  | { code: 'quorum-leaderless'; seconds: number }
  | {
      code: 'cluster-unread';
      signal: ClusterHealthId;
      reason: BrokerReason;
    };

type ClusterHealthId =
  | 'offline-partitions'
  | 'under-min-isr'
  | 'under-replicated'
  | 'quorum';

/**
 * How many messages a cluster takes, of its tested maximum.
 *
 * @public
 */
export type MessageRateFinding = ThresholdFinding<BrokerReason | LevelReason>;

/**
 * One thing that was evaluated of a cluster as a whole.
 *
 * @public
 */
export type ClusterSignal =
  | {
      id: 'message-rate';
      level: Level;
      finding: MessageRateFinding;
      /** Samples that it was evaluated by; absent from what was stored before they were counted. */
      samples?: number;
    }
  | { id: ClusterHealthId; level: Level; finding: ClusterHealthFinding };

/** What is evaluated of the cluster as a whole, in the order in which it speaks. */
export function clusterSignals(facts: ClusterFacts): {
  signals: ClusterSignal[];
  states: ClusterLevelStates;
} {
  const { policies, now, intervalSeconds } = facts;
  const messageRate = evaluateLevel(
    policies.messageRate,
    facts.messageRateSamples,
    now,
    facts.previous?.messageRate,
    { intervalSeconds, sustained: policies.sustained },
  );
  const rate = thresholdFinding('messageRate', messageRate, policies);
  return {
    signals: [
      ...partitionSignals(facts),
      ...quorumSignal(facts),
      {
        id: 'message-rate',
        level: rate.level,
        finding: explained(rate.finding, facts.messageRateReason),
        samples: facts.messageRateSamples.length,
      },
    ],
    states: { messageRate },
  };
}

function partitionSignals({
  partitions: health,
  policies,
}: ClusterFacts): ClusterSignal[] {
  if (health === null) {
    return (['offline-partitions', 'under-replicated'] as const).map(id =>
      unread(id, { code: 'not-exported' }),
    );
  }
  const { offline, underMinIsr, underReplicated, underReplicatedMinutes } =
    health;
  const of = health.partitions;
  const owners = health.owners ?? [];
  const limitMinutes = policies.partitions.underReplicatedMinutes;
  return [
    {
      id: 'offline-partitions',
      level: offline > 0 ? 'emergency' : 'ok',
      finding: { code: 'cluster-offline', partitions: offline, of, owners },
    },
    underMinIsr === null
      ? unread('under-min-isr', { code: 'not-exported' })
      : {
          id: 'under-min-isr',
          level: underMinIsr > 0 ? 'scale' : 'ok',
          finding: {
            code: 'cluster-under-min-isr',
            partitions: underMinIsr,
            of,
            owners,
          },
        },
    {
      id: 'under-replicated',
      level:
        underReplicated > 0 && underReplicatedMinutes > limitMinutes
          ? 'warning'
          : 'ok',
      finding: {
        code: 'cluster-under-replicated',
        partitions: underReplicated,
        of,
        minutes: underReplicatedMinutes,
        limitMinutes,
        owners,
      },
    },
  ];
}

/** An election takes less; with none for longer, no topic, leader or setting can change. */
const LEADERLESS_SECONDS = 60;

function quorumSignal({
  quorum,
  quorumReason,
  policies,
}: ClusterFacts): ClusterSignal[] {
  if (quorum === null) {
    return quorumReason ? [unread('quorum', quorumReason)] : [];
  }
  if (quorum.leader === null) {
    const seconds = quorum.leaderlessSeconds ?? 0;
    return [
      {
        id: 'quorum',
        level: seconds >= LEADERLESS_SECONDS ? 'emergency' : 'ok',
        finding: { code: 'quorum-leaderless', seconds },
      },
    ];
  }
  return [
    quorumHealth(quorum, quorum.leader, policies.brokers.quorumLagMinutes),
  ];
}

/**
 * A voter that has long not caught up: `warning` while others may be lost, `scale` when none may, `emergency` without a majority. A broker
 * that has not is `warning`: it works by old metadata.
 */
function quorumHealth(
  { voters, observers }: QuorumFacts,
  leader: number,
  limitMinutes: number,
): ClusterSignal {
  const followers = voters.filter(({ id }) => id !== leader);
  const isLagging = ({ secondsSinceCaughtUp: seconds }: QuorumReplica) =>
    seconds !== null && seconds > limitMinutes * 60;
  const lagging = followers.filter(isLagging).map(({ id }) => id);
  const laggingObservers = observers.filter(isLagging).map(({ id }) => id);
  const majority = Math.floor(voters.length / 2) + 1;
  const spare = voters.length - lagging.length - majority;
  const known = [...followers, ...observers].flatMap(
    ({ secondsSinceCaughtUp: seconds }) => seconds ?? [],
  );
  const finding: ClusterHealthFinding = {
    code: 'quorum',
    voters: voters.length,
    lagging,
    laggingObservers,
    spare,
    worstSeconds: known.length === 0 ? null : Math.max(...known),
    limitMinutes,
  };
  return { id: 'quorum', level: quorumLevel(finding), finding };
}

function quorumLevel({
  lagging,
  laggingObservers,
  spare,
}: Extract<ClusterHealthFinding, { code: 'quorum' }>): Level {
  if (spare < 0) return 'emergency';
  if (lagging.length > 0) return spare === 0 ? 'scale' : 'warning';
  return laggingObservers.length > 0 ? 'warning' : 'ok';
}

function unread(id: ClusterHealthId, reason: BrokerReason): ClusterSignal {
  return {
    id,
    level: 'unknown',
    finding: { code: 'cluster-unread', signal: id, reason },
  };
}
