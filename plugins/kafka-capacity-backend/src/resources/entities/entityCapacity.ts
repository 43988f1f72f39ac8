import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  compareLevels,
  EntityAnnotationProblem,
  EntityCapacity,
  EntityPart,
  KafkaAnnotations,
  nextCrossing,
  Page,
  PageQuery,
  reachedRefs,
  rollUp,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { reachOf } from '../../registrations/reach';
import { annotationProblems } from './annotationProblems';
import { Caller } from '../../access/Caller';
import { pageOf } from '../../http/pageCursor';
import { partOfSubjects } from '../partlyRead';
import {
  readFreshness,
  ReadModel,
  stalest,
  subjectKey,
  SubjectModel,
} from '../ReadModel';
import { readAnnotations } from './readAnnotations';
import { readSnoozes } from '../snoozes/snoozes';
import { summarise, worstFirst } from '../subjects';
import { EntityLink, readLinks } from '../links/readLinks';

/** Subjects and parts with an entity: more than a card shows, and few enough for what is asked for again and again. */
const SUBJECTS_SHOWN = 100;
const LINKS_SHOWN = 100;
const PARTS_SHOWN = 100;
/** Subjects on a page of their list, unless told. */
const PAGE_LIMIT = 50;

/**
 * What is known of the topics and consumer groups that an entity reaches.
 *
 * @throws NotFoundError when there is no such entity, or the caller may not see it
 */
export async function entityCapacity(
  model: SubjectModel,
  entityRef: string,
  caller: Caller,
): Promise<EntityCapacity> {
  const { entity, reach, annotations, partial, summaries, untrustedLinks } =
    await readSubjects(model, entityRef, caller);
  const all = [...summaries.values()].sort(worstFirst);
  const subjects = subjectPage(all, entity, { limit: SUBJECTS_SHOWN });
  const parts = reach.parts
    .flatMap(part => partOf(part, annotations, summaries))
    .sort((a, b) => compareLevels(a.level, b.level));
  return {
    entityRef: stringifyEntityRef(entity),
    ...rollUp(all),
    assessedAt: oldest(all.map(({ assessedAt }) => assessedAt)),
    stale: stalest(all.map(({ stale }) => stale)),
    partial,
    simulated: all.some(({ simulated }) => simulated),
    registered: all.length > 0,
    subjects: subjects.items,
    moreSubjects: all.length - subjects.items.length,
    subjectsCursor: subjects.nextCursor,
    ...firstCrossing(all),
    parts: parts.slice(0, PARTS_SHOWN),
    moreParts: Math.max(0, parts.length - PARTS_SHOWN),
    problems: problemsOf(model, entity, annotations),
    untrustedLinks: untrustedLinks.slice(0, LINKS_SHOWN),
  };
}

/**
 * A page of the topics and consumer groups that an entity reaches, worst first.
 *
 * @throws NotFoundError when there is no such entity, or the caller may not see it
 */
export async function entitySubjects(
  model: SubjectModel,
  entityRef: string,
  page: PageQuery,
  caller: Caller,
): Promise<Page<SubjectSummary>> {
  const { entity, summaries } = await readSubjects(model, entityRef, caller);
  return subjectPage([...summaries.values()].sort(worstFirst), entity, page);
}

/** The limit of any of some subjects that is forecast to be crossed first. */
function firstCrossing(
  all: readonly SubjectSummary[],
): Pick<EntityCapacity, 'nextCrossing'> {
  const crossing = nextCrossing(all.flatMap(one => one.nextCrossing ?? []));
  const found = all.find(one => one.nextCrossing === crossing);
  return found?.nextCrossing
    ? {
        nextCrossing: {
          subject: found.subject,
          crossing: found.nextCrossing,
        },
      }
    : {};
}

function subjectPage(
  all: readonly SubjectSummary[],
  entity: Entity,
  { limit = PAGE_LIMIT, cursor }: PageQuery,
): Page<SubjectSummary> {
  return pageOf(all, `subjects of ${stringifyEntityRef(entity)}`, {
    limit,
    cursor,
  });
}

