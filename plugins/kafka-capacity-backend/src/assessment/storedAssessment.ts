import {
  AssessedKind,
  AssessedSubject,
  AssessedTraits,
  CapacityAction,
  CapacityFinding,
  Coverage,
  Figure,
  Level,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { wasMadeAgain } from './topics/topicFacts';

/** The assessment of a topic or consumer group, or of something else where its kind says so, as it is stored. */
export interface StoredAssessment<Kind extends AssessedKind = SubjectKind>
  extends AssessedSubject {
  kind: Kind;
  level: Level;
  /** At this level since, milliseconds since the epoch. */
  since: number;
  finding: CapacityFinding;
  action: CapacityAction | null;
  figure: Figure | null;
  coverage: Coverage;
  /** What the next assessment needs of this one, such as thresholds that hold. */
  memory: object | null;
  /** What scorecards want to know of it; null when it was assessed before these were kept. */
  traits: AssessedTraits | null;
  /** Since when some of it could not be read, milliseconds since the epoch, and why; absent when all could. */
  partial?: { since: number; reason: string };
  /** What owners are notified of where that differs: restarts are no news. Worked out by each sweep, and not stored. */
  lasting?: { level: Level; finding: CapacityFinding };
}

/** A subject's assessment as it is stored, in place of the one of before. */
export function storedOf<Kind extends AssessedKind>(
  subject: AssessedSubject & { kind: Kind },
  assessment: Pick<
    StoredAssessment,
    'level' | 'finding' | 'action' | 'figure' | 'coverage'
  >,
  {
    unread,
    ...kept
  }: Pick<StoredAssessment, 'memory' | 'traits'> & {
    /** Why some of it could not be read. */
    unread: string | undefined;
  },
  previous: StoredAssessment<AssessedKind> | undefined,
  now: number,
): StoredAssessment<Kind> {
  const { level } = assessment;
  const lasts = previous?.level === level && !wasMadeAgain(previous, kept);
  // Named one by one: copies of whatever is there are slow, and there are tens of thousands in a sweep.
  return {
    cluster: subject.cluster,
    kind: subject.kind,
    name: subject.name,
    level,
    since: lasts ? previous.since : now,
    finding: assessment.finding,
    action: assessment.action,
    figure: assessment.figure,
    coverage: assessment.coverage,
    memory: kept.memory,
    traits: kept.traits,
    partial: partialSince(unread, previous, now),
  };
}

/** Since when some of a subject could not be read; undefined when all could. */
export function partialSince(
  reason: string | undefined,
  previous: StoredAssessment<AssessedKind> | undefined,
  now: number,
): StoredAssessment['partial'] {
  return reason === undefined
    ? undefined
    : { since: previous?.partial?.since ?? now, reason };
}

/** A subject within its cluster. */
export function keyOf({ kind, name }: AssessedSubject): string {
  return `${kind}/${name}`;
}
