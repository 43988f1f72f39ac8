import {
  dayOf,
  kafkaCapacityClusterReadPermission,
  LEVELS,
  Page,
  SubjectEntity,
  SubjectKind,
  SubjectQuery,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ListPosition,
  ListQuery,
} from '../../assessment/stores/AssessmentStore';
import { severityOf } from '../../assessment/stores/assessmentRow';
import { StoredAssessment } from '../../assessment/storedAssessment';
import { Caller } from '../../access/Caller';
import { isCursorText, readCursor, writeCursor } from '../../http/pageCursor';
import { readFreshness, subjectKey, SubjectModel } from '../ReadModel';
import { readEntityRef } from '../../http/requestValues';
import { readSnoozes } from '../snoozes/snoozes';
import { summarise, visibleOf } from '../subjects';

const DEFAULT_LIMIT = 50;
/** Rows that are read at a time: more than a page, because some may be hidden from the caller. */
const STRETCH = 250;

/**
 * A page of the topics or consumer groups of some clusters that the caller may see. However many rows are hidden in between, a page that
 * has a next one is full: where a page that is not full went on would name a hidden row, or tell how many there are.
 */
export async function subjectList(
  model: SubjectModel,
  clusters: readonly string[],
  kind: SubjectKind,
  query: SubjectQuery,
  caller: Caller,
): Promise<Page<SubjectSummary>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const list: Omit<ListQuery, 'after' | 'limit'> = {
    clusters,
    kind,
    q: query.q,
    levels: query.level,
    snoozed: query.snoozed,
    now: Date.now(),
    owner: ownerOf(query.owner),
    ...(query.crossesWithin !== undefined && {
      crossesUntil: dayOf(Date.now()) + query.crossesWithin,
    }),
    // What no entity registers is hidden from others, and need not be read.
    linkedOnly: !(await caller.may(kafkaCapacityClusterReadPermission)),
    sort: query.sort ?? 'level',
  };
  // Rows are found by the owner of any entity: by that of one which the caller may not see nothing must be told.
  const isOwners = (entities: readonly SubjectEntity[]) =>
    typeof list.owner !== 'string' ||
    entities.some(({ owner }) => owner === list.owner);
  const freshnessOf = await readFreshness(model);
  const items: SubjectSummary[] = [];
  let shown: ListPosition | undefined;
  const order = `${kind} by ${list.sort}`;
  let after =
    query.cursor === undefined
      ? undefined
      : readCursor(query.cursor, order, placeOf);
  for (;;) {
    const rows = await model.assessments.list({
      ...list,
      after,
      limit: STRETCH,
    });
    const [seen, snoozes] = await Promise.all([
      visibleOf(model, rows, caller),
      readSnoozes(model, rows),
    ]);
    for (const { subject, entities } of seen) {
      if (!isOwners(entities)) continue;
      // One more than fits shows that there is a next page, which begins after the last one that fits.
      if (items.length === limit) {
        return { items, nextCursor: cursorOf(shown, order) };
      }
      const freshness = freshnessOf(subject.cluster);
      const snooze = snoozes.get(subjectKey(subject));
      items.push(summarise(subject, subject, freshness, entities, snooze));
      shown = positionOf(subject);
    }
    const last = rows.at(-1);
    if (!last || rows.length < STRETCH) return { items, nextCursor: null };
    after = positionOf(last);
  }
}

function positionOf(subject: StoredAssessment): ListPosition {
  const { level, name, cluster } = subject;
  return { severity: severityOf(level), name, cluster };
}

/** @param order - what is listed in which order: in another list the position is none */
function cursorOf(
  position: ListPosition | undefined,
  order: string,
): string | null {
  if (!position) return null;
  const { severity, name, cluster } = position;
  return writeCursor(order, [severity, name, cluster]);
}

function placeOf(parts: readonly unknown[]): ListPosition | undefined {
  const [severity, name, cluster] = parts;
  return LEVELS.some(level => severityOf(level) === severity) &&
    typeof severity === 'number' &&
    isCursorText(name) &&
    isCursorText(cluster)
    ? { severity, name, cluster }
    : undefined;
}

/** Null stands for what is not linked to an entity. */
function ownerOf(owner: string | undefined): string | null | undefined {
  if (owner === undefined) return undefined;
  if (owner === 'none') return null;
  return readEntityRef('owner', owner, {
    example: 'group:default/team-a',
    orNone: true,
  });
}
