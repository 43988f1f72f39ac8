import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { TopicMetadata } from '../protocol/metadata';
import { readMissingGroups, readMissingTopics } from './readExpected';
import { GroupTable } from './readGroups';
import { fakeBroker } from '../testing/fakeBroker';
import { placeTopics, TopicTable } from './topicTable';

const UNKNOWN_TOPIC_OR_PARTITION = 3;
const INVALID_TOPIC_EXCEPTION = 17;
const TOPIC_AUTHORIZATION_FAILED = 29;
const GROUP_AUTHORIZATION_FAILED = 30;
const NOT_COORDINATOR = 16;

const topic = (name: string, errorCode = 0): TopicMetadata => ({
  errorCode,
  name,
  internal: false,
  partitions: [],
});

const groupOf = (assignment: Record<string, number[]>): GroupSnapshot => ({
  groupId: 'readers',
  type: 'classic',
  state: 'Stable',
  protocolType: 'consumer',
  members: [{ memberId: 'm', clientId: 'c', host: 'h', assignment }],
  committed: [{ topic: 'open', partition: 0, offset: 1 }],
});

const tables = (assignment: Record<string, number[]> = {}) => {
  const topics: TopicTable = new Map();
  placeTopics(topics, [topic('open')]);
  const groups: GroupTable = new Map([['readers', groupOf(assignment)]]);
  return { topics, groups };
};

const named = (expectedTopics: string[] = [], formerTopics: string[] = []) => ({
  expectedTopics,
  formerTopics,
});

describe('topics that the full list lacks', () => {
  it('are asked for by name, all in one request, and say why', async () => {
    const { topics, groups } = tables({ audit: [0], deleted: [0] });
    const broker = fakeBroker(1, {
      Metadata: () => ({
        topics: [
          topic('lost', UNKNOWN_TOPIC_OR_PARTITION),
          topic('secret', TOPIC_AUTHORIZATION_FAILED),
          topic('new'),
          topic('audit', TOPIC_AUTHORIZATION_FAILED),
          topic('deleted', UNKNOWN_TOPIC_OR_PARTITION),
        ],
      }),
    });
    const expected = ['open', 'lost', 'secret', 'new', 'new'];
    await readMissingTopics([broker], topics, groups, named(expected));
    expect(broker.asked('Metadata')).toEqual([
      { topics: ['lost', 'secret', 'new', 'audit', 'deleted'] },
    ]);
    expect(
      [...topics.values()].map(({ name, fault }) => [name, fault?.message]),
    ).toEqual([
      ['open', undefined],
      ['lost', expect.stringContaining('does not exist')],
      [
        'secret',
        'Not authorized to describe topic secret: give the principal DESCRIBE on it (TOPIC_AUTHORIZATION_FAILED)',
      ],
      ['new', undefined],
      ['audit', expect.stringContaining('give the principal DESCRIBE on it')],
    ]);
  });

  it('are not looked for by what no topic can be called', async () => {
    const { topics, groups } = tables({
      'a\0b': [0],
      'not there': [0],
      ['x'.repeat(250)]: [0],
      '..': [0],
    });
    const broker = fakeBroker(1, {});
    await readMissingTopics([broker], topics, groups, named());
    expect(broker.asked('Metadata')).toEqual([]);
  });

  it('are looked for up to a number for one group, and for others beside it', async () => {
    const { topics, groups } = tables(
      Object.fromEntries(
        Array.from({ length: 5_000 }, (_, i) => [`made-up-${i}`, [0]]),
      ),
    );
    groups.set('others', { ...groupOf({ audit: [0] }), groupId: 'others' });
    const broker = fakeBroker(1, {
      Metadata: ({ topics: names }: { topics: string[] }) => ({
        topics: names.map(name => topic(name, TOPIC_AUTHORIZATION_FAILED)),
      }),
    });
    await readMissingTopics([broker], topics, groups, named());
    expect(topics.size).toBe(1_002);
    expect(topics.has('audit')).toBe(true);
  });

  it('are looked for where groups had commits of them or subscribe to them, and kept where they are not shown', async () => {
    const { topics, groups } = tables();
    const [member] = groups.get('readers')!.members;
    member.subscribedTopics = ['open', 'subscribed', 'later'];
    const errorCodes: Record<string, number> = {
      revoked: TOPIC_AUTHORIZATION_FAILED,
      deleted: UNKNOWN_TOPIC_OR_PARTITION,
      subscribed: TOPIC_AUTHORIZATION_FAILED,
      later: UNKNOWN_TOPIC_OR_PARTITION,
    };
    const broker = fakeBroker(1, {
      Metadata: ({ topics: names }: { topics: string[] }) => ({
        topics: names.map(name => topic(name, errorCodes[name])),
      }),
    });
    const former = ['open', 'revoked', 'deleted'];
    await readMissingTopics([broker], topics, groups, named([], former));
    expect([...topics.keys()]).toEqual(['open', 'revoked', 'subscribed']);
  });

  it('are kept only where they are there or not shown when a group alone names them', async () => {
    const { topics, groups } = tables({ odd: [0], fresh: [0], audit: [0] });
    const broker = fakeBroker(1, {
      Metadata: () => ({
        topics: [
          topic('odd', INVALID_TOPIC_EXCEPTION),
          topic('fresh'),
          topic('audit', TOPIC_AUTHORIZATION_FAILED),
        ],
      }),
    });
    await readMissingTopics([broker], topics, groups, named());
    expect([...topics.keys()]).toEqual(['open', 'fresh', 'audit']);
  });

  it('cost nothing where there are none', async () => {
    const { topics, groups } = tables({ open: [0] });
    const broker = fakeBroker(1, {});
    await readMissingTopics([broker], topics, groups, named(['open']));
    expect(broker.asked('Metadata')).toEqual([]);
  });
});

describe('groups that no broker lists', () => {
  const answering = (errorCode: number) =>
    fakeBroker(1, {
      DescribeGroups: ({ groupIds }) => ({
        groups: (groupIds as string[]).map(groupId => ({
          errorCode,
          groupId,
          state: '',
          members: [],
        })),
      }),
    });
  const loading = { code: 'COORDINATOR_LOAD_IN_PROGRESS', message: 'Loading' };

  it.each([
    [
      'don’t exist when every broker listed its groups',
      NOT_COORDINATOR,
      [],
      'Dead',
      'GROUP_ID_NOT_FOUND',
    ],
    [
      'are unknown when a broker did not',
      NOT_COORDINATOR,
      [loading],
      'Unknown',
      'COORDINATOR_LOAD_IN_PROGRESS',
    ],
    [
      'are not shown when the principal may not see them',
      GROUP_AUTHORIZATION_FAILED,
      [],
      'Unknown',
      'GROUP_AUTHORIZATION_FAILED',
    ],
  ])('%s', async (_, errorCode, listFaults, state, code) => {
    const { groups } = tables();
    const broker = answering(errorCode);
    await readMissingGroups([broker], groups, ['readers', 'ghost'], listFaults);
    expect(broker.asked('DescribeGroups')).toEqual([{ groupIds: ['ghost'] }]);
    expect(groups.get('ghost')).toMatchObject({
      state,
      members: [],
      fault: { code },
    });
    expect(groups.get('readers')?.fault).toBeUndefined();
  });
});
