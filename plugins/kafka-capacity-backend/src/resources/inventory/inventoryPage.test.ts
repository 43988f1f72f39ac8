import { mockCredentials } from '@backstage/backend-test-utils';
import {
  InventoryPage,
  InventoryTopic,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { entity, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(120_000);

const TOPICS = 2_300;

const content = {
  topics: [
    ...Array.from({ length: TOPICS }, (_, i) => topic(`topic-${i}`, [5])),
    topic('__consumer_offsets', [5], { internal: true, config: undefined }),
    topic('written', [5], { principals: ['User:a', 'User:b'] }),
    topic('unread', [5], { principals: null }),
  ],
  groups: [
    group('billing', 'topic-1', [5]),
    group('audit', 'topic-1', [5]),
    group('a/b, c', 'topic-2', [5]),
    group('reading', 'topic-2', [5], { principals: ['User:c'] }),
    group('unread', 'topic-2', [5], { principals: null }),
  ],
};

describe('the inventory of a cluster', () => {
  const start = (denied: string[] = []) =>
    startReplica({
      inspect: async () => snapshot('prod', Date.now(), content),
      entities: [entity('Resource', 'registered', { topics: 'prod/topic-1' })],
      denied,
    });

  it('has everything once, page by page, for services and for who may read the cluster', async () => {
    const replica = await start();
    try {
      const before = await replica.get('/clusters/prod/inventory').expect(200);
      expect(before.body).toEqual({
        assessedAt: null,
        entityRefs: [],
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
        entityRefs: ['resource:default/registered'],
      });
      expect(topics.get('__consumer_offsets')).toEqual({
        name: '__consumer_offsets',
        internal: true,
        config: null,
        consumerGroups: [],
        declaration: null,
        entityRefs: [],
      });
      expect(topics.get('written')?.principals).toEqual(['User:a', 'User:b']);
      expect(topics.get('unread')?.principals).toBeNull();
      expect(
        pages
          .flatMap(page => page.consumerGroups)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      ).toEqual([
        { id: 'a/b, c', entityRefs: [] },
        { id: 'audit', entityRefs: [] },
        { id: 'billing', entityRefs: [] },
        { id: 'reading', entityRefs: [], principals: ['User:c'] },
        { id: 'unread', entityRefs: [], principals: null },
      ]);
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

  it('leaves out what is gone, and nothing that a sweep only could not read', async () => {
    const silent = {
      code: 'COORDINATOR_NOT_AVAILABLE',
      message: 'The coordinator does not answer',
    };
    const whole: Partial<ClusterSnapshot> = {
      topics: [topic('orders', [5]), topic('old', [5])],
      groups: [group('billing', 'orders', [5]), group('ledger', 'orders', [5])],
    };
    let seen = whole;
    const replica = await startReplica({
      inspect: async () => snapshot('prod', Date.now(), seen),
      entities: [
        entity('Resource', 'old', { topics: 'prod/old', groups: 'prod/gone' }),
      ],
    });
    const inventory = async () => {
      await replica.sweep();
      const { body } = await replica
        .get('/clusters/prod/inventory')
        .expect(200);
      const page: InventoryPage = body;
      return {
        topics: page.topics
          .map(({ name, consumerGroups }) => [name, ...consumerGroups])
          .sort(),
        groups: page.consumerGroups
          .map(({ entityRefs, ...one }) => one)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      };
    };
    try {
      const both = [{ id: 'billing' }, { id: 'ledger' }];
      const topics = [['old'], ['orders', 'billing', 'ledger']];
      expect(await inventory()).toEqual({ topics, groups: both });

      // One has lost its coordinator, the other is not even listed.
      seen = {
        ...whole,
        groups: [
          {
            ...group('ledger', 'orders', [], { memberCount: 0 }),
            committed: undefined,
            fault: silent,
          },
        ],
        groupsFault: silent,
      };
      expect(await inventory()).toEqual({
        topics: [['old'], ['orders']],
        groups: [
          { id: 'billing', principals: null, incomplete: true },
          { id: 'ledger', incomplete: true },
        ],
      });
      seen = whole;
      expect(await inventory()).toEqual({ topics, groups: both });

      // Entities name them, so that they were asked for by name.
      seen = {
        topics: [
          topic('orders', [5]),
          topic('old', [], {
            fault: { code: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'not there' },
          }),
        ],
        groups: [
          group('billing', 'orders', [5]),
          {
            ...group('gone', 'orders', [], { memberCount: 0 }),
            state: 'Dead',
            committed: undefined,
            fault: { code: 'GROUP_ID_NOT_FOUND', message: 'not there' },
          },
        ],
      };
      expect(await inventory()).toEqual({
        topics: [['orders', 'billing']],
        groups: [{ id: 'billing' }],
      });
      expect(replica.complaints).toEqual([]);
    } finally {
      await replica.stop();
    }
  });

  it('is the only place that tells principals, of clusters whose ACLs the sweep was told to read', async () => {
    const asked: unknown[] = [];
    const replica = await startReplica({
      inspect: async ({ readAcls }, cluster) => {
        asked.push([cluster, readAcls]);
        return snapshot(cluster, Date.now(), {
          topics: [topic('t', [5], { principals: ['User:secretive'] })],
          groups: [group('g', 't', [5], { principals: ['User:secretive'] })],
        });
      },
      config: {
        clusters: [
          { name: 'prod', brokers: ['a:1'], readAcls: true },
          { name: 'test', brokers: ['b:1'] },
        ],
      },
      entities: [
        entity('Resource', 'mine', {
          topics: 'prod/t',
          groups: 'prod/g',
        }),
      ],
    });
    try {
      await replica.sweep('prod');
      await replica.sweep('test');
      expect(asked).toEqual(
        expect.arrayContaining([
          ['prod', true],
          ['test', false],
        ]),
      );
      const tells = async (path: string) => {
        const { text } = await replica.get(path).expect(200);
        return text.includes('User:secretive');
      };
      expect(await tells('/clusters/prod/inventory')).toBe(true);
      for (const path of [
        '/clusters',
        '/clusters/prod',
        '/clusters/prod/topics',
        '/clusters/prod/topics/t',
        '/clusters/prod/topics/t/procedure',
        '/clusters/prod/consumer-groups',
        '/clusters/prod/consumer-groups/g',
        '/entities/resource/default/mine/capacity',
      ]) {
        expect([path, await tells(path)]).toEqual([path, false]);
      }
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
