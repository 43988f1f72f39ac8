import { Knex } from 'knex';
import {
  AnnotatedSubject,
  Snooze,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches, oneOf, SUBJECT } from '../../database/batches';

/** A snooze and what it is of. */
export interface StoredSnooze extends AnnotatedSubject {
  snooze: Snooze;
}

interface SnoozeRow {
  cluster: string;
  kind: SubjectKind;
  name: string;
  decision: Snooze['kind'];
  reason: string;
  decided_by: string;
  decided_at: number | string;
  until: number | string;
}

/** Findings that people have decided to leave for a time, at most one decision a subject. What is over is not told any more. */
export class SnoozeStore {
  constructor(private readonly db: Knex) {}

  /** Notes a decision in place of the one of before. */
  async put({ snooze, ...subject }: StoredSnooze): Promise<void> {
    await this.db('snoozes')
      .insert({
        ...keyOf(subject),
        decision: snooze.kind,
        reason: snooze.reason,
        decided_by: snooze.by,
        decided_at: Date.parse(snooze.at),
        until: Date.parse(snooze.until),
      })
      .onConflict(['cluster', 'kind', 'name'])
      .merge();
  }

  /** Forgets those of some subjects: they were ended, or the subject is gone. */
  async remove(subjects: readonly AnnotatedSubject[]): Promise<void> {
    await inBatches(subjects, batch =>
      this.db('snoozes')
        .whereIn(...oneOf(SUBJECT, batch))
        .delete(),
    );
  }

  /** Those of the given subjects. */
  async ofSubjects(
    subjects: readonly AnnotatedSubject[],
    now: number,
  ): Promise<StoredSnooze[]> {
    const found: StoredSnooze[] = [];
    await inBatches(subjects, async batch => {
      const rows: SnoozeRow[] = await this.db('snoozes')
        .whereIn(...oneOf(SUBJECT, batch))
        .where('until', '>', now);
      found.push(...rows.map(toSnooze));
    });
    return found;
  }

  async onCluster(cluster: string, now: number): Promise<StoredSnooze[]> {
    const rows: SnoozeRow[] = await this.db('snoozes')
      .where({ cluster })
      .where('until', '>', now);
    return rows.map(toSnooze);
  }

  /** Forgets what is over. */
  async prune(cluster: string, now: number): Promise<void> {
    await this.db('snoozes')
      .where({ cluster })
      .where('until', '<=', now)
      .delete();
  }
}

function keyOf({ cluster, kind, name }: AnnotatedSubject) {
  return { cluster, kind, name };
}

function toSnooze(row: SnoozeRow): StoredSnooze {
  return {
    ...keyOf(row),
    snooze: {
      kind: row.decision,
      reason: row.reason,
      by: row.decided_by,
      at: new Date(Number(row.decided_at)).toISOString(),
      until: new Date(Number(row.until)).toISOString(),
    },
  };
}
