import { lagReasonText } from 'backstage-plugin-kafka-capacity-common';
import {
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import {
  ClusterOffsets,
  offsetsOf,
  shareUnchanged,
} from '../../history/offsets';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { measureLag, topicsBehindWindow } from './measureLag';
import { OffsetWindow } from '../OffsetWindow';

const MINUTE = 60_000;

/** Sweeps a minute apart, each with a topic's log ends and what a group has committed. */
function windowOf(
  states: { topics: TopicSnapshot[]; groups: GroupSnapshot[] }[],
): Promise<ClusterOffsets[]> {
  return Promise.all(
    states.map((state, i) => offsetsOf(snapshot('prod', i * MINUTE, state))),
  );
}

function sweep(
  ends: number[],
  committed: (number | undefined)[],
  extra: Parameters<typeof group>[3] = {},
  topicExtra: Parameters<typeof topic>[2] = {},
) {
  return {
    topics: [topic('orders', ends, topicExtra)],
    groups: [group('billing', 'orders', committed, extra)],
  };
}

async function measured(
  states: ReturnType<typeof sweep>[],
  past: ClusterOffsets[] = [],
) {
  const window = await windowOf(states);
  const [last] = states[states.length - 1].groups;
  return measureLag(last, { window: new OffsetWindow(window), past });
}

const minutes = Array.from({ length: 12 }, (_, i) => i + 1);

describe('measureLag', () => {
  it("sums each sweep's lag against its own log ends", async () => {
    const result = await measured([
      sweep([10, 20], [4, 20]),
      sweep([15, 30], [15, 20]),
      sweep([15, 30], [15, undefined]),
    ]);
    expect(result.samples).toEqual([
      { at: 0, value: 6 },
      { at: MINUTE, value: 10 },
      { at: 2 * MINUTE, value: 0 },
    ]);
    expect(result.lag).toBe(0);
    expect(result.lagByTopic).toEqual(new Map([['orders', 0]]));
  });

  it('is never negative when a commit is newer than the log end', async () => {
    expect((await measured([sweep([10], [12])])).lag).toBe(0);
  });

  it.each([
    ['at its beginning', 100],
    ['behind the marker of the one before', 99],
  ])(
    'counts nothing that an open transaction holds back: %s',
    async (_where, committed) => {
      const result = await measured(
        minutes.map(minute =>
          sweep([100 + 50 * minute], [committed], {}, { stable: [100] }),
        ),
      );
      expect(result.lag).toBe(0);
      expect(result.samples.map(({ value }) => value)).toEqual(
        minutes.map(() => 0),
      );
      expect(result.unread).toEqual([]);
      expect(result.behaviors).toMatchObject([
        { behavior: 'ok', reason: { code: 'open-transaction' } },
      ]);
    },
  );

  it.each([
    ['is held', 0],
    ['was deleted with all before it', 100],
  ])(
    "takes the last record of an idle log for a transaction's marker, which %s: no time is lost by it, nor data",
    async (_where, start) => {
      for (const count of [1, 2, 12]) {
        const result = await measured(
          minutes
            .slice(0, count)
            .map(() => sweep([100], [99], {}, { starts: [start] })),
        );
        expect(result.lag).toBe(100 - Math.max(99, start));
        expect(result).toMatchObject({ unread: [], lost: [] });
      }
    },
  );

  it('counts the last record of a log that has just grown, and two of an idle one', async () => {
    const grown = await measured([sweep([98], [98]), sweep([100], [99])]);
    expect(grown.unread).toHaveLength(1);
    const idle = await measured(minutes.map(() => sweep([100], [98])));
    expect(idle.unread).toHaveLength(1);
  });

  it('counts all for who stops before an open transaction', async () => {
    const result = await measured(
      minutes.map(minute =>
        sweep([100 + 50 * minute], [40], {}, { stable: [100] }),
      ),
    );
    expect(result.lag).toBe(660);
    expect(result.unread).toHaveLength(1);
    expect(result.behaviors).toMatchObject([{ behavior: 'stalled' }]);
  });

  it.each<[string, ReturnType<typeof sweep>[]]>([
    ['a group that has never committed', [sweep([10], [undefined])]],
    [
      'a topic that was deleted',
      [{ topics: [], groups: [group('billing', 'orders', [5])] }],
    ],
    [
      'commits that could not be read',
      [sweep([10], [5], { committed: undefined })],
    ],
  ])('is not known of %s', async (_case, states) => {
    expect(await measured(states)).toMatchObject({
      lag: null,
      samples: [],
      behaviors: [],
      unread: [],
    });
  });

  it('tells what the group does on each partition', async () => {
    const result = await measured(
      minutes.map(i =>
        // Caught up; keeps up within a sweep; falls behind; does not get on.
        sweep(
          [100, 100 * i, 100 * i, 100 * i],
          [100, 100 * i - 10, 50 * i, 10],
        ),
      ),
    );
    expect(result.behaviors.map(({ behavior }) => behavior)).toEqual([
      'ok',
      'ok',
      'falling-behind',
      'stalled',
    ]);
    expect(result.lag).toBe(0 + 10 + 600 + 1190);
  });

  it.each([
    ['by no more than is written between two commits', 8, 'ok'],
    ['by more than that', 20, 'unknown'],
  ])(
    'says at once of who is behind %s only what shows at once',
    async (_how, lag, behavior) => {
      const result = await measured(
        [1, 2].map(i => sweep([100 * i], [100 * i - lag])),
      );
      expect(result.behaviors).toMatchObject([{ behavior, lag }]);
    },
  );

  it('says stopped when no member holds the partition', async () => {
    const result = await measured(
      minutes.map(i => sweep([100 * i], [150], { memberCount: 0 })),
    );
    expect(result.behaviors).toMatchObject([
      { behavior: 'stopped', lag: 1050 },
    ]);
  });

  it('assesses a recreated topic by its records since', async () => {
    const result = await measured([
      ...minutes.map(i => sweep([1000 + i], [500])),
      sweep([2000], [1990], {}, { topicId: 'another' }),
    ]);
    expect(result.behaviors).toMatchObject([{ behavior: 'unknown' }]);
  });

  it('does not take a commit for a former topic for no lag', async () => {
    const remade = { topicId: 'another' };
    const former = minutes.map(i => sweep([5000, 40 + i], [5000, 40 + i]));
    const result = await measured([
      ...former,
      sweep([90, 70], [5000, 60], {}, remade),
      sweep([100, 80], [5000, 70], {}, remade),
    ]);
    expect(result.behaviors).toMatchObject([
      { behavior: 'unknown', lag: null },
      { behavior: 'unknown', lag: 10 },
    ]);
    expect(result).toMatchObject({ lag: 10, partitions: 2, withoutLag: 1 });
    expect(result.withoutLagReason).toEqual({
      code: 'past-end',
      cause: 'recreated',
    });
    expect(result.remarkable).toMatchObject([
      { partition: 0, reason: { code: 'past-end', cause: 'recreated' } },
      { partition: 1 },
    ]);
    expect(result.unread).toHaveLength(1);

    const alone = await measured([
      sweep([5000], [5000]),
      sweep([100], [5000], {}, remade),
    ]);
    expect(alone).toMatchObject({ lag: null, partitions: 1, withoutLag: 1 });
    expect(alone.lagByTopic).toEqual(new Map());
    // What the former topic's lag was is none of this one's.
    expect(alone.samples).toEqual([]);
    expect(alone.unmeasurable).toEqual({
      code: 'past-end',
      cause: 'recreated',
    });
    // One that moves on is newer than the log end that was read.
    const racing = await measured(
      minutes.map(i => sweep([100 * i], [100 * i + 3])),
    );
    expect(racing).toMatchObject({ lag: 0, withoutLag: 0, unread: [] });
    expect(racing.behaviors).toMatchObject([{ behavior: 'ok', lag: 0 }]);
  });

  it('counts a partition whose log end could not be read with the last one that was', async () => {
    const result = await measured([
      sweep([100, 900], [50, 100]),
      sweep([100, NaN], [50, 200]),
      // A partition that the topic does not have lacks no log end.
      sweep([100], [50, 100]),
      sweep([], [50, 100]),
      sweep([100, 900], [50, 100]),
      sweep([110, NaN], [50, 300]),
    ]);
    expect(result.samples).toEqual([
      { at: 0, value: 850 },
      { at: MINUTE, value: 750 },
      { at: 2 * MINUTE, value: 50 },
      // Nothing at all was read in between.
      { at: 4 * MINUTE, value: 850 },
      { at: 5 * MINUTE, value: 660 },
    ]);
    expect(result).toMatchObject({ lag: 660, partitions: 2, withoutLag: 1 });
    expect(result.lagByTopic).toEqual(new Map([['orders', 660]]));
  });

  it('leaves out sums of before the log end of a partition was first read', async () => {
    const result = await measured([
      sweep([100, NaN], [50, 100]),
      sweep([100, 900], [50, 100]),
      sweep([100, NaN], [50, 100]),
    ]);
    expect(result.samples).toEqual([
      { at: MINUTE, value: 850 },
      { at: 2 * MINUTE, value: 850 },
    ]);
  });

  it('sums over the others once no log end of a partition is known any more', async () => {
    const result = await measured(
      minutes.map(i => sweep([100 * i, NaN], [50, 100])),
    );
    expect(result.samples.map(({ value }) => value)).toEqual(
      minutes.map(i => 100 * i - 50),
    );
    expect(result).toMatchObject({ lag: 1150, partitions: 2, withoutLag: 1 });
    expect(result.withoutLagReason).toEqual({ code: 'log-end-unread' });

    const none = await measured(minutes.map(() => sweep([NaN], [50])));
    expect(none).toMatchObject({ lag: null, samples: [], withoutLag: 1 });
  });

  it('takes nothing from an earlier topic of the same name, and still counts nothing that a transaction holds back', async () => {
    const remade = { topicId: 'another' };
    const made = await measured([
      sweep([100, 900], [50, 100]),
      sweep([10, NaN], [0, 0], {}, remade),
    ]);
    expect(made.samples.map(({ value }) => value)).toEqual([10]);
    const held = await measured([
      sweep([100, 900], [50, 100], {}, { stable: [100, 100] }),
      sweep([100, NaN], [50, 100]),
    ]);
    expect(held.samples.map(({ value }) => value)).toEqual([50, 50]);
  });

  it('looks past sweeps in which the topic could not be described', async () => {
    const undescribed = sweep([], [50], {}, { topicId: undefined });
    const states = minutes.map(i => sweep([100 * i], [50], { memberCount: 0 }));
    states[5] = undescribed;
    expect((await measured(states)).behaviors).toMatchObject([
      { behavior: 'stopped', lag: 1150 },
    ]);
    expect(await measured([...states, undescribed])).toMatchObject({
      lag: null,
      withoutLag: 1,
      behaviors: [{ behavior: 'unknown', lag: null }],
    });
  });

  it('tells since when records wait, from the window and from before', async () => {
    const states = minutes.map(i => sweep([1000 + 100 * i, 1000], [1150, 300]));
    const older = await Promise.all(
      [-180, -120, -60].map((minute, i) =>
        offsetsOf(
          snapshot('prod', minute * MINUTE, {
            topics: [topic('orders', [500, 200 + 100 * i])],
          }),
        ),
      ),
    );
    const unread = async (past: ClusterOffsets[]) =>
      (await measured(states, past)).unread.map(({ partition, age }) => [
        partition,
        age.seconds === null ? null : age.seconds / 60,
        age.atLeast,
      ]);
    // The window begins with log ends 1100 and 1000; offset 1150 was passed half a minute later.
    expect(await unread([])).toEqual([
      [0, 10.5, false],
      [1, 11, true],
    ]);
    expect(await unread(older)).toEqual([
      [0, 10.5, false],
      // Between 120 minutes ago, when the log ended at 300, and the next record: the last time it had not been there.
      [1, 11 + 120, false],
    ]);
    expect(
      topicsBehindWindow(new OffsetWindow(await windowOf(states))),
    ).toEqual(new Set(['orders']));
    const near = minutes.map(i => sweep([100 * i], [100 * i - 150]));
    expect(topicsBehindWindow(new OffsetWindow(await windowOf(near)))).toEqual(
      new Set(),
    );
  });

  it.each<[string, ReturnType<typeof sweep>, number, number, RegExp | null]>([
    ['all are committed for', sweep([9, 9], [9, 2]), 2, 0, null],
    [
      'one is assigned and has no commit',
      sweep([9, 9], [9, undefined]),
      2,
      1,
      /has not committed/,
    ],
    [
      'one has no log end',
      sweep([9, NaN], [9, 2]),
      2,
      1,
      /log end could not be read/,
    ],
    [
      'the offset of one could not be read',
      sweep([9, 9], [9], {
        committed: [
          { topic: 'orders', partition: 0, offset: 9 },
          {
            topic: 'orders',
            partition: 1,
            fault: { code: 'UNSTABLE_OFFSET_COMMIT', message: 'unstable' },
          },
        ],
      }),
      2,
      1,
      /^unstable$/,
    ],
    [
      'those of a topic that is not shown',
      sweep(
        [],
        [undefined, undefined, undefined],
        {
          committed: [0, 1, 2].map(partition => ({
            topic: 'orders',
            partition,
            fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'hidden' },
          })),
        },
        { fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'hidden' } },
      ),
      3,
      3,
      /^hidden$/,
    ],
  ])(
    'counts the partitions that are read: %s',
    async (_case, state, partitions, withoutLag, reason) => {
      const result = await measured([state]);
      expect(result).toMatchObject({ partitions, withoutLag });
      const { withoutLagReason: why } = result;
      expect(why ? lagReasonText(why) : '').toMatch(reason ?? /^$/);
    },
  );

  it.each([
    ['nobody reads', { members: [] }],
    ['is rebalanced', { members: [], state: 'PreparingRebalance' }],
    [
      'is held in part',
      {
        members: [
          {
            memberId: 'm',
            clientId: 'c',
            host: 'h',
            assignment: { orders: [1, 3] },
          },
        ],
      },
    ],
  ])(
    'says the same of what %s and stands still, whether or not sweeps share what has not changed',
    async (_what, extra) => {
      const ends = [100, 100, 100, 100, 100, 50, NaN];
      const state = sweep(ends, [99, 99, 40, 40, 60, 60, 7], extra);
      for (const count of [1, 2, 11, 12]) {
        const apart = await windowOf(minutes.slice(0, count).map(() => state));
        const shared = await windowOf(minutes.slice(0, count).map(() => state));
        shared.reduce((earlier, offsets) => {
          shareUnchanged(offsets, earlier);
          return offsets;
        });
        const [first, last] = [shared[0], shared[count - 1]];
        expect(last.topics.get('orders')).toBe(first.topics.get('orders'));
        expect(last.groups?.get('billing')).toBe(first.groups?.get('billing'));
        const past = await windowOf([
          sweep([30, 30, 30, 30, 30, 30, 30], [], {}),
        ]);
        for (const before of [[], past]) {
          const of = (window: ClusterOffsets[]) =>
            measureLag(state.groups[0], {
              window: new OffsetWindow(window),
              past: before,
            });
          expect(of(shared)).toEqual(of(apart));
        }
      }
    },
  );

  it('counts from the log start on where records from the commit on were deleted', async () => {
    const result = await measured([
      sweep([1000, 500], [100, 500]),
      sweep([1000, 500], [100, 500], {}, { starts: [700, 0] }),
    ]);
    expect(result.samples.map(({ value }) => value)).toEqual([900, 300]);
    expect(result).toMatchObject({ lag: 300, withoutLag: 0 });
    expect(result.lost).toMatchObject([
      {
        topic: 'orders',
        partition: 0,
        committed: 100,
        logStart: 700,
        lost: 600,
        left: 300,
      },
    ]);
    expect(result.unread).toMatchObject([{ committed: 100, logStart: 700 }]);
  });

  it('has no lag where retention has removed all that was not read, and says what was lost', async () => {
    const result = await measured(
      minutes.map(() =>
        sweep([1000], [900], { memberCount: 0 }, { starts: [1000] }),
      ),
    );
    expect(result).toMatchObject({ lag: 0, withoutLag: 0, unread: [] });
    expect(result.behaviors).toMatchObject([{ behavior: 'ok', lag: 0 }]);
    expect(result.samples.every(({ value }) => value === 0)).toBe(true);
    expect(result.lost).toMatchObject([{ lost: 100, left: 0 }]);
  });

  it('knows the log start of before while the log can not be read', async () => {
    const result = await measured([
      sweep([1000, 90], [100, 90], {}, { starts: [700, 0] }),
      sweep([NaN, 95], [100, 90], {}, { starts: [NaN, 0] }),
    ]);
    expect(result.samples.map(({ value }) => value)).toEqual([300, 305]);
  });
});
