import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { readSettings } from '../../config/readSettings';
import { createKafkaClusterAdmin } from './index';
import { startTokenServer, TokenServer } from './testing/startTokenServer';

const CLIENT = { id: 'backstage', secret: 'correct horse/battery:staple' };

describe('a cluster with SASL/OAUTHBEARER', () => {
  let kafka: KafkaCluster;
  let server: TokenServer;
  const log: string[] = [];

  beforeAll(async () => {
    server = await startTokenServer(CLIENT);
    kafka = await startKafka({
      clientProtocol: 'SASL_PLAINTEXT',
      properties: {
        'sasl.enabled.mechanisms': 'OAUTHBEARER',
        'listener.name.client.oauthbearer.sasl.jaas.config':
          'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";',
      },
    });
  });

  afterAll(async () => {
    await kafka?.stop();
    await server?.close();
  });

  function adminFor(sasl: JsonObject) {
    const brokers = kafka.bootstrap;
    const data = {
      kafka: {
        clusters: [
          {
            ...{ name: 'prod', brokers },
            sasl: {
              mechanism: 'OAUTHBEARER',
              tokenEndpoint: server.url,
              clientId: CLIENT.id,
              clientSecret: CLIENT.secret,
              ...sasl,
            },
          },
        ],
      },
    };
    const [{ connection, invalid }] = readSettings(
      mockServices.rootConfig({ data }),
    ).clusters;
    expect(invalid).toBeUndefined();
    const admin = createKafkaClusterAdmin(connection, {
      logger: { debug: message => log.push(message) },
    });
    return () => admin.inspect({ signal: new AbortController().signal });
  }

  it('is read with a token of client credentials, which several sweeps use', async () => {
    const inspect = adminFor({ scope: 'kafka' });
    const { brokers, faults } = await inspect();
    expect(faults).toEqual([]);
    expect(brokers).toHaveLength(1);
    await inspect();
    expect(server.forms.map(form => [...form])).toEqual([
      [
        ['grant_type', 'client_credentials'],
        ['scope', 'kafka'],
      ],
    ]);
  });

  it('says why there is no token, once, and tells no secret', async () => {
    const clientSecret = 'wrong horse';
    await expect(adminFor({ clientSecret })()).rejects.toMatchObject({
      code: 'SASL_AUTHENTICATION_FAILED',
      message: `SASL authentication failed for cluster prod: Token endpoint ${server.url} answered with HTTP 401 (invalid_client)`,
    });
    const nowhere = server.url
      .replace('/token', ':1/token')
      .replace(/:\d+:/, ':');
    await expect(adminFor({ tokenEndpoint: nowhere })()).rejects.toThrow(
      `Token endpoint ${nowhere} could not be reached`,
    );
  });

  it('says that a broker refuses the token, without the token', async () => {
    server.lifetimeS = -3600;
    const failure: Error = await adminFor({})().then(
      read => new Error(`was read: ${JSON.stringify(read).slice(0, 600)}`),
      error => error,
    );
    expect(failure).toMatchObject({
      code: 'SASL_AUTHENTICATION_FAILED',
      message: expect.stringContaining('refused the token: invalid_token'),
    });
    const said = [failure.message, failure.stack, ...log].join('\n');
    for (const secret of [CLIENT.secret, 'wrong horse', ...server.tokens]) {
      expect(said).not.toContain(secret);
    }
  });
});
