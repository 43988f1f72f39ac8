import { Knex } from 'knex';
import {
  AssessedSubject,
  CapacityFinding,
  Figure,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { figureText, readFigure } from './assessmentRow';
import { codeColumn, readCode } from './codeColumn';

/** A change of level; null for a subject that is new or gone. */
export interface LevelChange extends AssessedSubject {
  at: number;
  from: Level | null;
  to: Level | null;
  finding: CapacityFinding | null;
  /** The number that stood for it then. */
  figure: Figure | null;
}

/** A change of a subject's own. */
export type PastChange = Omit<LevelChange, keyof AssessedSubject>;

/** Finds the change of a subject. */
export type ChangeOf = (subject: AssessedSubject) => LevelChange | undefined;

/** Changes by what they are of. */
export function changesBySubject(changes: readonly LevelChange[]): ChangeOf {
  const key = ({ cluster, kind, name }: AssessedSubject) =>
    `${kind}/${cluster}/${name}`;
  const known = new Map(changes.map(change => [key(change), change]));
  return subject => known.get(key(subject));
}

/** Stores the changes of some subjects. */
export async function noteChanges(
  transaction: Knex.Transaction,
  subjects: readonly AssessedSubject[],
  changeOf: ChangeOf,
): Promise<void> {
  const rows = subjects.flatMap(subject => {
    const change = changeOf(subject);
    if (!change) return [];
    const { from, to, finding, figure, ...rest } = change;
    return [
      {
        ...rest,
        from_level: from,
        to_level: to,
        finding: finding && codeColumn(finding),
        figure: figureText(figure),
      },
    ];
  });
  if (rows.length > 0) await transaction('level_changes').insert(rows);
}

/**
 * The latest changes of a subject's level, newest first.
 *
 * @param before - only those before this one, as an earlier page's `next` says
 */
export async function changesOf(
  db: Knex,
  { cluster, kind, name }: AssessedSubject,
  limit: number,
  before?: number,
): Promise<{ changes: PastChange[]; next: number | null }> {
  const rows: {
    id: number;
    at: number | string;
    from_level: Level | null;
    to_level: Level | null;
    finding: string | null;
    figure: string | null;
  }[] = await db('level_changes')
    .where({ cluster, kind, name })
    .modify(query => before !== undefined && query.where('id', '<', before))
    .orderBy('id', 'desc')
    // One more shows whether there are others before these.
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return {
    changes: page.map(row => ({
      at: Number(row.at),
      from: row.from_level,
      to: row.to_level,
      finding:
        row.finding === null ? null : readCode<CapacityFinding>(row.finding),
      figure: readFigure(row.figure),
    })),
    next: rows.length > limit ? Number(page[limit - 1].id) : null,
  };
}

/** Removes changes of before a time that are of what is gone: groups that come and go would fill the table. */
export async function pruneChangesOfGone(
  db: Knex,
  cluster: string,
  before: number,
): Promise<void> {
  await db('level_changes')
    .where({ cluster })
    .where('at', '<', before)
    .whereNotExists(
      db('assessments')
        .select(db.raw('1'))
        .where({ 'assessments.cluster': cluster })
        .whereRaw('assessments.kind = level_changes.kind')
        .whereRaw('assessments.name = level_changes.name'),
    )
    .delete();
}

/** Removes changes of before a time. */
export async function pruneChanges(
  db: Knex,
  cluster: string,
  before: number,
): Promise<void> {
  await db('level_changes')
    .where({ cluster })
    .where('at', '<', before)
    .delete();
}
