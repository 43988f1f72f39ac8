import { Knex } from 'knex';
import {
  ANY_CLUSTER,
  AssessedKind,
  AssessedSubject,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches, oneOf, SUBJECT } from '../database/batches';
import { importedCluster } from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../timeSlice';
import { Claim } from './findDisputes';
import {
  Acceptance,
  isDisputed,
  isEqual,
  isSameClaimant,
  isTrusted,
  keepPast,
  keyOf,
  Link,
  LinkKey,
  MAY_BE_TRUSTED,
  RegistrationRow,
  subjectKeyOf,
  toClaim,
  toLink,
  toRegistration,
  toRow,
  whereKey,
} from './registrationRow';
import { RegisteredKind, Registration } from './registrationsOf';

/** Finds the clusters on which claims are disputed. */
export type DisputeFinder = <T extends Claim>(
  claims: readonly T[],
) => Promise<Map<T, string[]>>;

const KEY = [...SUBJECT, 'entity_ref'] as const;
/** What reading the catalog changes of a row that is there. */
const READ = [
  'owner_ref',
  'title',
  'declared',
  'location',
  'first_seen',
  'disputed',
] as const;

const SUBJECT_KINDS: readonly SubjectKind[] = ['topic', 'consumer-group'];

/**
 * What the catalog registers, as it was read last. A registration on every cluster is one row, of the cluster {@link ANY_CLUSTER}: it holds wherever
 * there is the subject. Those that are disputed and not accepted are given by {@link linksOn} and {@link disputed} alone: they grant and change nothing.
 */
export class RegistrationStore {
  constructor(private readonly db: Knex) {}

  /**
   * Makes the stored registrations equal to these, touching only the rows that differ.
   *
   * @param disputesOf - finds which of them are not trusted
   * @param now - when they were read, milliseconds since the epoch
   * @returns the clusters of the rows that differ, {@link ANY_CLUSTER} among them
   */
  async replace(
    registrations: readonly Registration<RegisteredKind>[],
    disputesOf: DisputeFinder,
    now: number = Date.now(),
  ): Promise<Set<string>> {
    const slice = new TimeSlice();
    const stored = new Map<string, RegistrationRow>();
    for (const row of await this.db<RegistrationRow>('registrations')) {
      stored.set(keyOf(row), row);
      if (slice.spent) await slice.rest();
    }
    const wanted = new Map<string, RegistrationRow>();
    for (const registration of registrations) {
      const row = toRow(registration, now);
      const before = stored.get(keyOf(row));
      wanted.set(keyOf(row), before ? keepPast(row, before) : row);
      if (slice.spent) await slice.rest();
    }
    const disputes = await disputesOf(
      [...wanted.values()].map(row => toClaim(row, stored.get(keyOf(row)))),
    );
    for (const row of wanted.values()) row.disputed = null;
    for (const [claim, clusters] of disputes) {
      claim.row.disputed = JSON.stringify(clusters);
    }
    const gone = [...stored.values()].filter(row => !wanted.has(keyOf(row)));
    for (const [key, row] of wanted) {
      const before = stored.get(key);
      if (before && isEqual(before, row)) wanted.delete(key);
      if (slice.spent) await slice.rest();
    }
    // Somebody else's entity now, or from elsewhere: what was accepted is not this.
    const others = [...wanted].flatMap(([key, row]) => {
      const before = stored.get(key);
      return before && !isSameClaimant(before, row) ? [row] : [];
    });
    await inBatches(others, rows =>
      this.db('registrations')
        .whereIn(...oneOf(KEY, rows))
        .update({ accepted_by: null, accepted_at: null }),
    );
    // First what is new: a subject whose registration moves to another entity must not pass for unlinked in between.
    await inBatches([...wanted.values()], rows =>
      this.db('registrations')
        .insert(rows)
        .onConflict([...KEY])
        .merge([...READ]),
    );
    await inBatches(gone, rows =>
      this.db('registrations')
        .whereIn(...oneOf(KEY, rows))
        .delete(),
    );
    return new Set([...wanted.values(), ...gone].map(({ cluster }) => cluster));
  }

  /** The trusted registrations of topics and consumer groups that name a cluster, and those on every cluster. */
  async onCluster(
    cluster: string,
  ): Promise<{ named: Registration[]; anywhere: Registration[] }> {
    const rows: RegistrationRow<SubjectKind>[] = await this.db('registrations')
      .whereIn('cluster', [cluster, ANY_CLUSTER])
      .whereIn('kind', [...SUBJECT_KINDS]);
    const registrations = rows
      .filter(row => isTrusted(row, cluster))
      .map(row => toRegistration(row));
    return {
      named: registrations.filter(
        registration => registration.cluster === cluster,
      ),
      anywhere: registrations.filter(
        registration => registration.cluster === ANY_CLUSTER,
      ),
    };
  }

  /**
   * References of the entities that register a topic or consumer group on one of the clusters, or stand for one of them, each once. Those
   * that do so on every cluster may be trusted on others than these alone.
   */
  async registeringEntities(clusters: readonly string[]): Promise<string[]> {
    const rows: Pick<RegistrationRow, 'entity_ref'>[] = await this.db(
      'registrations',
    )
      .distinct('entity_ref')
      .whereIn('kind', [...SUBJECT_KINDS, 'cluster'])
      .whereRaw(MAY_BE_TRUSTED, [ANY_CLUSTER])
      .where(registered =>
        registered.whereIn('cluster', [...clusters]).orWhere(anywhere =>
          anywhere.where('cluster', ANY_CLUSTER).whereExists(
            this.db('assessments')
              .select(this.db.raw('1'))
              .whereIn('assessments.cluster', [...clusters])
              .where('assessments.kind', this.db.ref('registrations.kind'))
              .where('assessments.name', this.db.ref('registrations.name')),
          ),
        ),
      )
      .orderBy('entity_ref');
    return rows.map(row => row.entity_ref);
  }

