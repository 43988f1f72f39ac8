import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(180_000);

const GUEST = 'user:default/guest';
/** More than are read at a time, by far. */
const HIDDEN = Array.from({ length: 5_500 }, (_, i) => `m_secret_${i}`);
const SEEN = ['a_first', 'z_last', 'z_very_last'];

describe('lists of which much is hidden', () => {
  let replica: Replica;

  beforeAll(async () => {
    const names = [...SEEN, ...HIDDEN, 'm_nobodys'];
    replica = await startReplica({
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: names.map(name => topic(name, [5])),
        }),
      entities: [
        entity('Component', 'seen', { topics: onProd(SEEN) }),
        entity('Component', 'secret', { topics: onProd(HIDDEN) }),
      ],
      hiddenFrom: { [GUEST]: ['secret'] },
      denied: ['kafka-capacity.cluster.read'],
    });
    await replica.sweep();
  });

  afterAll(() => replica?.stop());

  it.each([1, 2, 3])(
    'have full pages of %i, and cursors that name no topic but the last shown',
    async limit => {
      const pages: string[][] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const from: string = cursor && `&cursor=${cursor}`;
        const { body } = await replica
          .get(`/topics?sort=name&limit=${limit}${from}`, GUEST)
          .expect(200);
        const page = (body.items as { subject: { name: string } }[]).map(
          ({ subject }) => subject.name,
        );
        pages.push(page);
        cursor = body.nextCursor;
        if (cursor === null) continue;
        expect(page).toHaveLength(limit);
        const position = Buffer.from(cursor, 'base64url').toString();
        expect(position).not.toContain('secret');
        expect(position).toContain(page.at(-1));
      }
      expect(pages.flat()).toEqual(SEEN);
      expect(pages).toHaveLength(Math.ceil(SEEN.length / limit));
    },
  );

  it('take no cursor of another list or order, in which it would leave things out', async () => {
    const { body } = await replica
      .get('/topics?sort=name&limit=1', GUEST)
      .expect(200);
    for (const other of ['topics?sort=level', 'consumer-groups?sort=name']) {
      const refused = await replica
        .get(`/${other}&cursor=${body.nextCursor}`, GUEST)
        .expect(400);
      expect(refused.body.error.message).toMatch(
        /^cursor must be the nextCursor of a page of this list in this order/,
      );
    }
  });
});

function onProd(names: string[]): string {
  return names.map(name => `prod/${name}`).join();
}
