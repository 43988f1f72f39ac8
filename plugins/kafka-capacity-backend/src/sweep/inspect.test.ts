import { group, snapshot } from '../__testUtils__/snapshots';
import { inspect } from './inspect';

const { signal } = new AbortController();

describe('inspect', () => {
  it('leaves out groups whose id no database would take, and says so', async () => {
    const admin = {
      inspect: async () =>
        snapshot('prod', 0, {
          groups: ['billing', 'a\0b', 'x'.repeat(2_001)].map(id =>
            group(id, 'orders', [1]),
          ),
        }),
    };
    const { groups, faults } = await inspect(
      admin,
      { claims: [], readAcls: false },
      signal,
    );
    expect(groups.map(({ groupId }) => groupId)).toEqual(['billing']);
    expect(faults).toMatchObject([
      { message: expect.stringContaining('2 consumer groups are left out') },
    ]);
  });
});
