import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import kafkaCapacityPlugin from '..';
import { clusterModule, snapshot } from '../__testUtils__/snapshots';

jest.setTimeout(120_000);

const token = (name: string, accessRestrictions?: object[]) => ({
  type: 'static',
  options: { token: `token-of-${name}`, subject: name },
  ...(accessRestrictions && { accessRestrictions }),
});

describe('an external token', () => {
  it('is refused when its restrictions leave out the catalog', async () => {
    const own = { plugin: 'kafka-capacity' };
    const backend = await startTestBackend({
      features: [
        kafkaCapacityPlugin,
        authServiceFactory,
        httpAuthServiceFactory,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
        clusterModule(async (_, cluster) => snapshot(cluster, Date.now(), {})),
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
              auth: {
                externalAccess: [
                  token('anything'),
                  token('this-alone', [own]),
                  token('both', [own, { plugin: 'catalog' }]),
                  token('narrow', [
                    own,
                    {
                      plugin: 'catalog',
                      permission: ['catalog.entity.delete'],
                    },
                  ]),
                ],
              },
            },
            kafkaCapacity: {
              clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'] }],
            },
          },
        }),
      ],
    });
    try {
      const statusOf = async (name: string, path: string) => {
        const { status } = await request(backend.server)
          .get(`/api/kafka-capacity/v1${path}`)
          .set('authorization', `Bearer token-of-${name}`);
        return status;
      };
      // Neither needs the catalog to be answered.
      for (const path of ['/facts/schema', '/clusters/prod/inventory']) {
        const names = ['anything', 'both', 'this-alone', 'narrow'];
        const statuses = await Promise.all(
          names.map(name => statusOf(name, path)),
        );
        expect([path, ...statuses]).toEqual([path, 200, 200, 403, 403]);
      }
    } finally {
      await backend.stop();
    }
  });
});
