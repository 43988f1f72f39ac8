import { promisify } from 'node:util';
import { crc32, deflate, deflateSync, inflate } from 'node:zlib';
import { Knex } from 'knex';
import {
  AssessedKind,
  AssessedSubject,
} from 'backstage-plugin-kafka-capacity-common';
import { TimeSlice } from '../../timeSlice';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** Rows that the subjects of one kind in one cluster are spread over. */
const BUCKETS = 64;
/** Rows of one statement: each by itself would wait for the disk, and all at once keep others from the embedded database. */
const ROWS_AT_ONCE = 16;

/** Characters of a text that keeps the event loop for a millisecond. */
const LARGE = 100_000;

interface DetailRow {
  cluster: string;
  kind: AssessedKind;
  bucket: number;
  sweep_id: number;
  data: Buffer;
}

/** What a row is going to hold. Checksums tell rows that changed without putting the texts of all of them together. */
interface RowTexts {
  texts: string[];
  checksum: number;
  length: number;
}

/** Details of one sweep on their way into the store, each as text as soon as it is there: text takes less memory. */
export class DetailTexts {
  readonly #kinds = new Map<AssessedKind, Map<number, RowTexts>>();

  add({ kind, name }: AssessedSubject, detail: object): void {
    let buckets = this.#kinds.get(kind);
    if (!buckets) {
      buckets = new Map();
      this.#kinds.set(kind, buckets);
    }
    const text = `${JSON.stringify(name)}:${JSON.stringify(detail)}`;
    const bucket = bucketOf(name);
    const row = buckets.get(bucket) ?? { texts: [], checksum: 0, length: 0 };
    buckets.set(bucket, row);
    row.texts.push(text);
    row.checksum = crc32(text, row.checksum);
    row.length += text.length;
  }

  /** Checksums by the numbers of the rows that hold something of a kind. */
  checksums(kind: AssessedKind): Map<number, string> {
    const rows = [...(this.#kinds.get(kind) ?? [])];
    return new Map(
      rows.map(([bucket, { checksum, length }]) => [
        bucket,
        `${checksum}/${length}`,
      ]),
    );
  }

  /** The object that a row holds, as JSON. */
  row(kind: AssessedKind, bucket: number): string {
    return `{${this.#kinds.get(kind)?.get(bucket)?.texts.join() ?? ''}}`;
  }
}

/**
 * Details of the last good sweep.
 *
 * They change with every sweep, so that a row a subject would rewrite the whole table each minute, and one row for a whole
 * cluster would have to be unpacked for every page. Subjects are spread over a fixed number of rows by a hash of their name.
 */
export class DetailStore {
  /** What this replica stored of the last sweep, by kind and cluster. Only spares writing. */
  readonly #last = new Map<
    string,
    { sweepId: number; checksums: ReadonlyMap<number, string> }
  >();

  constructor(private readonly db: Knex) {}

  /** Puts the details of a sweep in the place of those of before. Rows that this replica stored in the last sweep and would store again stay. */
  async replace(
    cluster: string,
    kind: AssessedKind,
    sweepId: number,
    texts: DetailTexts,
  ): Promise<void> {
    const place = `${kind}/${cluster}`;
    const last = this.#last.get(place);
    this.#last.delete(place);
    const slice = new TimeSlice();
    const checksums = texts.checksums(kind);
    const changed: number[] = [];
    const same: number[] = [];
    for (const [bucket, checksum] of checksums) {
      const isSame = last?.checksums.get(bucket) === checksum;
      (isSame ? same : changed).push(bucket);
    }
    if (last && same.length > 0) {
      const kept = await this.db('details')
        .where({ cluster, kind, sweep_id: last.sweepId })
        .whereIn('bucket', same)
        .update({ sweep_id: sweepId });
      // Another replica has swept since.
      if (kept < same.length) changed.push(...same);
    }
    for (let from = 0; from < changed.length; from += ROWS_AT_ONCE) {
      const rows: DetailRow[] = [];
      for (const bucket of changed.slice(from, from + ROWS_AT_ONCE)) {
        const data = await pack(texts.row(kind, bucket));
        rows.push({ cluster, kind, bucket, sweep_id: sweepId, data });
        if (slice.spent) await slice.rest();
      }
      await this.db('details')
        .insert(rows)
        .onConflict(['cluster', 'kind', 'bucket'])
        .merge();
    }
    await this.db('details')
      .where({ cluster, kind })
      .whereNot({ sweep_id: sweepId })
      .delete();
    this.#last.set(place, { sweepId, checksums });
  }

  /** The details of a subject, and the sweep that they are from; undefined when that did not see it. */
  async of<T extends object>(
    subject: AssessedSubject,
  ): Promise<{ detail: T; sweepId: number } | undefined> {
    const { cluster, kind, name } = subject;
    const row: DetailRow | undefined = await this.db('details')
      .where({ cluster, kind, bucket: bucketOf(name) })
      .first();
    if (!row) return undefined;
    const bucket = await unpack<T>(row);
    return Object.hasOwn(bucket, name)
      ? { detail: bucket[name], sweepId: row.sweep_id }
      : undefined;
  }

  /** Those of the names of which the last sweep left no details. */
  async without(
    cluster: string,
    kind: AssessedKind,
    names: readonly string[],
  ): Promise<string[]> {
    const buckets = new Map<number, string[]>();
    for (const name of names) {
      const others = buckets.get(bucketOf(name));
      if (others) others.push(name);
      else buckets.set(bucketOf(name), [name]);
    }
    const found: string[] = [];
    for (const [bucket, some] of buckets) {
      const row: DetailRow | undefined = await this.db('details')
        .where({ cluster, kind, bucket })
        .first();
      const details = row ? await unpack(row) : {};
      for (const name of some) {
        if (!Object.hasOwn(details, name)) found.push(name);
      }
    }
    return found;
  }

  /**
   * The details in the first row at or after a place among the rows of a kind, by name, and the place after it; undefined
   * at the end. A subject is always in the same row, so that going through the rows while a sweep ends misses none.
   */
  async stretch<T extends object>(
    cluster: string,
    kind: AssessedKind,
    from: number,
  ): Promise<{ details: Record<string, T>; next: number } | undefined> {
    const row: DetailRow | undefined = await this.db('details')
      .where({ cluster, kind })
      .where('bucket', '>=', from)
      .orderBy('bucket')
      .first();
    return row && { details: await unpack<T>(row), next: row.bucket + 1 };
  }
}

/** To hand a small text to another thread costs more than to compress it. */
async function pack(json: string): Promise<Buffer> {
  const options = { level: 1 };
  return json.length < LARGE
    ? deflateSync(json, options)
    : compress(json, options);
}

async function unpack<T>({ data }: DetailRow): Promise<Record<string, T>> {
  return JSON.parse((await decompress(data)).toString());
}

function bucketOf(name: string): number {
  return crc32(name) % BUCKETS;
}
