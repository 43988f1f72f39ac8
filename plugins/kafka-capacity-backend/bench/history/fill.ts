import { Knex } from 'knex';
import {
  DayFigures,
  DAYS_OF_BLOCK,
  packDays,
} from '../../src/history/series/days';
import {
  HourFigures,
  HOURS_OF_DAY,
  packHours,
} from '../../src/history/series/hours';
import { KEPT_DAYS } from '../../src/history/series/SeriesHistory';

/** Metrics of a topic, and whether their figures differ from hour to hour. */
export const TOPIC_METRICS = {
  bytesInPerSecond: true,
  recordsInPerSecond: true,
  storedBytes: true,
  partitions: false,
} as const;

/** Rows that differ: what is packed does not get smaller by rows that are alike, and to pack each takes long. */
const DIFFERENT = 500;
const ROWS = 250;

function figures(varies: boolean): HourFigures & DayFigures {
  const mean = varies ? Math.random() * 1e6 : 12;
  const above = varies ? 1 + Math.random() : 1;
  return {
    origin: 'sweep',
    samples: varies ? 50 + Math.floor(Math.random() * 10) : 60,
    hours: 24,
    mean,
    max: mean * above ** 2,
    p95: mean * above,
    median: mean,
  };
}

function packedRows(
  places: number,
  pack: (rows: Map<number, HourFigures & DayFigures>) => Buffer,
  varies: boolean,
): Buffer[] {
  return Array.from({ length: varies ? DIFFERENT : 1 }, () =>
    pack(
      new Map(
        Array.from({ length: places }, (_, place) => [place, figures(varies)]),
      ),
    ),
  );
}

/** Fills the tables with everything that is kept of some topics, up to a day. Returns the rows. */
export async function fill(
  db: Knex,
  cluster: string,
  topics: number,
  today: number,
): Promise<number> {
  let rows = 0;
  const insert = async (table: string, given: object[]) => {
    rows += given.length;
    // As they come to be: a time for all series, not a series for all times.
    for (let from = 0; from < given.length; from += ROWS) {
      await db(table).insert(given.slice(from, from + ROWS));
    }
  };
  for (const [metric, varies] of Object.entries(TOPIC_METRICS)) {
    await insert(
      'series',
      Array.from({ length: topics }, (_, i) => ({
        cluster,
        kind: 'topic',
        metric,
        name: `payments.domain-events.topic-${i}`,
        topic_id: `dGhpcyBpcyBub3QgYW4gaWQ-${i}`,
      })),
    );
    const ids: number[] = await db('series').where({ metric }).pluck('id');
    const ofDay = packedRows(HOURS_OF_DAY, packHours, varies);
    const ofBlock = packedRows(DAYS_OF_BLOCK, packDays, varies);
    const one = (some: Buffer[], i: number) => some[i % some.length];
    for (let day = today - KEPT_DAYS.hours; day < today; day++) {
      await insert(
        'hourly_figures',
        ids.map((id, i) => ({ series_id: id, day, data: one(ofDay, i + day) })),
      );
    }
    const first = Math.floor((today - KEPT_DAYS.days) / DAYS_OF_BLOCK);
    for (let block = first; block <= today / DAYS_OF_BLOCK; block++) {
      await insert(
        'daily_figures',
        ids.map((id, i) => ({
          series_id: id,
          block,
          data: one(ofBlock, i + block),
        })),
      );
    }
  }
  return rows;
}
