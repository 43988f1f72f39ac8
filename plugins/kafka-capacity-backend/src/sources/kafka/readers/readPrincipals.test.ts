import { AclGrant, AclResource } from '../protocol/describeAcls';
import { GroupTable } from './readGroups';
import { readPrincipals } from './readPrincipals';
import { FakeBroker, fakeBroker } from '../testing/fakeBroker';
import { placeTopics, TopicTable } from './topicTable';

const CLUSTER_AUTHORIZATION_FAILED = 31;
const SECURITY_DISABLED = 54;
const INVALID_REQUEST = 42;

type Given = Record<string, AclGrant['operation'][]>;

/** ACLs of one pattern; one that ends in `…` is a prefix. */
const acls = (
  type: AclResource['type'],
  pattern: string,
  given: Given,
): AclResource => ({
  type,
  name: pattern.replace(/…$/, ''),
  prefixed: pattern.endsWith('…'),
  grants: Object.entries(given).flatMap(([principal, operations]) =>
    operations.map(operation => ({ principal, operation })),
  ),
});

const answering = (resources: AclResource[], errorCode = 0) =>
  fakeBroker(1, { DescribeAcls: () => ({ errorCode, resources }) });

async function read(links: FakeBroker[], names: string[] = ['orders.eu']) {
  const topics: TopicTable = new Map();
  placeTopics(
    topics,
    names.map(name => ({
      errorCode: 0,
      name,
      internal: false,
      partitions: [],
    })),
  );
  const groups: GroupTable = new Map(
    names.map(groupId => [
      groupId,
      {
        groupId,
        type: 'classic',
        state: 'Empty',
        protocolType: '',
        members: [],
      },
    ]),
  );
  const faults = await readPrincipals(links, topics, groups, 1_000);
  return {
    faults,
    writers: [...topics.values()].map(it => it.principals),
    readers: [...groups.values()].map(it => it.principals),
  };
}

describe('principals by ACLs', () => {
  it.each<[string, AclResource[], writers: string[], readers: string[]]>([
    ['nobody has a right', [], [], []],
    [
      'topics by who writes, groups by who reads, both by who may do all',
      [
        acls('topic', 'orders.eu', {
          'User:w': ['write', 'other'],
          'User:r': ['read'],
          'User:a': ['all'],
        }),
        acls('group', 'orders.eu', {
          'User:gw': ['write'],
          'User:gr': ['read'],
          'User:ga': ['all'],
        }),
        acls('other', 'orders.eu', { 'User:x': ['all'] }),
      ],
      ['User:a', 'User:w'],
      ['User:ga', 'User:gr'],
    ],
    [
      'by every prefix, each principal once',
      [
        acls('topic', 'orders.eu', { 'User:b': ['write', 'all'] }),
        acls('topic', 'orders.…', { 'User:a': ['write'] }),
        acls('topic', 'o…', { 'User:c': ['write'], 'User:b': ['write'] }),
        acls('topic', 'orders.eu.…', { 'User:longer': ['write'] }),
        acls('topic', 'p…', { 'User:p': ['write'] }),
        acls('topic', 'orders.', { 'User:literal': ['write'] }),
      ],
      ['User:a', 'User:b', 'User:c'],
      [],
    ],
    [
      'but not by rights to everything, or of everybody',
      [
        acls('topic', '*', { 'User:admin': ['all'] }),
        acls('topic', 'orders.eu', { 'User:*': ['write'] }),
        acls('group', '*', { 'User:admin': ['read'] }),
        acls('group', 'orders…', { 'User:*': ['all'], 'User:one': ['read'] }),
      ],
      [],
      ['User:one'],
    ],
  ])('%s', async (_, resources, writers, readers) => {
    expect(await read([answering(resources)])).toEqual({
      faults: [],
      writers: [writers],
      readers: [readers],
    });
  });

  it('are the first hundred in order, asked for once however many topics there are', async () => {
    const broker = answering(
      ['a…', 'a.…'].map(pattern =>
        acls(
          'topic',
          pattern,
          Object.fromEntries(
            Array.from({ length: 150 }, (_, i): [string, ['write']] => [
              `User:${pattern.length}${1_000 + i}`,
              ['write'],
            ]),
          ),
        ),
      ),
    );
    const names = Array.from({ length: 500 }, (_, i) => `a.${i}`);
    const { writers } = await read([broker], names);
    expect(writers).toHaveLength(500);
    for (const principals of writers) {
      expect(principals).toHaveLength(100);
      expect(principals?.[0]).toBe('User:21000');
      expect(principals?.[99]).toBe('User:21099');
    }
    expect(broker.asked('DescribeAcls')).toHaveLength(1);
  });

  const unread = { writers: [null], readers: [null] };

  it.each([
    [
      CLUSTER_AUTHORIZATION_FAILED,
      'CLUSTER_AUTHORIZATION_FAILED',
      'Not authorized to read ACLs: give the principal DESCRIBE on the cluster (CLUSTER_AUTHORIZATION_FAILED)',
    ],
    [
      SECURITY_DISABLED,
      'SECURITY_DISABLED',
      'The cluster has no authorizer, and so no ACLs that say who writes and reads: leave out readAcls (SECURITY_DISABLED)',
    ],
    [
      INVALID_REQUEST,
      'INVALID_REQUEST',
      'ACLs could not be read: Kafka answered INVALID_REQUEST',
    ],
  ])('are unknown after error %i', async (errorCode, code, message) => {
    expect(await read([answering([], errorCode)])).toEqual({
      faults: [{ code, message }],
      ...unread,
    });
  });

  it('are asked of the next broker when one can not answer, and unknown when none does', async () => {
    const dumb = fakeBroker(1, {});
    const able = answering([
      acls('topic', 'orders.eu', { 'User:w': ['write'] }),
    ]);
    expect(await read([dumb, able])).toMatchObject({
      faults: [],
      writers: [['User:w']],
    });
    expect(await read([dumb, dumb])).toMatchObject({
      faults: [{ code: 'UNSUPPORTED_VERSION' }],
      ...unread,
    });
  });

  it('are given up when brokers keep silent, and defects are not hidden', async () => {
    const silent = answering([]);
    silent.ask = () => new Promise(() => {});
    expect(await read([silent])).toEqual({
      faults: [
        {
          code: 'REQUEST_TIMED_OUT',
          message: 'ACLs could not be read: no broker answered within 1 s',
        },
      ],
      ...unread,
    });
    const broken = answering([]);
    broken.ask = async () => {
      throw new TypeError('a defect');
    };
    await expect(read([broken])).rejects.toThrow('a defect');
  });
});
