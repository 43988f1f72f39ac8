import { LostRecords } from '../measurement/lag/reading';
import { LossMemory, noteLosses } from './losses';

/** A partition whose log begins past what the group has committed, and what the sweep before read of it. */
const lost = (
  committed: number,
  logStart: number,
  before: [committed: number | null, logStart: number] | null,
  partition = 0,
): LostRecords => ({
  topic: 'orders',
  partition,
  committed,
  logStart,
  lost: logStart - committed,
  left: 0,
  before: before && {
    at: 0,
    logEnd: 1000,
    committed: before[0],
    logStart: before[1],
  },
});

/** What several sweeps note, one after the other. */
function note(sweeps: LostRecords[][], isRead = true) {
  let known: LossMemory | undefined;
  return sweeps.map((seen, now) => {
    const { losses, memory } = noteLosses({
      lost: seen,
      known,
      isRead: () => isRead,
      now,
    });
    known = memory && JSON.parse(JSON.stringify(memory));
    return { losses, memory };
  });
}

describe('noteLosses', () => {
  it('notes a loss in the sweep in which the log start passed the commit, and once', () => {
    const [first, second] = note([
      [lost(900, 1000, [900, 0])],
      [lost(900, 1000, [900, 1000])],
    ]);
    expect(first).toEqual({
      losses: [
        { topic: 'orders', partitions: [0], records: 100, atLatest: false },
      ],
      memory: { orders: { 0: [1000, 100, 0] } },
    });
    expect(second).toEqual({
      losses: [],
      memory: { orders: { 0: [1000, 100, 0] } },
    });
  });

  it('notes what is lost later besides, and adds it up', () => {
    const [, second, third] = note([
      [lost(900, 950, [900, 0])],
      [lost(900, 1000, [900, 950])],
      // It has committed, and is still behind what is held.
      [lost(980, 1000, [900, 1000])],
    ]);
    expect(second).toMatchObject({
      losses: [{ records: 50 }],
      memory: { orders: { 0: [1000, 100, 1] } },
    });
    expect(third).toMatchObject({
      losses: [],
      memory: { orders: { 0: [1000, 20, 1] } },
    });
  });

  it('forgets a partition whose place the group has passed, and notes the next loss anew', () => {
    const [, passed, again] = note([
      [lost(900, 1000, [900, 0])],
      [],
      [lost(1000, 1200, [1000, 1000])],
    ]);
    expect(passed).toEqual({ losses: [], memory: undefined });
    expect(again.losses).toMatchObject([{ records: 200 }]);
  });

  it('keeps what it knows of a partition that could not be read', () => {
    const [, unread] = note([[lost(900, 1000, [900, 0])], []], false);
    expect(unread.memory).toEqual({ orders: { 0: [1000, 100, 0] } });
  });

  it('does not claim to know when what was lost before the first sweep was lost', () => {
    const [first] = note([[lost(900, 1000, null)]]);
    expect(first).toMatchObject({
      losses: [{ records: 100, atLatest: true }],
      memory: { orders: { 0: [1000, 100, null] } },
    });
  });

  it('takes a commit that was set back to where nothing is held any more for no loss', () => {
    const [set, then] = note([
      [lost(0, 500, [900, 500])],
      [lost(0, 600, [0, 500])],
    ]);
    expect(set).toEqual({
      losses: [],
      memory: { orders: { 0: [500, 0, null] } },
    });
    expect(then.losses).toMatchObject([{ records: 100, atLatest: false }]);
  });

  it('knows nothing of an earlier topic of the same name', () => {
    const [, made] = note([
      [lost(900, 1000, [900, 0])],
      [lost(10, 50, [10, 0])],
    ]);
    expect(made.losses).toMatchObject([{ records: 40 }]);
  });

  it('adds up the partitions of a topic, in order', () => {
    const [first] = note([
      [lost(900, 1000, [900, 0], 7), lost(10, 20, [10, 0], 2)],
    ]);
    expect(first.losses).toEqual([
      { topic: 'orders', partitions: [2, 7], records: 110, atLatest: false },
    ]);
  });

  it.each(['__proto__', 'constructor'])(
    'remembers a topic called %s',
    topic => {
      const named = [{ ...lost(900, 1000, [900, 0]), topic }];
      const [first, second] = note([named, named]);
      expect(first.losses).toMatchObject([{ topic, records: 100 }]);
      expect(Object.keys(first.memory ?? {})).toEqual([topic]);
      expect(second.losses).toEqual([]);
      expect(Object.getPrototypeOf({})).not.toHaveProperty('0');
      expect(Object).not.toHaveProperty('0');
    },
  );
});
