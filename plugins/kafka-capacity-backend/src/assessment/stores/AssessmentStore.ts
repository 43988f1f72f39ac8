import { Knex } from 'knex';
import {
  AnnotatedSubject,
  ANY_CLUSTER,
  AssessedKind,
  AssessedSubject,
  AssessedTraits,
  Level,
  LostRecordsRow,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches, oneOf, SUBJECT } from '../../database/batches';
import { AssessmentRow, toAssessment, toRow } from './assessmentRow';
import {
  changesBySubject,
  changesOf,
  LevelChange,
  noteChanges,
  pruneChanges,
  pruneChangesOfGone,
} from './levelChanges';
import { GroupLoss, lossesOf, noteLosses, pruneLosses } from './lossHistory';
import { StoredAssessment } from '../storedAssessment';
import { TRUSTED } from '../../registrations/registrationRow';

/** What scorecards read of an assessment. */
export type StoredTraits = AssessedSubject &
  Pick<StoredAssessment, 'level' | 'traits'>;

/** A place in a list; names occur once on a cluster, but perhaps on several. */
export interface ListPosition {
  severity: number;
  name: string;
  cluster: string;
}

/** Which subjects a list wants, and where it goes on. */
export interface ListQuery {
  clusters: readonly string[];
  kind: SubjectKind;
  /** Part of the name, case-insensitive as far as the database knows its letters. */
  q?: string;
  levels?: readonly Level[];
  /** True: only those that are snoozed at the time `now` and no emergency; false: only the others. */
  snoozed?: boolean;
  now: number;
  /** Entity reference, or null for those not linked to an entity. */
  owner?: string | null;
  /** Only those for which this day, since the epoch, is past the one by which they are likely to have crossed a limit. */
  crossesUntil?: number;
  /** Whether those not linked to an entity are left out. */
  linkedOnly: boolean;
  sort: 'level' | 'name';
  after?: ListPosition;
  limit: number;
}

const PAGE = 1000;
/** Names that one statement looks for. */
const NAMES_AT_ONCE = 500;
/** How long changes of level are kept. */
const CHANGES_KEPT_MS = 400 * 24 * 3600 * 1000;
/** How long the changes of what is gone are kept. */
const GONE_KEPT_MS = 30 * 24 * 3600 * 1000;

/** Kinds that lists and pages of topics and consumer groups are about. */
const SUBJECT_KINDS: readonly SubjectKind[] = ['topic', 'consumer-group'];
const ASSESSED_KINDS: readonly AssessedKind[] = [
  ...SUBJECT_KINDS,
  'broker',
  'cluster',
];

/** The current assessment of every topic, consumer group, broker and cluster, a row each, and the changes of their levels. */
export class AssessmentStore {
  constructor(private readonly db: Knex) {}

  /** Every assessment of a cluster. */
  async onCluster(cluster: string): Promise<StoredAssessment<AssessedKind>[]> {
    const found: StoredAssessment<AssessedKind>[] = [];
    for (const kind of ASSESSED_KINDS) {
      found.push(...(await this.ofKind(cluster, kind)));
    }
    return found;
  }

  /** Every assessment of one kind of a cluster. */
  async ofKind<Kind extends AssessedKind>(
    cluster: string,
    kind: Kind,
  ): Promise<StoredAssessment<Kind>[]> {
    const found: StoredAssessment<Kind>[] = [];
    let rows: AssessmentRow<Kind>[] = [];
    do {
      const last = rows.at(-1);
      rows = await this.db('assessments')
        .where({ cluster, kind })
        .modify(query => last && query.where('name', '>', last.name))
        .orderBy('name')
        .limit(PAGE);
      found.push(...rows.map(row => toAssessment(row)));
    } while (rows.length === PAGE);
    return found;
  }

