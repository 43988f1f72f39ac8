import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  actionText,
  AnnotatedSubject,
  AssessedKind,
  AssessedSubject,
  compareSubjects,
  findingText,
  kafkaCapacityClusterReadPermission,
  nextCrossingAnswer,
  Snooze,
  SubjectEntity,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/storedAssessment';
import { Registration, ownerOf } from '../registrations/registrationsOf';
import { Caller } from '../access/Caller';
import { Freshness, ReadModel, subjectKey } from './ReadModel';

/** The entities that register a subject, by {@link subjectKey}, as far as the caller may see them. */
export type Registrations = Map<string, SubjectEntity[]>;

/** A subject's summary from its stored assessment, or why there is none. */
export function summarise(
  subject: AnnotatedSubject,
  stored: StoredAssessment | undefined,
  freshness: Freshness,
  entities: SubjectEntity[],
  snooze: Snooze | undefined,
): SubjectSummary {
  const { cluster, kind, name } = subject;
  const { assessedAt, stale, simulated } = freshness;
  // Rows of a cluster that is no longer configured are not shown: nobody keeps them fresh.
  const known = freshness.published ? stored : undefined;
  return {
    subject: { cluster, kind, name },
    level: known?.level ?? 'unknown',
    since: known ? new Date(known.since).toISOString() : null,
    finding: known
      ? findingText(known.finding)
      : freshness.whyUnknown(kind, name),
    action: known?.action ? actionText(known.action) : null,
    figure: known?.figure ?? null,
    ...nextCrossingOf(known),
    coverage: known?.coverage ?? { measured: 0, total: 1 },
    assessedAt: known ? assessedAt : null,
    stale,
    simulated,
    entities,
    snooze: (known && snooze) ?? null,
  };
}

function nextCrossingOf(
  known: StoredAssessment | undefined,
): Pick<SubjectSummary, 'nextCrossing'> {
  const traits = known?.traits;
  if (!traits || !('nextCrossing' in traits)) return {};
  const crossing = traits.nextCrossing;
  return crossing
    ? { nextCrossing: nextCrossingAnswer(crossing, Date.now()) }
    : {};
}

/** The trusted registrations on subjects, and which entities behind them the caller may see. */
export async function visibleRegistrations(
  model: Pick<ReadModel, 'registrations'>,
  subjects: readonly AssessedSubject[],
  caller: Caller,
): Promise<{ visible: Registrations; registered: Set<string> }> {
  return whoSees(await model.registrations.onSubjects(subjects), caller);
}

/** The same of registrations that are already read. */
export async function whoSees(
  registrations: readonly Registration<AssessedKind>[],
  caller: Caller,
): Promise<{ visible: Registrations; registered: Set<string> }> {
  const entities = await caller.entities.byRefs(
    registrations.map(({ entityRef }) => entityRef),
  );
  const visible: Registrations = new Map();
  const registered = new Set<string>();
  for (const registration of registrations) {
    const key = subjectKey(registration);
    registered.add(key);
    const entity = entities.get(registration.entityRef);
    if (!entity) continue;
    const known = visible.get(key);
    if (known) known.push(subjectEntity(entity));
    else visible.set(key, [subjectEntity(entity)]);
  }
  return { visible, registered };
}

/**
 * Those of some subjects that the caller may see: one of the entities whose registration is trusted is visible, or there is none and
 * the caller may read the whole cluster. Any entity can name any topic, so that seeing one that merely does is not enough.
 */
export async function visibleOf<T extends AnnotatedSubject>(
  model: Pick<ReadModel, 'registrations'>,
  subjects: readonly T[],
  caller: Caller,
): Promise<{ subject: T; entities: SubjectEntity[] }[]> {
  const { visible, registered } = await visibleRegistrations(
    model,
    subjects,
    caller,
  );
  const seesUnlinked = await caller.may(kafkaCapacityClusterReadPermission);
  return subjects.flatMap(subject => {
    const key = subjectKey(subject);
    const entities = visible.get(key);
    if (entities) return [{ subject, entities }];
    return !registered.has(key) && seesUnlinked
      ? [{ subject, entities: [] }]
      : [];
  });
}

/** An entity as a subject shows it. */
export function subjectEntity(entity: Entity): SubjectEntity {
  const owner = ownerOf(entity);
  const { title } = entity.metadata;
  return {
    entityRef: stringifyEntityRef(entity),
    ...(title !== undefined && { title }),
    ...(owner !== null && { owner }),
  };
}

/** Order of summaries: worst first, snoozed ones last, then by name. */
export function worstFirst(a: SubjectSummary, b: SubjectSummary): number {
  const order = compareSubjects(a, b);
  if (order !== 0) return order;
  return a.subject.name < b.subject.name ? -1 : 1;
}
