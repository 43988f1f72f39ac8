import { ClusterWarning } from 'backstage-plugin-kafka-capacity-common';
import { ClusterSettings } from '../../config/readSettings';

/** People have this long to replace a certificate. */
const NOTICE_MS = 30 * 24 * 3600 * 1000;

/** What will keep a cluster from being read: certificates that expire soon. */
export function clusterWarnings(
  { certificates }: Pick<ClusterSettings, 'certificates'>,
  now: number,
): ClusterWarning[] {
  return certificates
    .filter(({ expiresAt }) => expiresAt - now < NOTICE_MS)
    .map(({ setting, expiresAt }) => ({
      code: 'certificate-expires',
      setting,
      at: new Date(expiresAt).toISOString(),
    }));
}
