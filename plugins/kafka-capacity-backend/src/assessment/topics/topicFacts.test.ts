import { DEFAULT_POLICIES } from 'backstage-plugin-kafka-capacity-common';
import { group, topic } from '../../__testUtils__/snapshots';
import { TopicMeasurement } from '../../measurement/measure';
import { TopicMemory, topicFacts, topicMemory } from './topicFacts';

const MINUTE = 60_000;

/** A sweep's view of a topic by its log ends and last stable offsets. */
function seen(ends: number[], stable?: number[]): TopicMeasurement {
  return {
    topic: topic('orders', ends, { stable }),
    throughput: {
      recordsPerSecond: null,
      mbps: null,
      bytesPerRecord: null,
      partitionMBps: [],
      partitionRecordsPerSecond: [],
      reason: { code: 'offsets-pending' },
    },
    consumers: [],
  };
}

/** What is told of open transactions after sweeps a minute apart. */
function afterSweeps(sweeps: TopicMeasurement[]) {
  let memory: TopicMemory = {};
  let heldBack: ReturnType<typeof topicFacts>['heldBack'];
  sweeps.forEach((measurement, i) => {
    const now = i * MINUTE;
    memory = topicMemory(measurement, memory, DEFAULT_POLICIES, now) ?? {};
    ({ heldBack } = topicFacts(measurement, {
      declared: {},
      memory,
      now,
    }));
  });
  return { memory, heldBack };
}

describe('a topic that an earlier version saw under-replicated', () => {
  it('has been so since then', () => {
    const measurement = seen([0, 0]);
    measurement.topic.partitions[1].replicas = [1, 2];
    measurement.topic.partitions[1].inSyncReplicas = [1];
    const before: TopicMemory = { underReplicatedSince: 0 };
    const now = 20 * MINUTE;
    const memory = topicMemory(measurement, before, DEFAULT_POLICIES, now);
    expect(memory?.unavailable).toMatchObject({ underReplicated: [[0, [1]]] });
    expect(memory).not.toHaveProperty('underReplicatedSince');
  });
});

it('does not count time in which nobody looked at a topic as time without a leader', () => {
  const offline = seen([0, 0]);
  offline.topic.partitions[1].leader = -1;
  const before: TopicMemory = { unavailable: { offline: [[0, [1]]] } };
  const now = 8 * 60 * MINUTE;
  const memoryAfter = (isFollowed: boolean) =>
    topicMemory(offline, before, DEFAULT_POLICIES, now, isFollowed)?.unavailable
      ?.offline;
  expect(memoryAfter(true)).toEqual([[0, [1]]]);
  expect(memoryAfter(false)).toEqual([[now, [1]]]);
});

describe('open transactions on a topic', () => {
  it('are followed for as long as they hold the last stable offset', () => {
    const open = [1, 2, 3].map(i => seen([50, 100 * i], [50, 80]));
    expect(afterSweeps(open).heldBack).toEqual({
      partition: 1,
      minutes: 2,
      records: 220,
    });
    expect(afterSweeps([...open, seen([50, 400])])).toEqual({
      memory: { topicId: 'id-of-orders' },
      heldBack: null,
    });
  });

  it('begin anew where the last stable offset moves', () => {
    const busy = [1, 2, 3].map(i => seen([100 * i], [100 * i - 5]));
    expect(afterSweeps(busy).heldBack).toEqual({
      partition: 0,
      minutes: 0,
      records: 5,
    });
  });

  it('are told by the one that is open longest', () => {
    const result = afterSweeps([
      seen([10, 20], [10, 15]),
      seen([10, 20], [8, 15]),
      seen([10, 20], [8, 15]),
    ]);
    expect(result.heldBack).toMatchObject({ partition: 1, minutes: 2 });
  });

  it('are not forgotten while a partition cannot be read', () => {
    const unread = seen([100], [80]);
    unread.topic.partitions[0].lastStableOffset = undefined;
    unread.topic.partitions[0].logEndOffset = undefined;
    const open = seen([100], [80]);
    expect(afterSweeps([open, unread]).heldBack).toBeNull();
    expect(afterSweeps([open, unread, open]).heldBack).toMatchObject({
      minutes: 2,
      records: 20,
    });
  });
});

