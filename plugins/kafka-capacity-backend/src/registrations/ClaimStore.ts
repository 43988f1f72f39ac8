import { Knex } from 'knex';
import {
  AnnotatedSubject,
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

/** What the catalog claimed at the last sweep, for lists and assessments. */
export class ClaimStore {
  constructor(private readonly db: Knex) {}

  /** Makes the stored claims on a cluster equal to these, touching only the rows that differ. */
  async replace(cluster: string, claims: readonly Claim[]): Promise<void> {
    const slice = new TimeSlice();
    const wanted = new Map<string, ClaimRow>();
    for (const claim of claims) {
      const row = toRow(claim);
      wanted.set(keyOf(row), row);
      if (slice.spent) await slice.rest();
    }
    const stored: ClaimRow[] = await this.db('claims').where({ cluster });
    const gone: ClaimRow[] = [];
    for (const row of stored) {
      const key = keyOf(row);
      const same = wanted.get(key);
      if (!same) gone.push(row);
      else if (isEqual(row, same)) wanted.delete(key);
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
  }

  async onCluster(cluster: string): Promise<Claim[]> {
    const rows: ClaimRow[] = await this.db('claims').where({ cluster });
    return rows.map(toClaim);
  }

  /** References of the entities that claim something on one of the clusters, each once. */
  async claimants(clusters: readonly string[]): Promise<string[]> {
    const rows: Pick<ClaimRow, 'entity_ref'>[] = await this.db('claims')
      .distinct('entity_ref')
      .whereIn('cluster', [...clusters])
      .orderBy('entity_ref');
    return rows.map(row => row.entity_ref);
  }

  /** The claims on each of the given subjects, by subject key. */
  async onSubjects(subjects: readonly AnnotatedSubject[]): Promise<Claim[]> {
    const claims: Claim[] = [];
    await inBatches(subjects, async some => {
      const rows: ClaimRow[] = await this.db('claims').whereIn(
        ['cluster', 'kind', 'name'],
        some.map(({ cluster, kind, name }) => [cluster, kind, name]),
      );
      claims.push(...rows.map(toClaim));
    });
    return claims;
  }
}

/** A claim within its cluster; entity references hold exactly one slash. */
function keyOf(row: ClaimRow): string {
  return `${row.kind}/${row.entity_ref}/${row.name}`;
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
