import type { Level } from '../../assessment/levels';
import type { BrokerRow } from '../../brokers/brokerMetrics';
import type { ClusterOptionId } from '../../brokers/cluster/optionCauses';

/**
 * The phases of adding brokers, in order.
 *
 * Source: "Broker Addition Process" of the scaling guide.
 *
 * @public
 */
export const BROKER_ADDITION_PHASES = [
  'assessment',
  'provisioning',
  'integration',
  'validation',
] as const;

/**
 * A phase of adding brokers.
 *
 * @public
 */
export type BrokerAdditionPhase = (typeof BROKER_ADDITION_PHASES)[number];

/**
 * The checks of adding brokers by phase, in order.
 *
 * @public
 */
export const BROKER_ADDITION_CHECKS = {
  assessment: [
    'metrics-known',
    'replicas-in-sync',
    'no-reassignment',
    'adding-is-the-answer',
    'quiet-hour',
  ],
  provisioning: [
    'brokers-registered',
    'racks-set',
    'configuration-standard',
    'brokers-monitored',
  ],
  integration: ['one-at-a-time', 'stable-between', 'reassigned'],
  validation: [
    'replicas-even',
    'leaders-even',
    'healthy',
    'metrics-below-warning',
    'improved',
  ],
} as const satisfies Record<BrokerAdditionPhase, readonly string[]>;

/**
 * A check of adding brokers.
 *
 * @public
 */
export type BrokerAdditionCheckId =
  (typeof BROKER_ADDITION_CHECKS)[BrokerAdditionPhase][number];

/**
 * Checks that a person may confirm: those that are theirs to decide, and those of metrics and history, which count only while these are
 * unknown. The others are facts.
 *
 * @public
 */
export const CONFIRMABLE_CHECKS = [
  'metrics-known',
  'adding-is-the-answer',
  'quiet-hour',
  'configuration-standard',
  'brokers-monitored',
  'metrics-below-warning',
  'improved',
] as const satisfies readonly BrokerAdditionCheckId[];

/**
 * A check that a person may confirm.
 *
 * @public
 */
export type ConfirmableCheckId = (typeof CONFIRMABLE_CHECKS)[number];

/**
 * A row of the guide's table over some brokers: the worst of them.
 *
 * @public
 */
export interface ObservedRow {
  row: BrokerRow;
  level: Level;
  /** Null when it was not measured. */
  value: number | null;
  unit: string;
  /** Brokers of which it was not measured; absent in what was stored before it was noted. */
  unmeasured?: number[];
}

/**
 * A broker as one sweep saw it.
 *
 * @public
 */
export interface ObservedBroker {
  id: number;
  rack: string | null;
  /** Leaders and followers; null where partitions could not be read. */
  replicas: number | null;
  leaders: number | null;
  /** Rows of the guide's table that are measured; null where metrics are not assessed. */
  measuredRows: number | null;
}

/**
 * A cluster as one sweep saw it, as far as adding brokers is concerned. Plain data: it is stored.
 *
 * @public
 */
export interface ClusterObservation {
  /** Milliseconds since the epoch. */
  at: number;
  brokers: ObservedBroker[];
  /** Null where partitions could not be read. */
  partitions: {
    total: number;
    underReplicated: number;
    offline: number;
    /** Partitions of which nothing is known. */
    unread: number;
  } | null;
  /** Partitions with a running reassignment; null where they could not be read. */
  reassigning: number | null;
  /** Rows of the guide's table over all brokers; null where metrics are not assessed. */
  rows: ObservedRow[] | null;
  /** Null where the cluster is not assessed. */
  recommendation: ClusterOptionId | null;
  /** Brokers that the cluster needs; null where that is not known. */
  brokersNeeded: number | null;
  /**
   * Mean traffic of each hour of the day in UTC over the last weeks, from midnight on, in any unit. Null where nothing is known of it;
   * absent from what was stored before it was kept.
   */
  hourlyTraffic?: readonly (number | null)[] | null;
}

/**
 * A broker that joined while brokers were added. Plain data: it is stored.
 *
 * @public
 */
export interface JoinedBroker {
  id: number;
  /** First sweep that saw it, milliseconds since the epoch. */
  at: number;
  /**
   * Milliseconds for which the cluster was stable, without a break, right before it joined: since the broker before it, or since
   * the addition began.
   */
  stableBeforeMs: number;
}

