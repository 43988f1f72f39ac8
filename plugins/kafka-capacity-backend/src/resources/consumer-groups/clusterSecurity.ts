import { ClusterSecurity } from 'backstage-plugin-kafka-capacity-common';
import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';

/** How sweeps connect to a cluster, without what they prove who they are by. */
export function clusterSecurity({
  ssl = false,
  sasl,
}: Pick<ClusterConnection, 'ssl' | 'sasl'>): ClusterSecurity {
  const {
    ca,
    cert,
    rejectUnauthorized = true,
  } = typeof ssl === 'object' ? ssl : {};
  return {
    tls: ssl !== false,
    sasl: sasl?.mechanism ?? null,
    ...(sasl?.mechanism === 'aws' && { awsRegion: sasl.region }),
    clientCertificate: cert !== undefined,
    // A check that is switched off hides an authority that is not known.
    ownAuthority: ca !== undefined || !rejectUnauthorized,
  };
}
