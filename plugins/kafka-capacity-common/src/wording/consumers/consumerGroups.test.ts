import {
  groupActionText,
  groupAdvice,
  groupFindingText,
} from './consumerGroups';

const stalled = { kind: 'stalled', count: 1, of: 6 } as const;

describe('groupFindingText', () => {
  it('says the cause before the number', () => {
    expect(
      groupFindingText({
        code: 'group',
        cause: stalled,
        signal: {
          code: 'past',
          metric: 'consumerLagRecords',
          value: 61_204,
          limit: 50_000,
          seconds: 600,
          advice: { code: 'find-cause', cause: stalled },
        },
      }),
    ).toBe(
      'Stalled on 1 of 6 partitions: its commit does not move. 61.2k records behind for 10 min (limit 50k records): check what the members that hold these partitions wait for, such as a record that always fails.',
    );
  });

  it.each([
    ['connect', /Kafka Connect's workers.* connect-<connector>/],
    ['sr', /Schema Registry's instances.* Remove it/],
    ['constructor', /protocol 'constructor'/],
  ])('says what a group of the protocol %s is', (protocol, text) => {
    const fault = { code: 'other-protocol', protocol } as const;
    expect(groupFindingText({ code: 'unreadable', fault })).toMatch(text);
  });
});

it('says what to do in a few words', () => {
  expect(groupActionText({ code: 'add-members', members: 1 })).toBe(
    'add 1 member',
  );
  expect(groupActionText({ code: 'add-partitions', members: 8 })).toBe(
    'add 8 members, then partitions',
  );
});

it('names a few of the places where a cause shows', () => {
  const places = [1, 2, 3].map(partition => ({ topic: 'orders', partition }));
  const advice = { code: 'find-cause', cause: stalled, places } as const;
  expect(groupAdvice({ ...advice, morePlaces: 4 })).toEqual({
    id: 'find-cause',
    text: expect.stringMatching(
      / Look at orders\/1, orders\/2, orders\/3 and 4 more\.$/,
    ),
  });
});
