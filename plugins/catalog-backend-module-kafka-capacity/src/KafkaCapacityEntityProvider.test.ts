import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  BrokerList,
  BrokerSummary,
  ClusterSummary,
  InventoryPage,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityEntityProvider } from './KafkaCapacityEntityProvider';
import { readImportSettings } from './settings';

type Topics = Record<
  string,
  {
    groups?: string[];
    internal?: boolean;
    config?: null;
    declaration?: NewTopicDeclaration;
    principals?: string[] | null;
  }
>;

/** What the backend answers of a cluster; an error when its inventory can't be read, null before its first sweep. */
type Cluster =
  | {
      topics: Topics;
      groups?: string[];
      /** Groups that could not be read. */
      incomplete?: string[];
      /** By group. */
      principals?: Record<string, string[] | null>;
      brokers?: number[];
    }
  | Error
  | null;

const EMPTY: InventoryPage = {
  assessedAt: null,
  entityRefs: [],
  topics: [],
  consumerGroups: [],
  nextCursor: null,
};

/** References of entities that stand for something in the place of the import's, as the backend knows them. */
type LinksOn = (annotation: string, value: string) => string[];

/** Hands out one topic or group a page. */
function pageOf(
  name: string,
  cluster: Cluster,
  linksOn: LinksOn,
  cursor = '0',
): InventoryPage {
  if (cluster instanceof Error) throw cluster;
  if (cluster === null) return EMPTY;
  const { topics, groups = [], incomplete = [], principals = {} } = cluster;
  const names = Object.keys(topics);
  const at = Number(cursor);
  return {
    assessedAt: '2026-01-01T00:00:00.000Z',
    entityRefs: linksOn('kafka.apache.org/cluster', name),
    topics: names.slice(at, at + 1).map(topic => ({
      name: topic,
      internal: topics[topic].internal ?? false,
      config:
        topics[topic].config === null ? null : { 'cleanup.policy': 'compact' },
      consumerGroups: topics[topic].groups ?? [],
      declaration: topics[topic].declaration ?? null,
      entityRefs: linksOn('kafka.apache.org/topics', `${name}/${topic}`),
      principals: topics[topic].principals,
    })),
    consumerGroups: groups
      .slice(Math.max(0, at - names.length), Math.max(0, at + 1 - names.length))
      .map(id => ({
        id,
        entityRefs: linksOn(
          'kafka.apache.org/consumer-groups',
          `${name}/${id}`,
        ),
        principals: principals[id],
        ...(incomplete.includes(id) && { incomplete: true }),
      })),
    nextCursor: at + 1 < names.length + groups.length ? String(at + 1) : null,
  };
}

