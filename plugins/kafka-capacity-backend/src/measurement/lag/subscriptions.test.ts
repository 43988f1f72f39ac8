import {
  GroupMemberSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { subscribersByTopic, topicsReadBy } from './subscriptions';

const groupOf = (
  ...members: Partial<GroupMemberSnapshot>[]
): GroupSnapshot => ({
  groupId: 'billing',
  type: 'consumer',
  state: 'Stable',
  protocolType: 'consumer',
  members: members.map((member, i) => ({
    memberId: `m-${i}`,
    clientId: 'c',
    host: 'h',
    ...member,
  })),
});

const cases: [string, GroupSnapshot, string[] | undefined, object][] = [
  ['without members', groupOf(), undefined, {}],
  [
    'whose listeners share a group id',
    groupOf(
      { subscribedTopics: ['a'], assignment: { a: [0] } },
      { subscribedTopics: ['a'], assignment: {} },
      { subscribedTopics: ['b'], assignment: { b: [0, 1] } },
    ),
    ['a', 'b'],
    { a: 2, b: 1 },
  ],
  [
    'that subscribes by name and holds nothing yet',
    groupOf({ subscribedTopics: ['a', 'a'], assignment: {} }),
    ['a'],
    { a: 1 },
  ],
  [
    'whose members share a pattern',
    groupOf(
      { subscribedTopics: [], subscribedPattern: 'a.*', assignment: {} },
      {
        subscribedTopics: ['b'],
        subscribedPattern: 'a.*',
        assignment: { ab: [0], b: [0] },
      },
      {
        subscribedTopics: [],
        subscribedPattern: 'z.*',
        assignment: { z: [0], y: [] },
      },
    ),
    ['b', 'ab', 'z'],
    { ab: 2, b: 1, z: 1 },
  ],
  [
    'of which one subscription could not be decoded',
    groupOf(
      { subscribedTopics: ['a'], assignment: { a: [0] } },
      { assignment: { a: [1], b: [0] } },
    ),
    ['a', 'b'],
    { a: 2, b: 1 },
  ],
  [
    'of which one member tells nothing',
    groupOf({ subscribedTopics: ['a'], assignment: { a: [0] } }, {}),
    undefined,
    { a: 1 },
  ],
  ['that a rebalance hides', groupOf({}, {}), undefined, {}],
  [
    'of topics with the names of an object',
    groupOf({
      subscribedTopics: ['__proto__', 'constructor'],
      assignment: Object.fromEntries([['__proto__', [0]]]),
    }),
    ['__proto__', 'constructor'],
    Object.fromEntries([
      ['__proto__', 1],
      ['constructor', 1],
    ]),
  ],
];

describe('topicsReadBy', () => {
  it.each(cases)('finds the topics of a group %s', (_, group, topics) => {
    const read = topicsReadBy(group);
    expect(read && [...read]).toEqual(topics);
  });
});

describe('subscribersByTopic', () => {
  it.each(cases)('counts for a group %s', (_, group, _topics, counts) => {
    expect(Object.fromEntries(subscribersByTopic(group))).toEqual(counts);
  });
});

it('looks once through a list of thousands of names that all members share', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `topic-${i}`);
  let looks = 0;
  const shared = new Proxy(names, {
    get(list, key) {
      if (key === '0') looks += 1;
      return Reflect.get(list, key);
    },
  });
  const group = groupOf(
    ...Array.from({ length: 1000 }, () => ({
      subscribedTopics: shared,
      assignment: {},
    })),
  );
  expect(topicsReadBy(group)?.size).toBe(10_000);
  expect(subscribersByTopic(group).get('topic-9999')).toBe(1000);
  expect(looks).toBeLessThan(10);
});
