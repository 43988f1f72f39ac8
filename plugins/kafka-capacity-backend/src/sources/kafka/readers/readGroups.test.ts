import { KafkaFaultError } from '../client/faults';
import {
  DescribedGroup,
  DescribeGroupsRequest,
} from '../protocol/groups/groupDescription';
import { ListedGroup } from '../protocol/groups/listGroups';
import {
  FetchedCommit,
  OffsetFetchRequest,
} from '../protocol/groups/offsetFetch';
import { CommitWeights, readGroups } from './readGroups';
import { fakeBroker } from '../testing/fakeBroker';

const COORDINATOR_LOAD_IN_PROGRESS = 14;
const COORDINATOR_NOT_AVAILABLE = 15;
const NOT_COORDINATOR = 16;
const TOPIC_AUTHORIZATION_FAILED = 29;
const GROUP_AUTHORIZATION_FAILED = 30;

const listed = (
  groupId: string,
  type?: string,
  state = 'Stable',
): ListedGroup => ({ groupId, protocolType: 'consumer', state, type });

const listing =
  (...groups: ListedGroup[]) =>
  () => ({ errorCode: 0, groups });

const member = {
  memberId: 'm',
  clientId: 'c',
  host: '10.0.0.1',
  assignment: { a: [0] },
};

const described =
  (errorCode = 0) =>
  ({ groupIds }: { groupIds: string[] }) => ({
    groups: groupIds.map(
      (groupId): DescribedGroup => ({
        errorCode,
        groupId,
        state: 'Stable',
        assignor: 'range',
        members: errorCode ? [] : [member],
      }),
    ),
  });

const commit: FetchedCommit = {
  topic: 'a',
  partition: 0,
  errorCode: 0,
  offset: 7,
};

const fetched =
  (commits = [commit], errorCode = 0) =>
  ({ groupIds }: OffsetFetchRequest) => ({
    groups: groupIds.map(groupId => ({ groupId, errorCode, commits })),
  });

const pause = async () => {};

