import { Knex } from 'knex';
import {
  AnnotatedSubject,
  LostRecordsRow,
} from 'backstage-plugin-kafka-capacity-common';
import { Loss } from '../losses';

/** Records that a group has lost in a sweep. */
export interface GroupLoss extends Loss {
  cluster: string;
  /** The consumer group. */
  name: string;
  /** When the sweep read offsets, milliseconds since the epoch. */
  at: number;
}

interface LossRow {
  id: number;
  cluster: string;
  name: string;
  topic: string;
  at: number | string;
  until: number | string;
  at_latest: boolean | number;
  partitions: string;
  partition_count: number;
  records: number | string;
}

/** Retention deletes segment by segment: what a topic loses within this time of the first loss is one entry. */
const TOGETHER_MS = 3_600_000;
/** Partitions that an entry names. */
const PARTITIONS_NAMED = 100;
const TABLE = 'lost_records';

/** Notes losses, with those of the last hour where there are some of the same topic. */
export async function noteLosses(
  transaction: Knex.Transaction,
  losses: readonly GroupLoss[],
): Promise<void> {
  for (const loss of losses) {
    const { cluster, name, topic, at } = loss;
    const last: LossRow | undefined = await transaction(TABLE)
      .where({ cluster, name, topic })
      .where('at', '>', at - TOGETHER_MS)
      .orderBy('id', 'desc')
      .first();
    if (last) {
      const named: number[] = JSON.parse(last.partitions);
      const partitions = [...new Set([...named, ...loss.partitions])];
      await transaction(TABLE)
        .where({ id: last.id })
        .update({
          until: at,
          records: Number(last.records) + loss.records,
          partition_count: Math.max(last.partition_count, partitions.length),
          partitions: namedOf(partitions),
        });
      continue;
    }
    await transaction(TABLE).insert({
      cluster,
      name,
      topic,
      at,
      until: at,
      at_latest: loss.atLatest,
      partitions: namedOf(loss.partitions),
      partition_count: loss.partitions.length,
      records: loss.records,
    });
  }
}

function namedOf(partitions: readonly number[]): string {
  const first = [...partitions].sort((a, b) => a - b);
  return JSON.stringify(first.slice(0, PARTITIONS_NAMED));
}

/** The latest losses of a group, newest first. */
export async function lossesOf(
  db: Knex,
  { cluster, name }: Pick<AnnotatedSubject, 'cluster' | 'name'>,
  limit: number,
): Promise<LostRecordsRow[]> {
  const rows: LossRow[] = await db(TABLE)
    .where({ cluster, name })
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map(row => ({
    at: new Date(Number(row.at)).toISOString(),
    until: new Date(Number(row.until)).toISOString(),
    atLatest: Boolean(row.at_latest),
    topic: row.topic,
    partitions: JSON.parse(row.partitions),
    partitionCount: row.partition_count,
    records: Number(row.records),
  }));
}

/** Removes losses of before a time. */
export async function pruneLosses(
  db: Knex,
  cluster: string,
  before: number,
): Promise<void> {
  await db(TABLE).where({ cluster }).where('at', '<', before).delete();
}
