/**
 * How clients prove who they are to a cluster, without what they prove it by.
 *
 * @public
 */
export interface ClusterSecurity {
  tls: boolean;
  /** Null where clients need none. */
  sasl: SaslMechanism | null;
  /** Whether clients show a certificate of their own (mutual TLS). */
  clientCertificate: boolean;
  /** Whether the brokers' certificates come from an authority that clients have to be given. */
  ownAuthority: boolean;
}

/**
 * SASL mechanisms of Kafka that manifests can be written for.
 *
 * @public
 */
export const SASL_MECHANISMS = [
  'plain',
  'scram-sha-256',
  'scram-sha-512',
  'oauthbearer',
] as const;

/**
 * A SASL mechanism of Kafka.
 *
 * @public
 */
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];