/**
 * Who confirmed a check.
 *
 * @public
 */
export interface CheckConfirmation {
  /** Entity reference of the person, or name of the service. */
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * What the checks of an addition are evaluated from.
 *
 * @public
 */
export interface BrokerAdditionFacts {
  /** Brokers to add. */
  count: number;
  /** The last sweep before the first new broker joined. */
  before: ClusterObservation;
  now: ClusterObservation;
  /** In the order in which they joined. */
  joined: readonly JoinedBroker[];
  /** Since when every sweep saw the cluster stable; null while it is not. Milliseconds since the epoch. */
  stableSince: number | null;
  confirmations: Readonly<
    Partial<Record<ConfirmableCheckId, CheckConfirmation>>
  >;
  /** Minutes that the cluster must be stable after a broker joined; 10 unless given. */
  stableMinutes?: number;
}

/**
 * How a check stands. `open`: not yet; `failed`: it speaks against going on; `unknown`: what it is of is not known.
 *
 * @public
 */
export type CheckStatus = 'passed' | 'open' | 'failed' | 'unknown';

/**
 * What a check was decided by.
 *
 * @public
 */
export type CheckEvidence =
  /** Its time has not come. */
  | { code: 'not-yet' }
  /** Not in what is read of a cluster: somebody has to confirm it. */
  | { code: 'not-observable' }
  | {
      code: 'unread';
      what:
        | 'metrics'
        | 'partitions'
        | 'reassignments'
        | 'assessment'
        | 'history';
    }
  | {
      code: 'rows-measured';
      measured: number;
      total: number;
      missing: BrokerRow[];
    }
  | {
      code: 'partition-health';
      underReplicated: number;
      offline: number;
      unread: number;
    }
  | { code: 'reassigning'; partitions: number }
  | {
      code: 'recommendation';
      recommendation: ClusterOptionId;
      needed: number | null;
      brokers: number;
    }
  /** Hours of the day in UTC, `from` to before `to`, and the traffic now as percent of the busiest hour. */
  | {
      code: 'quiet-hours';
      from: number;
      to: number;
      percentOfBusiest: number | null;
    }
  | { code: 'registered'; joined: number[]; count: number }
  | { code: 'racks'; without: number[]; fewest: number; most: number }
  | { code: 'monitored'; missing: number[]; rows: number }
  /** The shortest time between two new brokers, or from the last one on, in which the cluster was stable. */
  | { code: 'stable-minutes'; minutes: number; of: number }
  | { code: 'waiting'; reassigning: number; withoutReplicas: number[] }
  | {
      code: 'evenness';
      broker: number;
      value: number;
      even: number;
      offPercent: number;
    }
  | {
      code: 'levels';
      above: ObservedRow[];
      missing: UnmeasuredRow[];
      measured: number;
      total: number;
    }
  | {
      code: 'comparison';
      rows: ComparedRow[];
      /** Past their warning limit, and by more than the tolerance. */
      worse: ComparedRow[];
      /** Worse too, and within the tolerance or below their warning limit. */
      tolerated: ComparedRow[];
      missing: UnmeasuredRow[];
      tolerancePercent: number;
    };

/**
 * A row of the guide's table that is not measured of some brokers.
 *
 * @public
 */
export interface UnmeasuredRow {
  row: BrokerRow;
  /** Of which; empty where that is not known. */
  brokers: number[];
}

/**
 * A row of the table of before and after.
 *
 * @public
 */
export interface ComparedRow {
  row: BrokerRow;
  unit: string;
  before: number | null;
  after: number | null;
}

/**
 * A check and how it stands.
 *
 * @public
 */
export interface BrokerAdditionCheck {
  id: BrokerAdditionCheckId;
  status: CheckStatus;
  evidence: CheckEvidence;
  /** Whether a person's word counts for it now. */
  confirmable: boolean;
  /** Who confirmed it; null where nobody did, or nobody needs to. */
  confirmed: CheckConfirmation | null;
}

/**
 * The checks of adding brokers, phase by phase.
 *
 * @public
 */
export interface BrokerAdditionChecklist {
  phases: {
    id: BrokerAdditionPhase;
    /** `failed` if a check is, else `open` or `unknown` if one is, else `passed`. */
    status: CheckStatus;
    checks: BrokerAdditionCheck[];
  }[];
  /** Whether every check has passed. */
  isComplete: boolean;
}
