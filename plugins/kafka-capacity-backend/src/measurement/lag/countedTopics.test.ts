import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { offsetsOf } from '../../history/offsets';
import { CountedMemory, countedTopics } from './countedTopics';
import { OffsetWindow } from '../OffsetWindow';

type Member = Partial<GroupSnapshot['members'][number]>;

const member = (id: string, over: Member) => ({
  memberId: id,
  clientId: id,
  host: '/10.0.0.1',
  ...over,
});
const reads = (...topics: string[]): Member => ({ subscribedTopics: topics });

/** A group that has committed for a and b, each of one partition with 100 records. */
function sweepOf(
  members: Member[],
  over: Partial<GroupSnapshot> & { b?: number } = {},
): GroupSnapshot {
  const { b = 40, ...rest } = over;
  return group('readers', 'a', [], {
    state: members.length > 0 ? 'Stable' : 'Empty',
    members: members.map((one, i) => member(`member-${i}`, one)),
    committed: [
      { topic: 'a', partition: 0, offset: 100 },
      { topic: 'b', partition: 0, offset: b },
    ],
    ...rest,
  });
}

/** What counts after each sweep. */
async function follow(sweeps: GroupSnapshot[]) {
  let memory: CountedMemory | undefined;
  const seen = await Promise.all(
    sweeps.map((one, i) =>
      offsetsOf(
        snapshot('prod', i * 60_000, {
          topics: [topic('a', [100]), topic('b', [100]), topic('c', [100])],
          groups: [one],
        }),
      ),
    ),
  );
  return sweeps.map((one, i) => {
    const window = new OffsetWindow(seen.slice(Math.max(0, i - 11), i + 1));
    const counted = countedTopics(one, window, memory);
    ({ memory } = counted);
    return [...counted.topics].sort().join('');
  });
}

describe('countedTopics', () => {
  it.each<[string, GroupSnapshot[], string[]]>([
    ['no members: all that it has committed for', [sweepOf([])], ['ab']],
    ['a member of one topic', [sweepOf([reads('a')])], ['a']],
    [
      'members with different subscriptions',
      [sweepOf([reads('a'), reads('b', 'c')])],
      ['abc'],
    ],
    ['a topic that is not there yet', [sweepOf([reads('a', 'new')])], ['a']],
    ['members that subscribe to nothing', [sweepOf([reads()])], ['']],
    [
      'a pattern: what its members hold',
      [sweepOf([{ subscribedPattern: 'a.*', assignment: { a: [0] } }])],
      ['a'],
    ],
    [
      'a pattern of which nothing is assigned yet: as it was before',
      [
        sweepOf([{ subscribedPattern: 'a.*', assignment: { a: [0] } }]),
        sweepOf([{ subscribedPattern: 'a.*', assignment: {} }], {
          state: 'Reconciling',
        }),
      ],
      ['a', 'a'],
    ],
    [
      'a rebalance that hides subscriptions: as it was before',
      [
        sweepOf([reads('a')]),
        sweepOf([{}], { state: 'PreparingRebalance' }),
        sweepOf([], { state: 'PreparingRebalance' }),
        sweepOf([reads('a', 'b')]),
        sweepOf([{}], { state: 'PreparingRebalance' }),
      ],
      ['a', 'a', 'a', 'ab', 'ab'],
    ],
    [
      'members that could not be read: as it was before',
      [
        sweepOf([reads('a')]),
        ...Array.from({ length: 4 }, () =>
          sweepOf([], { fault: { code: 'X', message: 'x' } }),
        ),
      ],
      ['a', 'a', 'a', 'a', 'a'],
    ],
    [
      'a restart, and members that stay away',
      [
        sweepOf([reads('a')]),
        sweepOf([]),
        sweepOf([]),
        sweepOf([reads('a')]),
        sweepOf([]),
        sweepOf([]),
        sweepOf([]),
      ],
      ['a', 'a', 'a', 'a', 'a', 'a', 'ab'],
    ],
    [
      'commits without a subscription, as long as they move',
      [
        sweepOf([]),
        sweepOf([reads('a')], { b: 60 }),
        sweepOf([reads('a')], { b: 60 }),
      ],
      ['ab', 'ab', 'a'],
    ],
    [
      'commits without a subscription that move now and then',
      [
        sweepOf([reads('a')]),
        sweepOf([reads('a')]),
        sweepOf([reads('a')], { b: 60 }),
        ...Array.from({ length: 4 }, () => sweepOf([reads('a')], { b: 60 })),
        sweepOf([reads('a')], { b: 80 }),
        sweepOf([reads('a')], { b: 80 }),
      ],
      ['a', 'a', 'ab', 'ab', 'ab', 'ab', 'ab', 'ab', 'ab'],
    ],
    [
      'commits without a subscription that ended before the window begins',
      [
        sweepOf([reads('a')]),
        sweepOf([reads('a')], { b: 60 }),
        ...Array.from({ length: 12 }, () => sweepOf([reads('a')], { b: 60 })),
      ],
      ['a', ...Array.from({ length: 12 }, () => 'ab'), 'a'],
    ],
    [
      'a simple consumer, which assigns partitions to itself',
      [sweepOf([]), sweepOf([], { b: 60 }), sweepOf([], { b: 80 })],
      ['ab', 'ab', 'ab'],
    ],
  ])('%s', async (_what, sweeps, expected) => {
    expect(await follow(sweeps)).toEqual(expected);
  });
});
