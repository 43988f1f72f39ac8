import { ClusterWarning } from 'backstage-plugin-kafka-capacity-common';
import { ClusterSettings } from '../../config/readSettings';

/** People have this long to replace a certificate. */
const NOTICE_MS = 30 * 24 * 3600 * 1000;

/** What will keep a cluster from being read: certificates that expire soon; or makes it unsafe: SASL without TLS. */
export function clusterWarnings(
  {
    certificates,
    connection,
  }: Pick<ClusterSettings, 'certificates' | 'connection'>,
  now: number,
): ClusterWarning[] {
  const expiring = certificates
    .filter(({ expiresAt }) => expiresAt - now < NOTICE_MS)
    .map(
      ({ setting, expiresAt }): ClusterWarning => ({
        code: 'certificate-expires',
        setting,
        at: new Date(expiresAt).toISOString(),
      }),
    );
  return connection.sasl && !connection.ssl
    ? [{ code: 'sasl-without-tls' }, ...expiring]
    : expiring;
}
