import { Knex } from 'knex';
import {
  ANY_CLUSTER,
  AssessedKind,
  AssessedSubject,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches, oneOf, SUBJECT } from '../database/batches';
import { TimeSlice } from '../timeSlice';
import { RegisteredKind, Registration } from './registrationsOf';

interface RegistrationRow<Kind extends AssessedKind = AssessedKind> {
  cluster: string;
  kind: Kind;
  name: string;
  entity_ref: string;
  owner_ref: string | null;
  title: string | null;
  declared: string;
}

const SUBJECT_KINDS: readonly SubjectKind[] = ['topic', 'consumer-group'];

/**
 * What the catalog registers, as it was read last. A registration on every cluster is one row, of the cluster {@link ANY_CLUSTER}: it holds wherever
 * there is the subject.
 */
export class RegistrationStore {
  constructor(private readonly db: Knex) {}

  /**
   * Makes the stored registrations equal to these, touching only the rows that differ.
   *
   * @returns the clusters of the rows that differ, {@link ANY_CLUSTER} among them
   */
  async replace(
    registrations: readonly Registration<RegisteredKind>[],
  ): Promise<Set<string>> {
    const slice = new TimeSlice();
    const wanted = new Map<string, RegistrationRow>();
    for (const registration of registrations) {
      const row = toRow(registration);
      wanted.set(keyOf(row), row);
      if (slice.spent) await slice.rest();
    }
    const stored: RegistrationRow[] = await this.db('registrations');
    const gone: RegistrationRow[] = [];
    for (const row of stored) {
      const key = keyOf(row);
      const now = wanted.get(key);
      if (!now) gone.push(row);
      else if (isEqual(row, now)) wanted.delete(key);
      if (slice.spent) await slice.rest();
    }
    // First what is new: a subject whose registration moves to another entity must not pass for unlinked in between.
    await inBatches([...wanted.values()], rows =>
      this.db('registrations')
        .insert(rows)
        .onConflict(['cluster', 'kind', 'name', 'entity_ref'])
        .merge(),
    );
    await inBatches(gone, rows =>
      this.db('registrations')
        .whereIn(...oneOf([...SUBJECT, 'entity_ref'], rows))
        .delete(),
    );
    return new Set([...wanted.values(), ...gone].map(({ cluster }) => cluster));
  }

  /** The registrations of topics and consumer groups that name a cluster, and those on every cluster. */
  async onCluster(
    cluster: string,
  ): Promise<{ named: Registration[]; anywhere: Registration[] }> {
    const rows: RegistrationRow<SubjectKind>[] = await this.db('registrations')
      .whereIn('cluster', [cluster, ANY_CLUSTER])
      .whereIn('kind', [...SUBJECT_KINDS]);
    const registrations = rows.map(row => toRegistration(row));
    return {
      named: registrations.filter(
        registration => registration.cluster === cluster,
      ),
      anywhere: registrations.filter(
        registration => registration.cluster === ANY_CLUSTER,
      ),
    };
  }

  /** References of the entities that register a topic or consumer group on one of the clusters, or stand for one of them, each once. */
  async registeringEntities(clusters: readonly string[]): Promise<string[]> {
    const rows: Pick<RegistrationRow, 'entity_ref'>[] = await this.db(
      'registrations',
    )
      .distinct('entity_ref')
      .whereIn('kind', [...SUBJECT_KINDS, 'cluster'])
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

  /** The registrations on the given subjects, each entity's once; those on every cluster as on the subject's own. */
  async onSubjects<Kind extends AssessedKind>(
    subjects: readonly (AssessedSubject & { kind: Kind })[],
  ): Promise<Registration<Kind>[]> {
    const registrations: Registration<Kind>[] = [];
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
        registrations.push(...named.map(row => toRegistration(row)));
        for (const row of anywhere) {
          if (entities.has(row.entity_ref)) continue;
          registrations.push({
            ...toRegistration(row),
            cluster: subject.cluster,
          });
        }
      }
    });
    return registrations;
  }
}

function subjectKeyOf({ cluster, kind, name }: AssessedSubject): string {
  return `${kind}/${cluster}/${name}`;
}

/** Entity references hold exactly one slash, and names of clusters none. */
function keyOf(row: RegistrationRow): string {
  return `${row.kind}/${row.cluster}/${row.entity_ref}/${row.name}`;
}

function isEqual(a: RegistrationRow, b: RegistrationRow): boolean {
  return (
    a.owner_ref === b.owner_ref &&
    a.title === b.title &&
    a.declared === b.declared
  );
}

function toRow(
  registration: Registration<RegisteredKind>,
): RegistrationRow<RegisteredKind> {
  return {
    cluster: registration.cluster,
    kind: registration.kind,
    name: registration.name,
    entity_ref: registration.entityRef,
    owner_ref: registration.ownerRef,
    title: registration.title,
    declared: JSON.stringify(registration.declared),
  };
}

function toRegistration<Kind extends AssessedKind>(
  row: RegistrationRow<Kind>,
): Registration<Kind> {
  return {
    cluster: row.cluster,
    kind: row.kind,
    name: row.name,
    entityRef: row.entity_ref,
    ownerRef: row.owner_ref,
    title: row.title,
    declared: JSON.parse(row.declared),
  };
}
