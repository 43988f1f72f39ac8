import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { ClusterOffsets, offsetsOf } from '../history/offsets';
import { OffsetWindow } from './OffsetWindow';

const MINUTE = 60_000;

/** Five sweeps: a topic that comes and goes and is made anew, and groups that do. */
async function sweeps(): Promise<ClusterOffsets[]> {
  const orders = (end: number, topicId = 'one') =>
    topic('orders', [end, end], { topicId });
  const billing = (offset: number) =>
    group('billing', 'orders', [offset, offset]);
  const contents = [
    { topics: [orders(10)], groups: [billing(5)] },
    { topics: [], groups: [billing(5)] },
    { topics: [orders(30), topic('audit', [1])], groups: [billing(20)] },
    { topics: [orders(3, 'two')], groups: [] },
    {
      topics: [orders(4, 'two'), topic('audit', [9])],
      groups: [billing(1), group('late', 'audit', [2])],
    },
  ];
  return Promise.all(
    contents.map((content, i) =>
      offsetsOf(snapshot('prod', i * MINUTE, content)),
    ),
  );
}

const look = (window: OffsetWindow) => ({
  logs: ['orders', 'audit', 'none'].map(name => window.logsOf(name)),
  lastKnown: ['orders', 'audit'].map(name => window.lastKnownLogsOf(name)),
  commits: ['billing', 'late', 'none'].map(name => window.commitsOf(name)),
  lags: ['billing', 'late', 'none'].map(name => window.lagsOf(name)),
});

/** A window over sweeps that no other window has been over. */
const anew = (read: readonly ClusterOffsets[]) =>
  look(new OffsetWindow(read.map(offsets => ({ ...offsets }))));

it('is what a window that is built anew is, after each sweep', async () => {
  const read = await sweeps();
  for (const length of [1, 2, 3, 5]) {
    // Sweeps of another length have been taken over already, which must not show.
    for (let end = 1; end <= read.length; end++) {
      const part = read.slice(Math.max(0, end - length), end);
      expect(look(new OffsetWindow(part))).toEqual(anew(part));
    }
  }
});

it('is the same where sweeps are missing in between, or others have come', async () => {
  const [a, b, c, d, e] = await sweeps();
  look(new OffsetWindow([a, b, c]));
  for (const other of [
    [a, c, d],
    [c, d],
    [e, c, d],
    [a, b, c, d, e],
  ]) {
    look(new OffsetWindow([a, b, c]));
    expect(look(new OffsetWindow(other))).toEqual(anew(other));
  }
});

it('looks up each sweep once', async () => {
  const read = await sweeps();
  look(new OffsetWindow(read.slice(0, 4)));
  const lookUp = read.map(({ topics }) => jest.spyOn(topics, 'get'));
  look(new OffsetWindow(read.slice(1)));
  expect(lookUp.map(({ mock }) => mock.calls.length > 0)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});
