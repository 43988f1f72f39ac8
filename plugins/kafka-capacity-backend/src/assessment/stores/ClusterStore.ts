import { Knex } from 'knex';
import { ClusterBroker } from 'backstage-plugin-kafka-capacity-common';

/** What the last good sweep saw of a cluster as a whole. */
export interface PublishedCluster {
  cluster: string;
  sweepId: number;
  /** When the offsets were read, milliseconds since the epoch. */
  assessedAt: number;
  clusterId: string | null;
  simulated: boolean;
  partitions: number;
  brokers: ClusterBroker[];
}

interface ClusterRow {
  cluster: string;
  sweep_id: number;
  assessed_at: number | string;
  cluster_id: string | null;
  /** SQLite has no booleans. */
  simulated: boolean | number;
  partitions: number;
  brokers: string;
}

/** What is published of each cluster. A row appears when everything else of its sweep is stored. */
export class ClusterStore {
  constructor(private readonly db: Knex) {}

  async publish(published: PublishedCluster): Promise<void> {
    await this.db('clusters')
      .insert({
        cluster: published.cluster,
        sweep_id: published.sweepId,
        assessed_at: published.assessedAt,
        cluster_id: published.clusterId,
        simulated: published.simulated,
        partitions: published.partitions,
        brokers: JSON.stringify(published.brokers),
      })
      .onConflict('cluster')
      .merge();
  }

  async all(): Promise<Map<string, PublishedCluster>> {
    const rows: ClusterRow[] = await this.db('clusters');
    return new Map(rows.map(row => [row.cluster, toPublished(row)]));
  }
}

function toPublished(row: ClusterRow): PublishedCluster {
  return {
    cluster: row.cluster,
    sweepId: row.sweep_id,
    assessedAt: Number(row.assessed_at),
    clusterId: row.cluster_id,
    simulated: Boolean(row.simulated),
    partitions: row.partitions,
    brokers: JSON.parse(row.brokers),
  };
}
