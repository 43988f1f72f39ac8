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
  'aws',
] as const;

/**
 * A SASL mechanism of Kafka.
 *
 * @public
 */
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];
