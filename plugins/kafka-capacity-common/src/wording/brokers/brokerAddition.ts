import { countWith, verbFor } from '../agreement';
import { formatQuantity } from '../../calculation/format';
import { listed } from '../../calculation/listed';
import type { ClusterOptionId } from '../../brokers/cluster/optionCauses';
import type {
  BrokerAdditionCheckId,
  BrokerAdditionPhase,
  CheckEvidence,
  CheckStatus,
  ComparedRow,
  ObservedRow,
  UnmeasuredRow,
} from '../../runbooks/broker-addition/brokerAdditionFacts';
import { ROW_WORDS } from './rowWords';

/**
 * Titles of the phases of adding brokers.
 *
 * @public
 */
export const BROKER_ADDITION_PHASE_TITLES: Readonly<
  Record<BrokerAdditionPhase, string>
> = {
  assessment: 'Pre-scaling assessment',
  provisioning: 'Infrastructure provisioning',
  integration: 'Controlled integration',
  validation: 'Post-scaling validation',
};

/**
 * Titles of the checks of adding brokers.
 *
 * @public
 */
export const BROKER_ADDITION_CHECK_TITLES: Readonly<
  Record<BrokerAdditionCheckId, string>
> = {
  'metrics-known': 'Every metric of the brokers is measured',
  'replicas-in-sync': 'Every replica is in sync',
  'no-reassignment': 'No reassignment is running',
  'adding-is-the-answer': 'Adding brokers is the recommendation',
  'quiet-hour': 'It is a quiet hour',
  'brokers-registered': 'The new brokers have joined the cluster',
  'racks-set': 'Every broker has a rack',
  'configuration-standard': 'The new brokers have the standard configuration',
  'brokers-monitored': 'The new brokers are monitored',
  'one-at-a-time': 'Brokers joined one at a time',
  'stable-between': 'The cluster is stable since the last broker joined',
  reassigned: 'The new brokers have their replicas',
  'replicas-even': 'Replicas are evenly distributed',
  'leaders-even': 'Leaders are evenly distributed',
  healthy: 'Replication is healthy',
  'metrics-below-warning': 'Metrics are below the warning limits',
  improved: 'No metric is worse than before',
};

/**
 * Words for how a check stands.
 *
 * @public
 */
export const CHECK_STATUS_TEXTS: Readonly<Record<CheckStatus, string>> = {
  passed: 'Passed',
  open: 'Open',
  failed: 'Failed',
  unknown: 'Unknown',
};

const UNREAD: Record<
  Extract<CheckEvidence, { code: 'unread' }>['what'],
  string
> = {
  metrics:
    'The metrics of the brokers are unknown: connect a metrics source to the cluster.',
  partitions: 'The partitions could not all be read in the last sweep.',
  reassignments:
    'Running reassignments could not be read: give the principal DESCRIBE on the cluster.',
  assessment: 'The cluster is not assessed yet.',
  history: 'Not every hour of the day has traffic history yet.',
};

const RECOMMENDATIONS: Record<ClusterOptionId, string> = {
  keep: 'keep the cluster as it is',
  restore: 'bring back what is missing first',
  wait: 'wait for the running reassignment',
  'find-cause': 'find the cause first',
  'test-maximum': 'set tested.brokers first',
  rebalance: 'rebalance first',
  'scale-up': 'use larger brokers',
  'add-brokers': 'add brokers',
  'remove-brokers': 'remove brokers',
};

/**
 * What a check was decided by, in one or two sentences.
 *
 * @public
 */
