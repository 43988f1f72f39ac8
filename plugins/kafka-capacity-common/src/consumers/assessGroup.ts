import type { Figure } from '../api/resources/subjects/subjects';
import { SubjectAssessment, summariseSignals } from '../assessment/assessment';
import { Level } from '../assessment/levels';
import { evaluateLevel } from '../assessment/evaluateLevel';
import { explainedState } from '../assessment/explainedState';
import { LevelState, Sample } from '../assessment/levelState';
import { isModelFailure } from '../calculation/modelInput';
import {
  ConsumerRecommendation,
  recommendConsumers,
} from './recommendConsumers';
import { countIdleMembers, IdleAdvice, idleAdvice } from './groupAssignment';
import { CauseAdvice, causeAdvice, causeOf, GroupCause } from './groupCause';
import { consumerCpuSignal } from './consumerCpu';
import { consumerThroughputSignal, withoutJumps } from './consumerThroughput';
import { GroupFacts, GroupFault, GroupLevelStates } from './groupFacts';
import {
  behaviorSignal,
  commitsSignal,
  GroupSignal,
  GroupSignalFinding,
  lagForecastSignal,
  lagSignals,
  UnreadableFinding,
} from './groupSignals';
import { rarePause } from './lag/lagAdvice';
import { dataLossSamples, dataLossSignal } from './lag/dataLossSignal';
import { commitsWithoutMembers } from './lag/lagEvaluation';
import { LeftoverAdvice, leftoverAdvice } from './lag/leftovers';

/**
 * What was found of a group: the worst signal, after the cause where there is one.
 *
 * @public
 */
export type GroupFinding =
  | {
      code: 'group';
      cause?: GroupCause;
      signal: GroupSignalFinding;
    }
  | UnreadableFinding;

/**
 * What to do about a group.
 *
 * @public
 */
export type GroupAction =
  | { code: 'find-cause'; cause: GroupCause }
  | {
      code: 'add-members' | 'add-partitions' | 'speed-up-members';
      members: number;
    }
  | { code: 'scale-what-runs-it' | 'start-member' | 'change-assignor' };

/**
 * Worth doing or knowing about a group, without an effect on its level.
 *
 * @public
 */
export type GroupAdvice = CauseAdvice | IdleAdvice | LeftoverAdvice;

/**
 * What was assessed of a consumer group.
 *
 * @public
 */