/** A catalog that processes at once what it is given, a provider, and what the provider wrote. */
function startImport(options: {
  clusters: Record<string, Cluster>;
  config?: JsonObject;
  byHand?: Entity[];
  /** Names of those by hand whose links are not trusted. */
  disputed?: string[];
}) {
  const state = { ...options, byHand: options.byHand ?? [] };
  const linksOn: LinksOn = (annotation, value) =>
    state.byHand
      .filter(({ metadata }) => !options.disputed?.includes(metadata.name))
      .filter(({ metadata }) => {
        const entries = metadata.annotations?.[annotation]?.split(/\s*,\s*/);
        return entries?.some(
          entry => entry === value || entry === value.replace(/^[^/]*/, '*'),
        );
      })
      .map(stringifyEntityRef);
  const imported = new Map<string, Entity>();
  const mutations: EntityProviderMutation[] = [];
  const warnings: string[] = [];
  const logger = mockServices.logger.mock();
  logger.warn.mockImplementation(message => void warnings.push(message));
  const catalog = () => {
    const others = new Set(state.byHand.map(stringifyEntityRef));
    return catalogServiceMock({
      entities: [
        ...state.byHand,
        ...[...imported]
          .filter(([ref]) => !others.has(ref))
          .map(([, entity]) => entity),
      ],
    });
  };
  const start = () => {
    const provider = new KafkaCapacityEntityProvider({
      api: {
        getClusters: async () =>
          Object.keys(state.clusters).map(
            cluster => ({ cluster } as ClusterSummary),
          ),
        getInventory: async (cluster, cursor) =>
          pageOf(cluster, state.clusters[cluster], linksOn, cursor),
        getBrokers: async name => {
          const cluster = state.clusters[name];
          const ids = cluster && 'topics' in cluster ? cluster.brokers : [];
          return {
            items: (ids ?? []).map(id => ({ id } as BrokerSummary)),
          } as BrokerList;
        },
      },
      auth: mockServices.auth(),
      catalog: {
        streamEntities: (...args) => catalog().streamEntities(...args),
        getEntitiesByRefs: (...args) => catalog().getEntitiesByRefs(...args),
      },
      logger,
      settings: readImportSettings(
        new ConfigReader({ kafkaCapacity: { catalog: options.config ?? {} } }),
      ),
      taskRunner: { run: async () => {} },
    });
    const connected = provider.connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
        if (mutation.type !== 'delta') throw new Error('not a delta');
        for (const one of mutation.removed) {
          if ('entityRef' in one) imported.delete(one.entityRef);
        }
        for (const { entity } of mutation.added) {
          imported.set(stringifyEntityRef(entity), entity);
        }
      },
      refresh: async () => {},
    });
    return {
      /** Imports once and tells what was written. */
      async run() {
        await connected;
        mutations.length = 0;
        await provider.refresh();
        return mutations.map(mutation => {
          if (mutation.type !== 'delta') return mutation;
          return {
            added: mutation.added.map(({ entity }) => entity.metadata.name),
            removed: mutation.removed.map(one =>
              'entityRef' in one ? one.entityRef : one.entity.metadata.name,
            ),
          };
        });
      },
    };
  };
  return { state, imported, warnings, start };
}

const resource = (
  name: string,
  annotations: Record<string, string> = {},
  kind = 'Resource',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'by-hand' },
});

