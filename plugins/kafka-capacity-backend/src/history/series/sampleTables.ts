import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { VarintReader, VarintWriter } from '../varint';
import { SeriesSubject } from './samples';
import { SeriesKey } from './SeriesReader';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** What one sweep measured of all subjects of a kind: a row for each, a column for each metric. */
export interface SampleTable {
  kind: SeriesSubject['kind'];
  /** Whether it has every subject of the kind that there was. */
  complete: boolean;
  metrics: readonly string[];
  subjects: readonly Pick<SeriesKey, 'name' | 'topicId'>[];
  /** Row by row; NaN for what is not known. */
  values: Float32Array;
}

/** Makes a table of the values of subjects, in the order of their metrics. */
export function sampleTable<Metric extends string>(
  kind: SeriesSubject['kind'],
  complete: boolean,
  metrics: readonly Metric[],
  subjects: readonly (Pick<SeriesKey, 'name' | 'topicId'> & {
    values: Readonly<Record<Metric, number | null>>;
  })[],
): SampleTable {
  const values = new Float32Array(subjects.length * metrics.length);
  let at = 0;
  for (const subject of subjects) {
    for (const metric of metrics) values[at++] = subject.values[metric] ?? NaN;
  }
  return { kind, complete, metrics, subjects, values };
}

const LAYOUT = 1;
const FLOAT_BYTES = 4;

/** Packs tables: ten thousand topics are a few hundred kilobytes. */
export async function packTables(
  tables: readonly SampleTable[],
): Promise<Buffer> {
  const writer = new VarintWriter();
  writer.number(LAYOUT);
  writer.number(tables.length);
  for (const { kind, complete, metrics, subjects } of tables) {
    writer.text(kind);
    writer.number(complete ? 1 : 0);
    writer.number(metrics.length);
    for (const metric of metrics) writer.text(metric);
    writer.number(subjects.length);
    for (const { name, topicId = '' } of subjects) {
      writer.text(name);
      writer.text(topicId);
    }
  }
  const header = writer.bytes();
  const length = Buffer.alloc(FLOAT_BYTES);
  length.writeUInt32LE(header.length);
  const values = tables.map(table =>
    Buffer.from(
      table.values.buffer,
      table.values.byteOffset,
      table.values.byteLength,
    ),
  );
  return compress(Buffer.concat([length, header, ...values]), { level: 1 });
}

/** Reads packed tables back. Throws when they are damaged or of another layout. */
export async function unpackTables(packed: Buffer): Promise<SampleTable[]> {
  const bytes = await decompress(packed);
  let end = FLOAT_BYTES + bytes.readUInt32LE(0);
  const header = new VarintReader(bytes.subarray(FLOAT_BYTES, end));
  const layout = header.number();
  if (layout !== LAYOUT) {
    throw new Error(`Packed samples have the unknown layout ${layout}`);
  }
  return Array.from({ length: header.number() }, () => {
    const kind = header.text() as SeriesSubject['kind'];
    const complete = header.number() === 1;
    const metrics = Array.from({ length: header.number() }, () =>
      header.text(),
    );
    const subjects = Array.from({ length: header.number() }, () => {
      const name = header.text();
      const topicId = header.text();
      return { name, ...(topicId && { topicId }) };
    });
    const size = FLOAT_BYTES * metrics.length * subjects.length;
    // Floats must begin at a multiple of their size.
    const own = Uint8Array.from(bytes.subarray(end, (end += size)));
    return {
      kind,
      complete,
      metrics,
      subjects,
      values: new Float32Array(own.buffer),
    };
  });
}
