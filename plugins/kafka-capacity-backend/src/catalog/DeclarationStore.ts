import { Knex } from 'knex';
import {
  AnnotatedSubject,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches } from '../database/batches';

interface DeclarationRow {
  cluster: string;
  name: string;
  declaration: string;
  at: number | string;
}

/** What was said about topics when they were created here, until they are gone. */
export class DeclarationStore {
  constructor(private readonly db: Knex) {}

  /** Notes what is said of a topic in place of what was said of an earlier one of that name. */
  async put(
    { cluster, name }: Pick<AnnotatedSubject, 'cluster' | 'name'>,
    declaration: NewTopicDeclaration,
    at: number,
  ): Promise<void> {
    await this.db<DeclarationRow>('topic_declarations')
      .insert({ cluster, name, declaration: JSON.stringify(declaration), at })
      .onConflict(['cluster', 'name'])
      .merge();
  }

  /** Those of a cluster, by the name of the topic. */
  async onCluster(cluster: string): Promise<Map<string, NewTopicDeclaration>> {
    const rows = await this.db<DeclarationRow>('topic_declarations').where({
      cluster,
    });
    return new Map(
      rows.map(({ name, declaration }) => [name, JSON.parse(declaration)]),
    );
  }

  /**
   * Forgets those of subjects that are gone.
   *
   * @param before - milliseconds since the epoch: what was declared later is of a topic that was created since
   */
  async remove(
    subjects: readonly AnnotatedSubject[],
    before: number,
  ): Promise<void> {
    const topics = subjects.filter(({ kind }) => kind === 'topic');
    await inBatches(topics, batch =>
      this.db<DeclarationRow>('topic_declarations')
        .whereIn(
          ['cluster', 'name'],
          batch.map(({ cluster, name }) => [cluster, name]),
        )
        .where('at', '<', before)
        .delete(),
    );
  }
}