describe('KafkaCapacityEntityProvider', () => {
  it('gives a topic what was declared when it was created, before any rule', async () => {
    const { state, imported, start } = startImport({
      clusters: {
        prod: {
          topics: {
            'orders.placed': {
              config: null,
              declaration: {
                owner: 'team-fresh',
                description: 'Fresh orders',
                declared: {
                  peakThroughputMBps: 0.0000005,
                  keyed: false,
                  profile: 'low-latency',
                },
              },
            },
          },
        },
      },
      config: {
        rules: [{ prefix: 'orders.', owner: 'ordering', system: 'shop' }],
      },
    });
    const provider = start();
    await provider.run();
    expect(imported.get('resource:default/prod-orders.placed')).toMatchObject({
      metadata: {
        description: 'Fresh orders',
        annotations: {
          'kafka.apache.org/topics': 'prod/orders.placed',
          'kafka-capacity/peak-throughput-mbps': '0.0000005',
          'kafka-capacity/keyed': 'false',
          'kafka-capacity/profile': 'low-latency',
        },
      },
      spec: {
        owner: 'group:default/team-fresh',
        system: 'system:default/shop',
      },
    });
    expect(await provider.run()).toEqual([]);
    state.clusters.prod = { topics: { 'orders.placed': {} } };
    expect(await provider.run()).toEqual([
      { added: ['prod-orders.placed'], removed: [] },
    ]);
    expect(imported.get('resource:default/prod-orders.placed')).toMatchObject({
      spec: { owner: 'group:default/ordering' },
    });
  });

  it('gives clusters, topics and groups with what they depend on', async () => {
    const { imported, start } = startImport({
      clusters: {
        prod: {
          topics: {
            'orders.placed': { groups: ['billing', 'a,b'] },
            Orders: { groups: ['billing'] },
            __consumer_offsets: { internal: true, groups: ['billing'] },
            '__amazon.canary': {},
          },
          groups: ['billing', 'a,b'],
        },
      },
      config: {
        rules: [
          { prefix: 'orders.', owner: 'ordering', system: 'shop' },
          { kind: 'cluster', pattern: '.', owner: 'platform' },
        ],
      },
    });
    await start().run();
    const refs = [...imported.keys()];
    const [odd] = refs.filter(ref =>
      ref.startsWith('resource:default/prod-orders-'),
    );
    expect(refs.sort()).toEqual(
      [
        'resource:default/kafka-prod',
        'resource:default/prod-group-billing',
        'resource:default/prod-orders.placed',
        odd,
      ].sort(),
    );
    expect(imported.get('resource:default/kafka-prod')).toMatchObject({
      metadata: {
        title: 'prod',
        annotations: { 'kafka.apache.org/cluster': 'prod' },
      },
      spec: { type: 'kafka-cluster', owner: 'group:default/platform' },
    });
    expect(imported.get('resource:default/prod-orders.placed')).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        namespace: 'default',
        name: 'prod-orders.placed',
        title: 'orders.placed',
        labels: { 'kafka-capacity/cluster': 'kafka-prod' },
        annotations: {
          'backstage.io/managed-by-location': 'kafka-capacity:prod',
          'backstage.io/managed-by-origin-location': 'kafka-capacity:prod',
          'kafka.apache.org/topics': 'prod/orders.placed',
          'catalog.kafka-capacity/revision': expect.stringMatching(/^\w{16}$/),
        },
      },
      spec: {
        type: 'kafka-topic',
        owner: 'group:default/ordering',
        system: 'system:default/shop',
        dependsOn: ['resource:default/kafka-prod'],
      },
    });
    expect(imported.get(odd)?.metadata.title).toBe('Orders');
    expect(imported.get('resource:default/prod-group-billing')).toMatchObject({
      metadata: {
        title: 'billing',
        annotations: { 'kafka.apache.org/consumer-groups': 'prod/billing' },
      },
      spec: {
        type: 'kafka-consumer-group',
        owner: 'group:default/unknown',
        dependsOn: [
          'resource:default/kafka-prod',
          odd,
          'resource:default/prod-orders.placed',
        ],
      },
    });
  });

  it('writes only what differs, also after a restart', async () => {
    const { state, start } = startImport({
      clusters: {
        prod: {
          topics: { a: { groups: ['g'] }, b: {} },
          groups: ['g'],
        },
      },
      config: {
        rules: [
          {
            topicConfig: { key: 'cleanup.policy', value: '.' },
            owner: 'keepers',
          },
        ],
      },
    });
    let running = start();
    expect(await running.run()).toEqual([
      {
        added: ['prod-group-g', 'prod-a', 'prod-b', 'kafka-prod'],
        removed: [],
      },
    ]);
    expect(await running.run()).toEqual([]);
    running = start();
    expect(await running.run()).toEqual([]);

    // In another order, and the configuration that tells the owner of one can't be read just now.
    state.clusters.prod = {
      topics: { b: { config: null }, a: { groups: ['g'] } },
      groups: ['g'],
    };
    expect(await running.run()).toEqual([]);

    state.clusters.prod = {
      topics: { a: {}, c: { groups: ['g'] } },
      groups: ['g'],
    };
    expect(await running.run()).toEqual([
      {
        added: ['prod-group-g', 'prod-c'],
        removed: ['resource:default/prod-b'],
      },
    ]);
    expect(await running.run()).toEqual([]);
  });

  it('leaves a cluster as it is that can not be read, and forgets one that is no longer there', async () => {
    const { state, imported, warnings, start } = startImport({
      clusters: {
        east: { topics: { a: {} } },
        west: { topics: { a: {} } },
        new: null,
      },
    });
    const running = start();
    await running.run();
    expect(imported.size).toBe(4);

    state.clusters.east = new Error('out of order');
    state.clusters.west = { topics: { b: {} } };
    expect(await running.run()).toEqual([
      { added: ['west-b'], removed: ['resource:default/west-a'] },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/'east' stay as they are.*out of order/),
    ]);

    // A backend that has lost its database knows nothing of the cluster yet.
    state.clusters = { east: { topics: { a: {} } }, west: null };
    expect(await running.run()).toEqual([]);
    state.clusters = { east: { topics: { a: {} } } };
    expect(await running.run()).toEqual([
      {
        added: [],
        removed: ['resource:default/kafka-west', 'resource:default/west-b'],
      },
    ]);
  });

  it('gives way to entities that register by annotation, before and later', async () => {
    const topics = {
      registered: { groups: ['reader', 'mine'] },
      used: { groups: ['reader'] },
      free: { groups: ['reader'] },
    };
    const { state, imported, start } = startImport({
      clusters: { prod: { topics, groups: ['reader', 'mine'] } },
      byHand: [
        resource('our-kafka', { 'kafka.apache.org/cluster': 'prod' }),
        resource(
          'orders',
          { 'kafka.apache.org/topics': 'prod/registered' },
          'API',
        ),
        resource(
          'shop',
          {
            'kafka.apache.org/topics': 'prod/used',
            'kafka.apache.org/consumer-groups': 'prod/mine',
          },
          'Component',
        ),
      ],
    });
    const running = start();
    expect(await running.run()).toEqual([
      {
        added: ['prod-group-reader', 'prod-used', 'prod-free'],
        removed: [],
      },
    ]);
    // A component that uses a topic does not stand for it.
    expect(imported.get('resource:default/prod-used')?.spec).toEqual(
      expect.objectContaining({
        dependsOn: ['resource:default/our-kafka'],
        dependencyOf: ['component:default/shop'],
      }),
    );
    expect(imported.get('resource:default/prod-group-reader')?.spec).toEqual(
      expect.objectContaining({
        dependsOn: [
          'resource:default/our-kafka',
          'api:default/orders',
          'resource:default/prod-free',
          'resource:default/prod-used',
        ],
      }),
    );

    // Nobody but the component says that it reads this one: its group has no entity.
    state.clusters.prod = {
      topics: { ...topics, free: { groups: ['reader', 'mine'] } },
      groups: ['reader', 'mine'],
    };
    expect(await running.run()).toEqual([
      { added: ['prod-free'], removed: [] },
    ]);
    expect(imported.get('resource:default/prod-free')?.spec).toEqual(
      expect.objectContaining({
        dependsOn: ['resource:default/our-kafka'],
        dependencyOf: ['component:default/shop'],
      }),
    );

    state.byHand.push(
      resource('free', { 'kafka.apache.org/topics': 'prod/free' }),
    );
    expect(await running.run()).toEqual([
      {
        added: ['prod-group-reader'],
        removed: ['resource:default/prod-free'],
      },
    ]);
    state.byHand.pop();
    expect(await running.run()).toEqual([
      { added: ['prod-group-reader', 'prod-free'], removed: [] },
    ]);
  });

  it('says of a topic which components and resources register groups that read it', async () => {
    const groupsOf = (...groups: string[]) => ({
      'kafka.apache.org/consumer-groups': groups
        .map(group => `prod/${group}`)
        .join(),
    });
    const byHand = [
      resource('shop', groupsOf('b', 'a'), 'Component'),
      resource('job', groupsOf('a')),
      resource('feed', groupsOf('a'), 'API'),
      resource('sales', groupsOf('a'), 'System'),
      resource('elsewhere', groupsOf('c'), 'Component'),
    ];
    const { state, imported, start } = startImport({
      clusters: {
        prod: {
          topics: { read: { groups: ['a', 'b', 'free'] }, unread: {} },
          groups: ['a', 'b', 'c', 'free'],
        },
      },
      byHand,
    });
    const running = start();
    await running.run();
    expect(
      imported.get('resource:default/prod-read')?.spec?.dependencyOf,
    ).toEqual(['component:default/shop', 'resource:default/job']);
    expect(
      imported.get('resource:default/prod-unread')?.spec,
    ).not.toHaveProperty('dependencyOf');

    // Another order, and a group less through which the same component reads, change nothing.
    state.byHand.reverse();
    state.clusters.prod = {
      topics: { unread: {}, read: { groups: ['free', 'a'] } },
      groups: ['free', 'c', 'b', 'a'],
    };
    expect(await running.run()).toEqual([]);

    state.byHand = byHand.filter(({ metadata }) => metadata.name !== 'shop');
    expect(await running.run()).toEqual([
      { added: ['prod-group-b', 'prod-read'], removed: [] },
    ]);
  });

  it('keeps a topic that a component begins to use, and says so', async () => {
    const { state, imported, start } = startImport({
      clusters: {
        prod: { topics: { orders: { groups: ['g'] } }, groups: ['g'] },
      },
    });
    const running = start();
    await running.run();
    const uses = { 'kafka.apache.org/topics': 'prod/orders' };
    state.byHand = [
      resource('shop', uses, 'Component'),
      resource('sales', uses, 'System'),
    ];
    expect(await running.run()).toEqual([
      { added: ['prod-orders'], removed: [] },
    ]);
    expect(
      imported.get('resource:default/prod-orders')?.spec?.dependencyOf,
    ).toEqual(['component:default/shop']);
    expect(await running.run()).toEqual([]);
    state.byHand = [];
    expect(await running.run()).toEqual([
      { added: ['prod-orders'], removed: [] },
    ]);
  });

  it('keeps groups that could not be read, and what is known of who reads what', async () => {
    const whole: Cluster = {
      topics: {
        a: { groups: ['billing', 'mine'] },
        b: { groups: ['billing'] },
        c: {},
      },
      groups: ['billing', 'ledger', 'mine'],
    };
    const { state, imported, start } = startImport({
      clusters: { prod: whole },
      byHand: [
        resource(
          'shop',
          { 'kafka.apache.org/consumer-groups': 'prod/mine' },
          'Component',
        ),
      ],
    });
    const running = start();
    await running.run();
    const before = new Map(imported);
    expect(before.has('resource:default/prod-group-billing')).toBe(true);

    state.clusters.prod = {
      topics: { a: {}, b: {}, c: {} },
      groups: ['billing', 'ledger', 'mine'],
      incomplete: ['billing', 'ledger', 'mine'],
    };
    expect(await running.run()).toEqual([]);
    expect(imported).toEqual(before);

    // What is known to have come or gone meanwhile is told all the same.
    state.clusters.prod = {
      topics: { a: {}, c: { groups: ['billing'] } },
      groups: ['billing', 'mine'],
      incomplete: ['billing', 'mine'],
    };
    expect(await running.run()).toEqual([
      {
        added: ['prod-group-billing'],
        removed: [
          'resource:default/prod-group-ledger',
          'resource:default/prod-b',
        ],
      },
    ]);
    expect(
      imported.get('resource:default/prod-group-billing')?.spec?.dependsOn,
    ).toEqual([
      'resource:default/kafka-prod',
      'resource:default/prod-a',
      'resource:default/prod-c',
    ]);

    state.clusters.prod = {
      topics: { a: {}, c: { groups: ['billing'] } },
      groups: ['billing'],
    };
    expect(await running.run()).toEqual([
      { added: ['prod-group-billing', 'prod-a'], removed: [] },
    ]);
    expect(imported.get('resource:default/prod-a')?.spec).not.toHaveProperty(
      'dependencyOf',
    );
  });

  it('tells owners by principals, and warns once where none are read', async () => {
    const owned: Cluster = {
      topics: { placed: { principals: ['User:svc-orders'] } },
      groups: ['billing'],
      principals: { billing: ['User:svc-pay'] },
    };
    const { state, imported, warnings, start } = startImport({
      clusters: { prod: owned, test: { topics: { a: {} } } },
      config: {
        rules: [
          { aclPrincipal: { value: '^User:svc-(\\w+)$' }, owner: 'team-$1' },
        ],
      },
    });
    const running = start();
    await running.run();
    const ownerOf = (name: string) =>
      imported.get(`resource:default/${name}`)?.spec?.owner;
    expect(ownerOf('prod-placed')).toBe('group:default/team-orders');
    expect(ownerOf('prod-group-billing')).toBe('group:default/team-pay');
    expect(ownerOf('test-a')).toBe('group:default/unknown');

    // While ACLs can't be read owners stay, and other entities come and go.
    state.clusters.prod = {
      topics: { placed: { principals: null }, new: { principals: null } },
      groups: ['billing'],
      principals: { billing: null },
    };
    expect(await running.run()).toEqual([{ added: ['prod-new'], removed: [] }]);
    state.clusters.prod = owned;
    expect(await running.run()).toEqual([
      { added: [], removed: ['resource:default/prod-new'] },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /cluster 'test', because its ACLs were not read.*readAcls/,
      ),
    ]);
  });

  it('gives brokers with the owner of their cluster, where that is wanted', async () => {
    const topics = { a: {} };
    const clusters = {
      prod: { topics, brokers: [1, 2] },
      west: { topics, brokers: [7] },
      'prod-eu': { topics, brokers: [1] },
    };
    const without = startImport({ clusters });
    await without.start().run();
    expect([...without.imported.keys()].join()).not.toContain('broker');

    const byHand = [
      {
        ...resource('our-kafka', { 'kafka.apache.org/cluster': 'prod-eu' }),
        spec: { type: 'kafka-cluster', owner: 'eu-team' },
      },
    ];
    const { state, imported, start } = startImport({
      clusters,
      byHand,
      config: {
        brokers: true,
        rules: [{ kind: 'cluster', pattern: '^prod$', owner: 'platform' }],
      },
    });
    const running = start();
    await running.run();
    expect(imported.get('resource:default/kafka-prod-broker-1')).toMatchObject({
      metadata: {
        title: 'Broker 1 of prod',
        labels: { 'kafka-capacity/cluster': 'kafka-prod' },
        annotations: { 'kafka.apache.org/broker': 'prod/1' },
      },
      spec: {
        type: 'kafka-broker',
        owner: 'group:default/platform',
        dependsOn: ['resource:default/kafka-prod'],
      },
    });
    const ofOthers = [...imported.values()].filter(
      ({ spec, metadata }) =>
        spec?.type === 'kafka-broker' &&
        !/^Broker \d of prod$/.test(metadata.title ?? ''),
    );
    expect(
      ofOthers.map(({ metadata, spec }) => [metadata.title, spec?.owner]),
    ).toEqual([
      ['Broker 7 of west', 'group:default/unknown'],
      ['Broker 1 of prod-eu', 'group:default/eu-team'],
    ]);

    // An entity for a broker by others than the cluster's owner changes nothing.
    const ourBroker = resource('our-broker', {
      'kafka.apache.org/broker': 'prod/1',
    });
    state.byHand.push({ ...ourBroker, spec: { owner: 'mallory' } });
    expect(await running.run()).toEqual([]);
    // Who has an entity of their own for a broker, and a broker that is gone.
    state.byHand.splice(-1, 1, { ...ourBroker, spec: { owner: 'platform' } });
    state.clusters.west = { topics, brokers: [] };
    const [{ removed }] = (await running.run()) as { removed: string[] }[];
    expect(removed).toHaveLength(2);
    expect(removed).toContain('resource:default/kafka-prod-broker-1');
    expect(await running.run()).toEqual([]);
  });

  it('keeps what is imported when an entity from elsewhere takes its name', async () => {
    const { state, imported, start } = startImport({
      clusters: { prod: { topics: { a: {}, b: {} } } },
    });
    const running = start();
    const [all] = await running.run();
    expect(all).toEqual({
      added: ['prod-a', 'prod-b', 'kafka-prod'],
      removed: [],
    });
    // More than once: what took the place of an imported one must go with its own file each time.
    for (const _ of ['first', 'again']) {
      state.byHand.push(resource('prod-a'));
      const taken = await running.run();
      expect(taken).toEqual([
        {
          added: [expect.stringMatching(/^prod-a-[0-9a-f]{10}$/)],
          removed: ['resource:default/prod-a'],
        },
      ]);
      const other = [...imported.values()].find(
        ({ metadata }) => metadata.title === 'a',
      );
      expect(other?.metadata.annotations).toMatchObject({
        'kafka.apache.org/topics': 'prod/a',
      });
      expect(await running.run()).toEqual([]);
      // That name can be taken as well, and still does not hide the topic.
      state.byHand.push(resource(other?.metadata.name ?? ''));
      await running.run();
      expect(
        [...imported.values()].filter(({ metadata }) => metadata.title === 'a'),
      ).toHaveLength(1);
      state.byHand.splice(0);
      await running.run();
      expect([...imported.keys()].sort()).toEqual([
        'resource:default/kafka-prod',
        'resource:default/prod-a',
        'resource:default/prod-b',
      ]);
    }
  });

  it('stays where the link of an entity from elsewhere is disputed', async () => {
    const { imported, start } = startImport({
      clusters: { prod: { topics: { a: { groups: ['g'] } }, groups: ['g'] } },
      byHand: [
        resource('mallory', {
          'kafka.apache.org/cluster': 'prod',
          'kafka.apache.org/topics': 'prod/a',
          'kafka.apache.org/consumer-groups': 'prod/g',
        }),
      ],
      disputed: ['mallory'],
    });
    await start().run();
    expect([...imported.keys()].sort()).toEqual([
      'resource:default/kafka-prod',
      'resource:default/prod-a',
      'resource:default/prod-group-g',
    ]);
    expect(JSON.stringify([...imported.values()])).not.toContain('mallory');
  });

  it('relates nothing of different owners unless all may be related', async () => {
    const world = (relations: string) =>
      startImport({
        clusters: {
          prod: {
            topics: {
              'ordering.a': { groups: ['ordering.g', 'billing.g', 'none'] },
              b: { groups: ['none'] },
            },
            groups: ['ordering.g', 'billing.g', 'none'],
          },
        },
        byHand: [
          resource(
            'worker',
            { 'kafka.apache.org/consumer-groups': 'prod/billing.g' },
            'Component',
          ),
        ],
        config: {
          relations,
          rules: [{ pattern: '^(\\w+)\\.', owner: '$1' }],
        },
      });
    const relationsOf = async ({
      imported,
      start,
    }: ReturnType<typeof world>) => {
      await start().run();
      return Object.fromEntries(
        [...imported.values()].map(({ metadata, spec }) => [
          metadata.name,
          [spec?.dependsOn, spec?.dependencyOf].flat().filter(Boolean),
        ]),
      );
    };
    const cluster = 'resource:default/kafka-prod';
    expect(await relationsOf(world('same-owner'))).toEqual({
      'kafka-prod': [],
      'prod-ordering.a': [cluster],
      'prod-b': [cluster],
      'prod-group-ordering.g': [cluster, 'resource:default/prod-ordering.a'],
      'prod-group-none': [cluster, 'resource:default/prod-b'],
    });
    expect(await relationsOf(world('all'))).toMatchObject({
      'prod-ordering.a': [cluster, 'component:default/worker'],
      'prod-group-none': [
        cluster,
        'resource:default/prod-b',
        'resource:default/prod-ordering.a',
      ],
    });
  });

  it('imports what is asked for', async () => {
    const names = ['orders.eu', 'orders.tmp', 'other', '__internal'];
    const { imported, start } = startImport({
      clusters: {
        prod: {
          topics: Object.fromEntries(names.map(name => [name, {}])),
          groups: ['orders', 'console-consumer-12345', 'other'],
        },
      },
      config: {
        namespace: 'kafka',
        unknownOwner: 'user:default/nobody',
        topics: {
          include: ['^orders\\.', '^__'],
          exclude: ['\\.tmp$'],
          internal: true,
        },
        consumerGroups: { exclude: ['^console-consumer-', '^other$'] },
      },
    });
    await start().run();
    expect([...imported.keys()].sort()).toEqual([
      'resource:kafka/kafka-prod',
      'resource:kafka/prod-__internal',
      'resource:kafka/prod-group-orders',
      'resource:kafka/prod-orders.eu',
    ]);
    expect(imported.get('resource:kafka/prod-orders.eu')?.spec?.owner).toBe(
      'user:default/nobody',
    );
  });

  describe('with more relations than pages of the catalog can show', () => {
    const refs = (imported: Map<string, Entity>, name: string) =>
      imported.get(`resource:default/${name}`)?.spec?.dependsOn;

    it('leaves out those to the cluster, and keeps it as a label', async () => {
      const { state, start, imported } = startImport({
        clusters: { prod: { topics: { a: { groups: ['g'] } }, groups: ['g'] } },
        config: { maxRelations: 2 },
      });
      const running = start();
      await running.run();
      expect(refs(imported, 'prod-a')).toEqual(['resource:default/kafka-prod']);
      state.clusters.prod = {
        topics: { a: { groups: ['g'] }, b: {} },
        groups: ['g'],
      };
      await running.run();
      expect(refs(imported, 'prod-a')).toBeUndefined();
      expect(refs(imported, 'prod-b')).toBeUndefined();
      expect(refs(imported, 'prod-group-g')).toEqual([
        'resource:default/prod-a',
      ]);
      for (const name of ['prod-a', 'prod-b', 'prod-group-g']) {
        expect(
          imported.get(`resource:default/${name}`)?.metadata.labels,
        ).toEqual({ 'kafka-capacity/cluster': 'kafka-prod' });
      }
      expect(await running.run()).toEqual([]);
    });

    it('counts only what is imported', async () => {
      const { start, imported } = startImport({
        clusters: { prod: { topics: { a: {}, b: {}, c: {} } } },
        config: { maxRelations: 2, topics: { exclude: ['c'] } },
      });
      await start().run();
      expect(refs(imported, 'prod-a')).toEqual(['resource:default/kafka-prod']);
    });

    it('leaves out those of a topic that many read, and of a group that reads many', async () => {
      const many = Array.from({ length: 201 }, (_, i) => `g-${i}`);
      const topics = Object.fromEntries(
        Array.from({ length: 201 }, (_, i) => [
          `t-${i}`,
          { groups: ['reads-all', ...(i === 0 ? many : [])] },
        ]),
      );
      const { start, imported } = startImport({
        clusters: {
          prod: { topics, groups: [...many, 'reads-all', 'reads-two'] },
        },
        byHand: many.map(name => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name,
            annotations: { 'kafka.apache.org/consumer-groups': `*/${name}` },
          },
        })),
      });
      await start().run();
      expect(refs(imported, 'prod-group-reads-all')).toHaveLength(200);
      expect(
        imported.get('resource:default/prod-t-0')?.spec?.dependencyOf,
      ).toBeUndefined();
      expect(imported.has('resource:default/prod-group-g-1')).toBe(false);
    });

    it.each([-1, 1.5, '1e2', '0x10', 'many', 10_001, true])(
      'refuses maxRelations: %j',
      maxRelations => {
        expect(() =>
          readImportSettings(
            new ConfigReader({ kafkaCapacity: { catalog: { maxRelations } } }),
          ),
        ).toThrow(
          /^kafkaCapacity\.catalog\.maxRelations must be a whole number from 0 to 10000/,
        );
      },
    );
  });
});
