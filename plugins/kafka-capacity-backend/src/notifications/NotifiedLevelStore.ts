import { Knex } from 'knex';
import { inBatches, oneOf, SUBJECT } from '../database/batches';
import { NotifiedLevel } from './ownerChanges';

type NotifiedLevelRow = Omit<NotifiedLevel, 'ownerRef'> & { owner_ref: string };

/** The level of each subject that each owner was last notified of. Ok takes no row. */
export class NotifiedLevelStore {
  constructor(private readonly db: Knex) {}

  /** Those of a cluster. */
  async onCluster(cluster: string): Promise<NotifiedLevel[]> {
    const rows: NotifiedLevelRow[] = await this.db('owner_levels').where({
      cluster,
    });
    return rows.map(({ owner_ref, ...level }) => ({
      ...level,
      ownerRef: owner_ref,
    }));
  }

  async put(levels: readonly NotifiedLevel[]): Promise<void> {
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

  async remove(levels: readonly NotifiedLevel[]): Promise<void> {
    await inBatches(levels, batch =>
      this.db('owner_levels')
        .whereIn(...oneOf([...SUBJECT, 'owner_ref'], batch.map(toRow)))
        .delete(),
    );
  }
}

function toRow(known: NotifiedLevel): NotifiedLevelRow {
  return {
    cluster: known.cluster,
    kind: known.kind,
    name: known.name,
    owner_ref: known.ownerRef,
    level: known.level,
    notice: known.notice,
  };
}