it('takes no mean of a silent moment for the peak of a topic that is written to in an unknown volume', () => {
  const HOUR = 60 * MINUTE;
  const peak = { mbps: 0, at: 0, since: 0, days: 1 };
  const compacted = (recordsPerSecond: number) => {
    const measurement = seen([100]);
    const known = recordsPerSecond === 0;
    measurement.throughput = {
      ...measurement.throughput,
      recordsPerSecond,
      mbps: known ? 0 : null,
      reason: known ? null : { code: 'compacted' },
    };
    return measurement;
  };
  const at = (now: number, rate: number, before: TopicMemory = {}) => {
    const memory =
      topicMemory(compacted(rate), before, DEFAULT_POLICIES, now) ?? {};
    const facts = topicFacts(compacted(rate), {
      peak,
      declared: {},
      memory,
      now,
    });
    return { memory, peak: facts.peak, reason: facts.peakReason };
  };
  // Idle is a measurement.
  expect(at(0, 0)).toMatchObject({ peak: { value: 0 } });
  const busy = at(HOUR, 5);
  expect(busy).toMatchObject({ peak: null, reason: { code: 'compacted' } });
  expect(at(2 * HOUR, 0, busy.memory)).toMatchObject({
    peak: null,
    reason: { code: 'volume-unread', days: 30 },
  });
  expect(at(31 * 24 * HOUR + 2 * HOUR, 0, busy.memory)).toMatchObject({
    memory: { topicId: 'id-of-orders' },
    peak: { value: 0 },
  });
});

describe('members that read a topic', () => {
  const reading = (groupId: string, subscribers: number, type = 'classic') => ({
    group: group(groupId, 'orders', [5], {
      memberCount: 30,
      type: type as 'classic' | 'share',
    }),
    lag: 0,
    subscribers,
  });
  const factsOf = (...consumers: TopicMeasurement['consumers']) =>
    topicFacts(
      { ...seen([5]), consumers },
      {
        ...{ declared: {}, memory: {}, now: 0 },
      },
    ).largestGroupMembers?.value;

  it('are those that subscribe to it, of the largest group', () => {
    expect(factsOf(reading('listeners', 3), reading('other', 2))).toBe(3);
    expect(factsOf(reading('listeners', 0))).toBe(0);
    expect(factsOf(reading('shared', 9, 'share'))).toBe(0);
    expect(factsOf()).toBe(0);
  });
});

it('counts the days for which the members of a topic have been far below the declared parallelism', () => {
  const DAY = 24 * 60 * MINUTE;
  const consumers = (subscribers: number) => ({
    ...seen([5]),
    consumers: [
      { group: group('billing', 'orders', [5]), lag: 0, subscribers },
    ],
  });
  let memory: TopicMemory = {};
  const daysAt = (day: number, members: number) => {
    const now = day * DAY;
    const measurement = consumers(members);
    memory =
      topicMemory(measurement, memory, DEFAULT_POLICIES, now, true, 50) ?? {};
    return topicFacts(measurement, {
      declared: { targetParallelism: 50 },
      memory,
      now,
    }).largestGroupMembers?.days;
  };
  expect([daysAt(0, 3), daysAt(12, 9), daysAt(31.5, 3)]).toEqual([
    undefined,
    12,
    31,
  ]);
  expect([daysAt(32, 10), daysAt(33, 3), daysAt(34, 3)]).toEqual([
    undefined,
    undefined,
    1,
  ]);
});

it('starts again when another parallelism is declared', () => {
  const DAY = 24 * 60 * MINUTE;
  let memory: TopicMemory = {};
  const daysAt = (day: number, declared?: number) => {
    const now = day * DAY;
    const measurement = {
      ...seen([5]),
      consumers: [
        { group: group('billing', 'orders', [5]), lag: 0, subscribers: 3 },
      ],
    };
    memory =
      topicMemory(measurement, memory, DEFAULT_POLICIES, now, true, declared) ??
      {};
    return topicFacts(measurement, {
      declared: { targetParallelism: declared },
      memory,
      now,
    }).largestGroupMembers?.days;
  };
  expect([daysAt(0, 50), daysAt(40, 50)]).toEqual([undefined, 40]);
  expect([daysAt(41, 60), daysAt(43, 60)]).toEqual([undefined, 2]);
  expect([daysAt(44), daysAt(45, 60)]).toEqual([undefined, undefined]);
});