export interface GroupAssessment
  extends Pick<SubjectAssessment, 'level' | 'coverage' | 'figure'> {
  /** Worst first. */
  signals: GroupSignal[];
  finding: GroupFinding;
  advice: GroupAdvice[];
  /** Null when there is nothing to do, or the finding says it. */
  action: GroupAction | null;
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
 * Assesses a consumer group: how far behind it is in records and, where that was asked, in time, what it does, and whether
 * it may lose records. Partitions without a commit lower the coverage; when none has one, the group is `unknown`. More
 * members than partitions is advice.
 *
 * @public
 */
export function assessGroup(given: GroupFacts): GroupAssessment {
  if (given.fault !== undefined) return unknownGroup(given.fault, given);
  // Earlier samples of a group whose lag can't be measured describe something that no longer exists.
  const facts: GroupFacts =
    given.unmeasurable === undefined
      ? given
      : {
          ...given,
          lagSamples: [],
          timeLagSamples: given.timeLagSamples && [],
        };
  const { members, policies } = facts;
  const previous = facts.previous ?? {};
  const idleMembers = members === null ? null : idleOf(facts, members);
  const evaluate = (
    metric:
      | 'consumerLagRecords'
      | 'consumerLagTime'
      | 'consumerThroughput'
      | 'consumerCpu'
      | 'dataLossRisk',
    samples: readonly Sample[],
    before: LevelState | undefined,
  ) =>
    evaluateLevel(
      policies[metric],
      samples,
      facts.now,
      facts.topicsLeft
        ? explainedState(before, policies[metric], samples, policies.sustained)
        : before,
      {
        intervalSeconds: facts.intervalSeconds,
        sustained: policies.sustained,
      },
    );
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
  if (facts.behaviors) {
    signals.push(behaviorSignal(facts.behaviors, cause, facts.unmeasurable));
  }
  if (facts.dataLossRisks) {
    const risks = facts.dataLossRisks;
    states.dataLossRisk = evaluate(
      'dataLossRisk',
      dataLossSamples(risks, policies.dataLossRisk, facts.now),
      recentState(previous.dataLossRisk, facts),
    );
    signals.push(
      dataLossSignal(risks, states.dataLossRisk, policies, facts.unmeasurable),
    );
  }
  if (facts.consumerThroughput) {
    const throughput = facts.consumerThroughput;
    states.consumerThroughput = evaluate(
      'consumerThroughput',
      withoutJumps(throughput.samples),
      previous.consumerThroughput,
    );
    signals.push(
      consumerThroughputSignal(
        throughput,
        states.consumerThroughput,
        facts,
        cause,
      ),
    );
  }
  if (facts.consumerCpuSamples) {
    const samples = facts.consumerCpuSamples;
    states.consumerCpu = evaluate('consumerCpu', samples, previous.consumerCpu);
    signals.push(consumerCpuSignal(samples, states.consumerCpu, facts, cause));
  }
  if (facts.partitionsWithoutLag > 0) signals.push(commitsSignal(facts));
  const forecast = lagForecastSignal(facts);
  if (forecast) signals.push(forecast);
  const summary = summariseSignals(signals);
  return {
    level: summary.level,
    coverage: summary.coverage,
    signals: summary.signals,
    finding: findingOf(summary, cause),
    advice: [
      ...adviceOf(facts, summary.level, cause),
      ...leftoverAdvice(facts.behaviors),
    ],
    action:
      actionOf(summary.level, facts, recommendation, cause) ??
      throughputAction(summary.speaks),
    figure: figureOf(summary.speaks, states),
    idleMembers,
    cause,
    recommendation,
    states,
  };
}

/** A level that nothing was known of for the time in which it clears is over: what was at risk then is read or gone. */
function recentState(
  state: LevelState | undefined,
  { now, policies }: GroupFacts,
): LevelState | undefined {
  const clearMs = policies.sustained.clearMinutes * 60_000;
  return state && now - (state.knownAt ?? now) <= clearMs ? state : undefined;
}

/** What it was before holds on. */
function unknownGroup(fault: GroupFault, facts: GroupFacts): GroupAssessment {
  const { members } = facts;
  const finding: UnreadableFinding = { code: 'unreadable', fault };
  const signal: GroupSignal = { id: 'lag-records', level: 'unknown', finding };
  const { level, coverage, signals } = summariseSignals([signal]);
  return {
    level,
    coverage,
    signals,
    finding,
    advice: [],
    action: null,
    figure: null,
    idleMembers: members === null ? null : idleOf(facts, members),
    cause: null,
    recommendation: null,
    states: facts.previous ?? {},
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
  const result = recommendConsumers({
    ...rates,
    lag,
    partitions,
    members,
    assignment: facts.assignment,
    cause,
    objectiveSeconds: policies.consumers.objectiveSeconds,
    evenOutShare: policies.consumers.evenOutShare,
    fixed: facts.fixedTopic,
  });
  return isModelFailure(result) ? null : result;
}

/** A number says little as long as its cause is there. */
function findingOf(
  { level, speaks }: { level: Level; speaks: GroupSignal },
  cause: GroupCause | null,
): GroupFinding {
  const signal = speaks.finding;
  return cause && needsAction(level) && signal.code !== 'cause'
    ? { code: 'group', cause, signal }
    : { code: 'group', signal };
}

function needsAction(level: Level): boolean {
  return level !== 'ok' && level !== 'unknown';
}

function adviceOf(
  facts: GroupFacts,
  level: Level,
  cause: GroupCause | null,
): GroupAdvice[] {
  const { members, partitions, assignment, causePlaces } = facts;
  const first: GroupAdvice[] =
    cause && needsAction(level) ? [causeAdvice(cause, causePlaces)] : [];
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
  { members, behaviors, fixedTopic, lagSamples }: GroupFacts,
  recommendation: ConsumerRecommendation | null,
  cause: GroupCause | null,
): GroupAction | null {
  if (!needsAction(level)) return null;
  if (cause) return { code: 'find-cause', cause };
  if (rarePause(behaviors) !== null) return null;
  if (commitsWithoutMembers(members, behaviors)) {
    return { code: 'scale-what-runs-it' };
  }
  // A level may still be clearing when all is read or gone.
  if (members === 0) {
    return lagSamples.at(-1)?.value === 0 ? null : { code: 'start-member' };
  }
  const more = (recommendation?.recommended ?? 0) - (members ?? 0);
  switch (recommendation?.action) {
    case 'add':
      return { code: 'add-members', members: more };
    case 'add-partitions':
      return {
        code: fixedTopic ? 'speed-up-members' : 'add-partitions',
        members: Math.max(0, more),
      };
    case 'change-assignor':
      return { code: 'change-assignor' };
    default:
      return null;
  }
}

/** Members that would bring the throughput or CPU of each below its limit, where that is what is wrong. */
function throughputAction(speaks: GroupSignal): GroupAction | null {
  if (speaks.id !== 'consumer-throughput' && speaks.id !== 'consumer-cpu') {
    return null;
  }
  const { advice } = speaks.finding;
  switch (advice?.code) {
    case 'add-members':
      return {
        code: 'add-members',
        members: advice.recommended - advice.members,
      };
    case 'change-assignor':
      return { code: 'change-assignor' };
    default:
      return null;
  }
}

/** The number that the finding is about: what held over the window, and not what was seen last. */
function figureOf(
  { id, finding }: GroupSignal,
  { lagRecords }: GroupLevelStates,
): Figure | null {
  if (id === 'lag-time' && finding.value !== null) {
    return { label: 'time lag', value: finding.value, unit: 's' };
  }
  const value = lagRecords?.value ?? null;
  return value === null ? null : { label: 'lag', value, unit: 'records' };
}
