import {
  coreServices,
  createBackendModule,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import searchPlugin from '@backstage/plugin-search-backend';
import { JsonObject } from '@backstage/types';
import searchModule from 'backstage-plugin-search-backend-module-kafka-capacity';
import request from 'supertest';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(120_000);

const OTHER_USER = 'user:default/other';
/** More than a page of the API. */
const MANY = 450;

describe('the search', () => {
  let replica: Replica;

  async function start(search: JsonObject = {}) {
    let scheduler: SchedulerService | undefined;
    const at = Date.now() - 60_000;
    const many = Array.from({ length: MANY }, (_, i) => `bulk.number${i}`);
    replica = await startReplica({
      inspect: async () =>
        snapshot('prod', at, {
          topics: [
            topic('orders.placed', Array(6).fill(600)),
            topic('vault.secret', Array(6).fill(600)),
            topic('nobodys.topic', Array(6).fill(600)),
            ...many.map(name => topic(name, [7])),
          ],
          groups: [group('billing', 'orders.placed', Array(6).fill(600))],
        }),
      entities: [
        entity('Component', 'shop', {
          title: 'The shop',
          topics: 'prod/orders.placed',
          groups: 'prod/billing',
          annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
          relations: [['ownedBy', 'group:default/shop-team']],
        }),
        // It registers a topic that the shop registers as well.
        entity('Component', 'vault', {
          topics: 'prod/vault.secret,prod/orders.placed',
        }),
        entity('Resource', 'kafka-prod', {
          annotations: { 'kafka.apache.org/cluster': 'prod' },
          relations: [['ownedBy', 'group:default/platform']],
        }),
        entity('Component', 'bulk', {
          topics: many.map(name => `prod/${name}`).join(','),
        }),
      ],
      hiddenFrom: { [OTHER_USER]: ['vault', 'kafka-prod'] },
      rootConfig: { permission: { enabled: true } },
      config: { search },
      features: [
        searchPlugin,
        searchModule,
        createBackendModule({
          pluginId: 'search',
          moduleId: 'test-scheduler',
          register(env) {
            env.registerInit({
              deps: { service: coreServices.scheduler },
              async init({ service }) {
                scheduler = service;
              },
            });
          },
        }),
      ],
    });
    expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
    await scheduler?.triggerTask('search_index_kafka_capacity');
  }

  async function find(term: string, user?: string, filters: object = {}) {
    const { body } = await request(replica.url)
      .get('/api/search/query')
      .query({ term, types: ['kafka-capacity'], filters })
      .set('authorization', mockCredentials.user.header(user))
      .expect(200);
    return body.results.map(
      ({ document }: { document: JsonObject }) => document,
    );
  }

  afterEach(() => replica.stop());

  it('finds topics and groups by name, level, owner and what is recommended', async () => {
    await start();
    const placed = {
      title: 'orders.placed',
      text: expect.stringContaining(
        'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
      ),
      location:
        '/catalog/default/component/shop/kafka-capacity?topic=prod%2Forders.placed',
      kind: 'kafka-topic',
      cluster: 'prod',
      entityRef: 'component:default/shop',
      simulated: '',
      owner: 'group:default/shop-team',
      level: 'scale',
      finding: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
      recommendation: '6 → 24 partitions',
      crossesWithin: '',
    };
    expect(await find('orders.placed')).toContainEqual(placed);
    expect(await find('placed')).toContainEqual(placed);
    const narrowed = await find('placed', undefined, {
      level: 'scale',
      owner: 'group:default/shop-team',
    });
    expect(narrowed).toEqual([placed]);
    expect(await find('billing')).toContainEqual(
      expect.objectContaining({
        title: 'billing',
        kind: 'kafka-consumer-group',
        location:
          '/catalog/default/component/shop/kafka-capacity?consumer-group=prod%2Fbilling',
      }),
    );
    expect(await find(`bulk.number${MANY - 1}`)).toContainEqual(
      expect.objectContaining({ title: `bulk.number${MANY - 1}` }),
    );
  });

  it('finds clusters and brokers with their levels, and leads to their pages', async () => {
    await start();
    const found = {
      cluster: 'prod',
      entityRef: 'resource:default/kafka-prod',
      owner: 'group:default/platform',
      level: 'ok',
    };
    expect(await find('prod', undefined, { kind: 'kafka-cluster' })).toEqual([
      expect.objectContaining({
        ...found,
        title: 'prod',
        location: '/kafka-capacity/clusters/prod',
      }),
    ]);
    const [broker] = await find('broker', undefined, { kind: 'kafka-broker' });
    expect(broker).toMatchObject({
      ...found,
      title: 'Broker 1 of prod',
      location: '/kafka-capacity/clusters/prod?part=brokers&broker=1',
    });
    // Where it listens is for who may read the cluster.
    expect(JSON.stringify(broker)).not.toContain('9092');
    for (const kind of ['kafka-cluster', 'kafka-broker']) {
      expect(await find('prod', OTHER_USER, { kind })).toEqual([]);
    }
  });

  it('is restricted to what the catalog shows', async () => {
    await start();
    expect(JSON.stringify(await find('secret'))).toContain('vault.secret');
    expect(await find('secret', OTHER_USER)).toEqual([]);
    // Found by way of the entity that may be seen, and not of the other.
    expect(
      (await find('orders.placed', OTHER_USER)).map(
        ({ entityRef }: JsonObject) => entityRef,
      ),
    ).toEqual(['component:default/shop']);
    expect(await find('nobodys')).toEqual([]);
  });

  it('leaves levels out where an installation wants it', async () => {
    await start({ levels: false });
    const [document] = await find('orders.placed', OTHER_USER);
    expect(document).toMatchObject({ title: 'orders.placed' });
    expect(document).not.toHaveProperty('level');
    expect(JSON.stringify(document)).not.toMatch(/65 MB|24/);
  });
});
