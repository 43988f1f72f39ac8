import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { entity, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { migrationsDirectory } from '../database/migrate';
import { CatalogRegistrations } from './CatalogRegistrations';
import { RegistrationStore } from './RegistrationStore';

jest.setTimeout(180_000);

const owned = (owner: string): [string, string][] => [
  ['ownedBy', `group:default/${owner}`],
];

describe('CatalogRegistrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'keep what the catalog registers on configured clusters, and say where that changes, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const logger = mockServices.logger.mock();
      const registrations = new RegistrationStore(knex);
      let entities: Entity[] = [];
      let readings = 0;
      let fails = false;
      const catalogRegistrations = new CatalogRegistrations({
        auth: mockServices.auth(),
        catalog: {
          streamEntities: (query, options) => {
            readings++;
            if (fails) throw new Error('no catalog');
            return catalogServiceMock({ entities }).streamEntities(
              query,
              options,
            );
          },
        },
        logger,
        registrations,
        clusters: ['prod', 'stage'],
        readOwnership: async () => () => ({ uncertain: false }),
        timeoutMs: 60_000,
      });
      const shop = (topics: string, owner: string, keyed = 'true') =>
        entity('Component', 'shop', {
          topics,
          relations: owned(owner),
          annotations: { 'kafka-capacity/keyed': keyed },
        });
      const all = 'prod/orders, elsewhere/orders, */orders, */payments';
      entities = [shop(all, 'a'), entity('System', 'without')];

      // Whoever asks meanwhile gets the same reading.
      const [changed, again] = await Promise.all([
        catalogRegistrations.read(),
        catalogRegistrations.read(),
      ]);
      expect([changed, again]).toEqual(Array(2).fill(['prod', 'stage']));
      expect(readings).toBe(1);
      expect(await catalogRegistrations.read()).toEqual([]);

      const registration = {
        kind: 'topic' as const,
        entityRef: 'component:default/shop',
        ownerRef: 'group:default/a',
        title: null,
        declared: { keyed: true },
      };
      const orders = { ...registration, name: 'orders' };
      const payments = { ...registration, name: 'payments' };
      expect(await registrations.onCluster('stage')).toEqual({
        named: [],
        anywhere: [
          { ...orders, cluster: '*' },
          { ...payments, cluster: '*' },
        ],
      });
      expect(await registrations.onCluster('prod')).toMatchObject({
        named: [{ ...orders, cluster: 'prod' }],
      });
      // Each entity once, also where it names the cluster besides.
      expect(
        await registrations.onSubjects([
          { kind: 'topic', cluster: 'prod', name: 'orders' },
          { kind: 'topic', cluster: 'stage', name: 'payments' },
          { kind: 'consumer-group', cluster: 'prod', name: 'orders' },
        ]),
      ).toEqual([
        { ...orders, cluster: 'prod' },
        { ...payments, cluster: 'stage' },
      ]);

      entities = [shop('prod/orders, stage/orders', 'a')];
      expect(await catalogRegistrations.read()).toEqual(['prod', 'stage']);
      entities = [shop('prod/orders', 'a')];
      expect(await catalogRegistrations.read()).toEqual(['stage']);
      entities = [shop('prod/orders', 'b')];
      expect(await catalogRegistrations.read()).toEqual(['prod']);
      entities = [shop('prod/orders', 'b', 'false')];
      expect(await catalogRegistrations.read()).toEqual(['prod']);
      expect((await registrations.onCluster('prod')).named).toEqual([
        {
          ...orders,
          cluster: 'prod',
          ownerRef: 'group:default/b',
          declared: { keyed: false },
        },
      ]);

      // A catalog that does not answer changes nothing.
      expect(logger.warn).not.toHaveBeenCalled();
      fails = true;
      expect(await catalogRegistrations.read()).toEqual([]);
      expect(logger.warn).toHaveBeenCalledWith(
        'The catalog could not be read, known registrations are used: Error: no catalog',
      );
      expect((await registrations.onCluster('prod')).named).toHaveLength(1);
    },
  );

  it('triggers a sweep where a registration changed, and makes the first sweep wait for the catalog', async () => {
    const entities = [entity('Component', 'shop', { topics: '*/orders' })];
    const sweeps: string[] = [];
    const replica = await startReplica({
      inspect: async (_, cluster) => {
        sweeps.push(cluster);
        return snapshot(cluster, Date.now(), {
          topics: ['orders', 'payments'].map(name => topic(name, [1])),
          groups: [group('billing', 'orders', [1])],
        });
      },
      entities,
      config: {
        clusters: ['prod', 'stage'].map(name => ({
          name,
          brokers: ['127.0.0.1:9092'],
        })),
      },
    });
    try {
      const declaredOf = async (cluster: string, name: string) =>
        (await replica.get(`/clusters/${cluster}/topics/${name}`)).body
          .declared;
      for (const cluster of ['prod', 'stage']) await replica.sweep(cluster);
      const { body } = await replica.get(
        '/entities/component/default/shop/capacity',
      );
      expect(body.subjects).toHaveLength(2);
      await replica.readCatalog();
      expect(sweeps).toEqual(['prod', 'stage']);

      entities.push(
        entity('Component', 'ledger', {
          topics: 'stage/payments',
          annotations: { 'kafka-capacity/target-parallelism': '7' },
        }),
      );
      await replica.readCatalog();
      expect(sweeps).toEqual(['prod', 'stage', 'stage']);
      expect(await declaredOf('stage', 'payments')).toEqual({
        targetParallelism: 7,
      });
      expect(await declaredOf('prod', 'payments')).toEqual({});
      expect(replica.complaints).toEqual([]);
    } finally {
      await replica.stop();
    }
  });
});
