import { mockCredentials } from '@backstage/backend-test-utils';
import {
  InventoryPage,
  InventoryTopic,
} from 'backstage-plugin-kafka-capacity-common';
import { entity, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(120_000);

const TOPICS = 2_300;

const content = {
  topics: [
    ...Array.from({ length: TOPICS }, (_, i) => topic(`topic-${i}`, [5])),
    topic('__consumer_offsets', [5], { internal: true, config: undefined }),
  ],
  groups: [
    group('billing', 'topic-1', [5]),
    group('audit', 'topic-1', [5]),
    group('a/b, c', 'topic-2', [5]),
  ],
};

describe('the inventory of a cluster', () => {
  const start = (denied: string[] = []) =>
    startReplica({
      inspect: async () => snapshot('prod', Date.now(), content),
      entities: [entity('Resource', 'claimed', { topics: 'prod/topic-1' })],
      denied,
    });

  it('has everything once, page by page, for services and for who may read the cluster', async () => {
    const replica = await start();
    try {
      const before = await replica.get('/clusters/prod/inventory').expect(200);
      expect(before.body).toEqual({
        assessedAt: null,
        topics: [],
        consumerGroups: [],
        nextCursor: null,
      });
      await replica.sweep();

      const service = mockCredentials.service.header();
      const pages: InventoryPage[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const query: string = cursor ? `?cursor=${cursor}` : '';
        const response = await replica
          .getAs(`/v1/clusters/prod/inventory${query}`, service)
          .expect(200);
        pages.push(response.body);
        cursor = pages.at(-1)?.nextCursor;
      }
      expect(pages.length).toBeGreaterThan(2);
      expect(new Set(pages.map(page => page.assessedAt)).size).toBe(1);

      const topics = new Map<string, InventoryTopic>();
      for (const one of pages.flatMap(page => page.topics)) {
        expect(topics.has(one.name)).toBe(false);
        topics.set(one.name, one);
      }
      expect([...topics.keys()].sort()).toEqual(
        content.topics.map(({ name }) => name).sort(),
      );
      expect(topics.get('topic-1')).toEqual({
        name: 'topic-1',
        internal: false,
        config: {
          'cleanup.policy': 'delete',
          'retention.ms': '604800000',
          'retention.bytes': '-1',
          'min.insync.replicas': '1',
          'max.message.bytes': '1048588',
          'segment.bytes': '1073741824',
          'compression.type': 'producer',
        },
        consumerGroups: ['audit', 'billing'],
        declaration: null,
      });
      expect(topics.get('__consumer_offsets')).toEqual({
        name: '__consumer_offsets',
        internal: true,
        config: null,
        consumerGroups: [],
        declaration: null,
      });
      expect(
        pages
          .flatMap(page => page.consumerGroups)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['a/b, c', 'audit', 'billing']);
      expect(replica.complaints).toEqual([]);

      for (const wrong of ['', 'topic', 'topic.x', 'broker.1', 'topic.-1']) {
        const { body } = await replica
          .get(`/clusters/prod/inventory?cursor=${wrong}`)
          .expect(400);
        expect(body.error.message).toContain('cursor');
      }
      await replica.get('/clusters/other/inventory').expect(404);
    } finally {
      await replica.stop();
    }
  });

  it.each(['kafka-capacity.cluster.read', 'kafka-capacity.capacity.read'])(
    'is not for who lacks %s',
    async permission => {
      const replica = await start([permission]);
      try {
        const { body } = await replica
          .get('/clusters/prod/inventory')
          .expect(403);
        expect(body.error.message).toContain(permission);
      } finally {
        await replica.stop();
      }
    },
  );
});
