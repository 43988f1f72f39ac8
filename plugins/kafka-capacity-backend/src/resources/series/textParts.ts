import { InputError } from '@backstage/errors';
import { bodyTooLarge } from '../../http/refusals';

/** Bytes of a file, and of a line of it. */
export const MOST_BYTES = 100 * 2 ** 20;
const LONGEST_LINE = 2 ** 20;

const NEW_LINE = 10;
/** How a file in UTF-16 begins. */
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** An error that names a line of a file of which nothing is kept. */
export function refusedLine(line: number, problem: string): InputError {
  return new InputError(
    `Nothing of the file was stored. line ${line}: ${problem}`,
  );
}

/**
 * The text of a file as it comes in, in parts of whole lines, so that a large file is never all in memory.
 *
 * @throws InputError unless it is in UTF-8, an error with status 413 where it is too large
 */
export async function* textParts(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<string> {
  let bytes = 0;
  let line = 1;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (bytes === 0 && UTF16_MARKS.some(mark => startsWith(chunk, mark))) {
      throw refusedLine(1, 'the file must be in UTF-8, but this is UTF-16');
    }
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw bodyTooLarge(MOST_BYTES);
    const end = chunk.lastIndexOf(NEW_LINE) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > LONGEST_LINE) {
        throw refusedLine(
          line,
          `a line must have at most ${LONGEST_LINE} bytes`,
        );
      }
      continue;
    }
    const part = Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = Buffer.from(chunk.subarray(end));
    yield textOf(part, line);
    line += linesIn(part);
  }
  yield textOf(rest, line);
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}

/** @param line - on which it begins */
function textOf(bytes: Buffer, line: number): string {
  // A mark of the byte order is part of the text anywhere but at its begin.
  const options = { fatal: true, ignoreBOM: line > 1 };
  const decoded = (some: Buffer) =>
    new TextDecoder('utf-8', options).decode(some);
  try {
    return decoded(bytes);
  } catch {
    let wrong = line;
    for (let from = 0; from < bytes.length; wrong++) {
      const end = bytes.indexOf(NEW_LINE, from);
      const next = end < 0 ? bytes.length : end + 1;
      try {
        decoded(bytes.subarray(from, next));
      } catch {
        break;
      }
      from = next;
    }
    throw refusedLine(wrong, 'the file must be in UTF-8, but this is not');
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; lines++) {
    at = bytes.indexOf(NEW_LINE, at + 1);
  }
  return lines;
}
