import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import {
  OutcomeCounts,
  ScorecardDay,
} from 'backstage-plugin-kafka-capacity-common';
import { Knex } from 'knex';
import { TimeSlice } from '../../timeSlice';

const compress = promisify(deflate);
const decompress = promisify(inflate);

const DAY_MS = 24 * 3600 * 1000;
/** How long days are kept. */
const KEPT_DAYS = 400;
/** Days that are read at a time. */
const PAGE = 30;
/** The order of the bytes of an entity. */
const OUTCOMES = ['passed', 'failed', 'unknown'] as const;

interface DayRow {
  day: number;
  at: number | string;
  entities: Buffer;
  scores: Buffer;
}

/**
 * How many checks each entity passed on each day: one packed row a day, whatever the number of entities. A row for each of them
 * would be 4 million a year for 10,000 topics, and whole days are all that is ever read.
 */
export class ScoreHistory {
  constructor(private readonly db: Knex) {}

  /** Notes how the checks of all entities stand, in place of what was noted earlier on the same day, and forgets days that are too old. */
  async record(
    at: number,
    scores: ReadonlyMap<string, OutcomeCounts>,
  ): Promise<void> {
    const day = dayOf(at);
    const bytes = Buffer.alloc(scores.size * OUTCOMES.length);
    let offset = 0;
    for (const counts of scores.values()) {
      for (const outcome of OUTCOMES) {
        offset = bytes.writeUInt8(Math.min(counts[outcome], 255), offset);
      }
    }
    await this.db('scorecard_days')
      .insert({
        day,
        at,
        entities: await compress([...scores.keys()].join('\n')),
        scores: await compress(bytes),
      })
      .onConflict('day')
      .merge();
    await this.db('scorecard_days')
      .where('day', '<=', day - KEPT_DAYS)
      .delete();
  }

  /**
   * How many checks some entities together passed on each of the last days, oldest first. Days on which none of them was recorded are
   * left out.
   */
  async days(
    entityRefs: ReadonlySet<string>,
    last: number,
    now: number,
  ): Promise<ScorecardDay[]> {
    const slice = new TimeSlice();
    const days: ScorecardDay[] = [];
    let places: Places | undefined;
    for await (const row of this.#rows(dayOf(now) - last)) {
      // From day to day the entities are mostly the same, and then so is where each stands.
      if (!places?.packed.equals(row.entities)) {
        places = await placesOf(row.entities, entityRefs);
      }
      if (places.at.length > 0) {
        days.push({
          day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
          entities: places.at.length,
          outcomes: sum(await decompress(row.scores), places.at),
        });
      }
      if (slice.spent) await slice.rest();
    }
    return days;
  }

  async *#rows(after: number): AsyncGenerator<DayRow> {
    let rows: DayRow[] = [];
    let from = after;
    do {
      rows = await this.db('scorecard_days')
        .where('day', '>', from)
        .orderBy('day')
        .limit(PAGE);
      yield* rows;
      from = rows.at(-1)?.day ?? from;
    } while (rows.length === PAGE);
  }
}

/** Where wanted entities stand among those of a day. */
interface Places {
  packed: Buffer;
  at: number[];
}

async function placesOf(
  packed: Buffer,
  wanted: ReadonlySet<string>,
): Promise<Places> {
  const refs = (await decompress(packed)).toString().split('\n');
  const at = refs.flatMap((ref, place) => (wanted.has(ref) ? [place] : []));
  return { packed, at };
}

function sum(scores: Buffer, places: readonly number[]): OutcomeCounts {
  const counts: OutcomeCounts = { passed: 0, failed: 0, unknown: 0 };
  for (const place of places) {
    OUTCOMES.forEach((outcome, i) => {
      counts[outcome] += scores[place * OUTCOMES.length + i];
    });
  }
  return counts;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
