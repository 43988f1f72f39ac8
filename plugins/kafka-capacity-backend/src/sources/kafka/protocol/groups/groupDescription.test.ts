import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { addMember } from './groupDescription';

describe('addMember', () => {
  it('keeps each list of topics once, also where members of several kinds take turns', () => {
    const members: GroupMemberSnapshot[] = [];
    for (let i = 0; i < 1000; i++) {
      addMember(members, {
        memberId: `m-${i}`,
        clientId: 'c',
        host: 'h',
        subscribedTopics: i % 2 === 0 ? ['a', 'b'] : ['a', 'c'],
      });
    }
    expect(new Set(members.map(one => one.subscribedTopics)).size).toBe(2);
    expect(members[998].subscribedTopics).toEqual(['a', 'b']);
    expect(members[999].subscribedTopics).toEqual(['a', 'c']);
  });

  it('takes no list for another one, nor one that is not known', () => {
    const members: GroupMemberSnapshot[] = [];
    const lists = [['a'], ['a', 'b'], [], undefined, ['a']];
    for (const subscribedTopics of lists) {
      const member = { memberId: 'm', clientId: 'c', host: 'h' };
      addMember(members, { ...member, subscribedTopics });
    }
    expect(members.map(one => one.subscribedTopics)).toEqual(lists);
  });
});
