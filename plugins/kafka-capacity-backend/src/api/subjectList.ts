import {
  CompoundEntityRef,
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
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
  severityOf,
  StoredAssessment,
} from '../assessments/AssessmentStore';
import { Caller } from './Caller';
import { readFreshness, ReadModel, subjectKey } from './ReadModel';
import { readSnoozes } from './snoozes';
import { summarise, visibleOf } from './subjects';

const DEFAULT_LIMIT = 50;
/** Rows that are read at a time: more than a page, because some may be hidden from the caller. */
const STRETCH = 250;

/**
 * A page of the topics or consumer groups of some clusters that the caller may see. However many rows are hidden in between, a page that
 * has a next one is full: where a page that is not full went on would name a hidden row, or tell how many there are.
 */
export async function subjectList(
  model: ReadModel,
  clusters: readonly string[],
  kind: SubjectKind,
  query: SubjectQuery,
  caller: Caller,
): Promise<Page<SubjectSummary>> {
  for (const name of ['q', 'owner'] as const) {
    if (query[name] !== undefined && !isText(query[name])) {
      throw new InputError(`${name} must not contain the character U+0000`);
    }
  }
  const limit = query.limit ?? DEFAULT_LIMIT;
  const list: Omit<ListQuery, 'after' | 'limit'> = {
    clusters,
    kind,
    q: query.q,
    levels: query.level,
    snoozed: query.snoozed,
    now: Date.now(),
    owner: ownerOf(query.owner),
    // What nobody claims is hidden from others, and need not be read.
    claimedOnly: !(await caller.may(kafkaCapacityClusterReadPermission)),
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
    query.cursor === undefined ? undefined : readCursor(query.cursor, order);
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
  const key = JSON.stringify([order, severity, name, cluster]);
  return Buffer.from(key).toString('base64url');
}

function readCursor(cursor: string, order: string): ListPosition {
  try {
    const position: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    );
    if (Array.isArray(position)) {
      const [of, severity, name, cluster] = position;
      if (
        of === order &&
        LEVELS.some(level => severityOf(level) === severity) &&
        isText(name) &&
        isText(cluster)
      ) {
        return { severity, name, cluster };
      }
    }
  } catch {
    // Not JSON: as wrong as any other.
  }
  throw new InputError(
    `cursor must be the nextCursor of a page of this list in this order, but it is '${cursor}'`,
  );
}

/** PostgreSQL has no character U+0000 in its texts. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

/** Whether an entity could be named so in the catalog: what could not is mistyped. */
function isNamedAsEntities({ kind, namespace, name }: CompoundEntityRef) {
  return (
    KubernetesValidatorFunctions.isValidKind(kind) &&
    KubernetesValidatorFunctions.isValidNamespace(namespace) &&
    KubernetesValidatorFunctions.isValidObjectName(name)
  );
}

/** Null stands for what no entity claims. */
function ownerOf(owner: string | undefined): string | null | undefined {
  if (owner === undefined) return undefined;
  if (owner === 'none') return null;
  try {
    const whole = stringifyEntityRef(
      parseEntityRef(owner, { defaultKind: 'group' }),
    );
    if (isNamedAsEntities(parseEntityRef(whole))) return whole;
  } catch {
    // It has not even the form of one.
  }
  throw new InputError(
    `owner must be an entity reference, such as 'group:default/team-a', or 'none', but it is '${owner}'`,
  );
}
