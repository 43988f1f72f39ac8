import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { TLS_FIXTURES } from '../__fixtures__/tlsFixtures';
import { readSettings } from './readSettings';

const { ca, broker, client, expired } = TLS_FIXTURES;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const oneLine = (text: string) => text.replaceAll('\n', '\\n');

function clusterWith(ssl: JsonObject, ofCommunity = false) {
  const clusters = [{ name: 'prod', brokers: ['a:9093'], ssl }];
  const data = ofCommunity
    ? { kafka: { clusters } }
    : { kafkaCapacity: { clusters } };
  return readSettings(mockServices.rootConfig({ data })).clusters[0];
}

describe('settings of TLS', () => {
  it.each([
    ['text', (text: string) => text],
    ["text with '\\n'", oneLine],
    ['base64', base64],
    [
      'base64 of text in lines',
      (text: string) => base64(text).replace(/.{76}/g, '$&\n'),
    ],
  ])('takes certificates and an encrypted key as %s', (_case, as) => {
    for (const ofCommunity of [false, true]) {
      const { connection, invalid } = clusterWith(
        {
          ca: [as(ca)],
          cert: as(client.cert),
          key: as(client.key),
          passphrase: client.passphrase,
          servername: 'kafka.internal',
        },
        ofCommunity,
      );
      expect(invalid).toBeUndefined();
      expect(connection.ssl).toEqual({
        ca: [ca],
        ...client,
        servername: 'kafka.internal',
        rejectUnauthorized: true,
      });
    }
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an invalid CA', { ca: 'hidden' }, /^ssl\.ca must be a PEM text/],
    [
      'a key in the place of a CA',
      { ca: broker.key },
      /^ssl\.ca must be PEM of a certificate that OpenSSL can read$/,
    ],
    [
      'a certificate that is cut off',
      { ca: [ca, ca.replace(/\n.{20}/, '\n')] },
      /^ssl\.ca must be PEM of a certificate/,
    ],
    [
      'a certificate that expired',
      { ...client, cert: expired },
      /^ssl\.cert must be a certificate that is valid: it expired on 2021-01-01$/,
    ],
    [
      'authorities that all expired',
      { ca: expired },
      /^ssl\.ca must be a certificate that is valid/,
    ],
    [
      'the key of another certificate',
      { cert: client.cert, key: broker.key },
      /^ssl\.key must be the key of the certificate in cert/,
    ],
    [
      'an encrypted key without its passphrase',
      { cert: client.cert, key: client.key },
      /^ssl\.passphrase must be the passphrase of the encrypted key$/,
    ],
    [
      'an encrypted key with another passphrase',
      { ...client, passphrase: 'hidden' },
      /^ssl\.passphrase must be the passphrase of the encrypted key$/,
    ],
    [
      'a certificate in the place of the key',
      { cert: client.cert, key: client.cert },
      /^ssl\.key must be PEM of a private key that OpenSSL can read$/,
    ],
    [
      'a certificate without key',
      { cert: client.cert },
      /^ssl\.key must be there with cert/,
    ],
    [
      'a key without certificate',
      { key: broker.key },
      /^ssl\.cert must be there/,
    ],
  ])('refuse %s', (_case, ssl, message) => {
    const { invalid } = clusterWith(ssl);
    expect(invalid?.replace('kafkaCapacity.clusters[0].', '')).toMatch(message);
    expect(invalid).not.toMatch(/hidden|BEGIN|opensesame/);
  });

  it('say when certificates expire, of authorities the last, with the path of the setting', () => {
    const ssl = { ca: [expired, ca], ...client };
    const expiresAt = Date.UTC(2120, 0, 1);
    expect(clusterWith(ssl, true).certificates).toEqual([
      { setting: 'kafka.clusters[0].ssl.cert', expiresAt },
      { setting: 'kafka.clusters[0].ssl.ca', expiresAt },
    ]);
  });
});
