const CONTEXT = 3;

/**
 * The change from one text to another as unified diff with three lines of context, as `git apply` and `patch` take it. It is one hunk
 * from the first line that changes to the last one, which is enough for a declaration that changes in one place.
 *
 * @returns empty text when nothing changes
 */
export function unifiedDiff(
  fileName: string,
  before: string,
  after: string,
): string {
  if (before === after) return '';
  const removed = linesOf(before);
  const added = linesOf(after);
  const head: string[] = [];
  while (removed.length > 0 && removed[0] === added[0]) {
    head.push(...removed.splice(0, 1));
    added.shift();
  }
  const tail: string[] = [];
  while (removed.length > 0 && removed.at(-1) === added.at(-1)) {
    tail.unshift(...removed.splice(-1));
    added.pop();
  }
  const above = head.slice(-CONTEXT);
  const below = tail.slice(0, CONTEXT);
  const range = (lines: string[]) => {
    const length = above.length + lines.length + below.length;
    const skipped = head.length - above.length;
    // Without lines, the range names the line before it.
    return `${length === 0 ? skipped : skipped + 1},${length}`;
  };
  return [
    `--- ${pathOf('a', fileName)}\n`,
    `+++ ${pathOf('b', fileName)}\n`,
    `@@ -${range(removed)} +${range(added)} @@\n`,
    ...marked(' ', above),
    ...marked('-', removed),
    ...marked('+', added),
    ...marked(' ', below),
  ].join('');
}

/** Lines with their line breaks, so that a missing one at the end makes a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function marked(mark: string, lines: string[]): string[] {
  return lines.map(line =>
    line.endsWith('\n')
      ? `${mark}${line}`
      : `${mark}${line}\n\\ No newline at end of file\n`,
  );
}

function pathOf(side: string, fileName: string): string {
  const path = `${side}/${fileName}`;
  // As git quotes names that would break the header's line.
  return /^[^\p{Cc}"\\]*$/u.test(path) ? path : JSON.stringify(path);
}
