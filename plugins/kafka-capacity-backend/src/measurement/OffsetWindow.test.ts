import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

const onlyTheLastTwoOfSix = [false, false, false, false, true, true];

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

it('looks up what no window before it has, whoever swept in between and whether or not that was recorded', async () => {
  const [a, b, c, d, e] = await sweeps();
  const [unrecorded, ofOthers] = await sweeps();
  look(new OffsetWindow([a, b, c]));
  look(new OffsetWindow([a, b, c, unrecorded]));
  look(new OffsetWindow([a, b, c, d]));
  const all = [a, b, c, d, ofOthers, e];
  const lookUp = all.map(({ topics }) => jest.spyOn(topics, 'get'));
  look(new OffsetWindow(all.slice(1)));
  expect(lookUp.map(({ mock }) => mock.calls.length > 0)).toEqual(
    onlyTheLastTwoOfSix,
  );
});

it('lets go of sweeps that have left it, also when others sweep in turn', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  let kept: ClusterOffsets[] = [];
  const gone: WeakRef<ClusterOffsets>[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const [own, ofOthers] = await sweeps();
    kept = [...kept, own].slice(-4);
    look(new OffsetWindow(kept));
    kept.push(ofOthers);
    gone.push(new WeakRef(own));
  }
  // What a reference has shown stays until the turn of the event loop is over.
  await new Promise(resolve => setImmediate(resolve));
  collectGarbage();
  expect(gone.map(ref => ref.deref() !== undefined)).toEqual(
    onlyTheLastTwoOfSix,
  );
});