  /** The trusted registrations on the given subjects, each entity's once; those on every cluster as on the subject's own. */
  async onSubjects<Kind extends AssessedKind>(
    subjects: readonly (AssessedSubject & { kind: Kind })[],
  ): Promise<Registration<Kind>[]> {
    const registrations: Registration<Kind>[] = [];
    await this.#eachOn(subjects, (subject, row) => {
      if (!isTrusted(row, subject.cluster)) return;
      registrations.push({ ...toRegistration(row), cluster: subject.cluster });
    });
    return registrations;
  }

  /** Tells whether an entity's registration on one of the given subjects is stored and trusted. */
  async trustOn(
    subjects: readonly AssessedSubject[],
  ): Promise<(subject: AssessedSubject, entityRef: string) => boolean> {
    const trusted = new Set<string>();
    await this.#eachOn(subjects, (subject, row) => {
      if (isTrusted(row, subject.cluster)) {
        trusted.add(`${row.entity_ref} ${subjectKeyOf(subject)}`);
      }
    });
    return (subject, entityRef) =>
      trusted.has(`${entityRef} ${subjectKeyOf(subject)}`);
  }

  /** All registrations on the given subjects in the same way, disputed ones too. */
  async linksOn<Kind extends AssessedKind>(
    subjects: readonly (AssessedSubject & { kind: Kind })[],
  ): Promise<Link<Kind>[]> {
    const links: Link<Kind>[] = [];
    await this.#eachOn(subjects, (subject, row) => {
      links.push(toLink(row, subject.cluster));
    });
    return links;
  }

  /** A stretch of the disputed registrations, accepted or not, in the order of their keys. */
  async disputed(limit: number, after?: LinkKey): Promise<Link[]> {
    const rows: RegistrationRow[] = await this.db('registrations')
      .whereNotNull('disputed')
      .modify(builder => {
        if (!after) return;
        builder.whereRaw(`(${KEY.join()}) > (?, ?, ?, ?)`, [
          after.cluster,
          after.kind,
          after.name,
          after.entityRef,
        ]);
      })
      .orderBy([...KEY])
      .limit(limit);
    return rows.map(row => toLink(row));
  }

  /** One disputed registration; undefined when there is none. */
  async disputedOne(key: LinkKey): Promise<Link | undefined> {
    const row: RegistrationRow | undefined = await this.db('registrations')
      .where(whereKey(key))
      .whereNotNull('disputed')
      .first();
    return row && toLink(row);
  }

  /** Accepts a disputed registration, or ends that. It lasts until the entity has another owner or location. */
  async accept(key: LinkKey, acceptance: Acceptance | null): Promise<void> {
    await this.db('registrations')
      .where(whereKey(key))
      .update({
        accepted_by: acceptance?.by ?? null,
        accepted_at: acceptance?.at ?? null,
      });
  }

  /**
   * References of the entities that stand for a subject in the place of the import's own, by kind and name: those that are trusted without
   * somebody having had to accept them.
   */
  async standIns(
    cluster: string,
  ): Promise<(kind: RegisteredKind, name: string) => string[]> {
    const rows: RegistrationRow<RegisteredKind>[] = await this.db(
      'registrations',
    ).whereIn('cluster', [cluster, ANY_CLUSTER]);
    const refs = new Map<string, Set<string>>();
    for (const row of rows) {
      if (importedCluster(row.location) || isDisputed(row, cluster)) continue;
      const key = `${row.kind}/${row.name}`;
      const known = refs.get(key);
      if (known) known.add(row.entity_ref);
      else refs.set(key, new Set([row.entity_ref]));
    }
    return (kind, name) => [...(refs.get(`${kind}/${name}`) ?? [])].sort();
  }

  /** Calls for each registration on the subjects, the same entity's once for each subject. */
  async #eachOn<Kind extends AssessedKind>(
    subjects: readonly (AssessedSubject & { kind: Kind })[],
    call: (subject: AssessedSubject, row: RegistrationRow<Kind>) => void,
  ): Promise<void> {
    await inBatches(subjects, async some => {
      const rows: RegistrationRow<Kind>[] = await this.db(
        'registrations',
      ).whereIn(
        ...oneOf(
          SUBJECT,
          some.flatMap(one => [one, { ...one, cluster: ANY_CLUSTER }]),
        ),
      );
      const bySubject = new Map<string, RegistrationRow<Kind>[]>();
      for (const row of rows) {
        const key = subjectKeyOf(row);
        const known = bySubject.get(key);
        if (known) known.push(row);
        else bySubject.set(key, [row]);
      }
      for (const subject of some) {
        const named = bySubject.get(subjectKeyOf(subject)) ?? [];
        const anywhere =
          bySubject.get(subjectKeyOf({ ...subject, cluster: ANY_CLUSTER })) ??
          [];
        const entities = new Set(named.map(row => row.entity_ref));
        for (const row of named) call(subject, row);
        for (const row of anywhere) {
          if (!entities.has(row.entity_ref)) call(subject, row);
        }
      }
    });
  }
}
