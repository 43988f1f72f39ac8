import { DAY_MS, HOUR_MS } from '../../history/series/hours';
import { CsvReader, csvLine, textOfCell } from './csv';
import { readSeriesFile } from './readSeriesFile';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 5, 10, 12, 30);
const HEADER = 'kind,name,metric,time,max,mean,p95\n';

const find = (kind: string, name: string, metric: string) =>
  kind === 'topic' && name.length > 2
    ? { kind: 'topic' as const, name, metric }
    : `name must be known, but it is ${name}`;

/** @param size - bytes of the parts that it comes in */
async function read(text: string | Buffer, size = 7) {
  const bytes = Buffer.from(text as string);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const { rows, series } = await readSeriesFile(parts, find, NOW);
  return { rows, series: series.map(one => one.past()) };
}
const row = (time: string, max: string | number, more = ',') =>
  `topic,orders,partitions,${time},${max},${more}\n`;
const refusal = async (text: string | Buffer): Promise<string> =>
  read(text).then(
    () => 'accepted',
    error => error.message.replace('Nothing of the file was stored. ', ''),
  );

describe('CSV', () => {
  it('gives back what was written, quotes and lines within cells and formulas too', () => {
    const cells = ['a,b', 'say "x"', 'two\nlines', '=SUM(A1)', "'@x", '-1', ''];
    const text = csvLine(cells) + csvLine(['x', 1.5, null]);
    const rows = [...new CsvReader(',').read(text)];
    expect(rows.map(({ line }) => line)).toEqual([1, 3]);
    expect(rows[0].cells.map(textOfCell)).toEqual(cells);
    expect(rows[1].cells).toEqual(['x', '1.5', '']);
    expect(text).not.toMatch(/(^|,)=/);
  });
});

describe('a file of series', () => {
  it('is read by day and by hour, with any whole offset, separator and order of columns', async () => {
    const { rows, series } = await read(
      `\uFEFF${HEADER}${row('2026-05-30', 3, '1,2')}${row(
        '2026-06-02T01:00:00+02:00',
        5,
      )}\r\n`,
    );
    expect(rows).toBe(2);
    const [{ key, days, hours }] = series;
    expect(key).toMatchObject({ name: 'orders', metric: 'partitions' });
    expect([...days]).toEqual([
      [
        Date.UTC(2026, 4, 30) / DAY_MS,
        { max: 3, mean: 1, p95: 2, hours: 24, origin: 'import' },
      ],
    ]);
    expect([...hours.keys()]).toEqual([Date.UTC(2026, 5, 1, 23) / HOUR_MS]);
    const other = await read(
      'max;time;metric;name;kind\r\n7;2026-06-03;partitions;orders;topic\r\n',
    );
    const [only] = [...other.series[0].days.values()];
    expect(only).toMatchObject({ max: 7, mean: null, p95: null });
  });

  it('is read in parts, as large as it may be, without being held as a whole', async () => {
    const rows = 1_700_000;
    const head = Buffer.from(HEADER);
    const lines = (from: number) =>
      Array.from({ length: 10_000 }, (_, i) => {
        const hour = Math.floor(NOW / HOUR_MS) - 1 - ((from + i) % 9_000);
        const name = `orders-${Math.floor((from + i) / 9_000)}`;
        const time = new Date(hour * HOUR_MS).toISOString();
        return `topic,${name},partitions,${time},6,5,6\n`;
      }).join('');
    let largest = 0;
    function* parts() {
      yield head;
      for (let from = 0; from < rows; from += 10_000) {
        yield Buffer.from(lines(from));
        const { heapUsed, external } = process.memoryUsage();
        largest = Math.max(largest, heapUsed + external);
      }
    }
    const before = process.memoryUsage();
    const file = await readSeriesFile(parts(), find, NOW);
    expect(file.rows).toBe(rows);
    expect(file.series).toHaveLength(Math.ceil(rows / 9_000));
    const used = largest - before.heapUsed - before.external;
    expect(used / 2 ** 20).toBeLessThan(300);
  });

  it.each([
    ['no header', row('2026-06-01', 1), /^line 1: the header/],
    ['an unknown column', 'kind,name,metric,time,max,foo\n', /line 1.*"foo"/],
    ['a column twice', 'kind,name,metric,time,max,max\n', /line 1.*"max"/],
    ['no number', row('2026-06-01', 'abc'), /^line 2: max.*"abc"/],
    ['a formula', row('2026-06-01', '=1+1'), /^line 2: max.*"=1\+1"/],
    ['a decimal comma', row('2026-06-01', '"1,5"'), /^line 2: max.*"1,5"/],
    ['less than zero', row('2026-06-01', -1), /^line 2: max/],
    ['a mean above max', row('2026-06-01', 1, '2,'), /^line 2: mean/],
    ['a day that is none', row('2026-02-30', 1), /^line 2: time/],
    ['local time', row('2026-06-01T10:00:00', 1), /^line 2: time/],
    ['half an hour', row('2026-06-01T10:30:00Z', 1), /^line 2: time/],
    ['today', row('2026-06-10', 1), /^line 2: time must have passed/],
    ['long ago', row('2025-05-01', 1), /^line 2: time must be within/],
    ['an unknown subject', 'topic,x,partitions,2026-06-01,1,,\n', /^line 2/],
    ['too few cells', 'topic,orders\n', /^line 2: must have 7 cells/],
  ])('is refused for %s', async (_, text, expected) => {
    const isHeader =
      text.startsWith('kind') || expected.source.includes('the h');
    expect(await refusal(isHeader ? text : HEADER + text)).toMatch(expected);
  });

  it('is refused for times that are there twice, whatever their offset', async () => {
    expect(
      await refusal(
        HEADER +
          row('2026-06-01T00:00:00Z', 1) +
          row('2026-06-01T02:00:00+02:00', 1),
      ),
    ).toMatch(/^line 3: .*line 2/);
    expect(
      await refusal(
        HEADER + row('2026-06-01', 1) + row('2026-06-01T02:00:00Z', 1),
      ),
    ).toMatch(/^line 3: a day must be given as a whole or by hour.*line 2/);
    expect(
      await refusal(HEADER + row('2026-06-01', 1).repeat(2) + row('x', 1)),
    ).toMatch(/^line 3: this time.*line 2.*; line 4: time/);
  });

  it('is refused with the line that is not UTF-8, and names no more than 20', async () => {
    const latin = Buffer.concat([
      Buffer.from(HEADER + row('2026-06-01', 1)),
      Buffer.from([0x74, 0xe9, 0x0a]),
    ]);
    expect(await refusal(latin)).toMatch(/^line 3: .*UTF-8/);
    for (const bytes of [
      Buffer.from(`\uFEFF${HEADER}`, 'utf16le'),
      Buffer.from(`\uFEFF${HEADER}`, 'utf16le').swap16(),
    ]) {
      expect(await refusal(bytes)).toMatch(/^line 1: .*UTF-8.*UTF-16/);
    }
    expect(
      await refusal(HEADER + row('2026-06-01', 1) + '"'.padEnd(20_000)),
    ).toMatch(/^line 3: a cell must have at most/);
    const many = await refusal(HEADER + row('never', 1).repeat(30));
    expect(many.match(/line /g)).toHaveLength(20);
    expect(many).toMatch(/and 10 more lines$/);
  });
});
