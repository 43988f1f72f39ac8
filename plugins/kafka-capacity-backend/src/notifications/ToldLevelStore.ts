import { Knex } from 'knex';
import { inBatches } from '../database/batches';
import { ToldLevel } from './news';

type ToldLevelRow = Omit<ToldLevel, 'ownerRef'> & { owner_ref: string };

/** Which levels each owner has been told of. What is ok, or was never anything else, takes no row. */
export class ToldLevelStore {
  constructor(private readonly db: Knex) {}

  /** Those of a cluster. */
  async onCluster(cluster: string): Promise<ToldLevel[]> {
    const rows: ToldLevelRow[] = await this.db('owner_levels').where({
      cluster,
    });
    return rows.map(({ owner_ref, ...level }) => ({
      ...level,
      ownerRef: owner_ref,
    }));
  }

  async put(levels: readonly ToldLevel[]): Promise<void> {
    await this.remove(levels.filter(({ level }) => level === 'ok'));
    await inBatches(
      levels.filter(({ level }) => level !== 'ok'),
      batch =>
        this.db('owner_levels')
          .insert(batch.map(toRow))
          .onConflict(['cluster', 'kind', 'name', 'owner_ref'])
          .merge(),
    );
  }

  async remove(levels: readonly ToldLevel[]): Promise<void> {
    await inBatches(levels, batch =>
      this.db('owner_levels')
        .whereIn(
          ['cluster', 'kind', 'name', 'owner_ref'],
          batch.map(one => [one.cluster, one.kind, one.name, one.ownerRef]),
        )
        .delete(),
    );
  }
}

function toRow(told: ToldLevel): ToldLevelRow {
  return {
    cluster: told.cluster,
    kind: told.kind,
    name: told.name,
    owner_ref: told.ownerRef,
    level: told.level,
    notice: told.notice,
  };
}