/** An entity with what it reaches, and a summary of each topic and group by {@link subjectKey}. */
async function readSubjects(
  model: SubjectModel,
  entityRef: string,
  caller: Caller,
) {
  const entity = await caller.entities.byRef(entityRef);
  if (!entity) throw new NotFoundError(`No entity '${entityRef}' was found`);
  const reach = await reachOf(entity, caller.entities);
  const read = await readAnnotations(model, reach.entities);
  const annotations: AnnotationsByRef = new Map(
    [...read].map(([one, said]) => [stringifyEntityRef(one), said]),
  );
  const freshness = await readFreshness(model);
  const { seen, untrustedLinks } = await readLinks(
    model,
    linksOf(reach.entities, annotations),
    caller,
  );
  const subjects = seen.map(({ subject }) => subject);
  const [stored, snoozes] = await Promise.all([
    model.assessments.ofSubjects(subjects),
    readSnoozes(model, subjects),
  ]);
  const storedOf = new Map(stored.map(one => [subjectKey(one), one]));
  const summaries = new Map(
    seen.map(({ subject, entities }) => {
      const key = subjectKey(subject);
      const summary = summarise(
        subject,
        storedOf.get(key),
        freshness(subject.cluster),
        entities,
        snoozes.get(key),
      );
      return [key, summary];
    }),
  );
  const partial = partOfSubjects(
    stored.filter(({ cluster }) => freshness(cluster).published),
  );
  return { entity, reach, annotations, partial, summaries, untrustedLinks };
}

type AnnotationsByRef = Map<string, KafkaAnnotations>;

/** Kinds that have a topic or group for other entities: what these can't say is missing there. */
const STANDING_FOR_SUBJECTS = ['resource', 'api'];

/** What is wrong with the annotations of an entity, then with those that it gets its topics and groups from. */
function problemsOf(
  model: Pick<ReadModel, 'settings'>,
  entity: Entity,
  annotations: AnnotationsByRef,
): EntityAnnotationProblem[] {
  const reached = reachedRefs(entity).filter(ref =>
    STANDING_FOR_SUBJECTS.includes(parseEntityRef(ref).kind),
  );
  const entityRefs = new Set([stringifyEntityRef(entity), ...reached]);
  return [...entityRefs].flatMap(entityRef => {
    const read = annotations.get(entityRef);
    return read
      ? annotationProblems(model, read).map(one => ({ entityRef, ...one }))
      : [];
  });
}

/** What some entities register, each subject once. */
function subjectsOf(
  entities: readonly Entity[],
  annotations: AnnotationsByRef,
): AnnotatedSubject[] {
  const subjects = new Map<string, AnnotatedSubject>();
  for (const entity of entities) {
    const read = annotations.get(stringifyEntityRef(entity));
    for (const subject of read?.subjects ?? []) {
      subjects.set(subjectKey(subject), subject);
    }
  }
  return [...subjects.values()];
}

/** Each link of some entities to a topic or group. */
function linksOf(
  entities: readonly Entity[],
  annotations: AnnotationsByRef,
): EntityLink[] {
  return entities.flatMap(entity => {
    const read = annotations.get(stringifyEntityRef(entity));
    return (read?.subjects ?? []).map(subject => ({ subject, entity }));
  });
}

function partOf(
  part: { entity: Entity; entities: Entity[] },
  annotations: AnnotationsByRef,
  summaries: Map<string, SubjectSummary>,
): EntityPart[] {
  const subjects = subjectsOf(part.entities, annotations);
  const known = subjects.flatMap(
    subject => summaries.get(subjectKey(subject)) ?? [],
  );
  if (known.length === 0) return [];
  const { level, counts, snoozed } = rollUp(known);
  const { title } = part.entity.metadata;
  return [
    {
      entityRef: stringifyEntityRef(part.entity),
      ...(title !== undefined && { title }),
      level,
      counts,
      snoozed,
    },
  ];
}

/** The earliest of some ISO times. */
function oldest(times: readonly (string | null)[]): string | null {
  const known = times.filter(time => time !== null).sort();
  return known[0] ?? null;
}
