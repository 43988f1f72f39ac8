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
  /** Topics and groups that the configuration keeps from being read. */
  excludedTopics: number;
  excludedGroups: number;
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
  excluded_topics: number;
  excluded_groups: number;
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
        excluded_topics: published.excludedTopics,
        excluded_groups: published.excludedGroups,
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
    excludedTopics: row.excluded_topics,
    excludedGroups: row.excluded_groups,
    brokers: JSON.parse(row.brokers),
  };
}