describe('members of a topic of which one group is hidden', () => {
  /** Null is a group whose members can't be seen. */
  const largestAfter = (...sweeps: Record<string, number | null>[]) => {
    let memory: TopicMemory = {};
    return sweeps.map((groups, i) => {
      const measurement = {
        ...seen([5]),
        consumers: Object.entries(groups).map(([id, subscribers]) => ({
          group: group(id, 'orders', [5]),
          lag: 0,
          subscribers,
        })),
      };
      const now = i * MINUTE;
      memory = topicMemory(measurement, memory, DEFAULT_POLICIES, now) ?? {};
      return topicFacts(measurement, { declared: {}, memory, now })
        .largestGroupMembers?.value;
    });
  };

  it.each<[string, Record<string, number | null>[], (number | undefined)[]]>([
    [
      'fall with those of the others',
      [
        { seen: 12, hidden: null },
        { seen: 4, hidden: null },
      ],
      [12, 4],
    ],
    [
      'are those that the hidden one had, as long as it is the largest',
      [
        { seen: 4, hidden: 9 },
        { seen: 4, hidden: null },
        { seen: 12, hidden: null },
        { seen: 5, hidden: null },
        { seen: 5, hidden: 6 },
      ],
      [9, 9, 12, 9, 6],
    ],
    [
      'are those of each that was the largest when it was hidden',
      [
        { a: 9, b: 7 },
        { a: null, b: 7 },
        { a: null, b: null },
        { a: 3, b: null },
        { a: 3, b: 2 },
      ],
      [9, 9, 9, 7, 3],
    ],
    [
      'are not known where nobody has seen any',
      [{ hidden: null }],
      [undefined],
    ],
  ])('%s', (_what, sweeps, expected) => {
    expect(largestAfter(...sweeps)).toEqual(expected);
  });
});

describe('a hot partition', () => {
  const rates = (partitionMBps: number[]): TopicMeasurement => {
    const measurement = seen([100, 100, 100, 100]);
    return {
      ...measurement,
      throughput: { ...measurement.throughput, partitionMBps },
    };
  };
  const heldAfter = (minutes: number[], ...sweeps: number[][]) => {
    let memory: TopicMemory = {};
    return sweeps.map((partitionMBps, i) => {
      const measurement = rates(partitionMBps);
      const now = minutes[i] * MINUTE;
      memory = topicMemory(measurement, memory, DEFAULT_POLICIES, now) ?? {};
      return topicFacts(measurement, { declared: {}, memory, now })
        .heldHotPartition;
    });
  };
  const hot = [1, 9, 1, 1];
  const even = [1, 1, 1, 1];

  it.each<[string, number[], number[][], (number | null)[]]>([
    ['while it is', [0, 1], [hot, hot], [1, 1]],
    [
      'while its throughput is measured anew, however long nobody looked',
      [0, 500, 505],
      [hot, [], []],
      [1, 1, 1],
    ],
    [
      'until it has been even for as long as a level takes to clear',
      [0, 1, 2, 31, 32],
      [hot, [], even, even, even],
      [1, 1, 1, 1, null],
    ],
    [
      'while it swings about the limit',
      [0, 20, 40, 60, 80],
      [hot, [1, 6.9, 1, 1], [1, 7.1, 1, 1], [1, 6.4, 1, 1], [1, 6.4, 1, 1]],
      [1, 1, 1, 1, 1],
    ],
    [
      'until the mean has been high for as long as a level takes to clear',
      [0, 1, 31],
      [hot, [4, 9, 4, 4], [4, 9, 4, 4]],
      [1, 1, null],
    ],
    [
      'no longer where nothing is known for longer than a level takes to clear',
      [0, 1, 32, 33],
      [hot, [], [], []],
      [1, 1, null, null],
    ],
    ['never where none was', [0, 1], [even, []], [null, null]],
  ])('is kept in mind %s', (_when, minutes, sweeps, expected) => {
    expect(heldAfter(minutes, ...sweeps)).toEqual(expected);
  });
});