  /**
   * Replaces assessments and notes changes of level, and records that were lost, with them. A subject and its change are stored in one transaction, so that
   * no change is lost when the backend ends in between: the next sweep finds the subject as it was, and notes it then. One
   * transaction for all would keep others from the embedded database for as long as the whole cluster takes.
   */
  async replace(
    assessments: readonly StoredAssessment<AssessedKind>[],
    changes: readonly LevelChange[],
    losses: readonly GroupLoss[] = [],
  ): Promise<void> {
    const changeOf = changesBySubject(changes);
    await inBatches(assessments, batch =>
      this.db.transaction(async transaction => {
        await transaction('assessments')
          .insert(batch.map(toRow))
          .onConflict(['cluster', 'kind', 'name'])
          .merge();
        await noteChanges(transaction, batch, changeOf);
        await noteLosses(transaction, lossesIn(batch, losses));
      }),
    );
  }

  /** Removes assessments and notes it, in the same way. */
  async remove(
    subjects: readonly AssessedSubject[],
    changes: readonly LevelChange[],
  ): Promise<void> {
    const changeOf = changesBySubject(changes);
    await inBatches(subjects, batch =>
      this.db.transaction(async transaction => {
        await transaction('assessments')
          .whereIn(...oneOf(SUBJECT, batch))
          .delete();
        await noteChanges(transaction, batch, changeOf);
      }),
    );
  }

  /** The latest records that a group has lost, newest first. */
  async lossesOf(
    { cluster, name }: AnnotatedSubject,
    limit: number,
  ): Promise<LostRecordsRow[]> {
    return lossesOf(this.db, { cluster, name }, limit);
  }

  /** The latest changes of a subject's level; see {@link changesOf}. */
  async changesOf(subject: AssessedSubject, limit: number, before?: number) {
    return changesOf(this.db, subject, limit, before);
  }

  /** Removes changes and losses that are too old to be kept. */
  async prune(cluster: string, now: number): Promise<void> {
    await pruneLosses(this.db, cluster, now - CHANGES_KEPT_MS);
    await pruneChanges(this.db, cluster, now - CHANGES_KEPT_MS);
    await pruneChangesOfGone(this.db, cluster, now - GONE_KEPT_MS);
  }

  /** The assessments of the given subjects, as far as there are any. */
  async ofSubjects(
    subjects: readonly AnnotatedSubject[],
  ): Promise<StoredAssessment[]> {
    const found: StoredAssessment[] = [];
    await inBatches(subjects, async batch => {
      const rows: AssessmentRow[] = await this.db('assessments').whereIn(
        ...oneOf(SUBJECT, batch),
      );
      found.push(...rows.map(row => toAssessment(row)));
    });
    return found;
  }

  /** Where subjects of these kinds and names were assessed, whatever their own cluster is, in the order of the clusters. */
  async placesOf(
    subjects: readonly AnnotatedSubject[],
    clusters: readonly string[],
  ): Promise<AnnotatedSubject[]> {
    const found: AnnotatedSubject[] = [];
    await inBatches(subjects, async batch => {
      const rows: AnnotatedSubject[] = await this.db('assessments')
        .select('cluster', 'kind', 'name')
        .whereIn('cluster', [...clusters])
        .whereIn(...oneOf(['kind', 'name'], batch))
        .orderBy('cluster');
      found.push(...rows);
    });
    return found;
  }

  /** What scorecards want to know of the given subjects and clusters, as far as they were assessed. */
  async traitsOf(
    subjects: readonly AssessedSubject[],
  ): Promise<StoredTraits[]> {
    const found: StoredTraits[] = [];
    // Most subjects have the same as many others: each text is read once.
    const known = new Map<string, AssessedTraits>();
    const read = (text: string): AssessedTraits => {
      const traits = known.get(text) ?? JSON.parse(text);
      known.set(text, traits);
      return traits;
    };
    for (const { cluster, kind, names } of byPlace(subjects)) {
      await inBatches(
        names,
        async batch => {
          const rows: Pick<AssessmentRow, 'name' | 'level' | 'traits'>[] =
            await this.db('assessments')
              .select('name', 'level', 'traits')
              .where({ cluster, kind })
              .whereIn('name', batch);
          for (const { name, level, traits } of rows) {
            found.push({
              cluster,
              kind,
              name,
              level,
              traits: traits === null ? null : read(traits),
            });
          }
        },
        NAMES_AT_ONCE,
      );
    }
    return found;
  }

