import fs from 'node:fs';
import path from 'node:path';

const PLUGINS = path.resolve(__dirname, '../..');

/** Folders of this package: none imports one that comes after it. */
const LAYERS = [
  'sources',
  'history',
  'measurement',
  'assessment',
  'forecasting',
  'resources',
  'sweep',
];

/** By file, the files of its package that it imports, for their types alone too: whoever reads one reads all of a circle. */
function importsOf(plugin: string): Map<string, string[]> {
  const src = path.join(PLUGINS, plugin, 'src');
  const files = fs
    .readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file));
  const known = new Set(files);
  return new Map(
    files.map(file => {
      const text = fs.readFileSync(path.join(src, file), 'utf8');
      const found = text.matchAll(/\b(?:from|import\(?)\s*'(\.[^']*)'/g);
      const imported = [...found].flatMap(([, name]) => {
        const base = path.join(path.dirname(file), name);
        return ['.ts', '.tsx', '/index.ts', '/index.tsx']
          .map(ending => `${base}${ending}`)
          .filter(one => known.has(one));
      });
      return [file, imported];
    }),
  );
}

/** The files that reach each other, one list for each circle and what hangs together with it. */
function circlesOf(imports: ReadonlyMap<string, string[]>): string[][] {
  const reached = new Map<string, Set<string>>();
  for (const file of imports.keys()) {
    const seen = new Set<string>();
    const open = [file];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const next of imports.get(one) ?? []) {
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
    reached.set(file, seen);
  }
  const reaches = (from: string, to: string) => reached.get(from)?.has(to);
  const circles = [...imports.keys()]
    .filter(file => reaches(file, file))
    .map(file =>
      [...imports.keys()].filter(
        other => reaches(file, other) && reaches(other, file),
      ),
    );
  return [...new Map(circles.map(files => [files.join(), files])).values()];
}

describe('imports', () => {
  it.each(fs.readdirSync(PLUGINS))('go in no circle in %s', plugin => {
    expect(circlesOf(importsOf(plugin))).toEqual([]);
  });

  it('find a circle of files that import each other, and of one that imports itself', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
      ['e', ['e', 'a']],
    ]);
    expect(circlesOf(imports)).toEqual([['a', 'b', 'c'], ['e']]);
  });

  it('go from what people see to what is read from Kafka, never back', () => {
    const layerOf = (file: string) => LAYERS.indexOf(file.split(path.sep)[0]);
    const back = [...importsOf('kafka-capacity-backend')].flatMap(
      ([file, imported]) =>
        imported
          .filter(other => layerOf(file) >= 0 && layerOf(other) > layerOf(file))
          .map(other => `${file} imports ${other}`),
    );
    expect(back).toEqual([]);
  });
});
