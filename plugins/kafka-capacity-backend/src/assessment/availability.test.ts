import { PartitionSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { topic } from '../__testUtils__/snapshots';
import {
  availabilityFacts,
  AvailabilityMemory,
  availabilityNow,
  lastingFacts,
  Moving,
  replicationFactors,
  settledReplicas,
} from './availability';

const MINUTE = 60_000;
const NEWS_AFTER = 2 * MINUTE;

type Replicas = Pick<PartitionSnapshot, 'replicas' | 'inSyncReplicas'> &
  Partial<PartitionSnapshot>;

/** A topic whose partitions are so, with `min.insync.replicas` 2. */
function seen(partitions: Replicas[], moving?: Moving, movesUnread?: true) {
  const made = topic(
    'orders',
    partitions.map(() => 0),
  );
  return {
    topic: {
      ...made,
      config: made.config && { ...made.config, minInsyncReplicas: 2 },
      partitions: made.partitions.map((one, i) => ({
        ...one,
        ...partitions[i],
      })),
    },
    moving,
    movesUnread,
  };
}

const WHOLE = { replicas: [1, 2, 3], inSyncReplicas: [1, 2, 3] };
const DOWN: Record<string, Replicas> = {
  one: { replicas: [1, 2, 3], inSyncReplicas: [1, 2] },
  two: { replicas: [1, 2, 3], inSyncReplicas: [1] },
  all: { replicas: [1, 2, 3], inSyncReplicas: [1], leader: -1 },
};

/** Sweeps a minute apart: what is known after each of them, and what of that is news. */
function after(...sweeps: ReturnType<typeof seen>[]) {
  let memory: AvailabilityMemory | undefined;
  return sweeps.map((sweep, i) => {
    const now = i * MINUTE;
    memory = availabilityNow(sweep, memory, now);
    const facts = availabilityFacts(sweep, memory, now);
    const { offlinePartitions, underMinIsrPartitions } =
      lastingFacts(facts, memory, now, NEWS_AFTER) ?? facts;
    return {
      ...facts,
      news: { offline: offlinePartitions, underMinIsr: underMinIsrPartitions },
    };
  });
}

/** A reassignment of partition 0. */
const move = (adding: number[], removing: number[] = []): Moving =>
  new Map([[0, { topic: 'orders', partition: 0, adding, removing }]]);

describe('availability', () => {
  it('is followed partition by partition, so that a rolling restart never lasts', () => {
    // Of each partition the leader restarts in another minute, for 12 minutes on end.
    const sweeps = Array.from({ length: 12 }, (_, minute) =>
      seen(
        Array.from({ length: 12 }, (_partition, i) =>
          i === minute ? DOWN.all : WHOLE,
        ),
      ),
    );
    const found = after(...sweeps);
    expect(found.map(({ offlinePartitions }) => offlinePartitions)).toEqual(
      Array(12).fill(1),
    );
    expect(found.at(-1)).toMatchObject({
      offlineMinutes: 0,
      underReplicated: { partitions: 1, minutes: 0 },
      news: { offline: 0, underMinIsr: 0 },
    });
  });

  it.each([2, 3])(
    'does not last while brokers restart in turn that hold all partitions, with min.insync.replicas %d',
    minInsyncReplicas => {
      const sweeps = Array.from({ length: 18 }, (_, minute) => {
        const restarts = 1 + Math.floor(minute / 6);
        const inSyncReplicas = [1, 2, 3].filter(id => id !== restarts);
        const sweep = seen(
          [0, 1].map(() => ({ replicas: [1, 2, 3], inSyncReplicas })),
        );
        const { topic: whole } = sweep;
        const config = whole.config && { ...whole.config, minInsyncReplicas };
        return { ...sweep, topic: { ...whole, config } };
      });
      const found = after(...sweeps);
      expect(found.map(one => one.underReplicated?.minutes)).toEqual([
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5,
      ]);
      const under = minInsyncReplicas === 3 ? 2 : 0;
      expect(found[6]).toMatchObject({
        underMinIsrPartitions: under,
        news: { underMinIsr: 0 },
      });
      expect(found[8].news.underMinIsr).toBe(under);
    },
  );

  it('lasts while one of the brokers stays away', () => {
    const without = (...missing: number[]) =>
      seen([
        {
          replicas: [1, 2, 3],
          inSyncReplicas: [1, 2, 3].filter(id => !missing.includes(id)),
        },
      ]);
    const found = after(without(3), without(1, 3), without(3), without(2, 3));
    expect(found.at(-1)?.underReplicated?.minutes).toBe(3);
  });

  it('is news once the same partition has lacked something for 2 min', () => {
    const down = seen([DOWN.two, WHOLE]);
    expect(after(down, down, down).map(({ news }) => news.underMinIsr)).toEqual(
      [0, 0, 1],
    );
    expect(after(down, down, seen([WHOLE, WHOLE]), down).at(-1)?.news).toEqual({
      offline: 0,
      underMinIsr: 0,
    });
  });

  it('stays news where a partition that has lacked replicas loses its leader', () => {
    const under = seen([DOWN.two]);
    const found = after(under, under, under, seen([DOWN.all]));
    expect(found.at(-1)).toMatchObject({
      offlinePartitions: 1,
      underMinIsrPartitions: 0,
      news: { offline: 0, underMinIsr: 1 },
    });
  });

  it('goes on while the topic can not be read', () => {
    const down = seen([DOWN.all]);
    const unread = {
      moving: undefined,
      movesUnread: undefined,
      topic: {
        ...down.topic,
        partitions: [],
        fault: { code: 'X', message: 'give DESCRIBE' },
      },
    };
    expect(after(down, unread, down).at(-1)?.offlineMinutes).toBe(2);
  });

  it('does not know what is under min.insync.replicas without it', () => {
    const { topic: whole } = seen([WHOLE]);
    const unread = { topic: { ...whole, config: undefined } };
    expect(availabilityFacts(unread, undefined, 0)).toMatchObject({
      offlinePartitions: 0,
      underMinIsrPartitions: null,
    });
  });

  it('asks for no more in-sync replicas than a partition has', () => {
    const [one, two] = [{ replicas: [1], inSyncReplicas: [1] }, DOWN.two];
    expect(after(seen([one, two]))[0]).toMatchObject({
      underMinIsrPartitions: 1,
    });
    expect(after(seen([one]))[0]).toMatchObject({
      underMinIsrPartitions: 0,
      minIsrAboveReplicas: { minInsyncReplicas: 2, replicas: 1 },
    });
    expect(after(seen([WHOLE]))[0].minIsrAboveReplicas).toBeUndefined();
  });

  it('says for how long those are under min.insync.replicas that have a leader', () => {
    const offline = seen([DOWN.all, WHOLE]);
    const both = seen([DOWN.all, DOWN.two]);
    expect(after(offline, offline, both, both).at(-1)).toMatchObject({
      offlineMinutes: 3,
      underMinIsrPartitions: 1,
      underMinIsrMinutes: 1,
    });
  });

  it('is nothing to remember where nothing is missing', () => {
    expect(availabilityNow(seen([WHOLE]), undefined, 0)).toBeUndefined();
  });
});

describe('availability while replicas are moved', () => {
  it.each<[string, Replicas, Moving, { rf: number; missing: number }]>([
    [
      'a fourth is added',
      { replicas: [1, 2, 3, 4], inSyncReplicas: [1, 2, 3] },
      move([4]),
      { rf: 3, missing: 0 },
    ],
    [
      'one takes the place of another',
      { replicas: [4, 2, 3, 1], inSyncReplicas: [1, 2, 3] },
      move([4], [1]),
      { rf: 3, missing: 0 },
    ],
    [
      'one that has caught up takes the place of one that is down',
      { replicas: [4, 2, 3, 1], inSyncReplicas: [2, 3, 4] },
      move([4], [1]),
      { rf: 3, missing: 0 },
    ],
    [
      'all are moved',
      { replicas: [4, 5, 1, 2], inSyncReplicas: [1, 2] },
      move([4, 5], [1, 2]),
      { rf: 2, missing: 0 },
    ],
    [
      'one takes the place of one that is down and has not caught up',
      { replicas: [4, 2, 3, 1], inSyncReplicas: [2, 3] },
      move([4], [1]),
      { rf: 3, missing: 1 },
    ],
    [
      'a fourth is added, and another is down',
      { replicas: [1, 2, 3, 4], inSyncReplicas: [1, 2] },
      move([4]),
      { rf: 3, missing: 1 },
    ],
    [
      'a fourth has caught up, and another is down',
      { replicas: [1, 2, 3, 4], inSyncReplicas: [1, 2, 4] },
      move([4]),
      { rf: 3, missing: 1 },
    ],
  ])(
    'counts what is really missing: %s',
    (_case, replicas, moving, expected) => {
      const sweep = seen([replicas], moving);
      const [{ underReplicated }] = after(sweep);
      expect({
        rf: settledReplicas(sweep.topic.partitions[0], moving).length,
        missing: underReplicated?.partitions,
      }).toEqual(expected);
    },
  );

  it('still tells of too few in-sync replicas', () => {
    const sweep = seen(
      [{ replicas: [1, 2, 3, 4], inSyncReplicas: [1] }],
      move([4]),
    );
    expect(after(sweep)[0]).toMatchObject({
      underMinIsrPartitions: 1,
      underReplicated: { partitions: 1 },
    });
  });

  it('is unknown where reassignments can not be read and a partition has replicas that may be added ones', () => {
    const added = { replicas: [1, 2, 3, 4], inSyncReplicas: [1, 2, 3] };
    const unread = (...partitions: Replicas[]) =>
      seen(partitions, undefined, true);
    const counted = (...partitions: Replicas[]) =>
      after(unread(...partitions))[0].underReplicated?.partitions;
    expect(counted(WHOLE, added)).toBeUndefined();
    expect(counted(WHOLE, WHOLE)).toBe(0);
    expect(counted(WHOLE, DOWN.one)).toBe(1);
    expect(counted(WHOLE, { ...added, inSyncReplicas: [1, 2, 3, 4] })).toBe(0);
    const missing = seen([WHOLE, DOWN.one]);
    const found = after(missing, unread(WHOLE, added), missing);
    expect(found.at(-1)?.underReplicated).toEqual({
      partitions: 1,
      minutes: 2,
    });
    expect(replicationFactors(unread(WHOLE, added))).toEqual([3, 3]);
    expect(replicationFactors(seen([WHOLE, added]))).toEqual([3, 4]);
  });
});
