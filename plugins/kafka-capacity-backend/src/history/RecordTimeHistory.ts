import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import {
  LogEndPoint,
  TimeLagDoubt,
} from 'backstage-plugin-kafka-capacity-common';

/** What has been found so far, as it is kept from sweep to sweep. */
export interface FoundBounds {
  /** The last record before the one that is looked for, or itself, whose time is known: its time and offset. */
  below?: LogEndPoint;
  /** The one known before that. */
  previous?: LogEndPoint;
  /** Every record of this time or later comes after the one that is looked for; the first of them, and its own time. */
  above?: LogEndPoint & { next?: number };
  doubt?: TimeLagDoubt;
  /** Whether there is nothing more to find. */
  settled?: boolean;
}

/** What was found of when the record at an offset was written. */
export interface FoundRecordTime extends FoundBounds {
  topic: string;
  /** Kafka's own id of the topic; absent before Kafka 2.8. */
  topicId?: string;
  partition: number;
  target: number;
}

/**
 * What was found in Kafka's time index, a row a cluster: only for the offsets at which a group stands now, so that it never holds more
 * than there are commits.
 */
export class RecordTimeHistory {
  constructor(
    private readonly db: Knex,
    private readonly logger: LoggerService,
  ) {}

  /** What can't be read back is searched again. */
  async read(cluster: string): Promise<FoundRecordTime[]> {
    const row: { data: string } | undefined = await this.db(
      'record_time_searches',
    )
      .where({ cluster })
      .first('data');
    if (!row) return [];
    try {
      const found: unknown = JSON.parse(row.data);
      if (!Array.isArray(found)) throw new Error('it is not a list');
      return found;
    } catch (error) {
      this.logger.warn(
        `The stored record times of cluster '${cluster}' can't be read: ${error}`,
      );
      return [];
    }
  }

  /** Puts what is known now in the place of what was. */
  async replace(
    cluster: string,
    found: readonly FoundRecordTime[],
  ): Promise<void> {
    const table = this.db('record_time_searches');
    if (found.length === 0) {
      await table.where({ cluster }).delete();
      return;
    }
    await table
      .insert({ cluster, data: JSON.stringify(found) })
      .onConflict('cluster')
      .merge();
  }
}
