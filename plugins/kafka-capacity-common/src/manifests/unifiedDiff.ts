const CONTEXT = 3;
// Beyond this many comparisons what differs is shown as one replaced block: right, only less fine.
const MAX_COMPARISONS = 4_000_000;

/** A line that is in both texts, only in the first, or only in the second. */
interface Edit {
  mark: ' ' | '-' | '+';
  line: string;
}

/**
 * The change from one text to another as unified diff with three lines of context, as `git apply` and `patch` take it.
 *
 * @returns empty text when nothing changes
 * @public
 */
export function unifiedDiff(
  fileName: string,
  before: string,
  after: string,
): string {
  if (before === after) return '';
  const edits = diffLines(linesOf(before), linesOf(after));
  return [
    `--- ${pathOf('a', fileName)}\n`,
    `+++ ${pathOf('b', fileName)}\n`,
    ...hunksOf(edits).map(hunk => hunkText(edits, hunk)),
  ].join('');
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

function diffLines(before: string[], after: string[]): Edit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (line: string): Edit => ({ mark: ' ', line });
  return [
    ...before.slice(0, start).map(same),
    ...diffMiddle(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    ...before.slice(before.length - end).map(same),
  ];
}

/** By the longest common subsequence. */
function diffMiddle(before: string[], after: string[]): Edit[] {
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  if (before.length * after.length <= MAX_COMPARISONS) {
    const common = commonLengths(before, after);
    while (i < before.length && j < after.length) {
      if (before[i] === after[j]) {
        edits.push({ mark: ' ', line: before[i] });
        i += 1;
        j += 1;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        edits.push({ mark: '-', line: before[i] });
        i += 1;
      } else {
        edits.push({ mark: '+', line: after[j] });
        j += 1;
      }
    }
  }
  for (; i < before.length; i += 1) edits.push({ mark: '-', line: before[i] });
  for (; j < after.length; j += 1) edits.push({ mark: '+', line: after[j] });
  return edits;
}

/** For each pair of positions, how many lines the rests have in common. */
function commonLengths(before: string[], after: string[]): Uint32Array[] {
  const lengths = Array.from(
    { length: before.length + 1 },
    () => new Uint32Array(after.length + 1),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i][j] =
        before[i] === after[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

/** Changes with their context; those whose contexts touch are one hunk. */
function hunksOf(edits: Edit[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  edits.forEach(({ mark }, index) => {
    if (mark === ' ') return;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(edits.length, index + CONTEXT + 1);
    const last = hunks[hunks.length - 1];
    if (last && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  });
  return hunks;
}

function hunkText(
  edits: Edit[],
  { start, end }: { start: number; end: number },
): string {
  const range = (without: Edit['mark']) => {
    const count = (part: Edit[]) => part.filter(e => e.mark !== without).length;
    const length = count(edits.slice(start, end));
    const first = count(edits.slice(0, start));
    // Without lines, the range names the line before it.
    return `${length === 0 ? first : first + 1},${length}`;
  };
  const body = edits
    .slice(start, end)
    .map(({ mark, line }) =>
      line.endsWith('\n')
        ? `${mark}${line}`
        : `${mark}${line}\n\\ No newline at end of file\n`,
    );
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}
