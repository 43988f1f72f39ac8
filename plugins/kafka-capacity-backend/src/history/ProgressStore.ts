import { Knex } from 'knex';

/** What notes that a past was generated, as for an example, and of how many days. */
export const GENERATED_PAST = 'generated';

/** How far tasks that take longer than one run have come with a cluster, so that any replica goes on from there. */
export class ProgressStore {
  constructor(private readonly db: Knex) {}

  /** What a task wrote last; undefined before. */
  async read<T extends object>(
    cluster: string,
    task: string,
  ): Promise<T | undefined> {
    const row: { data: string } | undefined = await this.db('history_progress')
      .where({ cluster, task })
      .first('data');
    return row && JSON.parse(row.data);
  }

  async write(cluster: string, task: string, progress: object): Promise<void> {
    await this.db('history_progress')
      .insert({ cluster, task, data: JSON.stringify(progress) })
      .onConflict(['cluster', 'task'])
      .merge();
  }
}
