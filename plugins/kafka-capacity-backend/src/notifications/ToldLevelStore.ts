import { Knex } from 'knex';
import { AnnotatedSubject } from 'backstage-plugin-kafka-capacity-common';
import { keyOf } from '../assessments/assess';
import { inBatches } from '../database/batches';
import { ToldLevel } from './news';

/** Which levels owners have been told of. What is ok, or was never anything else, takes no row. */
export class ToldLevelStore {
  constructor(private readonly db: Knex) {}

  /** Those of a cluster, by {@link keyOf}. */
  async onCluster(cluster: string): Promise<Map<string, ToldLevel>> {
    const rows: ToldLevel[] = await this.db('told_levels').where({ cluster });
    return new Map(rows.map(row => [keyOf(row), row]));
  }

  async put(levels: readonly ToldLevel[]): Promise<void> {
    await this.remove(levels.filter(({ level }) => level === 'ok'));
    await inBatches(
      levels.filter(({ level }) => level !== 'ok'),
      batch =>
        this.db('told_levels')
          .insert(
            batch.map(({ cluster, kind, name, level }) => ({
              cluster,
              kind,
              name,
              level,
            })),
          )
          .onConflict(['cluster', 'kind', 'name'])
          .merge(),
    );
  }

  async remove(subjects: readonly AnnotatedSubject[]): Promise<void> {
    await inBatches(subjects, batch =>
      this.db('told_levels')
        .whereIn(
          ['cluster', 'kind', 'name'],
          batch.map(({ cluster, kind, name }) => [cluster, kind, name]),
        )
        .delete(),
    );
  }
}
