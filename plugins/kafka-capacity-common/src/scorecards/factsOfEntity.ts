import { isSnoozed, rollUp, SubjectLevel } from '../api/rollUp';
import { Level, worstLevel } from '../assessment/levels';
import { ScoredCluster, factsOfClusters } from './factsOfClusters';
import { nextCrossing } from '../forecasting/crossings';
import { dayOf } from '../forecasting/days';
import { EntityFacts } from './entityFacts';
import {
  ConsumerGroupTraits,
  SubjectTraits,
  TopicTraits,
} from './subjectTraits';

/**
 * A subject as facts are made of it.
 *
 * @public
 */
export interface ScoredSubject extends SubjectLevel {
  kind: SubjectTraits['kind'];
  /** Null when it has never been assessed, or not since these are kept. */
  traits: SubjectTraits | null;
  /** ISO time; null when it was never assessed. */
  assessedAt: string | null;
  /** Whether sweeps of its cluster are late or failing. */
  stale: boolean;
  simulated: boolean;
  /** Whether an entity with an owner registers it. */
  owned: boolean;
  /** Whether an entity that registers it declares its peak, be it assessed or not. */
  peakDeclared: boolean;
}

/** What a replicated topic needs so that a broker may be lost while another one is restarted. */
const SAFE_REPLICATION_FACTOR = 3;
const SAFE_MIN_INSYNC = 2;

/**
 * The facts about an entity from the subjects that it reaches.
 *
 * @param subjects - each once
 * @param annotationProblems - on the entity itself
 * @param clusters - that the entity itself stands for
 * @param now - milliseconds since the epoch, to count days from
 * @public
 */
export function factsOfEntity(
  entityRef: string,
  subjects: readonly ScoredSubject[],
  annotationProblems: number,
  clusters: readonly ScoredCluster[] = [],
  now: number = Date.now(),
): EntityFacts {
  const { level, counts, snoozed, coverage } = rollUp(subjects);
  const shown = subjects.filter(subject => !isSnoozed(subject));
  const topics = shown.filter(({ kind }) => kind === 'topic');
  const groups = shown.filter(({ kind }) => kind === 'consumer-group');
  const topicTraits = topics.map(one => traitsOf(one, 'topic'));
  const groupTraits = groups.map(one => traitsOf(one, 'consumer-group'));
  const countTopics = (holds: (topic: TopicTraits | null) => boolean) =>
    topicTraits.filter(holds).length;
  const countGroups = (holds: (group: ConsumerGroupTraits | null) => boolean) =>
    groupTraits.filter(holds).length;
  const allTopics = subjects.filter(({ kind }) => kind === 'topic').length;
  const all = [...subjects, ...clusters];
  return {
    entityRef,
    registered: all.length > 0,
    level: worstLevel([level, ...clusters.map(one => one.level)]),
    // Of nothing, nothing is old: a check of it must not fail once the last annotation is removed.
    dataFresh: all.every(
      ({ assessedAt, stale }) => assessedAt !== null && !stale,
    ),
    assessedAt: oldest(all),
    simulated: all.some(({ simulated }) => simulated),
    coverage:
      coverage.total === 0 ? null : (100 * coverage.measured) / coverage.total,
    topics: allTopics,
    consumerGroups: subjects.length - allTopics,
    subjectsUnknown: counts.unknown,
    subjectsWarning: counts.warning,
    subjectsScale: counts.scale,
    subjectsEmergency: counts.emergency,
    subjectsSnoozed: snoozed,
    subjectsUnowned: shown.filter(({ owned }) => !owned).length,
    annotationProblems,
    subjectsCrossingSoon:
      countTopics(one => isBad(one, 'forecast')) +
      countGroups(one => isBad(one, 'forecast')),
    daysToNextCrossing: daysToCrossing([...topicTraits, ...groupTraits], now),
    topicsBelowRequired: countTopics(one => isBad(one, 'partition-count')),
    topicsSizingUnknown: countTopics(one => isUnknown(one, 'partition-count')),
    topicsNearlySaturated: countTopics(one => isBad(one, 'saturation')),
    topicsHot: countTopics(one => isBad(one, 'hot-partition')),
    topicsSpreadUnknown: countTopics(one => isUnknown(one, 'hot-partition')),
    topicsFarAboveNeed: countTopics(one => one?.surplus === true),
    topicsUnavailable: countTopics(
      one => isBad(one, 'offline-partitions') || isBad(one, 'under-min-isr'),
    ),
    topicsAvailabilityUnknown: countTopics(
      one =>
        isUnknown(one, 'offline-partitions') || isUnknown(one, 'under-min-isr'),
    ),
    topicsUnderReplicated: countTopics(one => isBad(one, 'under-replicated')),
    topicsReplicationUnsafe: countTopics(
      one => isReplicationSafe(one) === false,
    ),
    topicsReplicationUnknown: countTopics(
      one => isReplicationSafe(one) === null,
    ),
    topicsWithoutDeclaredPeak: topics.filter(
      (one, i) => !one.peakDeclared && topicTraits[i]?.declaredPeak !== true,
    ).length,
    groupsStalled: countGroups(
      one => one?.behavior === 'stopped' || one?.behavior === 'stalled',
    ),
    groupsLagging: countGroups(
      one =>
        isBad(one, 'lag-records') ||
        isBad(one, 'lag-time') ||
        one?.behavior === 'falling-behind',
    ),
    groupsLagUnknown: countGroups(isLagUnknown),
    groupsAtRiskOfDataLoss: countGroups(one => isBad(one, 'data-loss-risk')),
    groupsDataLossUnknown: countGroups(one => isUnknown(one, 'data-loss-risk')),
    idleMembers: groupTraits.reduce(
      (sum, one) => sum + (one?.idleMembers ?? 0),
      0,
    ),
    groupsMembersUnknown: countGroups(
      one => (one?.idleMembers ?? null) === null,
    ),
    ...factsOfClusters(clusters),
  };
}

