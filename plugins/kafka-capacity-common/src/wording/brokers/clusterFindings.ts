import { escapeName } from '../../subjects/escapeName';
import type { Signal } from '../../api/parts/signals';
import type { Calculation } from '../../calculation/calculation';
import { formatDuration, formatQuantity } from '../../calculation/format';
import { listed } from '../../calculation/listed';
import type { ClusterFinding } from '../../brokers/cluster/assessCluster';
import type {
  ClusterHealthFinding,
  ClusterSignal,
} from '../../brokers/cluster/clusterSignals';
import type { CapacityPolicies } from '../../policies/defaultPolicies';
import { thresholdCalculation } from '../thresholds';
import { shareWith, verbFor } from '../agreement';
import { brokerReasonText } from './brokerReasons';
import { brokerMetricText, limitText, withOwners } from './brokerSignal';

const MOST_NAMES = 5;

const FIRST_STEPS = {
  restore: 'bring back what is missing first',
  wait: 'wait for the reassignment to finish',
  rebalance: 'rebalance before growing',
};

const MORE_BROKERS = 'add brokers, or test a higher maximum';

type HealthId = Exclude<ClusterSignal['id'], 'message-rate'>;

const TITLES: Readonly<Record<HealthId, string>> = {
  'offline-partitions': 'Offline partitions',
  'under-min-isr': 'Below min.insync.replicas',
  'under-replicated': 'Under-replicated partitions',
  quorum: 'Controller quorum',
};

const RULES: Readonly<Record<HealthId, string>> = {
  'offline-partitions': 'emergency when a partition has no leader',
  'under-min-isr':
    'scale when a partition has fewer in-sync replicas than min.insync.replicas',
  'under-replicated':
    'warning when a partition has missed in-sync replicas for longer than the limit',
  quorum:
    'warning when a voter has not caught up for longer than the limit, scale when no further one may be lost, emergency without a majority',
};

/**
 * Words a signal of a cluster, with its calculation.
 *
 * @param policies - those that it was assessed by
 * @public
 */
export function clusterSignal(
  signal: ClusterSignal,
  policies: CapacityPolicies,
): Signal {
  const { id, level } = signal;
  if (id === 'message-rate') {
    const { finding, samples } = signal;
    const { calculation, ...parts } = thresholdCalculation(
      finding,
      level,
      policies,
    );
    return {
      id,
      level,
      summary: limitText(finding, MORE_BROKERS),
      reason:
        finding.code === 'unknown'
          ? brokerReasonText(finding.reason)
          : undefined,
      ...parts,
      calculation: {
        ...calculation,
        inputs:
          samples === undefined
            ? []
            : [
                {
                  id: 'samples',
                  name: 'measured',
                  value: samples,
                  unit: 'samples',
                  source:
                    'messages in of all brokers, of kafkaCapacity.clusters[].tested.messagesPerSecond',
                },
              ],
      },
    };
  }
  const { finding } = signal;
  return {
    id,
    level,
    title: TITLES[id],
    summary: clusterHealthText(finding),
    reason:
      finding.code === 'cluster-unread'
        ? brokerReasonText(finding.reason)
        : undefined,
    ...valueOf(finding),
    calculation: {
      rule: RULES[id],
      source: 'Broker Addition Process: replication is healthy',
      inputs: inputsOf(finding),
      steps: [],
    },
  };
}

function valueOf(
  finding: ClusterHealthFinding,
): Pick<Signal, 'value' | 'unit'> {
  switch (finding.code) {
    case 'cluster-offline':
    case 'cluster-under-min-isr':
    case 'cluster-under-replicated':
      return { value: finding.partitions, unit: 'partitions' };
    case 'quorum':
      return {
        value: finding.voters - finding.lagging.length,
        unit: 'voters',
      };
    default:
      return {};
  }
}

function inputsOf(finding: ClusterHealthFinding): Calculation['inputs'] {
  switch (finding.code) {
    case 'cluster-offline':
    case 'cluster-under-min-isr':
    case 'cluster-under-replicated':
      return [
        {
          id: 'partitions',
          name: 'partitions of the cluster',
          value: finding.of,
          unit: 'partitions',
          source: 'metadata',
        },
      ];
    case 'quorum':
      return [
        {
          id: 'voters',
          name: 'voters',
          value: finding.voters,
          source: 'quorum description',
        },
        {
          id: 'worstSeconds',
          name: 'time since the slowest had caught up',
          value: finding.worstSeconds,
          unit: 's',
          source: 'quorum description',
        },
      ];
    default:
      return [];
  }
}

