import { PartitionProducers } from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { offsetsOf, shareUnchanged } from '../history/offsets';
import { measureLag } from './lag/measureLag';
import { OffsetWindow } from './OffsetWindow';
import { askProducers, unmovedPartitions } from './producers';
import { LagMemory } from './lag/reading';

const HOUR = 3_600_000;
/** Sweeps of a window. */
const WINDOW = 12;
const { signal } = new AbortController();

interface Seen {
  /** Hours after the first sweep. */
  at: number;
  start?: number;
  end: number;
  /** Where an open transaction begins. */
  stable?: number;
  committed: number;
}

/** What sweeps say of a group on a partition whose leader answers as given, and how often it was asked. */
async function follow(
  sweeps: Seen[],
  answer: Partial<PartitionProducers> | Error,
  {
    name = 'orders',
    held,
    empty = () => false,
  }: {
    name?: string;
    held?: string;
    /** Sweeps in which the group has no members. */
    empty?(sweep: number): boolean;
  } = {},
) {
  const member = {
    memberId: '1',
    clientId: 'c',
    host: 'h',
    assignment: { [held ?? name]: [0] },
  };
  const seen = sweeps.map(
    ({ at, start = 0, end, stable = end, committed }, i) => {
      const members = empty(i) ? [] : [member];
      return snapshot('prod', at * HOUR, {
        topics: [topic(name, [end], { starts: [start], stable: [stable] })],
        groups: [group('readers', name, [committed], { members })],
      });
    },
  );
  const offsets = await Promise.all(seen.map(offsetsOf));
  offsets.slice(1).forEach((one, i) => shareUnchanged(one, offsets[i]));
  let memory: LagMemory | undefined;
  let asked = 0;
  const results = [];
  for (let i = 0; i < sweeps.length; i++) {
    const from = Math.max(0, i + 1 - WINDOW);
    const window = new OffsetWindow(offsets.slice(from, i + 1));
    const { groups } = seen[i];
    const stored: LagMemory = JSON.parse(JSON.stringify(memory ?? {}));
    const places = unmovedPartitions(groups, window, () => stored);
    asked += places.length;
    const describeProducers = async () => {
      if (answer instanceof Error) throw answer;
      return places.map(place => ({ ...place, ...answer }));
    };
    const producers = await askProducers({ describeProducers }, places, signal);
    const past = offsets.slice(0, from);
    const result = measureLag(groups[0], { window, past, producers }, stored);
    memory = result.memory;
    results.push(result);
  }
  return { results, last: results[results.length - 1], asked };
}

const idle = (lag: number, sweeps = 14): Seen[] =>
  Array.from({ length: sweeps }, (_, i) => ({
    at: i / 60,
    end: 1000,
    committed: 1000 - lag,
  }));
const transactional = { producers: 2, transactional: 2 };
const mixed = { producers: 2, transactional: 1 };
const plain = { producers: 1, transactional: 0 };
const forgotten = { producers: 0, transactional: 0 };
const refused = {
  fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'Not authorized' },
};

