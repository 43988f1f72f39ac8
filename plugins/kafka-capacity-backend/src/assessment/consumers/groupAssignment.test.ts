import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { group } from '../../__testUtils__/snapshots';
import { groupAssignment } from './groupAssignment';

/** How many members of a group with the range assignor can be fed. */
function fed(
  members: Pick<
    GroupMemberSnapshot,
    'assignment' | 'subscribedTopics' | 'subscribedPattern'
  >[],
): number | undefined {
  const described = members.map((member, i) => ({
    memberId: `${i}`,
    clientId: 'reader',
    host: 'host',
    ...member,
  }));
  const consumers = group('readers', 'orders', [], { members: described });
  return groupAssignment(consumers, 100, topic => {
    if (topic.startsWith('none')) return undefined;
    return topic === 'orders' ? 6 : 2;
  })?.maxMembers;
}

describe('a group with the range assignor', () => {
  it('may subscribe to any number of topics', () => {
    const names = Array.from({ length: 150_000 }, (_, i) => `t${i}`);
    const subscribedTopics = [...names, 'orders'];
    expect(fed([{ subscribedTopics }, { subscribedTopics }])).toBe(6);
  });

  it('adds up what members read that share a pattern and no topic', () => {
    const subscribedTopics: string[] = [];
    expect(
      fed([
        {
          subscribedTopics,
          subscribedPattern: 'o.*|p.*',
          assignment: { orders: [0] },
        },
        {
          subscribedTopics,
          subscribedPattern: 'o.*|p.*',
          assignment: { payments: [0] },
        },
      ]),
    ).toBe(8);
  });

  it('may have many members that each subscribe to topics of their own', () => {
    const members = Array.from({ length: 1_000 }, (_, i) => ({
      subscribedTopics: Array.from({ length: 500 }, (__, j) =>
        j < 400 ? `none-${i}-${j}` : `t-${i}-${j}`,
      ),
    }));
    expect(fed(members)).toBe(2_000);
  });

  it('feeds nobody from a topic that is not there, and joins nothing by it', () => {
    expect(
      fed([
        { subscribedTopics: ['none', 'orders'] },
        { subscribedTopics: ['none', 'payments'] },
        { subscribedTopics: ['none'] },
      ]),
    ).toBe(8);
  });

  it('counts topics once that members in between join', () => {
    expect(
      fed([
        { subscribedTopics: ['a', 'b'] },
        { subscribedTopics: ['c', 'd'] },
        { subscribedTopics: ['d', 'orders'] },
        { subscribedTopics: ['b', 'c'] },
        { assignment: { e: [0] } },
      ]),
    ).toBe(8);
  });
});
