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
  const readers = group('readers', 'orders', [], { members: described });
  return groupAssignment(readers, 100, topic => (topic === 'orders' ? 6 : 2))
    ?.maxMembers;
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
});
