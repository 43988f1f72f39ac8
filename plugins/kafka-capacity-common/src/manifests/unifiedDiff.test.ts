import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { unifiedDiff } from './unifiedDiff';

jest.setTimeout(60_000);

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('');

describe('unifiedDiff', () => {
  it('shows a changed line in its context', () => {
    const before = numbers(1, 9);
    expect(unifiedDiff('n', before, before.replace('5', 'five'))).toBe(
      `--- a/n
+++ b/n
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
`,
    );
  });

  it('says nothing where nothing changes', () => {
    expect(unifiedDiff('n', 'same\n', 'same\n')).toBe('');
  });

  it('keeps a file name from breaking the header', () => {
    const [first] = unifiedDiff('a"\nb', 'x\n', 'y\n').split('\n');
    expect(first).toBe('--- "a/a\\"\\nb"');
  });

  it('shows what is too large to compare as one block', () => {
    const [before, after] = ['a', 'b'].map(letter =>
      Array.from({ length: 3000 }, (_, i) => `${letter}${i}\n`).join(''),
    );
    const lines = unifiedDiff('n', before, after).split('\n').slice(2, -1);
    expect(lines[0]).toBe('@@ -1,3000 +1,3000 @@');
    expect(lines).toHaveLength(6001);
  });

  it('makes diffs that git applies', async () => {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'diff-'));
    try {
      const text = fc
        .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', ' d\n'), {
          maxLength: 25,
        })
        .chain(lines =>
          fc.constantFrom('', 'end').map(end => lines.join('') + end),
        );
      const pairs = [
        [numbers(1, 40), numbers(3, 20) + numbers(22, 45)],
        ['x', 'x\n'],
        ...fc.sample(fc.tuple(text, text), 40),
      ].filter(([before, after]) => before && after && before !== after);
      const diffs = pairs.map(([before, after], i) =>
        unifiedDiff(`${i}`, before, after),
      );
      for (const [i, [before]] of pairs.entries()) {
        await fs.writeFile(path.join(directory, `${i}`), before);
      }
      execFileSync(
        'git',
        ['apply', '--unsafe-paths', '--whitespace=nowarn', '-'],
        {
          cwd: directory,
          input: diffs.join(''),
        },
      );
      for (const [i, [, after]] of pairs.entries()) {
        const applied = await fs.readFile(path.join(directory, `${i}`), 'utf8');
        expect(applied).toBe(after);
      }
    } finally {
      await fs.rm(directory, { recursive: true, force: true });
    }
  });
});
