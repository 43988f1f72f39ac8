import { Knex } from 'knex';
import {
  AnnotatedSubject,
  ANY_CLUSTER,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches } from '../database/batches';
import { TimeSlice } from '../timeSlice';
import { Claim } from './claims';

interface ClaimRow {
  cluster: string;
  kind: SubjectKind;
  name: string;
  entity_ref: string;
  owner_ref: string | null;
  title: string | null;
  declared: string;
}

/**
 * What the catalog claims, as it was read last. A claim on every cluster is one row, of the cluster {@link ANY_CLUSTER}: it holds wherever
 * there is the subject.
 */
export class ClaimStore {
  constructor(private readonly db: Knex) {}

  /**
   * Makes the stored claims equal to these, touching only the rows that differ.
   *
   * @returns the clusters of the rows that differ, {@link ANY_CLUSTER} among them
   */
  async replace(claims: readonly Claim[]): Promise<Set<string>> {
    const slice = new TimeSlice();
    const wanted = new Map<string, ClaimRow>();
    for (const claim of claims) {
      const row = toRow(claim);
      wanted.set(keyOf(row), row);
      if (slice.spent) await slice.rest();
    }
    const stored: ClaimRow[] = await this.db('claims');
    const gone: ClaimRow[] = [];
    for (const row of stored) {
      const key = keyOf(row);
      const now = wanted.get(key);
      if (!now) gone.push(row);
      else if (isEqual(row, now)) wanted.delete(key);
      if (slice.spent) await slice.rest();
    }
    // First what is new: a subject whose claim moves to another entity must not pass for unclaimed in between.
    await inBatches([...wanted.values()], rows =>
      this.db('claims')
        .insert(rows)
        .onConflict(['cluster', 'kind', 'name', 'entity_ref'])
        .merge(),
    );
    await inBatches(gone, rows =>
      this.db('claims')
        .whereIn(
          ['cluster', 'kind', 'name', 'entity_ref'],
          rows.map(row => [row.cluster, row.kind, row.name, row.entity_ref]),
        )
        .delete(),
    );
    return new Set([...wanted.values(), ...gone].map(({ cluster }) => cluster));
  }

  /** The claims that name a cluster, and those on every cluster. */
  async onCluster(
    cluster: string,
  ): Promise<{ named: Claim[]; anywhere: Claim[] }> {
    const rows: ClaimRow[] = await this.db('claims').whereIn('cluster', [
      cluster,
      ANY_CLUSTER,
    ]);
    const claims = rows.map(toClaim);
    return {
      named: claims.filter(claim => claim.cluster === cluster),
      anywhere: claims.filter(claim => claim.cluster === ANY_CLUSTER),
    };
  }

  /** References of the entities that claim something on one of the clusters, each once. */
  async claimants(clusters: readonly string[]): Promise<string[]> {
    const rows: Pick<ClaimRow, 'entity_ref'>[] = await this.db('claims')
      .distinct('entity_ref')
      .whereIn('cluster', [...clusters])
      .orWhere(anywhere =>
        anywhere.where('cluster', ANY_CLUSTER).whereExists(
          this.db('assessments')
            .select(this.db.raw('1'))
            .whereIn('assessments.cluster', [...clusters])
            .where('assessments.kind', this.db.ref('claims.kind'))
            .where('assessments.name', this.db.ref('claims.name')),
        ),
      )
      .orderBy('entity_ref');
    return rows.map(row => row.entity_ref);
  }

  /** The claims on the given subjects, each entity's once; those on every cluster as on the subject's own. */
  async onSubjects(subjects: readonly AnnotatedSubject[]): Promise<Claim[]> {
    const claims: Claim[] = [];
    await inBatches(subjects, async some => {
      const rows: ClaimRow[] = await this.db('claims').whereIn(
        ['cluster', 'kind', 'name'],
        some.flatMap(({ cluster, kind, name }) => [
          [cluster, kind, name],
          [ANY_CLUSTER, kind, name],
        ]),
      );
      const bySubject = new Map<string, ClaimRow[]>();
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
        claims.push(...named.map(toClaim));
        for (const row of anywhere) {
          if (entities.has(row.entity_ref)) continue;
          claims.push({ ...toClaim(row), cluster: subject.cluster });
        }
      }
    });
    return claims;
  }
}

function subjectKeyOf({ cluster, kind, name }: AnnotatedSubject): string {
  return `${kind}/${cluster}/${name}`;
}

/** Entity references hold exactly one slash, and names of clusters none. */
function keyOf(row: ClaimRow): string {
  return `${row.kind}/${row.cluster}/${row.entity_ref}/${row.name}`;
}

function isEqual(a: ClaimRow, b: ClaimRow): boolean {
  return (
    a.owner_ref === b.owner_ref &&
    a.title === b.title &&
    a.declared === b.declared
  );
}

function toRow(claim: Claim): ClaimRow {
  return {
    cluster: claim.cluster,
    kind: claim.kind,
    name: claim.name,
    entity_ref: claim.entityRef,
    owner_ref: claim.ownerRef,
    title: claim.title,
    declared: JSON.stringify(claim.declared),
  };
}

function toClaim(row: ClaimRow): Claim {
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
