import { LARGEST_OFFSET, offsetFetch } from '../groups/offsetFetch';
import { RequestWriter } from './requestWriter';
import { MalformedBytesError, ResponseReader } from './responseReader';
import { TimeSlice } from '../../../../timeSlice';

describe.each([
  ['fixed', false],
  ['flexible', true],
])('texts that clients chose, in %s lengths', (_, flexible) => {
  const read = (text: string | null) => {
    const to = new RequestWriter(flexible);
    to.string(text);
    to.int8(7);
    const from = new ResponseReader(to.written(), flexible);
    const seen = from.clientText();
    expect(from.int8()).toBe(7);
    return seen;
  };

  it.each([
    ['as it is', 'orders-1 é ☕', 'orders-1 é ☕'],
    ['empty for null', null, ''],
    [
      'without control characters',
      'a\0b\x1b[31m\n',
      'a\ufffdb\ufffd[31m\ufffd',
    ],
    [
      'without the middle of a long one',
      `${'c'.repeat(32_000)}-end`,
      `${'c'.repeat(200)}…${'c'.repeat(60)}-end`,
    ],
  ])('are read %s', (_what, text, seen) => {
    expect(read(text)).toBe(seen);
  });
});

describe('lengths', () => {
  it.each([
    ['of strings', 'ffffffff', false],
    [
      'of numbers that take more bytes than there are',
      '0000000300000001',
      false,
    ],
    ['of numbers in the compact form', 'ffffffff0f00', true],
  ])(
    '%s are not believed beyond the bytes that are left',
    (_, hex, flexible) => {
      const from = new ResponseReader(Buffer.from(hex, 'hex'), flexible);
      expect(() => {
        if (hex === 'ffffffff') from.array(() => from.string());
        else from.int32Array();
        from.int8();
      }).toThrow(MalformedBytesError);
    },
  );
});

describe('commits', () => {
  it('never count as more than an offset whose distances are exact', async () => {
    const to = new RequestWriter(false);
    to.array(['a'], topic => {
      to.string(topic);
      to.array([2 ** 62, 5, -1], offset => {
        to.int32(0);
        to.int64(offset);
        to.string('m'.repeat(4_000));
        to.int16(0);
      });
    });
    to.int16(0);
    const from = new ResponseReader(to.written(), false);
    const { groups } = await offsetFetch.read(from, 4, new TimeSlice());
    expect(groups[0].commits.map(({ offset }) => offset)).toEqual([
      LARGEST_OFFSET,
      5,
      -1,
    ]);
  });
});
