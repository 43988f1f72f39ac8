import { VarintReader, VarintWriter } from '../varint';

/** What a series is of: a broker, a topic, a consumer group, or the whole cluster. */
export interface SeriesSubject {
  kind: 'broker' | 'cluster' | 'consumer-group' | 'topic';
  /** The broker's id as text, the group's id, the topic's or the cluster's name. */
  name: string;
}

/** A value of a metric, and when it was measured, milliseconds since the epoch. */
export interface MetricValue {
  value: number;
  at: number;
}

/** What one sweep measured of a subject, by the names of the metrics. */
export interface SubjectSamples extends SeriesSubject {
  values: ReadonlyMap<string, MetricValue>;
}

/** What one sweep measured. */
export interface SweepSamples {
  /** Milliseconds since the epoch. */
  at: number;
  subjects: readonly SubjectSamples[];
}

const LAYOUT = 1;

/**
 * Packs samples: names once, then a 4-byte number and its age in seconds for each value. Seven digits are more than any source
 * measures.
 */
export function packSamples({ at, subjects }: SweepSamples): Buffer {
  const metrics = [
    ...new Set(subjects.flatMap(({ values }) => [...values.keys()])),
  ];
  const header = new VarintWriter();
  header.number(LAYOUT);
  header.number(metrics.length);
  for (const metric of metrics) header.text(metric);
  header.number(subjects.length);
  const numbers: number[] = [];
  for (const { kind, name, values } of subjects) {
    header.text(kind);
    header.text(name);
    for (const metric of metrics) {
      const known = values.get(metric);
      header.number(known ? 1 + ageOf(known, at) : 0);
      if (known) numbers.push(known.value);
    }
  }
  const packed = header.bytes();
  const floats = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => floats.writeFloatLE(number, 4 * i));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(packed.length);
  return Buffer.concat([length, packed, floats]);
}

function ageOf(known: MetricValue, at: number): number {
  return Math.max(0, Math.round((at - known.at) / 1000));
}

/** Reads packed samples back. Throws when they are damaged or of another layout. */
export function unpackSamples(at: number, packed: Buffer): SweepSamples {
  const end = 4 + packed.readUInt32LE(0);
  const header = new VarintReader(packed.subarray(4, end));
  const layout = header.number();
  if (layout !== LAYOUT) {
    throw new Error(`Packed samples have the unknown layout ${layout}`);
  }
  const metrics = Array.from({ length: header.number() }, () => header.text());
  let place = end;
  const subjects = Array.from({ length: header.number() }, () => {
    const kind = header.text() as SeriesSubject['kind'];
    const name = header.text();
    const values = new Map<string, MetricValue>();
    for (const metric of metrics) {
      const age = header.number();
      if (age === 0) continue;
      const value = packed.readFloatLE(place);
      place += 4;
      values.set(metric, { value, at: at - (age - 1) * 1000 });
    }
    return { kind, name, values };
  });
  return { at, subjects };
}
