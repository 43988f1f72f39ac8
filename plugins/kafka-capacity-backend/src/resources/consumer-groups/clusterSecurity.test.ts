import { clusterSecurity } from './clusterSecurity';

const open = {
  tls: false,
  sasl: null,
  clientCertificate: false,
  ownAuthority: false,
};

it.each([
  ['plain text', {}, open],
  ['no TLS', { ssl: false }, open],
  ['TLS', { ssl: true }, { ...open, tls: true }],
  [
    'TLS by an own authority',
    { ssl: { ca: 'CA-PEM' } },
    { ...open, tls: true, ownAuthority: true },
  ],
  [
    'mutual TLS without a check',
    { ssl: { cert: 'CERT', key: 'KEY-PEM', rejectUnauthorized: false } },
    { ...open, tls: true, clientCertificate: true, ownAuthority: true },
  ],
  [
    'SASL',
    {
      ssl: true,
      sasl: {
        mechanism: 'scram-sha-512' as const,
        username: 'sweeper',
        password: 'hidden',
      },
    },
    { ...open, tls: true, sasl: 'scram-sha-512' },
  ],
])('tells of %s no credentials', (_what, connection, security) => {
  expect(clusterSecurity(connection)).toEqual(security);
});