function daysToCrossing(
  traits: readonly (SubjectTraits | null)[],
  now: number,
): number | null {
  const next = nextCrossing(
    traits.flatMap(one => one?.nextCrossing ?? []),
  )?.likelyOn;
  return next ? Math.max(0, dayOf(next) - dayOf(now)) : null;
}

function traitsOf<Kind extends SubjectTraits['kind']>(
  { traits, level }: ScoredSubject,
  kind: Kind,
): Extract<SubjectTraits, { kind: Kind }> | null {
  // A group that went missing is unknown, whatever was found the last time.
  if (level === 'unknown' && kind === 'consumer-group') return null;
  return traits?.kind === kind
    ? (traits as Extract<SubjectTraits, { kind: Kind }>)
    : null;
}

function levelOf(traits: SubjectTraits | null, signal: string): Level {
  return traits?.signals[signal] ?? 'unknown';
}

function isBad(traits: SubjectTraits | null, signal: string): boolean {
  const level = levelOf(traits, signal);
  return level !== 'ok' && level !== 'unknown';
}

/** Also of a signal that was not assessed. */
function isUnknown(traits: SubjectTraits | null, signal: string): boolean {
  return levelOf(traits, signal) === 'unknown';
}

/** A group with partitions whose lag is not known may stand still on just those. */
function isLagUnknown(group: ConsumerGroupTraits | null): boolean {
  return (
    isUnknown(group, 'lag-records') ||
    (group?.behavior ?? 'unknown') === 'unknown' ||
    group?.signals.commits === 'unknown'
  );
}

/** Null where it is not known. */
function isReplicationSafe(topic: TopicTraits | null): boolean | null {
  if (!topic || topic.replicationFactor === 0) return null;
  const { replicationFactor, minInsyncReplicas } = topic;
  if (replicationFactor < SAFE_REPLICATION_FACTOR) return false;
  if (minInsyncReplicas === null) return null;
  return (
    minInsyncReplicas >= SAFE_MIN_INSYNC &&
    minInsyncReplicas < replicationFactor
  );
}

function oldest(
  subjects: readonly Pick<ScoredSubject, 'assessedAt'>[],
): string | null {
  let first: string | null = null;
  for (const { assessedAt } of subjects) {
    if (assessedAt !== null && (first === null || assessedAt < first)) {
      first = assessedAt;
    }
  }
  return first;
}
