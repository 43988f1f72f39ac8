import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import {
  HistorySpan,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches } from '../database/batches';
import { TimeSlice } from '../timeSlice';
import { firstOfStretches } from './OffsetHistory';
import {
  findPoint,
  GroupPoint,
  groupPoints,
  packPoints,
  PointLayout,
  shardsOf,
  shardsWith,
  TopicPoint,
  topicPoints,
} from './points';

const compress = promisify(deflate);
const decompress = promisify(inflate);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far back each span goes and how close together its points may be: at most 361 of them. */
const SPANS: Record<HistorySpan, { length: number; every: number }> = {
  hour: { length: HOUR, every: 10 * SECOND },
  day: { length: DAY, every: 10 * MINUTE },
  fortnight: { length: 14 * DAY, every: HOUR },
};

/** What was seen of a subject at a moment; undefined when the sweep did not see it. */
export interface PastPoint<P> {
  /** Milliseconds since the epoch. */
  at: number;
  point: P | undefined;
}

/** What a sweep saw, for charts. */
export interface SweepPoints {
  topics: readonly (readonly [name: string, point: TopicPoint])[];
  groups: readonly (readonly [name: string, point: GroupPoint])[];
}

/**
 * A few numbers of every topic and group at each sweep, for charts of one of them.
 *
 * The packed offsets of a sweep have them as well, but of a whole cluster: to unpack hundreds of such rows for one topic would
 * take seconds, and commits are dropped after an hour. Points go when the offsets of their sweep do.
 */
export class PointHistory {
  constructor(
    private readonly db: Knex,
    private readonly logger: LoggerService,
  ) {}

  /** Keeps what a sweep saw, whose offsets are stored already. */
  async record(
    sweepId: number,
    { topics, groups }: SweepPoints,
  ): Promise<void> {
    await this.#insert(sweepId, 'topic', topicPoints, topics);
    await this.#insert(sweepId, 'consumer-group', groupPoints, groups);
  }

  /** The past of a topic, oldest first. */
  ofTopic(
    cluster: string,
    topic: string,
    span: HistorySpan,
    now: number,
  ): Promise<PastPoint<TopicPoint>[]> {
    return this.#read(cluster, 'topic', topic, topicPoints, SPANS[span], now);
  }

  /** The past of a group, oldest first. */
  ofGroup(
    cluster: string,
    group: string,
    span: HistorySpan,
    now: number,
  ): Promise<PastPoint<GroupPoint>[]> {
    const kind = 'consumer-group';
    return this.#read(cluster, kind, group, groupPoints, SPANS[span], now);
  }

  async #insert<P>(
    sweepId: number,
    kind: SubjectKind,
    layout: PointLayout<P>,
    points: readonly (readonly [name: string, point: P])[],
  ): Promise<void> {
    const slice = new TimeSlice();
    const rows: object[] = [];
    for (const [shard, named] of shardsOf(points)) {
      const data = await compress(packPoints(layout, named), { level: 1 });
      rows.push({ sweep_id: sweepId, kind, shard, data });
      if (slice.spent) await slice.rest();
    }
    await inBatches(rows, batch => this.db('history_points').insert(batch));
  }

  async #read<P>(
    cluster: string,
    kind: SubjectKind,
    name: string,
    layout: PointLayout<P>,
    { length, every }: { length: number; every: number },
    now: number,
  ): Promise<PastPoint<P>[]> {
    const rows: { sweep_id: number; at: number | string }[] = await this.db(
      'sweep_offsets',
    )
      .where({ cluster })
      .where('at', '>=', now - length)
      .orderBy('at')
      .select('sweep_id', 'at');
    const chosen = firstOfStretches(rows, now, [{ after: 0, every }]);
    const last = rows.at(-1);
    // A chart that ends an hour ago would hide what people come to see.
    if (last && chosen.at(-1)?.sweepId !== last.sweep_id) {
      chosen.push({ sweepId: last.sweep_id, at: Number(last.at) });
    }
    const points = new Map<number, P>();
    await inBatches(chosen, async batch => {
      const shards: { sweep_id: number; data: Buffer }[] = await this.db(
        'history_points',
      )
        .whereIn(
          'sweep_id',
          batch.map(({ sweepId }) => sweepId),
        )
        .where({ kind })
        .whereIn('shard', shardsWith(name))
        .select('sweep_id', 'data');
      await Promise.all(
        shards.map(async ({ sweep_id: sweepId, data }) => {
          const point = await this.#find(layout, sweepId, data, name);
          if (point) points.set(sweepId, point);
        }),
      );
    });
    return chosen.map(({ sweepId, at }) => ({
      at,
      point: points.get(sweepId),
    }));
  }

  /** A row that can't be read back counts as a sweep that did not see the subject. */
  async #find<P>(
    layout: PointLayout<P>,
    sweepId: number,
    data: Buffer,
    name: string,
  ): Promise<P | undefined> {
    try {
      return findPoint(layout, await decompress(data), name);
    } catch (error) {
      this.logger.warn(
        `Stored points of sweep ${sweepId} can't be read: ${error}`,
      );
      return undefined;
    }
  }
}
