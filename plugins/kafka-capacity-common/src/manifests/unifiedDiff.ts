const CONTEXT = 3;

/** Lines removed and added at most for which the shortest change is looked for; a larger one is shown as one block. */
const MOST_EDITS = 400;

/**
 * The change from one text to another as unified diff with three lines of context, as `git apply` and `patch` take it.
 *
 * @returns empty text when nothing changes
 */
export function unifiedDiff(
  fileName: string,
  before: string,
  after: string,
): string {
  if (before === after) return '';
  const edits = editScript(linesOf(before), linesOf(after));
  return [
    `--- ${pathOf('a', fileName)}\n`,
    `+++ ${pathOf('b', fileName)}\n`,
    ...hunksOf(edits).flatMap(hunkText),
  ].join('');
}

/** A line that stays, goes or comes, and how many lines of both texts are before it. */
interface Edit {
  mark: ' ' | '-' | '+';
  line: string;
  before: number;
  after: number;
}

function editScript(removed: string[], added: string[]): Edit[] {
  let head = 0;
  const shorter = Math.min(removed.length, added.length);
  while (head < shorter && removed[head] === added[head]) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    removed[removed.length - 1 - tail] === added[added.length - 1 - tail]
  ) {
    tail++;
  }
  const from = removed.slice(head, removed.length - tail);
  const to = added.slice(head, added.length - tail);
  const marks = [
    ...Array<' '>(head).fill(' '),
    ...(shortestChange(from, to) ?? [
      ...from.map(() => '-' as const),
      ...to.map(() => '+' as const),
    ]),
    ...Array<' '>(tail).fill(' '),
  ];
  let i = 0;
  let j = 0;
  return marks.map(mark => {
    const edit = { mark, line: '', before: i, after: j };
    edit.line = mark === '+' ? added[j] : removed[i];
    if (mark !== '+') i++;
    if (mark !== '-') j++;
    return edit;
  });
}

/** Myers' greedy search for the fewest lines that go and come; undefined when there are too many. */
function shortestChange(
  from: string[],
  to: string[],
): Edit['mark'][] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const steps: Map<number, number>[] = [];
  for (let d = 0; d <= MOST_EDITS; d++) {
    steps.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(furthest, k, d)
        ? furthest.get(k + 1) ?? 0
        : (furthest.get(k - 1) ?? 0) + 1;
      while (x < from.length && x - k < to.length && from[x] === to[x - k]) {
        x++;
      }
      furthest.set(k, x);
      if (k === from.length - to.length && x >= from.length) {
        return retrace(steps, from.length, to.length);
      }
    }
  }
  return undefined;
}

/** Whether the furthest way to a diagonal comes from a line that is added. */
function isDown(furthest: Map<number, number>, k: number, d: number): boolean {
  const left = furthest.get(k - 1) ?? -1;
  const above = furthest.get(k + 1) ?? -1;
  return k === -d || (k !== d && left < above);
}

function retrace(
  steps: Map<number, number>[],
  length: number,
  width: number,
): Edit['mark'][] {
  const marks: Edit['mark'][] = [];
  let x = length;
  let y = width;
  for (let d = steps.length - 1; d >= 0; d--) {
    const k = x - y;
    const down = isDown(steps[d], k, d);
    const startX = d === 0 ? 0 : steps[d].get(down ? k + 1 : k - 1) ?? 0;
    const startY = d === 0 ? 0 : startX - (down ? k + 1 : k - 1);
    while (x > startX && y > startY) {
      marks.push(' ');
      x--;
      y--;
    }
    if (d > 0) marks.push(down ? '+' : '-');
    x = startX;
    y = startY;
  }
  return marks.reverse();
}

/** What changes, with its context; what is close together in one. */
function hunksOf(edits: Edit[]): Edit[][] {
  const hunks: Edit[][] = [];
  let end = -1;
  for (const [index, { mark }] of edits.entries()) {
    if (mark === ' ') continue;
    const start = Math.max(index - CONTEXT, 0);
    if (hunks.length === 0 || start > end) {
      hunks.push([]);
      end = start;
    }
    const next = Math.min(index + CONTEXT + 1, edits.length);
    hunks[hunks.length - 1].push(...edits.slice(end, next));
    end = Math.max(end, next);
  }
  return hunks;
}

function hunkText(hunk: Edit[]): string[] {
  const [{ before, after }] = hunk;
  const range = (skipped: number, other: Edit['mark']) => {
    const length = hunk.filter(({ mark }) => mark !== other).length;
    // Without lines, the range names the line before it.
    return `${length === 0 ? skipped : skipped + 1},${length}`;
  };
  return [
    `@@ -${range(before, '+')} +${range(after, '-')} @@\n`,
    ...hunk.map(({ mark, line }) =>
      line.endsWith('\n')
        ? `${mark}${line}`
        : `${mark}${line}\n\\ No newline at end of file\n`,
    ),
  ];
}

/** Lines with their line breaks, so that a missing one at the end makes a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function pathOf(side: string, fileName: string): string {
  const path = `${side}/${fileName}`;
  // As git quotes names that would break the header's line.
  return /^[^\p{Cc}"\\]*$/u.test(path) ? path : JSON.stringify(path);
}