export function checkEvidenceText(evidence: CheckEvidence): string {
  switch (evidence.code) {
    case 'not-yet':
      return 'Waits for the new brokers.';
    case 'not-observable':
      return 'Sweeps do not read this. Confirm it when you have checked it.';
    case 'unread':
      return UNREAD[evidence.what];
    case 'rows-measured': {
      const { measured, total, missing } = evidence;
      const names = missing.map(row => ROW_WORDS[row]);
      const gap = names.length > 0 ? ` Missing: ${listed(names, 9)}.` : '';
      return `${measured} of ${total} metrics measured.${gap}`;
    }
    case 'partition-health': {
      const { underReplicated, offline, unread } = evidence;
      if (underReplicated + offline + unread === 0) {
        return 'No partition is under-replicated or offline.';
      }
      return `${counted(
        underReplicated,
        'under-replicated partition',
      )}, ${offline} offline, ${unread} unread.`;
    }
    case 'reassigning':
      return evidence.partitions === 0
        ? 'No partition is being reassigned.'
        : `${counted(
            evidence.partitions,
            'partition',
          )} still being reassigned. Wait until that is complete.`;
    case 'recommendation': {
      const { recommendation, needed, brokers } = evidence;
      const need =
        needed === null
          ? ''
          : ` ${countWith(needed, 'brokers', 'are')} needed, there ${verbFor(
              brokers,
              'are',
            )} ${brokers}.`;
      return `The recommendation is to ${RECOMMENDATIONS[recommendation]}.${need}`;
    }
    case 'quiet-hours': {
      const { from, to, percentOfBusiest } = evidence;
      const now =
        percentOfBusiest === null
          ? ''
          : ` Traffic now is ${formatQuantity(
              percentOfBusiest,
              '%',
            )} of the busiest hour's.`;
      return `The quietest hours are ${hour(from)} to ${hour(to)} UTC.${now}`;
    }
    case 'registered': {
      const { joined, count } = evidence;
      const ids =
        joined.length > 0 ? `: ${listed(joined.map(String), 20)}` : '';
      return `${joined.length} of ${formatQuantity(
        count,
        'new brokers',
      )} joined${ids}.`;
    }
    case 'racks': {
      const { without, fewest, most } = evidence;
      if (without.length > 0) {
        return `Without a rack: ${nounFor(without.length)} ${listed(
          without.map(String),
          20,
        )}. Set broker.rack.`;
      }
      return fewest === most
        ? `Each rack has ${counted(most, 'broker')}.`
        : `Racks have ${fewest} to ${counted(
            most,
            'broker',
          )}. Replicas spread evenly only over racks of the same size.`;
    }
    case 'monitored': {
      const { missing, rows } = evidence;
      return missing.length === 0
        ? `They have ${formatQuantity(
            rows,
            'metrics',
          )}, as the other brokers have.`
        : `${capital(nounFor(missing.length))} ${listed(
            missing.map(String),
            20,
          )} ${verbFor(
            missing.length,
            'have',
          )} fewer metrics than the others, which have ${rows}.`;
    }
    case 'stable-minutes': {
      const { minutes, of } = evidence;
      return `Stable for ${minutes} of ${of} min.`;
    }
    case 'waiting': {
      const { reassigning, withoutReplicas } = evidence;
      if (withoutReplicas.length > 0) {
        return `${capital(nounFor(withoutReplicas.length))} ${listed(
          withoutReplicas.map(String),
          20,
        )} ${verbFor(
          withoutReplicas.length,
          'have',
        )} no replicas. Kafka moves none by itself: run the reassignment plan.`;
      }
      return reassigning === 0
        ? 'Every reassignment is complete.'
        : `${counted(reassigning, 'partition')} still being reassigned.`;
    }
    case 'evenness': {
      const { broker, value, even, offPercent } = evidence;
      const side = offPercent < 0 ? 'below' : 'above';
      return `Broker ${broker} is furthest from even: ${value}, ${formatQuantity(
        Math.abs(offPercent),
        '%',
      )} ${side} ${formatQuantity(even)} (limit 10%).`;
    }
    case 'levels': {
      const { above, missing, measured, total } = evidence;
      const gap = missingText(missing);
      return above.length === 0
        ? `None of the ${formatQuantity(
            measured,
            'measured metrics',
          )} is above its warning limit; ${total} in all.${gap}`
        : `Above the warning limit: ${listed(above.map(rowText), 9)}.${gap}`;
    }
    default: {
      const rows = evidence.rows.filter(
        ({ before, after }) => before !== null && after !== null,
      );
      const { worse, tolerated, missing, tolerancePercent } = evidence;
      const worseText =
        worse.length === 0
          ? ''
          : ` Worse: ${listed(worse.map(comparedText), 9)}.`;
      const toleratedText =
        tolerated.length === 0
          ? ''
          : ` Tolerated, as at most ${tolerancePercent}% more or below the warning limit: ${listed(
              tolerated.map(comparedText),
              9,
            )}.`;
      return `${counted(
        rows.length,
        'metric',
      )} compared with before.${worseText}${toleratedText}${missingText(
        missing,
      )}`;
    }
  }
}

function rowText({ row, value, unit }: ObservedRow): string {
  return value === null
    ? ROW_WORDS[row]
    : `${ROW_WORDS[row]} ${formatQuantity(value, unit)}`;
}

function nounFor(brokers: number): string {
  return brokers === 1 ? 'broker' : 'brokers';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function comparedText({ row, before, after, unit }: ComparedRow): string {
  return `${ROW_WORDS[row]} ${formatQuantity(
    before ?? 0,
    unit,
  )} → ${formatQuantity(after ?? 0, unit)}`;
}

function missingText(missing: readonly UnmeasuredRow[]): string {
  if (missing.length === 0) return '';
  const brokers = [...new Set(missing.flatMap(one => one.brokers))];
  const where =
    brokers.length === 0
      ? ''
      : ` (${nounFor(brokers.length)} ${listed(brokers.map(String), 20)})`;
  return ` Not measured: ${listed(
    missing.map(({ row }) => ROW_WORDS[row]),
    9,
  )}${where}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function hour(of: number): string {
  return `${String(of).padStart(2, '0')}:00`;
}
