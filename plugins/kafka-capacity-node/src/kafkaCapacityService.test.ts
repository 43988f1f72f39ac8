import {
  mockCredentials,
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import { kafkaCapacityServiceRef } from '.';

describe('kafkaCapacityServiceRef', () => {
  const authorizations: (string | undefined)[] = [];
  let server: http.Server;
  let answers = true;

  beforeAll(async () => {
    server = http.createServer(({ headers }, response) => {
      authorizations.push(headers.authorization);
      if (answers) response.end('{"items":[]}');
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
  });

  async function subject() {
    const { port } = server.address() as AddressInfo;
    return ServiceFactoryTester.from(
      mockServices.discovery.mock({
        getBaseUrl: async pluginId => `http://127.0.0.1:${port}/${pluginId}`,
      }).factory,
    ).getService(kafkaCapacityServiceRef);
  }

  it('asks in the name of who is given', async () => {
    const service = await subject();
    const names = ['user:default/jane', 'user:default/john'];
    for (const name of names) {
      const api = service.forCredentials(mockCredentials.user(name));
      expect(await api.getClusters()).toEqual([]);
    }
    expect(authorizations).toEqual(
      names.map(name =>
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.user(name),
          targetPluginId: 'kafka-capacity',
        }),
      ),
    );
  });

  it('gives up on a request that takes too long or is aborted', async () => {
    answers = false;
    const service = await subject();
    const credentials = mockCredentials.service();
    const slow = service.forCredentials(credentials, { timeoutMs: 50 });
    await expect(slow.getClusters()).rejects.toThrow(/timeout/);
    const signal = AbortSignal.abort(new Error('the task was cancelled'));
    const aborted = service.forCredentials(credentials, { signal });
    await expect(aborted.getClusters()).rejects.toThrow(
      'the task was cancelled',
    );
  });
});
