import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { inspect } from './inspect';

const { signal } = new AbortController();

describe('inspect', () => {
  it('leaves out groups whose id no database would take, and says so', async () => {
    const admin = {
      inspect: async () =>
        snapshot('prod', 0, {
          topics: [topic('orders', [1]), topic('payments', [1])],
          groups: ['billing', 'a\0b', '', 'x'.repeat(2_001)].map(id =>
            group(id, id === 'billing' ? 'payments' : 'orders', [1]),
          ),
        }),
    };
    const { groups, topics, faults } = await inspect(
      admin,
      {
        registrations: [],
        formerTopics: [],
        readAcls: false,
        selection: { readsTopic: () => true, readsGroup: () => true },
      },
      signal,
    );
    expect(groups.map(({ groupId }) => groupId)).toEqual(['billing']);
    expect(faults).toEqual([
      {
        code: 'UNSUPPORTED_GROUP_ID',
        message:
          '3 consumer groups left out because of the id: 1 empty, 1 with the character U+0000, 1 longer than 2000 bytes. The first one\'s id begins with "a\\u0000b".',
      },
    ]);
    expect(
      topics.map(({ name, consumersFault }) => [name, consumersFault?.code]),
    ).toEqual([
      ['orders', 'UNSUPPORTED_GROUP_ID'],
      ['payments', undefined],
    ]);
  });
});
