import { once } from 'node:events';
import https from 'node:https';
import { AddressInfo } from 'node:net';
import { TLS_FIXTURES } from '../../../__fixtures__/tlsFixtures';
import { HttpAccess } from '../httpExchange';
import { PROFILES } from '../profiles';
import { FAKE_BROKERS, FakePrometheus } from '../testing/FakePrometheus';
import { PrometheusSource } from './PrometheusSource';

const { ca, broker: own, client, expired } = TLS_FIXTURES;

type Tls = NonNullable<HttpAccess['tls']>;

/** What is right for a server that is named as its certificate says. */
const RIGHT: Tls = { ca, ...client, servername: 'kafka.internal' };

/** Reads once from a Prometheus that wants the certificate of a client. */
async function read(
  tls: Tls,
  certificate: https.ServerOptions = own,
): Promise<{ heap: (number | undefined)[]; faults: string[] }> {
  const server = https.createServer(
    { ca, requestCert: true, rejectUnauthorized: true, ...certificate },
    new FakePrometheus().answer,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const source = new PrometheusSource({
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    headers: {},
    tls,
    parameters: {},
    selector: '',
    windowMs: 300_000,
    timeoutMs: 5_000,
    maxAnswerBytes: 100_000,
    retries: 1,
    profiles: PROFILES,
  });
  try {
    const { signal } = new AbortController();
    const { brokers, faults } = await source.read(FAKE_BROKERS, { signal });
    return {
      heap: brokers.map(({ values }) => values.heapMaxBytes?.value),
      faults: faults.map(({ code, message }) => `${code} ${message}`),
    };
  } finally {
    await source.close();
    server.closeAllConnections();
    server.close();
  }
}

describe('mutual TLS', () => {
  it('lets in who has the right certificate', async () => {
    expect(await read(RIGHT)).toEqual({ heap: [1000, 2000], faults: [] });
  });

  const without = (...keys: (keyof Tls)[]): Tls =>
    Object.fromEntries(
      Object.entries(RIGHT).filter(([key]) => !keys.includes(key as keyof Tls)),
    );

  it.each<[string, Tls, https.ServerOptions, RegExp]>([
    [
      'the server wants a certificate',
      without('cert', 'key', 'passphrase'),
      own,
      /wants a client certificate: configure tls\.cert and tls\.key/,
    ],
    [
      'the certificate of the client has expired',
      { ...RIGHT, cert: expired },
      own,
      /may refuse the client certificate.*check tls\.cert/,
    ],
    [
      'the certificate of the server has expired',
      RIGHT,
      { cert: expired, key: client.key, passphrase: client.passphrase },
      /its certificate has expired/,
    ],
    [
      'the certificate of the server is of another name',
      without('servername'),
      own,
      /its certificate is for another name: check the URL, or configure tls\.servername/,
    ],
    [
      'the authority of the server is not known',
      without('ca'),
      own,
      /its certificate is of an unknown authority: configure tls\.ca/,
    ],
  ])('is a sentence when %s', async (_, tls, certificate, sentence) => {
    const { heap, faults } = await read(tls, certificate);
    expect(heap).toEqual([undefined, undefined]);
    expect(faults).toEqual([expect.stringMatching(/^TLS_FAILED .*https:/)]);
    expect(faults[0]).toMatch(sentence);
  });
});
