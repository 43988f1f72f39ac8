import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { TLS_FIXTURES } from '../../__fixtures__/tlsFixtures';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { readSettings } from '../../config/readSettings';
import { createKafkaClusterAdmin } from './index';

const { ca, broker, client } = TLS_FIXTURES;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const oneLine = (text: string) => text.replaceAll('\n', '\\n');

describe('a cluster whose brokers have another name and want a certificate of their clients', () => {
  let kafka: KafkaCluster;

  beforeAll(async () => {
    kafka = await startKafka({
      clientProtocol: 'SSL',
      properties: {
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.certificate.chain': broker.cert,
        'ssl.keystore.key': broker.key,
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.certificates': ca,
        'ssl.client.auth': 'required',
      },
    });
  });

  afterAll(async () => {
    await kafka?.stop();
  });

  const inspect = (ssl: JsonObject) => {
    const clusters = [{ name: 'prod', brokers: kafka.bootstrap, ssl }];
    const data = { kafkaCapacity: { clusters } };
    const [{ connection, invalid }] = readSettings(
      mockServices.rootConfig({ data }),
    ).clusters;
    expect(invalid).toBeUndefined();
    return createKafkaClusterAdmin(connection).inspect({
      signal: new AbortController().signal,
    });
  };
  const servername = 'kafka.internal';

  it.each([
    ['text', (text: string) => text],
    ["text with '\\n'", oneLine],
    ['base64', base64],
  ])('is read with an encrypted key given as %s', async (_case, as) => {
    const { brokers, faults } = await inspect({
      ca: as(ca),
      cert: as(client.cert),
      key: as(client.key),
      passphrase: client.passphrase,
      servername,
    });
    expect(faults).toEqual([]);
    expect(brokers).toHaveLength(1);
  });

  it('is not read by the name of its host, nor without a certificate', async () => {
    await expect(inspect({ ca, ...client })).rejects.toMatchObject({
      code: 'TLS_HANDSHAKE_FAILED',
      message: expect.stringContaining(
        "IP: 127.0.0.1 is not in the cert's list",
      ),
    });
    await expect(inspect({ ca, servername })).rejects.toMatchObject({
      message: expect.stringContaining('No broker of cluster prod answered'),
    });
  });
});
