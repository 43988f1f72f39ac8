import { Knex } from 'knex';
import {
  AssessedKind,
  Level,
  CapacityFinding,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelChange } from '../assessment/stores/levelChanges';
import { readCode } from '../assessment/stores/codeColumn';

/** How far the level changes of a cluster have been sent. */
export interface EventPosition {
  /** When the plugin began to follow them, milliseconds since the epoch. */
  beganAt: number;
  /** Whether the levels of the first sweep are stored as known to owners. */
  learned: boolean;
  /** The last level change that was published as an event. */
  lastChangeId: number;
}

/** A level change as it is published. */
export interface StoredLevelChange extends Omit<LevelChange, 'figure'> {
  id: number;
}

interface ChangeRow {
  id: number;
  cluster: string;
  kind: AssessedKind;
  name: string;
  at: number | string;
  from_level: Level | null;
  to_level: Level | null;
  finding: string | null;
}

/**
 * Keeps how far the level changes of each cluster have been published. Each change is stored together with its assessment, so none is lost
 * when a backend ends in between.
 */
export class EventPositionStore {
  constructor(private readonly db: Knex) {}

  /** The state of a cluster. Where there is none yet it begins now, after every change that is stored. */
  async begin(cluster: string, now: number): Promise<EventPosition> {
    const known = await this.#read(cluster);
    if (known) return known;
    const latest: { id?: number | null } | undefined = await this.db(
      'level_changes',
    )
      .where({ cluster })
      .max({ id: 'id' })
      .first();
    const lastChangeId = Number(latest?.id ?? 0);
    await this.db('event_positions')
      .insert({
        cluster,
        began_at: now,
        last_change_id: lastChangeId,
        learned: false,
      })
      .onConflict('cluster')
      .ignore();
    return { beganAt: now, lastChangeId, learned: false };
  }

  /** Notes that the levels of a cluster's first sweep are stored as known to owners. */
  async endLearning(cluster: string): Promise<void> {
    await this.db('event_positions')
      .where({ cluster })
      .update({ learned: true });
  }

  async #read(cluster: string): Promise<EventPosition | undefined> {
    const row:
      | {
          began_at: number | string;
          last_change_id: number;
          learned: boolean | number;
        }
      | undefined = await this.db('event_positions').where({ cluster }).first();
    return (
      row && {
        beganAt: Number(row.began_at),
        lastChangeId: row.last_change_id,
        // SQLite has numbers for it.
        learned: Boolean(row.learned),
      }
    );
  }

  /** The changes after one, oldest first. */
  async changesAfter(
    cluster: string,
    id: number,
    limit: number,
  ): Promise<StoredLevelChange[]> {
    const rows: ChangeRow[] = await this.db('level_changes')
      .select(
        'id',
        'cluster',
        'kind',
        'name',
        'at',
        'from_level',
        'to_level',
        'finding',
      )
      .where({ cluster })
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit);
    return rows.map(
      ({ from_level: from, to_level: to, at, finding, ...rest }) => ({
        ...rest,
        at: Number(at),
        from,
        to,
        finding: finding === null ? null : readCode<CapacityFinding>(finding),
      }),
    );
  }

  /** Notes that everything up to a change has been published. */
  async advance(cluster: string, lastChangeId: number): Promise<void> {
    await this.db('event_positions')
      .where({ cluster })
      .where('last_change_id', '<', lastChangeId)
      .update({ last_change_id: lastChangeId });
  }
}
