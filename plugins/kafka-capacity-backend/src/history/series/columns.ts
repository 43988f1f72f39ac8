/** How the numbers of a column are written. */
export interface Column {
  bytes: number;
  write(buffer: Buffer, value: number, at: number): void;
  read(buffer: Buffer, at: number): number;
}

/** Whole numbers up to the largest of so many bytes; larger ones become that. */
function whole(bytes: number): Column {
  const most = 2 ** (8 * bytes) - 1;
  return {
    bytes,
    write: (buffer, value, at) =>
      buffer.writeUIntLE(Math.min(value, most), at, bytes),
    read: (buffer, at) => buffer.readUIntLE(at, bytes),
  };
}

export const BYTE: Column = whole(1);
export const SHORT: Column = whole(2);

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Numbers of five digits, as the upper three bytes of a 4-byte float, rounded. NaN stays NaN. */
export const FIVE_DIGITS: Column = {
  bytes: 3,
  write(buffer, value, at) {
    float[0] = value;
    buffer.writeUIntLE((bits[0] + 0x80) >>> 8, at, 3);
  },
  read(buffer, at) {
    bits[0] = buffer.readUIntLE(at, 3) << 8;
    return float[0];
  },
};

/** A column whose numbers are all the same is written once: a quiet topic takes a tenth. */
interface Layout {
  /** First byte of what is packed. */
  version: number;
  /** Places that a row may fill, such as the hours of a day. */
  places: number;
  columns: readonly Column[];
}

/** Packs rows of numbers by column: which places they fill, which columns are constant, then the columns. */
export function packColumns(
  { version, places, columns }: Layout,
  rows: readonly (readonly [place: number, values: readonly number[]])[],
): Buffer {
  const sorted = [...rows].sort(([a], [b]) => a - b);
  const constant = columns.map((_, column) =>
    sorted.every(([, values]) =>
      Object.is(values[column], sorted[0][1][column]),
    ),
  );
  const places8 = Math.ceil(places / 8);
  const size = columns.reduce(
    (sum, { bytes }, column) =>
      sum + bytes * (constant[column] ? 1 : sorted.length),
    2 + places8,
  );
  const packed = Buffer.alloc(size);
  packed[0] = version;
  for (const [place] of sorted) packed[1 + (place >> 3)] |= 1 << (place & 7);
  let at = 2 + places8;
  columns.forEach((column, index) => {
    if (constant[index]) packed[1 + places8] |= 1 << index;
    for (const [, values] of constant[index] ? sorted.slice(0, 1) : sorted) {
      column.write(packed, values[index], at);
      at += column.bytes;
    }
  });
  return packed;
}

/** Reads packed rows back, in the order of their places. Throws when they are of another layout. */
export function unpackColumns(
  { version, places, columns }: Layout,
  packed: Buffer,
): (readonly [place: number, values: number[]])[] {
  if (packed[0] !== version) {
    throw new Error(`Packed figures have the unknown layout ${packed[0]}`);
  }
  const places8 = Math.ceil(places / 8);
  const rows: (readonly [number, number[]])[] = [];
  for (let place = 0; place < places; place++) {
    if (packed[1 + (place >> 3)] & (1 << (place & 7))) rows.push([place, []]);
  }
  let at = 2 + places8;
  columns.forEach(({ bytes, read }, index) => {
    const isConstant = (packed[1 + places8] & (1 << index)) !== 0;
    for (const [, values] of rows) {
      values.push(read(packed, at));
      if (!isConstant) at += bytes;
    }
    if (isConstant) at += bytes;
  });
  return rows;
}
