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

/** What counts after each sweep; hidden are topics that Kafka does not show at a sweep though it has them, gone those it has not. */
async function follow(
  sweeps: GroupSnapshot[],
  hidden: (sweep: number) => boolean = () => false,
  gone: (sweep: number) => boolean = () => false,
) {
  let memory: CountedMemory | undefined;
  const seen = await Promise.all(
    sweeps.map((one, i) =>
      offsetsOf(
        snapshot('prod', i * 60_000, {
          topics: [
            topic('a', [100]),
            ...(gone(i) ? [] : [topic('b', hidden(i) ? [] : [100])]),
            topic('c', [100]),
          ],
          groups: [one],
        }),
      ),
    ),
  );
  return sweeps.map((one, i) => {
    const window = new OffsetWindow(seen.slice(Math.max(0, i - 11), i + 1));
    const counted = countedTopics(one, window, memory);
    memory = JSON.parse(JSON.stringify(counted.memory));
    const hiddenNow = [...counted.hidden.keys()].map(name => `?${name}`);
    const deleted = counted.deleted.map(name => `-${name}`);
    const names = [...counted.topics].sort().join('');
    return [names, ...hiddenNow, ...deleted].join('');
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
      'commits without a subscription every hour, once two have told that they come again',
      Array.from({ length: 200 }, (_, i) =>
        sweepOf([reads('a')], { b: 40 + Math.floor(i / 60) }),
      ),
      [
        ...Array.from({ length: 60 }, () => 'a'),
        ...Array.from({ length: 12 }, () => 'ab'),
        ...Array.from({ length: 48 }, () => 'a'),
        ...Array.from({ length: 80 }, () => 'ab'),
      ],
    ],
    [
      'a simple consumer, which assigns partitions to itself',
      [sweepOf([]), sweepOf([], { b: 60 }), sweepOf([], { b: 80 })],
      ['ab', 'ab', 'ab'],
    ],
  ])('%s', async (_what, sweeps, expected) => {
    expect(await follow(sweeps)).toEqual(expected);
  });

  describe('of commits that are gone', () => {
    const without = (...members: Member[]) =>
      sweepOf(members, {
        committed: [{ topic: 'a', partition: 0, offset: 100 }],
      });
    const sweeps = [sweepOf([]), without(), without(), without()];

    it('are hidden where Kafka has the topic and does not show it, until it does', async () => {
      const seen = await follow(
        [...sweeps, sweepOf([])],
        sweep => sweep > 0 && sweep < 4,
      );
      expect(seen).toEqual(['ab', 'ab?b', 'ab?b', 'ab?b', 'ab']);
    });

    it('are distinguished even where none is left', async () => {
      const none = sweepOf([], { committed: [] });
      const only = sweepOf([], {
        committed: [{ topic: 'b', partition: 0, offset: 40 }],
      });
      const after = (sweep: number) => sweep > 0;
      const never = () => false;
      expect(await follow([only, none, none], after)).toEqual([
        'b',
        'b?b',
        'b?b',
      ]);
      expect(await follow([only, none, none], never, after)).toEqual([
        'b',
        '-b',
        '-b',
      ]);
    });

    it('are deleted where Kafka has no such topic', async () => {
      expect(
        await follow(
          sweeps,
          () => false,
          sweep => sweep > 0,
        ),
      ).toEqual(['ab', 'a-b', 'a-b', 'a-b']);
    });

    it('are deleted once Kafka says so of a topic that was hidden', async () => {
      expect(
        await follow(
          sweeps,
          sweep => sweep === 1,
          sweep => sweep > 1,
        ),
      ).toEqual(['ab', 'ab?b', 'a-b', 'a-b']);
    });

    it('do not matter of a topic that is there: somebody has deleted them', async () => {
      expect(await follow(sweeps)).toEqual(['ab', 'a', 'a', 'a']);
    });
  });
});
