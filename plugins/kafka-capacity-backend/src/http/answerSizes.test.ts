import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(600_000);

/** What a page of the portal may have to load at once. */
const MOST_BYTES = 256_000;

const EMPTY_READERS = 15_000;
const PARTITIONS = 20_000;
const MEMBERS = 2_000;
const TEAM_PARTS = 150;
const TOPICS_OF_PART = 20;

const partName = (part: number) => `service-${part}`;
const partTopic = (part: number, i: number) => `team.part-${part}.stream-${i}`;
const sequence = (length: number) => Array.from({ length }, (_, i) => i);

const LARGEST = 15_000;
const OFFLINE = 16_000;
const UNDER_REPLICATED = 17_000;

/** A topic of which three partitions are unlike the others. */
function wideTopic(ends: number[]) {
  const wide = topic('wide', ends);
  wide.partitions[LARGEST].sizeBytes = 1e12;
  wide.partitions[OFFLINE].leader = -1;
  wide.partitions[OFFLINE].inSyncReplicas = [];
  wide.partitions[UNDER_REPLICATED].replicas = [1, 2];
  return wide;
}

describe('answers', () => {
  let replica: Replica;

  beforeAll(async () => {
    const ends = Array(PARTITIONS).fill(1_000);
    replica = await startReplica({
      config: { policies: { partitions: { brokerBudget: 100_000 } } },
      entities: [
        entity('Group', 'team', {
          relations: sequence(TEAM_PARTS).map(part => [
            'ownerOf',
            `component:default/${partName(part)}`,
          ]),
        }),
        ...sequence(TEAM_PARTS).map(part =>
          entity('Component', partName(part), {
            topics: sequence(TOPICS_OF_PART)
              .map(i => `prod/${partTopic(part, i)}`)
              .join(','),
            // Told what they carry, those that are there need more partitions.
            annotations: { 'kafka-capacity/peak-throughput-mbps': '50' },
          }),
        ),
      ],
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [
            topic('popular', [5_000, 5_000]),
            topic('shared', [5, 5, 5]),
            wideTopic(ends),
            // The last part alone has topics that are known: all others are unknown.
            ...sequence(TOPICS_OF_PART).map(i =>
              topic(partTopic(TEAM_PARTS - 1, i), [5]),
            ),
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

  const answerOf = async (address: string) => {
    const { body, text } = await replica.get(address).expect(200);
    return { body, bytes: Buffer.byteLength(text) };
  };

  const answer = (path: string) => answerOf(`/clusters/prod${path}`);

  /** All items of a list, by its pages. */
  const pages = (path: string) => pagesOf(`/clusters/prod${path}`);

  async function pagesOf(address: string) {
    const items: Record<string, unknown>[] = [];
    let cursor: string | null = '';
    let count = 0;
    while (cursor !== null) {
      const rest = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body, bytes } = await answerOf(`${address}?limit=200${rest}`);
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
    expect(body.consumers).toHaveLength(50);
    expect(body.moreConsumers).toBe(EMPTY_READERS + 1 - 50);
    // The cursor of the page goes on in the list.
    const { body: next } = await answer(
      `/topics/popular/consumers?cursor=${body.consumersCursor}`,
    );
    const seen = [...body.consumers, ...next.items].map(one => one.group);
    expect(new Set(seen).size).toBe(100);
    const listed = await pages('/topics/popular/consumers');
    expect(new Set(listed.map(one => one.group)).size).toBe(listed.length);
    expect(listed.length).toBeGreaterThan(1_000);
    await replica
      .get(
        `/clusters/prod/topics/shared/consumers?cursor=${body.consumersCursor}`,
      )
      .expect(400);
  });

  it('about a topic of thousands of partitions have those that need a look, and count all', async () => {
    const { body, bytes } = await answer('/topics/wide');
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(body.partitionCount).toBe(PARTITIONS);
    expect(body.partitions).toHaveLength(500);
    expect(body.spread).toMatchObject({
      offline: 1,
      underReplicated: 1,
      sizeBytes: { largest: { partition: LARGEST } },
    });
    const shown = body.partitions.map(
      ({ partition }: { partition: number }) => partition,
    );
    expect(shown.slice(0, 3)).toEqual([OFFLINE, UNDER_REPLICATED, LARGEST]);
    const { body: next } = await answer(
      `/topics/wide/partitions?cursor=${body.partitionsCursor}`,
    );
    expect(next.items).toHaveLength(50);
    const listed = await pages('/topics/wide/partitions');
    expect(listed.slice(0, 500)).toEqual(body.partitions);
  });

  it('about an entity that reaches thousands of topics count all and name the worst', async () => {
    const all = TEAM_PARTS * TOPICS_OF_PART;
    const team = '/entities/group/default/team';
    const { body, bytes } = await answerOf(`${team}/capacity`);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(body).toMatchObject({
      level: 'scale',
      registered: true,
      coverage: { measured: TOPICS_OF_PART, total: all },
      counts: { scale: TOPICS_OF_PART, unknown: all - TOPICS_OF_PART },
      moreSubjects: all - 100,
      moreParts: TEAM_PARTS - 100,
    });
    expect(body.subjects).toHaveLength(100);
    expect(body.subjects[0].level).toBe('scale');
    expect(body.parts).toHaveLength(100);
    // The last of them is the worst.
    expect(body.parts[0].entityRef).toBe(
      `component:default/${partName(TEAM_PARTS - 1)}`,
    );
    const { body: next } = await answerOf(
      `${team}/subjects?cursor=${body.subjectsCursor}`,
    );
    expect(next.items).toHaveLength(50);
    const listed = await pagesOf(`${team}/subjects`);
    expect(listed.slice(100, 150)).toEqual(next.items);
    await replica
      .get(
        `/entities/component/default/service-1/subjects?cursor=${body.subjectsCursor}`,
      )
      .expect(400);
  });

  it('about how to scale a topic write commands for few groups', async () => {
    // Those with members come first.
    for (const [name, groups, command] of [
      ['shared', 300, '--group=reads-shared-'],
      ['popular', EMPTY_READERS + 1, '--group=behind'],
    ] as const) {
      const { body, bytes } = await answer(`/topics/${name}/procedure?to=6`);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect(body.impact.groups).toHaveLength(10);
      expect(body.impact.moreGroups).toBe(groups - 10);
      const text = JSON.stringify(body);
      expect(text).toContain('"code":"more"');
      expect(text).toContain(command);
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