describe('readGroups', () => {
  it('describes each type of group in its own way and fetches their commits together', async () => {
    const one = fakeBroker(1, {
      ListGroups: listing(
        listed('old'),
        listed('classic', 'classic'),
        listed('new', 'consumer'),
        listed('shared', 'share'),
        listed('app', 'streams'),
      ),
      DescribeGroups: described(),
      ConsumerGroupDescribe: described(),
      ShareGroupDescribe: described(),
      StreamsGroupDescribe: described(),
      OffsetFetch: fetched(),
    });
    const { groups, faults } = await readGroups([one], 1, pause);
    expect(faults).toEqual([]);
    expect(
      [...groups.values()].map(({ groupId, type }) => [groupId, type]),
    ).toEqual([
      ['old', 'classic'],
      ['classic', 'classic'],
      ['new', 'consumer'],
      ['shared', 'share'],
      ['app', 'streams'],
    ]);
    expect(groups.get('new')).toEqual({
      groupId: 'new',
      type: 'consumer',
      state: 'Stable',
      protocolType: 'consumer',
      assignor: 'range',
      coordinator: 1,
      members: [member],
      committed: [{ topic: 'a', partition: 0, offset: 7 }],
    });
    expect(groups.get('shared')?.committed).toBeUndefined();
    expect(one.asked('DescribeGroups')).toEqual([
      { groupIds: ['old', 'classic'] },
    ]);
    expect(one.asked('OffsetFetch')).toEqual([
      { groupIds: ['old', 'classic', 'new', 'app'] },
    ]);
  });

  it('does not describe groups that are known to be empty', async () => {
    const one = fakeBroker(1, {
      ListGroups: listing(listed('left', 'classic', 'Empty')),
      OffsetFetch: fetched(),
    });
    const { groups } = await readGroups([one], 1, pause);
    expect(groups.get('left')).toMatchObject({
      state: 'Empty',
      members: [],
      committed: [{ offset: 7 }],
    });
    expect(one.asked('DescribeGroups')).toEqual([]);
  });

  it('fetches commits group by group from brokers that know no other way', async () => {
    const one = fakeBroker(
      1,
      {
        ListGroups: listing(listed('x'), listed('y')),
        DescribeGroups: described(),
        OffsetFetch: () => ({
          groups: [{ groupId: '', errorCode: 0, commits: [commit] }],
        }),
      },
      { OffsetFetch: 7 },
    );
    const { groups } = await readGroups([one], 1, pause);
    expect(one.asked('OffsetFetch')).toEqual([
      { groupIds: ['x'] },
      { groupIds: ['y'] },
    ]);
    expect(groups.get('y')?.committed).toMatchObject([{ offset: 7 }]);
  });

  it('fetches commits together of groups whose last ones were light, and of others one by one', async () => {
    // Such that the commits of one group for all of them may take what a batch aims at.
    const partitions = 40_000;
    const names = ['a', 'b', 'c', 'd'];
    let groups = names;
    let batches: string[] = [];
    const one = fakeBroker(1, {
      ListGroups: () =>
        listing(...groups.map(id => listed(id, 'classic', 'Empty')))(),
      OffsetFetch: ({ groupIds }: OffsetFetchRequest) => {
        batches.push(groupIds.join(''));
        return {
          groups: groupIds.map(groupId => ({
            groupId,
            errorCode: groupId === 'd' ? COORDINATOR_NOT_AVAILABLE : 0,
            commits: Array.from(
              { length: groupId === 'c' ? 15_000 : 2 },
              () => ({
                ...commit,
              }),
            ),
          })),
        };
      },
    });
    const weights: CommitWeights = new Map();
    const read = async () => {
      batches = [];
      const { groups: found } = await readGroups(
        [one],
        partitions,
        pause,
        weights,
      );
      return [...found.values()].map(({ committed }) => committed?.length);
    };
    await read();
    expect(batches).toEqual(['a', 'b', 'c', 'd', 'd']);
    groups = ['new', ...names];
    // Twice what c had is as much as a batch may have beside a and b; of d nothing is known.
    expect(await read()).toEqual([2, 2, 2, 15_000, undefined]);
    expect(batches).toEqual(['abc', 'new', 'd', 'd']);
    groups = ['b'];
    await read();
    groups = names;
    await read();
    expect(batches).toEqual(['b', 'a', 'c', 'd', 'd']);
  });

  it('tells no commit from one that cannot be read', async () => {
    const one = fakeBroker(1, {
      ListGroups: listing(listed('x', 'classic', 'Empty')),
      OffsetFetch: fetched([
        { ...commit, offset: -1 },
        { ...commit, partition: 1, errorCode: TOPIC_AUTHORIZATION_FAILED },
      ]),
    });
    const { groups } = await readGroups([one], 1, pause);
    expect(groups.get('x')?.committed).toEqual([
      { topic: 'a', partition: 0 },
      {
        topic: 'a',
        partition: 1,
        fault: {
          code: 'TOPIC_AUTHORIZATION_FAILED',
          message: expect.stringContaining('give the principal DESCRIBE'),
        },
      },
    ]);
  });

  it('keeps the fault of one group and the others whole', async () => {
    const one = fakeBroker(1, {
      ListGroups: listing(listed('x', 'classic'), listed('y', 'consumer')),
      DescribeGroups: described(GROUP_AUTHORIZATION_FAILED),
      ConsumerGroupDescribe: described(),
      OffsetFetch: fetched(),
    });
    const { groups } = await readGroups([one], 1, pause);
    expect(groups.get('x')).toMatchObject({
      state: 'Stable',
      members: [],
      committed: [{ offset: 7 }],
      fault: {
        code: 'GROUP_AUTHORIZATION_FAILED',
        message:
          'Not authorized to describe consumer group x: give the principal DESCRIBE on it (GROUP_AUTHORIZATION_FAILED)',
      },
    });
    expect(groups.get('y')?.fault).toBeUndefined();
  });

  it('asks the new coordinator of a group that is moving', async () => {
    let moved = false;
    const one = fakeBroker(1, {
      ListGroups: () =>
        listing(listed('stays'), ...(moved ? [] : [listed('x')]))(),
      DescribeGroups: ({ groupIds }: DescribeGroupsRequest) => ({
        groups: groupIds.flatMap(
          groupId =>
            described(groupId === 'x' ? NOT_COORDINATOR : 0)({
              groupIds: [groupId],
            }).groups,
        ),
      }),
      OffsetFetch: fetched([]),
    });
    const two = fakeBroker(2, {
      ListGroups: () => listing(...(moved ? [listed('x')] : []))(),
      DescribeGroups: described(),
      OffsetFetch: fetched(),
    });
    const move = async () => {
      moved = true;
    };
    const { groups } = await readGroups([one, two], 1, move);
    expect(groups.get('x')).toMatchObject({
      coordinator: 2,
      members: [member],
      committed: [{ offset: 7 }],
    });
    expect(groups.get('x')?.fault).toBeUndefined();
    expect(groups.get('stays')?.coordinator).toBe(1);
  });

  it('waits once for a coordinator that is loading, then says so', async () => {
    const one = fakeBroker(1, {
      ListGroups: () => ({
        errorCode: COORDINATOR_LOAD_IN_PROGRESS,
        groups: [],
      }),
    });
    const { faults } = await readGroups([one], 1, pause);
    expect(one.asked('ListGroups')).toHaveLength(2);
    expect(faults).toEqual([
      {
        code: 'COORDINATOR_LOAD_IN_PROGRESS',
        message:
          'Broker 1 is still loading its consumer groups: the next sweep asks again (COORDINATOR_LOAD_IN_PROGRESS)',
      },
    ]);
  });

  it('reads the groups of the other brokers when one does not answer', async () => {
    const one = fakeBroker(1, {
      ListGroups: () => {
        throw new KafkaFaultError('CONNECTION_FAILED', 'Broker 1 is gone');
      },
    });
    const two = fakeBroker(2, {
      ListGroups: listing(listed('x', 'classic', 'Empty')),
      OffsetFetch: fetched(),
    });
    const { groups, faults } = await readGroups([one, two], 1, pause);
    expect(groups.get('x')?.committed).toHaveLength(1);
    expect(faults).toEqual([
      { code: 'CONNECTION_FAILED', message: 'Broker 1 is gone' },
    ]);
  });

  it('asks again in halves where an answer is malformed, so that one group alone is left without', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const unlessBad =
      <Request extends { groupIds: string[] }, Answer>(
        answer: (request: Request) => Answer,
      ) =>
      (request: Request) => {
        if (request.groupIds.includes('c')) {
          throw new KafkaFaultError('CORRUPT_MESSAGE', 'Not what Kafka writes');
        }
        return answer(request);
      };
    const one = fakeBroker(1, {
      ListGroups: listing(...names.map(id => listed(id, 'classic'))),
      DescribeGroups: unlessBad(described()),
      OffsetFetch: unlessBad(fetched()),
    });
    const { groups, faults } = await readGroups([one], 1, pause);
    expect(faults).toEqual([]);
    expect(
      [...groups.values()].map(({ groupId, members, committed, fault }) => [
        groupId,
        members.length,
        committed?.length,
        fault?.code,
      ]),
    ).toEqual(
      names.map(id =>
        id === 'c'
          ? [id, 0, undefined, 'CORRUPT_MESSAGE']
          : [id, 1, 1, undefined],
      ),
    );
  });

  it('does not take a group that an answer leaves out for one without members or commits', async () => {
    const one = fakeBroker(1, {
      ListGroups: listing(listed('x', 'classic')),
      DescribeGroups: () => ({ groups: [] }),
      OffsetFetch: () => ({ groups: [] }),
    });
    const { groups } = await readGroups([one], 1, pause);
    expect(groups.get('x')).toMatchObject({
      members: [],
      fault: { code: 'UNKNOWN_SERVER_ERROR' },
    });
    expect(groups.get('x')?.committed).toBeUndefined();
  });
});
