import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  LEVELS,
  Page,
  SubjectKind,
  SubjectQuery,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import {
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
/** Stretches after which a page is handed out as it is: someone who may see next to nothing must not read everything. */
const STRETCHES = 20;

/** A page of the topics or consumer groups of a cluster that the caller may see. */
export async function subjectList(
  model: ReadModel,
  cluster: string,
  kind: SubjectKind,
  query: SubjectQuery,
  caller: Caller,
): Promise<Page<SubjectSummary>> {
  // PostgreSQL has no such character in its texts.
  if (query.q?.includes('\0')) {
    throw new InputError('q must not contain the character U+0000');
  }
  const limit = query.limit ?? DEFAULT_LIMIT;
  const list: Omit<ListQuery, 'after' | 'limit'> = {
    cluster,
    kind,
    q: query.q,
    levels: query.level,
    snoozed: query.snoozed,
    now: Date.now(),
    owner: ownerOf(query.owner),
    sort: query.sort ?? 'level',
  };
  const freshness = (await readFreshness(model))(cluster);
  const items: SubjectSummary[] = [];
  let after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
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
      // One more than fits shows that there is a next page, which begins after the last one that fits.
      if (items.length === limit) return { items, nextCursor: cursorOf(after) };
      const snooze = snoozes.get(subjectKey(subject));
      items.push(summarise(subject, subject, freshness, entities, snooze));
      after = positionOf(subject);
    }
    const last = rows.at(-1);
    if (!last || rows.length < STRETCH) return { items, nextCursor: null };
    after = positionOf(last);
  }
  return { items, nextCursor: cursorOf(after) };
}

type Position = NonNullable<ListQuery['after']>;

function positionOf({ level, name }: StoredAssessment): Position {
  return { severity: severityOf(level), name };
}

function cursorOf(position: Position | undefined): string | null {
  if (!position) return null;
  const { severity, name } = position;
  return Buffer.from(JSON.stringify([severity, name])).toString('base64url');
}

function readCursor(cursor: string): Position {
  try {
    const position: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    );
    if (Array.isArray(position)) {
      const [severity, name] = position;
      if (
        LEVELS.some(level => severityOf(level) === severity) &&
        typeof name === 'string' &&
        !name.includes('\0')
      ) {
        return { severity, name };
      }
    }
  } catch {
    // Not JSON: as wrong as any other.
  }
  throw new InputError(
    `cursor must be the nextCursor of a page of this list, but it is '${cursor}'`,
  );
}

/** Null stands for what no entity claims. */
function ownerOf(owner: string | undefined): string | null | undefined {
  if (owner === undefined) return undefined;
  if (owner === 'none') return null;
  try {
    return stringifyEntityRef(parseEntityRef(owner, { defaultKind: 'group' }));
  } catch {
    throw new InputError(
      `owner must be an entity reference or 'none', but it is '${owner}'`,
    );
  }
}
