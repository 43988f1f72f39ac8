import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { PublishedCluster } from '../../assessment/stores/ClusterStore';

interface ReservationRow {
  id: string;
  cluster: string;
  replicas: number;
  at: number | string;
  /** SQLite has no booleans. */
  done: boolean | number;
}

/** A change takes less long; one that did not end by then died with its backend. */
const OPEN_LASTS_MS = 10 * 60_000;

/** Room that a change has, until it is known what became of it. */
export interface Reservation {
  /** The replicas are there, or may be: they count until a sweep that begins from now on has ended. */
  keep(): Promise<void>;
  /** There will be none. */
  release(): Promise<void>;
}

/**
 * Reserves room on the brokers for partitions that no sweep has seen. Without it two changes at once, on one replica of the backend or two,
 * would each have the room that is left for one.
 */
export class ReservationStore {
  constructor(private readonly db: Knex) {}

  /**
   * Reserves room for replicas.
   *
   * @param mustFit - throws where the room is not enough, told how many replicas others have reserved that the published sweep did not see
   */
  async reserve(
    { cluster, sweepId }: Pick<PublishedCluster, 'cluster' | 'sweepId'>,
    replicas: number,
    mustFit: (reserved: number) => void,
  ): Promise<Reservation> {
    const id = randomUUID();
    await this.db.transaction(async transaction => {
      // Locks the row: whoever reserves at the same time waits until this has ended.
      await transaction('clusters').where({ cluster }).update({ cluster });
      const sweep = await transaction('sweeps')
        .where({ id: sweepId })
        .first('started_at');
      await transaction<ReservationRow>('partition_reservations')
        .where({ cluster })
        .where(over =>
          over
            .where({ done: false })
            .where('at', '<', Date.now() - OPEN_LASTS_MS)
            .orWhere(seen =>
              seen
                .where({ done: true })
                .where('at', '<', Number(sweep?.started_at ?? 0)),
            ),
        )
        .delete();
      const rows = await transaction<ReservationRow>(
        'partition_reservations',
      ).where({ cluster });
      mustFit(rows.reduce((sum, row) => sum + row.replicas, 0));
      await transaction<ReservationRow>('partition_reservations').insert({
        ...{ id, cluster, replicas },
        at: Date.now(),
        done: false,
      });
    });
    const mine = () =>
      this.db<ReservationRow>('partition_reservations').where({ id });
    return {
      keep: async () => {
        await mine().update({ at: Date.now(), done: true });
      },
      release: async () => {
        await mine().delete();
      },
    };
  }
}
