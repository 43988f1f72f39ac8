import { countWith, verbFor } from '../agreement';
import type {
  BrokerConstraint,
  ConstraintReason,
} from '../../api/resources/clusters/clusterAssessment';
import {
  formatDuration,
  formatNumber,
  formatQuantity,
} from '../../calculation/format';
import type { Advice } from '../../calculation/calculation';
import { listed } from '../../calculation/listed';
import type { BrokerConstraintId } from '../../brokers/cluster/brokerConstraints';
import type { ClusterAdvice } from '../../brokers/cluster/clusterAdvice';
import type { ClusterScalingOption } from '../../brokers/cluster/clusterOptions';
import type {
  LevelCause,
  OptionSearch,
} from '../../brokers/cluster/optionCauses';
import { resourceText, sizeChangesText } from './brokerAdvice';
import { ROW_WORDS } from './rowWords';

const CONSTRAINTS: Readonly<Record<BrokerConstraintId, string>> = {
  cpu: 'CPU',
  memory: 'heap',
  disk: 'disk',
  iops: 'IOPS',
  network: 'network',
  'message-rate': 'message rate',
  partitions: 'partitions',
  'request-latency': 'request latency',
  'broker-loss': 'losing a broker',
  'rack-loss': 'losing a rack',
  replication: 'replication factor',
  controllers: 'controllers',
};

/**
 * What a constraint on the number of brokers is called.
 *
 * @public
 */
export function constraintText(id: BrokerConstraintId): string {
  return CONSTRAINTS[id];
}

/**
 * Why a constraint gives no number, as part of a sentence.
 *
 * @public
 */
export function constraintReasonText(reason: ConstraintReason): string {
  switch (reason.code) {
    case 'not-computable':
      return 'a latency does not say how many brokers would lower it';
    case 'not-replicated':
      return 'no partition has a second replica, so that none survives a loss';
    case 'not-kafka':
      return 'what is not Kafka’s fills the disks by itself, which more brokers don’t change';
    case 'one-rack':
      return 'brokers have no rack, or all the same one';
    case 'partitions-unread':
      return 'partitions could not be read';
    case 'quorum-unread':
      return 'the controller quorum could not be read';
    case 'tested-brokers-unknown':
      return 'tested.brokers is not configured: test again after an addition';
    case 'not-measured':
      return reason.brokers === reason.of
        ? 'not measured'
        : `not measured on ${reason.brokers} of ${formatQuantity(
            reason.of,
            'brokers',
          )}`;
    default:
      return reason satisfies never;
  }
}

/**
 * How a constraint's number comes about, such as `225% ÷ 70% = 3.21 → 4`; why there is none, where there is none.
 *
 * @public
 */
export function constraintCalculation({
  id,
  brokers,
  reason,
  resource,
  total,
  perBroker,
}: BrokerConstraint): string {
  if (brokers === null) return reason ? constraintReasonText(reason) : '–';
  if (total === null || perBroker === null) return `${brokers}`;
  const unit = id === 'partitions' ? '' : '%';
  const quotient = `${formatNumber(total)}${unit} ÷ ${formatNumber(
    perBroker,
  )}${unit} = ${formatNumber(total / perBroker)}`;
  switch (id) {
    case 'broker-loss':
      return `${nameOf(resource)}${quotient} → ${
        brokers - 1
      }, and 1 that may be lost`;
    case 'rack-loss':
      return `${nameOf(
        resource,
      )}${quotient}, left after the largest rack → ${brokers}`;
    default:
      return `${quotient} → ${brokers}`;
  }
}

function nameOf(resource: BrokerConstraint['resource']): string {
  return resource === null ? '' : `${resourceText(resource)}: `;
}

const MOST_NAMES = 5;

const LEVEL_CAUSE_WORDS: Readonly<Record<LevelCause, string>> = {
  ...ROW_WORDS,
  'message-rate': 'message rate',
  'offline-partitions': 'offline partitions',
  'under-min-isr': 'partitions below min.insync.replicas',
  'under-replicated': 'under-replicated partitions',
  quorum: 'the controller quorum',
};

const SEARCHES: Readonly<Record<OptionSearch, string>> = {
  requests: 'what slows requests',
  queue: 'what fills the request queue',
  heap: 'what fills the heap',
  gc: 'why garbage collection takes long though the heap has room',
};

function searchText(searches: readonly OptionSearch[] = ['requests']): string {
  return `find ${searches.map(one => SEARCHES[one]).join(', and ')}`;
}

/**
 * What can be done about a cluster, as a sentence.
 *
 * @param current - brokers that it has
 * @public
 */
export function clusterOptionText(
  option: ClusterScalingOption,
  current: number,
): string {
  const { leaves = [] } = option;
  const text = optionText(option, current);
  return leaves.length === 0
    ? text
    : `${text} It does not cure what sets the level: ${listed(
        leaves.map(one => LEVEL_CAUSE_WORDS[one]),
        MOST_NAMES,
      )}.`;
}

