import type {
  AssignorShortage,
  ConsumerDemand,
  ConsumerRecommendation,
  PartitionShortage,
} from './recommendConsumers';
import type { GroupCause } from './groupCause';
import type { GroupLevelStates } from './groupFacts';
import type { GroupFinding } from './assessGroup';
import type {
  ConsumerThroughputSignal,
  GroupSignal,
  GroupSignalFinding,
} from './groupSignals';
import { compareLevels } from '../assessment/levels';
import type { LevelState } from '../assessment/levelState';
import type { CapacityPolicies } from '../policies/defaultPolicies';

/**
 * What is known of a consumer group that may not be ok.
 *
 * @public
 */
export interface GroupOutlook {
  signals: readonly GroupSignal[];
  /** Thresholds in force, as the assessment left them. */
  states: GroupLevelStates;
  policies: CapacityPolicies;
  /** Live members; null when they could not be read. */
  members: number | null;
  /** Records behind; null when not known. */
  lag: number | null;
  /** Null when it can't be said. */
  recommendation: ConsumerRecommendation | null;
  /** Why its lag does not fall, where more members would not help. */
  cause?: GroupCause | null;
  /** What its members do; null when not known. */
  rates: Pick<ConsumerDemand, 'produceRate' | 'perMemberRate'> | null;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * The condition under which a signal clears.
 *
 * @public
 */
export type ClearingCondition =
  | {
      code: 'lag-below';
      limits: { value: number; unit: string }[];
      seconds: number;
      /** Whether the lag is below them already. */
      clearing: boolean;
    }
  | { code: 'commit-past-lost' }
  | {
      code: 'retention-share';
      by: 'age' | 'size';
      /** In %. */
      limit: number;
      seconds: number;
      now: number | null;
    }
  | { code: 'read-faster'; partitions: number }
  /** In % of the benchmark. */
  | { code: 'throughput-below'; limit: number; seconds: number };

/**
 * What would work a lag off.
 *
 * @public
 */
export type ClearingWay =
  | { code: 'scale-what-runs-it' }
  | { code: 'more-members'; members: number; seconds: number | null }
  | { code: 'catches-up'; seconds: number }
  | PartitionShortage
  | AssignorShortage;

/**
 * What it would take for a group to be ok.
 *
 * @public
 */
export type GroupClearing =
  /** What must be known first. */
  | { code: 'unknown'; finding: GroupSignalFinding | null }
  | { code: 'cause'; cause: GroupCause; then: ClearingCondition | null }
  | { code: 'condition'; way: ClearingWay | null; condition: ClearingCondition }
  /** The finding says all there is to say. */
  | { code: 'finding'; finding: GroupFinding };

/** Among equals what loses records speaks first, then what nobody works off. */
const ORDER = [
  'data-loss-risk',
  'behavior',
  'lag-time',
  'lag-records',
  'consumer-throughput',
  'consumer-cpu',
];

/**
 * What it would take for a group to be ok: the condition under which its worst signal clears, by the policy in force, and what would
 * bring it about as far as that is known.
 *
 * @returns null when it is ok
 * @public
 */
export function groupClearing(outlook: GroupOutlook): GroupClearing | null {
  const { signals, cause } = outlook;
  const known = signals.filter(({ level }) => level !== 'unknown');
  if (known.length === 0) {
    return { code: 'unknown', finding: signals[0]?.finding ?? null };
  }
  const [worst] = known
    .filter(({ level }) => level !== 'ok')
    .sort(
      (a, b) =>
        compareLevels(a.level, b.level) ||
        ORDER.indexOf(a.id) - ORDER.indexOf(b.id),
    );
  if (!worst) return null;
  const condition = conditionOf(worst, outlook);
  if (cause) return { code: 'cause', cause, then: condition };
  if (condition === null) {
    const { finding: signal } = worst;
    return { code: 'finding', finding: { code: 'group', signal } };
  }
  if (worst.id === 'consumer-throughput') {
    return { code: 'condition', way: throughputWay(worst), condition };
  }
  const way = isClearing(outlook) && isLag(worst) ? null : wayOut(outlook);
  return { code: 'condition', way, condition };
}

/** Null where the cause, or the signal itself, says all. */
function conditionOf(
  worst: GroupSignal,
  outlook: GroupOutlook,
): ClearingCondition | null {
  if (isLag(worst)) return lagCondition(outlook);
  if (worst.id === 'consumer-throughput') return throughputCondition(outlook);
  const { finding } = worst;
  switch (finding.code) {
    case 'data-loss':
    case 'data-loss-held':
    case 'records-lost':
      return dataLossCondition(finding, outlook);
    case 'falling-behind':
      return outlook.cause
        ? lagCondition(outlook)
        : { code: 'read-faster', partitions: finding.partitions };
    default:
      // Behind what a group does on its partitions may be a lag that clears later.
      return outlook.cause ? lagCondition(outlook) : null;
  }
}

function isLag({ id }: GroupSignal): boolean {
  return id === 'lag-time' || id === 'lag-records';
}

type RiskFinding = Extract<
  GroupSignalFinding,
  { code: 'data-loss' | 'data-loss-held' | 'records-lost' }
>;

function dataLossCondition(
  { code, risk }: RiskFinding,
  { policies, states, now }: GroupOutlook,
): ClearingCondition {
  if (code !== 'data-loss-held' && risk.lostRecords > 0) {
    return { code: 'commit-past-lost' };
  }
  const { dataLossRisk, sustained } = policies;
  return {
    code: 'retention-share',
    by: risk?.unreadBytes === undefined ? 'age' : 'size',
    limit: dataLossRisk.warning * sustained.clearFactor,
    seconds: secondsToClear([states.dataLossRisk], { policies, now }),
    now: risk?.percent ?? null,
  };
}

/** Seconds until the last of the thresholds in force clears, if the values stay as low as they are. */
function secondsToClear(
  states: readonly (LevelState | undefined)[],
  { policies, now }: Pick<GroupOutlook, 'policies' | 'now'>,
): number {
  const span = policies.sustained.clearMinutes * 60;
  const left = states.map(state => {
    // Whatever is past a higher threshold is past this one too, and this one clears last.
    const warning = state?.active.warning;
    if (!warning) return 0;
    const cleared =
      warning.clearingSince === null ? 0 : now - warning.clearingSince;
    return span - cleared / 1000;
  });
  return Math.max(0, ...left);
}

/** The same of the lag. */
function secondsToClearLag(outlook: GroupOutlook): number {
  const { lagRecords, lagTime } = outlook.states;
  return secondsToClear([lagRecords, lagTime], outlook);
}

function isClearing(outlook: GroupOutlook): boolean {
  const { clearMinutes } = outlook.policies.sustained;
  return secondsToClearLag(outlook) < clearMinutes * 60;
}

/** Null where no threshold of the lag is in force. */
function lagCondition(outlook: GroupOutlook): ClearingCondition | null {
  const { states, policies } = outlook;
  const limits = (
    [
      [states.lagRecords, 'consumerLagRecords'],
      [states.lagTime, 'consumerLagTime'],
    ] as const
  ).flatMap(([state, metric]) => {
    if (!state?.active.warning) return [];
    const { warning, unit } = policies[metric];
    return [{ value: warning * policies.sustained.clearFactor, unit }];
  });
  if (limits.length === 0) return null;
  return {
    code: 'lag-below',
    limits,
    seconds: secondsToClearLag(outlook),
    clearing: isClearing(outlook),
  };
}

function throughputCondition(outlook: GroupOutlook): ClearingCondition {
  const { states, policies } = outlook;
  return {
    code: 'throughput-below',
    limit: policies.consumerThroughput.warning * policies.sustained.clearFactor,
    seconds: secondsToClear([states.consumerThroughput], outlook),
  };
}

function throughputWay({
  finding,
}: ConsumerThroughputSignal): ClearingWay | null {
  const { advice } = finding;
  switch (advice?.code) {
    case 'add-members': {
      const members = advice.recommended - advice.members;
      return { code: 'more-members', members, seconds: null };
    }
    case 'change-assignor':
      return advice;
    default:
      return null;
  }
}

/** What would work the lag off; null when that can't be said. */
function wayOut({
  signals,
  members,
  lag,
  recommendation,
  rates,
}: GroupOutlook): ClearingWay | null {
  const isResting = signals.some(
    ({ finding }) =>
      'advice' in finding && finding.advice?.code === 'commits-rarely',
  );
  if (isResting) return null;
  const isFallingBehind = signals.some(
    signal => signal.id === 'behavior' && signal.worst === 'falling-behind',
  );
  if (members === 0 && isFallingBehind) return { code: 'scale-what-runs-it' };
  if (!recommendation || members === null || lag === null) return null;
  const { finding } = recommendation;
  switch (finding.code) {
    case 'add-partitions':
    case 'change-assignor':
      return finding;
    case 'add-members': {
      const spare =
        (rates?.perMemberRate ?? NaN) * finding.recommended -
        (rates?.produceRate ?? NaN);
      return {
        code: 'more-members',
        members: finding.recommended - members,
        seconds: spare > 0 ? lag / spare : null,
      };
    }
    case 'catches-up':
      return finding.seconds > 0
        ? { code: 'catches-up', seconds: finding.seconds }
        : null;
    default:
      return null;
  }
}
