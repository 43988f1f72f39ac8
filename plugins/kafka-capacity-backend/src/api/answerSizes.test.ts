import { Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(600_000);

/** What a page of the portal may have to load at once. */
const MOST_BYTES = 256_000;

const EMPTY_READERS = 15_000;
const PARTITIONS = 20_000;
const MEMBERS = 2_000;

describe('answers', () => {
  let replica: Replica;

  beforeAll(async () => {
    const ends = Array(PARTITIONS).fill(1_000);
    replica = await startReplica({
      config: { policies: { partitions: { brokerBudget: 100_000 } } },
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [
            topic('popular', [5_000, 5_000]),
            topic('shared', [5, 5, 5]),
            topic('wide', ends),
          ],
          groups: [
            ...Array.from({ length: EMPTY_READERS }, (_, i) =>
              group(`old-${i}`, 'popular', [5_000, 5_000], { memberCount: 0 }),
            ),
            group('behind', 'popular', [0, 0]),
            ...Array.from({ length: 300 }, (_, i) =>
              group(`reads-shared-${i}`, 'shared', [5, 5, 5]),
            ),
            group('wide', 'wide', ends, { memberCount: MEMBERS }),
            group('single', 'wide', ends, { memberCount: 1 }),
          ],
        }),
    });
    await replica.sweep();
  });

  afterAll(() => replica.stop());

  const answer = async (path: string) => {
    const { body, text } = await replica
      .get(`/clusters/prod${path}`)
      .expect(200);
    return { body, bytes: Buffer.byteLength(text) };
  };

  /** All items of a list, by its pages. */
  async function pages(path: string) {
    const items: Record<string, unknown>[] = [];
    let cursor: string | null = '';
    let count = 0;
    while (cursor !== null) {
      const rest = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body, bytes } = await answer(`${path}?limit=200${rest}`);
      expect(bytes).toBeLessThan(MOST_BYTES);
      items.push(...body.items);
      cursor = body.nextCursor;
      count += 1;
      if (count > 5 && cursor !== null) break;
    }
    return items;
  }

  it('about a topic that thousands of groups read name the first', async () => {
    const { body, bytes } = await answer('/topics/popular');
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(body.readers).toHaveLength(50);
    expect(body.moreReaders).toBe(EMPTY_READERS + 1 - 50);
    // The cursor of the page goes on in the list.
    const { body: next } = await answer(
      `/topics/popular/readers?cursor=${body.readersCursor}`,
    );
    const seen = [...body.readers, ...next.items].map(one => one.group);
    expect(new Set(seen).size).toBe(100);
    const listed = await pages('/topics/popular/readers');
    expect(new Set(listed.map(one => one.group)).size).toBe(listed.length);
    expect(listed.length).toBeGreaterThan(1_000);
    await replica
      .get(`/clusters/prod/topics/shared/readers?cursor=${body.readersCursor}`)
      .expect(400);
  });

  it('about how to scale a topic write commands for few groups', async () => {
    for (const [name, groups] of [
      ['shared', 300],
      ['popular', EMPTY_READERS + 1],
    ] as const) {
      const { body, bytes } = await answer(`/topics/${name}/procedure?to=6`);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect(body.impact.groups).toHaveLength(10);
      expect(body.impact.moreGroups).toBe(groups - 10);
      const text = JSON.stringify(body);
      expect(text).toContain(' that no command here names: the topic');
      // Those with members come first.
      if (name === 'popular') expect(text).toContain('--group=behind');
    }
  });

  it('about a group of thousands of partitions show those with most lag', async () => {
    for (const name of ['wide', 'single']) {
      const { body, bytes } = await answer(`/consumer-groups/${name}`);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect(body).toMatchObject({
        partitionCount: PARTITIONS,
        memberCount: name === 'wide' ? MEMBERS : 1,
        unheldPartitions: 0,
      });
      const listed = await pages(`/consumer-groups/${name}/partitions`);
      expect(listed.length).toBeGreaterThan(1_000);
      const members = await pages(`/consumer-groups/${name}/members`);
      expect(members[0].partitions).toBe(
        name === 'wide' ? PARTITIONS / MEMBERS : PARTITIONS,
      );
    }
  });

  it('of lists and of what all is made of stay small', async () => {
    for (const path of [
      '',
      '/topics?limit=200',
      '/consumer-groups?limit=200',
      '/consumer-groups/behind/scaling',
      '/consumer-groups/wide/scaling',
      '/topics/popular/history',
    ]) {
      expect((await answer(path)).bytes).toBeLessThan(MOST_BYTES);
    }
    expect(replica.complaints).toEqual([]);
  });
});
