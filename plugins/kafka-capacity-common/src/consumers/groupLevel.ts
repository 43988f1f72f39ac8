import {
  KeyFigure,
  SubjectAssessment,
  summariseSignals,
} from '../assessment/assessment';
import {
  ConsumerDemand,
  ConsumerRecommendation,
  consumersNeeded,
} from './consumers';
import { DataLossRisk } from './lag/dataLoss';
import { dataLossSignal } from './lag/dataLossSignal';
import { formatQuantity } from '../calculation/format';
import {
  countIdleMembers,
  GroupAssignment,
  idleAdvice,
} from './groupAssignment';
import {
  causeAction,
  CausePlace,
  causeOf,
  causeSentence,
  findCauseAdvice,
  GroupCause,
  MembershipChurn,
} from './groupCause';
import {
  behaviourSignal,
  commitsSignal,
  lagSignals,
  lagUnknown,
} from './groupSignals';
import { commitsWithoutMembers, LagVerdict } from './lag/lag';
import type { LagReason } from './lag/lagReason';
import { leftoverAdvice } from './lag/leftovers';
import { Level } from '../assessment/levels';
import { isAmount, isModelFailure } from '../calculation/modelInput';
import { CapacityPolicies } from '../policies/policies';
import {
  evaluateLevel,
  LevelState,
  readLevelState,
  Sample,
} from '../assessment/sustained';
import { usableGroupFacts } from '../assessment/usableFacts';
import { Advice, InputSource } from '../calculation/working';

/**
 * The metrics of a group whose levels hold over time, to be stored and handed back.
 *
 * @public
 */
export interface GroupLevelStates {
  lagRecords?: LevelState;
  lagTime?: LevelState;
}

/**
 * What is known of a consumer group. What is left out has not been asked; what is null could not be measured.
 *
 * @public
 */
export interface GroupFacts {
  /** Why the group could not be read, and what would change that: everything is then unknown. */
  fault?: string;
  /** Share groups share partitions and commit no offsets. */
  type?: 'classic' | 'consumer' | 'share' | 'streams';
  /** Live members; null when they could not be read. */
  members: number | null;
  /** Partitions that the group reads: those committed for or assigned. */
  partitions: number;
  /** Those of them whose lag is not known: no commit, or no log end. */
  partitionsWithoutLag: number;
  /** Why those are not known; that there is no commit unless given. */
  withoutLagReason?: LagReason;
  /** Why no lag can be known, however often it is measured, such as that its topic was deleted: everything is then unknown at once. */
  unmeasurable?: LagReason;
  /** Records behind over all partitions with a commit, by sweep. */
  lagSamples: readonly Sample[];
  /** What of the lag now is on compacted topics: offsets, of which not each holds a record any more. */
  lagOnCompacted?: number;
  /** Where lag comes from, for the working. */
  lagSource?: InputSource;
  /** Seconds behind of the worst partition, by sweep. */
  timeLagSamples?: readonly Sample[];
  /** What the group does on each partition. */
  behaviours?: readonly LagVerdict[];
  /** How often its members changed of late; not known when absent. */
  churn?: MembershipChurn;
  /** Partitions on which it is stopped, rewound or stalled, to be named in advice. */
  causePlaces?: readonly CausePlace[];
  /** How its assignor spreads partitions over its members; not known when absent. */
  assignment?: GroupAssignment | null;
  /** The risk of losing unread records on each partition. */
  dataLossRisks?: readonly DataLossRisk[];
  /** What its members can do, for a recommendation of how many it should have. */
  rates?: Pick<
    ConsumerDemand,
    'produceRate' | 'perMemberRate' | 'perMemberRateSource' | 'lagVelocity'
  > | null;
  /** What the last assessment left. */
  previous?: GroupLevelStates;
  policies: CapacityPolicies;
  /** Milliseconds since the epoch. */
  now: number;
  /** Seconds between sweeps; 60 unless told. */
  intervalSeconds?: number;
}

/**
 * What was judged of a consumer group.
 *
 * @public
 */
export interface GroupAssessment extends SubjectAssessment {
  /**
   * Members without a partition, as assigned, or those beyond the partitions where that can't be seen; null when the members are
   * not known. None of a share group, and none while no partition is read or assigned.
   */
  idleMembers: number | null;
  /** Why its lag does not fall, where more members would not help; null where there is no such cause. */
  cause: GroupCause | null;
  /** How many members it should have; null where rates were not asked or are unusable. */
  recommendation: ConsumerRecommendation | null;
  /** To be handed back as `previous`. */
  states: GroupLevelStates;
}

/**
 * Judges a consumer group: how far behind it is in records and, where that was asked, in time, what it does, and whether
 * it may lose records. Partitions without a commit lower the coverage; when none has one, the group is `unknown`. More
 * members than partitions is advice. Never throws: a number that is none is taken for one that could not be read.
 *
 * @public
 */
