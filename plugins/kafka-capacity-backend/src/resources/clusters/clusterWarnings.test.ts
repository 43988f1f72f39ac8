import { clusterWarnings } from './clusterWarnings';

const connection = { name: 'prod', clientId: 'test', brokers: ['k:9092'] };

it.each([
  [31, []],
  [29, ['2030-02-01T00:00:00.000Z']],
  [-1, ['2030-02-01T00:00:00.000Z']],
])('warns %p days before a certificate expires: %j', (days, expected) => {
  const expiresAt = Date.UTC(2030, 1, 1);
  const certificates = [{ setting: 'ssl.cert', expiresAt }];
  const now = expiresAt - days * 24 * 3600 * 1000;
  const warnings = clusterWarnings({ certificates, connection }, now);
  expect(warnings).toEqual(
    expected.map(at => ({
      code: 'certificate-expires',
      setting: 'ssl.cert',
      at,
    })),
  );
});

it.each([
  ['', undefined, []],
  ['', false, []],
  ['hunter2', true, []],
  ['hunter2', undefined, ['sasl-without-tls']],
  ['hunter2', false, ['sasl-without-tls']],
])('of the password %j and ssl %p says %j', (password, ssl, codes) => {
  const sasl = { mechanism: 'plain' as const, username: 'u', password };
  const warnings = clusterWarnings(
    {
      certificates: [],
      connection: {
        ...connection,
        ...(password && { sasl }),
        ...(ssl !== undefined && { ssl }),
      },
    },
    0,
  );
  expect(warnings).toEqual(codes.map(code => ({ code })));
  expect(JSON.stringify(warnings)).not.toContain('hunter2');
});