/** What was found of the health of a cluster, as a sentence. */
export function clusterHealthText(finding: ClusterHealthFinding): string {
  switch (finding.code) {
    case 'cluster-offline':
      return finding.partitions === 0
        ? 'Every partition has a leader.'
        : `${partitionsOf(finding, 'have')} no leader${affected(
            finding.owners,
          )}: bring back the brokers that hold them.`;
    case 'cluster-under-min-isr':
      return finding.partitions === 0
        ? 'Every partition has its min.insync.replicas.'
        : `${partitionsOf(
            finding,
            'have',
          )} fewer in-sync replicas than min.insync.replicas${affected(
            finding.owners,
          )}: writes with acks=all fail.`;
    case 'cluster-under-replicated':
      return underReplicatedText(finding);
    case 'quorum':
      return quorumText(finding);
    case 'quorum-leaderless':
      return finding.seconds > 0
        ? `The controller quorum has had no leader for ${formatDuration(
            finding.seconds,
          )}: topics, leaders and settings can't change.`
        : 'The controller quorum is electing a leader.';
    case 'cluster-unread':
      return `${TITLES[finding.signal]}: not known, ${brokerReasonText(
        finding.reason,
      )}.`;
    default:
      return finding satisfies never;
  }
}

function underReplicatedText({
  minutes,
  limitMinutes,
  owners,
  ...counts
}: Extract<ClusterHealthFinding, { code: 'cluster-under-replicated' }>) {
  if (counts.partitions === 0) return 'Every replica is in sync.';
  const during = minutes > 0 ? ` for ${formatQuantity(minutes, 'min')}` : '';
  return `${partitionsOf(
    counts,
    'have',
  )} replicas out of sync${during} (limit ${formatQuantity(
    limitMinutes,
    'min',
  )})${affected(owners)}.`;
}

function quorumText({
  voters,
  lagging,
  laggingObservers,
  spare,
  limitMinutes,
}: Extract<ClusterHealthFinding, { code: 'quorum' }>): string {
  const limit = formatQuantity(limitMinutes, 'min');
  if (lagging.length > 0) {
    return `${lagging.length === 1 ? 'Controller' : 'Controllers'} ${listed(
      lagging.map(String),
      MOST_NAMES,
    )} of ${voters} ${verbFor(
      lagging.length,
      'have',
    )} not caught up for more than ${limit}: ${riskText(spare)}.`;
  }
  if (laggingObservers.length > 0) {
    const { length } = laggingObservers;
    return `${length === 1 ? 'Broker' : 'Brokers'} ${listed(
      laggingObservers.map(String),
      MOST_NAMES,
    )} ${verbFor(
      length,
      'have',
    )} not caught up with the metadata for more than ${limit}: ${
      length === 1 ? 'it works' : 'they work'
    } by an older state.`;
  }
  return voters === 1
    ? 'The only voter has caught up.'
    : `All ${formatQuantity(voters, 'voters')} have caught up.`;
}

function riskText(spare: number): string {
  if (spare < 0) return 'there is no majority';
  return spare === 0
    ? 'the loss of another one stops changes of topics, leaders and settings'
    : `${spare} more may be lost`;
}

function partitionsOf(
  { partitions, of }: { partitions: number; of: number },
  verb: string,
): string {
  return shareWith(partitions, of, 'partitions', verb);
}

function affected(owners: readonly string[]): string {
  return owners.length === 0
    ? ''
    : `, of ${listed(owners.map(escapeName), MOST_NAMES)}`;
}

/**
 * What was found of a cluster, as a sentence.
 *
 * @public
 */
export function clusterFindingText(finding: ClusterFinding): string {
  switch (finding.code) {
    case 'cluster-signal':
      return clusterHealthText(finding.signal);
    case 'cluster-message-rate':
      return limitText(finding.signal, MORE_BROKERS);
    case 'cluster-brokers': {
      const names = listed(finding.brokers.map(String), MOST_NAMES);
      const word = finding.brokers.length === 1 ? 'Broker' : 'Brokers';
      const found =
        finding.first && finding.signal.code !== 'below-floor'
          ? withOwners(
              limitText(finding.signal, FIRST_STEPS[finding.first]),
              finding.signal,
            )
          : brokerMetricText(finding.signal);
      return `${word} ${names} of ${finding.of}: ${found}`;
    }
    case 'cluster-within':
      return `${
        finding.of === 1 ? 'Its broker is' : `All ${finding.of} brokers are`
      } within the limits; ${finding.coverage.measured} of ${
        finding.coverage.total
      } metrics measured.`;
    case 'cluster-unknown':
      return 'Nothing is measured of its brokers.';
    default:
      return finding satisfies never;
  }
}