export function assessGroup(given: GroupFacts): GroupAssessment {
  const usable = usableGroupFacts(given);
  if ('fault' in usable) return unknownGroup(usable.fault, given);
  const { facts } = usable;
  const { members, policies } = facts;
  const previous = readStates(facts.previous);
  const idleMembers = members === null ? null : idleOf(facts, members);
  const evaluate = (
    metric: 'consumerLagRecords' | 'consumerLagTime',
    samples: readonly Sample[],
    before: LevelState | undefined,
  ) =>
    evaluateLevel(policies[metric], samples, facts.now, before, {
      intervalSeconds: facts.intervalSeconds,
      sustained: policies.sustained,
    });
  const states: GroupLevelStates = {
    lagRecords: evaluate(
      'consumerLagRecords',
      facts.lagSamples,
      previous.lagRecords,
    ),
  };
  if (facts.timeLagSamples) {
    states.lagTime = evaluate(
      'consumerLagTime',
      facts.timeLagSamples,
      previous.lagTime,
    );
  }
  const cause = causeOf({ ...facts, lag: facts.lagSamples.at(-1)?.value });
  const recommendation = recommendMembers(facts, cause);
  const signals = lagSignals(facts, states, recommendation, cause);
  if (facts.behaviours) {
    signals.push(behaviourSignal(facts.behaviours, cause, facts.unmeasurable));
  }
  if (facts.dataLossRisks) {
    signals.push(
      dataLossSignal(facts.dataLossRisks, policies, facts.unmeasurable),
    );
  }
  if (facts.partitionsWithoutLag > 0) signals.push(commitsSignal(facts));
  const summary = summariseSignals(signals);
  return {
    level: summary.level,
    coverage: summary.coverage,
    signals: summary.signals,
    finding: causeFirst(summary, cause),
    advice: [
      ...adviceOf(facts, summary.level, cause),
      ...leftoverAdvice(facts.behaviours),
    ],
    action: actionOf(summary.level, facts, recommendation, cause),
    figure: figureOf(summary, states),
    idleMembers,
    cause,
    recommendation,
    states,
  };
}

/** What it was before holds on. */
function unknownGroup(
  fault: string,
  given: GroupFacts | undefined,
): GroupAssessment {
  const { members, partitions } = given ?? {};
  return {
    ...summariseSignals([lagUnknown(fault)]),
    finding: fault,
    advice: [],
    action: null,
    figure: null,
    idleMembers:
      given && isAmount(members) && isAmount(partitions)
        ? idleOf(given, members)
        : null,
    cause: null,
    recommendation: null,
    states: readStates(given?.previous),
  };
}

function readStates(stored: GroupLevelStates | undefined): GroupLevelStates {
  const lagRecords = readLevelState(stored?.lagRecords);
  const lagTime = readLevelState(stored?.lagTime);
  return {
    ...(lagRecords && { lagRecords }),
    ...(lagTime && { lagTime }),
  };
}

function recommendMembers(
  facts: GroupFacts,
  cause: GroupCause | null,
): ConsumerRecommendation | null {
  const { rates, members, partitions, policies } = facts;
  const lag = facts.lagSamples.at(-1)?.value;
  if (!rates || members === null || lag === undefined) return null;
  // As many members as partitions are no limit to a share group.
  if (facts.type === 'share') return null;
  const result = consumersNeeded({
    ...rates,
    lag,
    partitions,
    members,
    assignment: facts.assignment,
    cause,
    objectiveSeconds: policies.consumers.objectiveSeconds,
    evenOutShare: policies.consumers.evenOutShare,
  });
  return isModelFailure(result) ? null : result;
}

/** A number says little as long as its cause is there. */
function causeFirst(
  { level, finding }: Pick<SubjectAssessment, 'level' | 'finding'>,
  cause: GroupCause | null,
): string {
  if (!cause || !needsAction(level)) return finding;
  const sentence = causeSentence(cause);
  return finding === sentence ? finding : `${sentence} ${finding}`;
}

function needsAction(level: Level): boolean {
  return level !== 'ok' && level !== 'unknown';
}

function adviceOf(
  facts: GroupFacts,
  level: Level,
  cause: GroupCause | null,
): Advice[] {
  const { members, partitions, assignment } = facts;
  const first =
    cause && needsAction(level)
      ? [findCauseAdvice(cause, facts.causePlaces)]
      : [];
  const idle =
    members !== null && idleOf(facts, members) > 0
      ? idleAdvice({ members, partitions, assignment })
      : [];
  return [...first, ...idle];
}

/** Members with nothing to do. In a group's first rebalance nothing is assigned yet. */
function idleOf(
  { type, partitions, assignment }: GroupFacts,
  members: number,
): number {
  if (type === 'share' || partitions === 0) return 0;
  return countIdleMembers({ members, partitions, assignment });
}

function actionOf(
  level: Level,
  { members, behaviours }: GroupFacts,
  recommendation: ConsumerRecommendation | null,
  cause: GroupCause | null,
): string | null {
  if (!needsAction(level)) return null;
  if (cause) return causeAction(cause);
  if (commitsWithoutMembers(members, behaviours)) return 'scale what runs it';
  if (members === 0) return 'start a member';
  switch (recommendation?.action) {
    case 'add': {
      const more = (recommendation.recommended ?? 0) - (members ?? 0);
      return `add ${formatQuantity(more, 'members')}`;
    }
    case 'add-partitions': {
      const more = (recommendation.recommended ?? 0) - (members ?? 0);
      return more > 0
        ? `add ${formatQuantity(more, 'members')}, then partitions`
        : 'add partitions';
    }
    case 'change-assignor':
      return 'use another assignor';
    default:
      return null;
  }
}

/** The number that the finding is about: what held over the window, and not what was seen last. */
function figureOf(
  { finding, signals }: Pick<SubjectAssessment, 'finding' | 'signals'>,
  { lagRecords }: GroupLevelStates,
): KeyFigure | null {
  const said = signals.find(({ summary }) => summary === finding);
  if (said?.id === 'lag-time' && said.value !== undefined) {
    return { label: 'behind', value: said.value, unit: 's' };
  }
  const value = lagRecords?.value ?? null;
  return value === null ? null : { label: 'behind', value, unit: 'records' };
}