  /** A stretch of a list, in its order. */
  async list(query: ListQuery): Promise<StoredAssessment[]> {
    const { clusters, kind, q, levels, snoozed, owner, sort, after } = query;
    const order =
      sort === 'name'
        ? (['name', 'cluster'] as const)
        : (['severity', 'name', 'cluster'] as const);
    const rows: AssessmentRow[] = await this.db('assessments')
      .where({ kind })
      .whereIn('cluster', [...clusters])
      .modify(builder => {
        if (q) {
          const part = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
          // SQLite lowers only what ASCII has: other letters are found there as they are written.
          builder.whereRaw(
            `(lower(name) like ? escape '\\' or name like ? escape '\\')`,
            [part.toLowerCase(), part],
          );
        }
        if (levels) builder.whereIn('level', [...levels]);
        if (snoozed === true) {
          builder
            .whereNot({ level: 'emergency' })
            .whereExists(this.#snoozes(query.now));
        } else if (snoozed === false) {
          builder.where(shown =>
            shown
              .where({ level: 'emergency' })
              .orWhereNotExists(this.#snoozes(query.now)),
          );
        }
        if (owner === null) {
          builder.whereNotExists(this.#registrations());
        } else if (owner !== undefined) {
          builder.whereExists(
            this.#registrations().where({ owner_ref: owner }),
          );
        }
        if (query.crossesUntil !== undefined) {
          builder.whereExists(this.#crossings(query.crossesUntil));
        }
        if (query.linkedOnly) builder.whereExists(this.#registrations());
        if (after) {
          builder.whereRaw(
            `(${order.join()}) > (${order.map(() => '?').join()})`,
            order.map(column => after[column]),
          );
        }
      })
      .orderBy([...order])
      .limit(query.limit);
    return rows.map(row => toAssessment(row));
  }

  /** Levels of every topic and consumer group of a cluster. */
  async levels(
    cluster: string,
  ): Promise<{ kind: SubjectKind; name: string; level: Level }[]> {
    return this.db('assessments')
      .where({ cluster })
      .whereIn('kind', [...SUBJECT_KINDS])
      .select('kind', 'name', 'level');
  }

  /** The topics and consumer groups of a cluster of which some could not be read. */
  async partlyRead(cluster: string): Promise<StoredAssessment[]> {
    const rows: AssessmentRow[] = await this.db('assessments')
      .where({ cluster })
      .whereIn('kind', [...SUBJECT_KINDS])
      .whereNotNull('partial');
    return rows.map(row => toAssessment(row));
  }

  /** The trusted registrations of the subject of a row. */
  #registrations() {
    return this.#sameName('registrations')
      .whereRaw('registrations.cluster in (??, ?)', [
        'assessments.cluster',
        ANY_CLUSTER,
      ])
      .whereRaw(TRUSTED);
  }

  #crossings(until: number) {
    return this.#sameName('forecasts')
      .where('forecasts.cluster', this.db.ref('assessments.cluster'))
      .where('next_day', '<=', until);
  }

  #snoozes(now: number) {
    return this.#sameName('snoozes')
      .where('snoozes.cluster', this.db.ref('assessments.cluster'))
      .where('until', '>', now);
  }

  /** Rows of another table about a subject of the same kind and name. */
  #sameName(table: string) {
    return this.db(table)
      .select(this.db.raw('1'))
      .where(`${table}.kind`, this.db.ref('assessments.kind'))
      .where(`${table}.name`, this.db.ref('assessments.name'));
  }
}

/** The names of subjects by cluster and kind: databases find many names of one place far quicker than as many triples. */
function byPlace(subjects: readonly AssessedSubject[]) {
  const places = new Map<
    string,
    { cluster: string; kind: AssessedKind; names: string[] }
  >();
  for (const { cluster, kind, name } of subjects) {
    const place = places.get(`${kind}/${cluster}`);
    if (place) place.names.push(name);
    else places.set(`${kind}/${cluster}`, { cluster, kind, names: [name] });
  }
  return places.values();
}

function lossesIn(
  subjects: readonly AssessedSubject[],
  losses: readonly GroupLoss[],
): readonly GroupLoss[] {
  if (losses.length === 0) return losses;
  const groups = subjects.filter(({ kind }) => kind === 'consumer-group');
  const names = new Set(groups.map(({ name }) => name));
  return losses.filter(({ name }) => names.has(name));
}
