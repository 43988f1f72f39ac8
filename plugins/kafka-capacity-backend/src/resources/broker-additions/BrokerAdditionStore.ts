import { Knex } from 'knex';
import {
  advanceBrokerAddition,
  BROKER_ADDITION_LIMITS,
  BrokerAdditionProgress,
  ClusterObservation,
} from 'backstage-plugin-kafka-capacity-common';

/** An addition of brokers as it is stored. */
export interface StoredAddition {
  id: number;
  cluster: string;
  count: number;
  reason: string | null;
  startedBy: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  ended: {
    outcome: 'completed' | 'abandoned';
    by: string;
    /** Milliseconds since the epoch. */
    at: number;
  } | null;
  progress: BrokerAdditionProgress;
}

interface AdditionRow {
  id: number;
  cluster: string;
  running: string | null;
  count: number;
  reason: string | null;
  started_by: string;
  started_at: number | string;
  outcome: 'completed' | 'abandoned' | null;
  ended_by: string | null;
  ended_at: number | string | null;
  progress: string;
}

interface ObservationRow {
  cluster: string;
  observation: string;
}

/** Additions of brokers, of which a cluster has one at a time. They are kept until newer ones push them off the list. */
export class BrokerAdditionStore {
  constructor(private readonly db: Knex) {}

  /** Takes what a sweep saw into the running addition, and keeps it for one that begins. */
  async observe(
    cluster: string,
    observation: ClusterObservation,
  ): Promise<void> {
    await this.db<ObservationRow>('cluster_observations')
      .insert({ cluster, observation: JSON.stringify(observation) })
      .onConflict('cluster')
      .merge();
    const running = await this.running(cluster);
    if (!running) return;
    await this.advance(running, progress =>
      advanceBrokerAddition(progress, observation),
    );
  }

  /** What the last sweep saw of a cluster. */
  async lastObservation(
    cluster: string,
  ): Promise<ClusterObservation | undefined> {
    const row = await this.db<ObservationRow>('cluster_observations')
      .where({ cluster })
      .first();
    return row && JSON.parse(row.observation);
  }

  /** Begins one. @returns undefined when one is running in the cluster */
  async begin(
    addition: Omit<StoredAddition, 'id' | 'ended'>,
  ): Promise<StoredAddition | undefined> {
    const { cluster } = addition;
    await this.#rows()
      .insert({
        cluster,
        running: cluster,
        count: addition.count,
        reason: addition.reason,
        started_by: addition.startedBy,
        started_at: addition.startedAt,
        progress: JSON.stringify(addition.progress),
      })
      .onConflict('running')
      .ignore();
    const running = await this.running(cluster);
    const { startedBy, startedAt } = addition;
    const isOwn =
      running?.startedBy === startedBy && running.startedAt === startedAt;
    if (isOwn) await this.#prune(cluster);
    return isOwn ? running : undefined;
  }

  /** The one that is running in a cluster. */
  async running(cluster: string): Promise<StoredAddition | undefined> {
    const row = await this.#rows().where({ running: cluster }).first();
    return row && toAddition(row);
  }

  async of(cluster: string, id: number): Promise<StoredAddition | undefined> {
    const row = await this.#rows().where({ cluster, id }).first();
    return row && toAddition(row);
  }

  /** Those of a cluster, the latest first. */
  async onCluster(cluster: string): Promise<StoredAddition[]> {
    const rows = await this.#rows()
      .where({ cluster })
      .orderBy('id', 'desc')
      .limit(BROKER_ADDITION_LIMITS.listed);
    return rows.map(toAddition);
  }

  /**
   * Changes the progress of a running one, whoever else does at the same time.
   *
   * @returns undefined when it is not running
   */
  async advance(
    { cluster, id }: Pick<StoredAddition, 'cluster' | 'id'>,
    next: (progress: BrokerAdditionProgress) => BrokerAdditionProgress,
  ): Promise<StoredAddition | undefined> {
    for (;;) {
      const row = await this.#rows().where({ id, running: cluster }).first();
      if (!row) return undefined;
      const progress = next(JSON.parse(row.progress));
      // Only in place of what it was made from.
      const changed = await this.#rows()
        .where({ id, running: cluster, progress: row.progress })
        .update({ progress: JSON.stringify(progress) });
      if (changed > 0) return { ...toAddition(row), progress };
    }
  }

  /** Ends a running one. @returns false when it is not running */
  async end(
    { cluster, id }: Pick<StoredAddition, 'cluster' | 'id'>,
    ended: NonNullable<StoredAddition['ended']>,
  ): Promise<boolean> {
    const changed = await this.#rows().where({ id, running: cluster }).update({
      running: null,
      outcome: ended.outcome,
      ended_by: ended.by,
      ended_at: ended.at,
    });
    return changed > 0;
  }

  async #prune(cluster: string): Promise<void> {
    const kept = await this.#rows()
      .where({ cluster })
      .orderBy('id', 'desc')
      .limit(BROKER_ADDITION_LIMITS.listed)
      .select('id');
    const oldest = kept.at(-1)?.id;
    if (oldest === undefined) return;
    await this.#rows().where({ cluster }).where('id', '<', oldest).delete();
  }

  #rows() {
    return this.db<AdditionRow>('broker_additions');
  }
}

function toAddition(row: AdditionRow): StoredAddition {
  return {
    id: row.id,
    cluster: row.cluster,
    count: row.count,
    reason: row.reason,
    startedBy: row.started_by,
    startedAt: Number(row.started_at),
    ended:
      row.outcome && row.ended_by !== null
        ? { outcome: row.outcome, by: row.ended_by, at: Number(row.ended_at) }
        : null,
    progress: JSON.parse(row.progress),
  };
}
