import { GroupSnapshot, GroupType } from 'backstage-plugin-kafka-capacity-node';
import { GroupTable } from './readGroups';
import { clipAssignments, markHiddenCommits } from './reconcileGroups';
import { TopicTable } from './topicTable';

const TOPICS: TopicTable = new Map([
  [
    'open',
    {
      name: 'open',
      internal: false,
      partitions: [0, 1].map(partition => ({
        partition,
        leader: 1,
        replicas: [1],
        inSyncReplicas: [1],
        offlineReplicas: [],
      })),
    },
  ],
  [
    'audit',
    {
      name: 'audit',
      internal: false,
      partitions: [],
      fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'Not shown' },
    },
  ],
]);

const groupWith = (
  type: GroupType,
  assignment: Record<string, number[]>,
): GroupTable => {
  const group: GroupSnapshot = {
    groupId: 'readers',
    type,
    state: 'Stable',
    protocolType: '',
    members: [
      { memberId: 'm', clientId: 'c', host: 'h', assignment },
      { memberId: 'unknown', clientId: 'c', host: 'h' },
    ],
    committed: [{ topic: 'open', partition: 0, offset: 1 }],
  };
  return new Map([['readers', group]]);
};

describe('an assignment of which nothing exists', () => {
  const memberOf = (assignment: Record<string, number[]>) => {
    const groups = groupWith('classic', assignment);
    clipAssignments(groups, TOPICS);
    return groups.get('readers')?.members[0];
  };

  it.each<[string, Record<string, number[]>]>([
    ['made-up partitions', { open: [-1, 1_000_000] }],
    ['names that no topic can have', { '\ufffd\ufffd': [0] }],
  ])('is unknown with a reason: %s', (_, assignment) => {
    const member = memberOf(assignment);
    expect(member).not.toHaveProperty('assignment');
    expect(member?.assignmentFault?.code).toBe('INVALID_ASSIGNMENT');
  });

  it.each<[string, Record<string, number[]>]>([
    ['of a deleted topic', { deleted: [0] }],
    ['of a member that idles', {}],
  ])('is empty: %s', (_, assignment) => {
    const member = memberOf(assignment);
    expect(member?.assignment).toEqual({});
    expect(member).not.toHaveProperty('assignmentFault');
  });
});

describe('markHiddenCommits', () => {
  it('makes commits for topics that are not shown unknown', () => {
    const groups = groupWith('classic', { audit: [0, 2], open: [0] });
    markHiddenCommits(groups, TOPICS);
    const fault = {
      code: 'TOPIC_AUTHORIZATION_FAILED',
      message: expect.stringContaining('group readers for topic audit'),
    };
    expect(groups.get('readers')?.committed).toEqual([
      { topic: 'open', partition: 0, offset: 1 },
      { topic: 'audit', partition: 0, fault },
      { topic: 'audit', partition: 2, fault },
    ]);
  });
});

describe('clipAssignments', () => {
  it.each([
    [
      'the partitions that exist',
      { open: [1, 2, -1, 1_000_000, 2 ** 31] },
      { open: [1] },
    ],
    ['each partition once', { open: [1, 0, 1, 0] }, { open: [1, 0] }],
    [
      'no topic of which nothing exists',
      { open: [7, 0], gone: [0] },
      { open: [0] },
    ],
    [
      'what a topic that is not shown may have',
      { audit: [4, -1, 4, 1_000_000] },
      { audit: [4] },
    ],
  ])('leaves members %s', (_, told, assignment) => {
    const groups = groupWith('classic', told);
    clipAssignments(groups, TOPICS);
    expect(groups.get('readers')?.members[0].assignment).toEqual(assignment);
    expect(groups.get('readers')?.members[1].assignment).toBeUndefined();
  });

  it('takes legal names of topics as they are', () => {
    const assignment = Object.assign(Object.create(null), {
      ['__proto__']: [0],
    });
    const groups = groupWith('classic', assignment);
    clipAssignments(groups, TOPICS);
    expect(Object.keys(assignment)).toEqual([]);
  });
});
