import { Knex } from 'knex';
import {
  AnnotatedSubject,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches, oneOf } from '../../database/batches';

interface DeclarationRow {
  cluster: string;
  name: string;
  declaration: string;
  at: number | string;
}

interface AttemptRow extends DeclarationRow {
  creator: string;
}

/** A topic by its name. */
type Named = Pick<AnnotatedSubject, 'cluster' | 'name'>;

/** What is said about a topic by whom while it is not known yet whether it could be created. */
export interface DeclarationAttempt extends Named {
  creator: string;
  declaration: NewTopicDeclaration;
}

/** What was said about a topic, and when. */
export interface DatedDeclaration {
  declaration: NewTopicDeclaration;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Whoever tries again later than this may well mean another topic. */
const ATTEMPT_LASTS_MS = 24 * 3_600_000;

/** What was said about topics when they were created here, until they are gone. */
export class DeclarationStore {
  constructor(private readonly db: Knex) {}

  /** What was said of one topic. */
  async of({ cluster, name }: Named): Promise<DatedDeclaration | undefined> {
    return dated(
      await this.db<DeclarationRow>('topic_declarations')
        .where({ cluster, name })
        .first(),
    );
  }

  /** Notes what is said of a topic before it is created: the answer may be lost. */
  async beginAttempt(attempt: DeclarationAttempt, at: number): Promise<void> {
    const { cluster, name, creator, declaration } = attempt;
    await this.#attempts()
      .where('at', '<', at - ATTEMPT_LASTS_MS)
      .delete();
    await this.#attempts()
      .insert({
        cluster,
        name,
        creator,
        declaration: JSON.stringify(declaration),
        at,
      })
      .onConflict(['cluster', 'name', 'creator'])
      .merge();
  }

  /** The last attempt of somebody at a topic, as long as it may be tried again. */
  async attemptAt(
    { cluster, name }: Named,
    creator: string,
    now: number,
  ): Promise<DatedDeclaration | undefined> {
    return dated(
      await this.#attempts()
        .where({ cluster, name, creator })
        .where('at', '>=', now - ATTEMPT_LASTS_MS)
        .first(),
    );
  }

  /** Forgets an attempt of which it is known what became of it. */
  async endAttempt({ cluster, name }: Named, creator: string): Promise<void> {
    await this.#attempts().where({ cluster, name, creator }).delete();
  }

  #attempts() {
    return this.db<AttemptRow>('topic_declaration_attempts');
  }

  /** Notes what is said of a topic in place of what was said of an earlier one of that name. */
  async put(
    { cluster, name }: Named,
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
   * Forgets those of subjects that are gone, also what was said while it was not known whether they could be created.
   *
   * @param before - milliseconds since the epoch: what was declared later is of a topic that was created since
   */
  async remove(
    subjects: readonly AnnotatedSubject[],
    before: number,
  ): Promise<void> {
    const topics = subjects.filter(({ kind }) => kind === 'topic');
    await inBatches(topics, async batch => {
      for (const table of [
        'topic_declarations',
        'topic_declaration_attempts',
      ]) {
        await this.db<DeclarationRow>(table)
          .whereIn(...oneOf(['cluster', 'name'], batch))
          .where('at', '<', before)
          .delete();
      }
    });
  }
}

function dated(
  row: Pick<DeclarationRow, 'declaration' | 'at'> | undefined,
): DatedDeclaration | undefined {
  return (
    row && { declaration: JSON.parse(row.declaration), at: Number(row.at) }
  );
}