describe('an idle log behind whose end a group stands', () => {
  it('is still known to hold leftovers once its end could be read again', async () => {
    const sweeps = idle(101, 20).map((seen, i) =>
      i === 15 ? { ...seen, end: NaN } : seen,
    );
    const { results } = await follow(sweeps, transactional);
    expect(
      results.slice(14).map(({ behaviors: [{ behavior }] }) => behavior),
    ).toEqual(['ok', 'unknown', 'ok', 'ok', 'ok', 'ok']);
    expect(results.slice(14).flatMap(({ unread }) => unread)).toEqual([]);
  });

  it.each<[string, number, Partial<PartitionProducers> | Error, string]>([
    ['two markers', 2, transactional, 'ok'],
    ['an aborted transaction', 101, transactional, 'ok'],
    ['records of a producer without transactions', 101, plain, 'stalled'],
    ['a few of them', 2, plain, 'stalled'],
    ['a single one', 1, plain, 'stalled'],
    ['records of both', 101, mixed, 'stalled'],
    ['a single marker', 1, transactional, 'ok'],
    ['a single record, producers forgotten', 1, forgotten, 'ok'],
    ['a single record, READ refused', 1, refused, 'ok'],
    ['few records, producers forgotten', 3, forgotten, 'ok'],
    ['many records, producers forgotten', 101, forgotten, 'stalled'],
    ['few records, READ refused', 3, refused, 'ok'],
    ['many records, READ refused', 101, refused, 'stalled'],
    ['few records, broker away', 3, new Error('away'), 'ok'],
  ])('%s', async (_name, lag, answer, behavior) => {
    const { results, last, asked } = await follow(idle(lag), answer);
    expect(last.behaviors).toMatchObject([{ behavior, lag }]);
    expect(last.unread).toHaveLength(behavior === 'ok' ? 0 : 1);
    expect(last.busy).toEqual(behavior === 'ok' ? null : last.busy);
    expect(asked).toBe(1);
    // In no sweep before was it anything but unknown or ok.
    const earlier = results.flatMap(one => one.behaviors);
    expect(earlier.map(one => one.behavior).slice(0, 9)).not.toContain(
      'stalled',
    );
  });

  it('does not count as lag what transactions left, and what comes after it does', async () => {
    const next = Array.from({ length: 6 }, (_, i) => ({
      at: 0.5 + i / 60,
      end: 1010,
      committed: 899,
    }));
    const { results } = await follow([...idle(101), ...next], transactional);
    expect(results[13]).toMatchObject({ lag: 0 });
    expect(results[13].samples.map(({ value }) => value)).toEqual(
      Array(WINDOW).fill(0),
    );
    expect(results[14]).toMatchObject({ lag: 10 });
    expect(results[19]).toMatchObject({ lag: 0 });
  });

  it('has no age until it is known whether transactions left it', async () => {
    const sweeps = [...idle(101), { at: 0.5, end: 1102, committed: 899 }];
    const { results } = await follow(sweeps, transactional);
    for (const { unread } of results.slice(0, 4)) {
      expect(unread).toMatchObject([
        { committed: 899, age: { seconds: null, atLeast: false } },
      ]);
    }
    expect(results[4].unread).toEqual([]);
    // From then on what is unread begins behind it.
    expect(results.at(-1)?.unread).toMatchObject([
      { committed: 1000, age: { seconds: expect.any(Number) } },
    ]);
  });

  it.each([
    ['a producer without transactions', 101, plain],
    ['producers that are forgotten', 3, forgotten],
    ['producers that could not be asked', 3, refused],
  ])('has an age where it is of %s', async (_case, lag, answer) => {
    const { results } = await follow(idle(lag), answer);
    expect(results[0].unread).toMatchObject([{ age: { atLeast: true } }]);
  });

  it('waits where the next transaction is open', async () => {
    const open = { end: 1500, stable: 1000, committed: 899 };
    const { last } = await follow(
      [
        ...idle(101),
        ...Array.from({ length: 14 }, (_, i) => ({ at: 1 + i / 60, ...open })),
      ],
      transactional,
    );
    expect(last).toMatchObject({
      lag: 0,
      unread: [],
      behaviors: [{ behavior: 'ok', lag: 601 }],
    });
    // Also where sweeps have not seen it without the open one.
    const unseen = await follow(
      idle(101).map(one => ({ ...one, ...open })),
      transactional,
    );
    expect(unseen.last).toMatchObject({ lag: 0, unread: [] });
  });

  it('is written behind a single record that was no marker', async () => {
    const gone = { at: 1, start: 1000, end: 1000, committed: 999 };
    const lost = await follow([...idle(1), gone], plain);
    expect(lost.last.lost).toMatchObject([{ lost: 1 }]);
    const left = await follow([...idle(1), gone], transactional);
    expect(left.last.lost).toEqual([]);
  });

  describe('of transactions that are written every hour', () => {
    const hourly = (hours: number) =>
      Array.from({ length: hours }, (_, hour) =>
        Array.from({ length: 14 }, (__, i) => ({
          at: hour + i / 60,
          end: 1000 + 301 * hour,
          committed: 999,
        })),
      ).flat();

    it.each([
      ['without members', true, 'stopped', 4],
      ['whose members are stuck', false, 'stalled', 6],
    ])('counts for a group %s', async (_case, empty, behavior, hours) => {
      const { last, results } = await follow(hourly(hours), transactional, {
        empty: () => empty,
      });
      expect(last.behaviors).toMatchObject([{ behavior }]);
      expect(last.lag).toBe(1 + 301 * (hours - 1));
      expect(results[14 * 2 - 1].behaviors).toMatchObject([{ behavior: 'ok' }]);
      const end = 1000 + 301 * (hours - 1);
      const gone = { at: hours, start: end, end, committed: 999 };
      const lost = await follow([...hourly(hours), gone], transactional, {
        empty: () => empty,
      });
      expect(lost.last.lost).toMatchObject([{ lost: end - 999 }]);
    });
  });

  it('is not read by nobody while its members are restarted', async () => {
    // Three aborted transactions in a row, more than nobody would leave unread.
    const sweeps = [1000, 1301, 1602, 1903].flatMap((end, hour) =>
      Array.from({ length: 14 }, (_, i) => ({
        at: hour + i / 60,
        end,
        committed: 999,
      })),
    );
    const behaviorsOf = async (empty: (sweep: number) => boolean) =>
      (await follow(sweeps, transactional, { empty })).results
        .slice(-8)
        .map(({ behaviors: [{ behavior }] }) => behavior);
    const ok = Array<string>(8).fill('ok');
    expect(await behaviorsOf(() => false)).toEqual(ok);
    expect(await behaviorsOf(sweep => sweep === 51 || sweep === 52)).toEqual(
      ok,
    );
    expect(await behaviorsOf(sweep => sweep > 40)).toContain('stopped');
  });

  it('holds records of who wrote within a day, though the leader remembers nobody', async () => {
    const sweeps = idle(3);
    sweeps[0].end = 998;
    const { last } = await follow(sweeps, forgotten);
    expect(last.behaviors).toMatchObject([{ behavior: 'stalled' }]);
  });

  it('is remembered when Kafka has forgotten who wrote it', async () => {
    const { results, last, asked } = await follow(
      [
        ...idle(101),
        ...Array.from({ length: 14 }, (_, i) => ({
          at: 30 + i,
          end: 1000,
          committed: 899,
        })),
      ],
      transactional,
    );
    expect(last.behaviors).toMatchObject([{ behavior: 'ok', lag: 101 }]);
    expect(asked).toBe(1);
    expect(results).toHaveLength(28);
  });

  it('is asked about again after an hour where the leader did not know', async () => {
    const { asked } = await follow(
      Array.from({ length: 24 }, (_, i) => ({
        at: i / 6,
        end: 1000,
        committed: 899,
      })),
      refused,
    );
    expect(asked).toBe(4);
  });

  it('loses nothing when what transactions left expires', async () => {
    const { last } = await follow(
      [...idle(101), { at: 1, start: 1000, end: 1000, committed: 899 }],
      transactional,
    );
    expect(last.lost).toEqual([]);
    expect(last.behaviors).toMatchObject([{ behavior: 'ok', lag: 0 }]);
    const written = await follow(
      [
        ...idle(101),
        { at: 1, start: 0, end: 1500, committed: 899 },
        { at: 2, start: 1200, end: 1500, committed: 899 },
      ],
      transactional,
    );
    expect(written.last.lost).toMatchObject([{ committed: 899 }]);
  });

  it.each([6, 40])(
    'is left unread where transactions were written while the group stood still, %d sweeps ago',
    async quiet => {
      const written = Array.from({ length: 8 }, (_, i) => 1000 + 100 * i);
      const ends = [...written, ...Array(quiet).fill(1700)];
      const sweeps = ends.map((end, i) => ({
        at: i / 60,
        end,
        committed: 999,
      }));
      const { last } = await follow(sweeps, transactional);
      expect(last.behaviors).toMatchObject([{ behavior: 'stalled' }]);
      const gone = { at: 1, start: 1700, end: 1700, committed: 999 };
      const lost = await follow([...sweeps, gone], transactional);
      expect(lost.last.lost).toMatchObject([{ lost: 701 }]);
    },
  );

  it('is assessed as ever once something is written', async () => {
    const { last } = await follow(
      [
        ...idle(101),
        ...Array.from({ length: 12 }, (_, i) => ({
          at: 1 + i / 60,
          end: 1010 + i,
          committed: 899,
        })),
      ],
      transactional,
    );
    expect(last.behaviors).toMatchObject([{ behavior: 'stalled' }]);
  });

  it.each(['__proto__', 'constructor'])(
    'is remembered of a topic called %s',
    async name => {
      const { last, asked } = await follow(idle(101), transactional, { name });
      expect(asked).toBe(1);
      expect(Object.keys(last.memory.producers ?? {})).toEqual([name]);
      expect(Object.getPrototypeOf({})).not.toHaveProperty('0');
    },
  );

  it('is asked about by the first sweep alone where no member reads the topic any more', async () => {
    const { asked } = await follow(idle(101), refused, { held: 'payments' });
    expect(asked).toBe(1);
  });

  it('is asked about by the first sweep alone while anything moves', async () => {
    const moving = idle(101).map((one, i) => ({ ...one, end: 1000 + i }));
    expect((await follow(moving, plain)).asked).toBe(1);
    expect((await follow(idle(0), plain)).asked).toBe(0);
  });
});