function optionText(
  { id, brokers, changes, constraint, searches }: ClusterScalingOption,
  current: number,
): string {
  const by = constraint ? ` (${constraintText(constraint)})` : '';
  switch (id) {
    case 'restore':
      return 'Bring back what is missing before you change anything.';
    case 'wait':
      return 'Wait for the reassignment to finish.';
    case 'find-cause':
      return `${capital(
        searchText(searches),
      )}: no size or number of brokers follows from it.`;
    case 'test-maximum':
      return 'Set tested.brokers, the brokers that the maximum message rate was tested with. Without it, no number of brokers follows from the rate: test again after an addition.';
    case 'rebalance':
      return 'Rebalance: move partitions from brokers that have too many to those that have too few.';
    case 'scale-up':
      return `Scale up each broker: ${sizeChangesText(changes)}.${placeText(
        changes,
      )}`;
    case 'add-brokers':
      return `Add ${formatQuantity(
        brokers - current,
        'brokers',
      )}: ${current} → ${brokers}${by}.`;
    case 'remove-brokers':
      return `Up to ${formatQuantity(
        current - brokers,
        'brokers',
      )} could go: ${current} → ${brokers}. Then ${
        constraint ? constraintText(constraint) : 'another limit'
      } would bind.`;
    case 'keep':
      return `Keep ${formatQuantity(current, 'brokers')} of this size.`;
    default:
      return id satisfies never;
  }
}

/** Where a size is set that no document of brokers declares. */
function placeText(changes: ClusterScalingOption['changes']): string {
  const changesOf = (resource: string) =>
    changes.some(one => one.resource === resource);
  const network = changesOf('network')
    ? ' No document sets a network interface: choose another machine type.'
    : '';
  const iops = changesOf('iops')
    ? ' No document of brokers sets IOPS: choose another volume.'
    : '';
  return network + iops;
}

/**
 * What to do about a cluster in a few words.
 *
 * @public
 */
export function clusterActionText({
  id,
  brokers,
  changes,
  searches,
}: ClusterScalingOption): string {
  switch (id) {
    case 'restore':
      return 'bring back what is missing';
    case 'wait':
      return 'wait for the reassignment';
    case 'find-cause':
      return searchText(searches?.slice(0, 1));
    case 'test-maximum':
      return 'set tested.brokers';
    case 'rebalance':
      return 'rebalance';
    case 'scale-up':
      return sizeChangesText(changes);
    case 'add-brokers':
    case 'remove-brokers':
      return `→ ${formatQuantity(brokers, 'brokers')}`;
    case 'keep':
      return 'keep';
    default:
      return id satisfies never;
  }
}

/**
 * What is worth doing or knowing of a cluster, as a sentence.
 *
 * @public
 */
export function clusterAdviceText(advice: ClusterAdvice): string {
  switch (advice.id) {
    case 'brokers-unknown':
      return `Nothing is known of ${brokersText(advice.brokers)} of ${
        advice.of
      }: the levels are those of the others.`;
    case 'broker-loss':
    case 'rack-loss': {
      const lost =
        advice.id === 'broker-loss' ? 'a broker' : 'the largest rack';
      return `Losing ${lost} would bring the others to ${formatQuantity(
        advice.percentAfter,
        '%',
      )} ${resourceText(advice.resource)}${
        advice.peakDays === null ? '' : ' at the peak'
      } (limit ${formatQuantity(advice.limitPercent, '%')}): ${advice.needed} ${
        advice.needed === 1 ? 'broker' : 'brokers'
      } would bear it.`;
    }
    case 'peak':
      return `At the peak of ${formatQuantity(
        advice.peakDays,
        'days',
      )} ${constraintText(advice.constraint)} needs ${formatQuantity(
        advice.needed,
        'brokers',
      )}; there are ${advice.brokers}.`;
    case 'surplus': {
      const unmeasured =
        advice.unmeasured.length === 0
          ? ''
          : ` Not measured: ${advice.unmeasured
              .map(constraintText)
              .join(', ')}.`;
      return `${advice.needed} of ${formatQuantity(
        advice.brokers,
        'brokers',
      )} ${verbFor(advice.needed, 'are')} enough: ${
        advice.surplus
      } could go, then ${constraintText(
        advice.binding,
      )} would bind.${unmeasured}`;
    }
    case 'empty-brokers':
      return `${capital(brokersText(advice.brokers))} hold${
        advice.brokers.length === 1 ? 's' : ''
      } less than half of the ${formatNumber(
        advice.even,
      )} partitions that are even: rebalance to use ${
        advice.brokers.length === 1 ? 'it' : 'them'
      }.`;
    case 'not-preferred':
      return `${formatNumber(advice.partitions)} of ${formatQuantity(
        advice.of,
        'partitions',
      )} (limit ${formatQuantity(advice.limitPercent, '%')}) ${verbFor(
        advice.partitions,
        'are',
      )} led by another broker than the preferred one: run kafka-leader-election.sh --election-type preferred --all-topic-partitions.`;
    case 'reassignment': {
      const { partitions, percent, secondsLeft } = advice.progress;
      const done =
        percent === null ? '' : `, ${formatQuantity(percent, '%')} moved`;
      const left =
        secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
      return `${countWith(
        partitions,
        'partitions',
        'are',
      )} being moved${done}${left}.`;
    }
    default:
      return advice satisfies never;
  }
}

/**
 * Advice with its text.
 *
 * @public
 */
export function clusterAdvice(advice: ClusterAdvice): Advice {
  return { ...advice, text: clusterAdviceText(advice) };
}

function brokersText(brokers: readonly number[]): string {
  const word = brokers.length === 1 ? 'broker' : 'brokers';
  return `${word} ${listed(brokers.map(String), MOST_NAMES)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
