import { z } from 'zod';
import { SASL_MECHANISMS } from '../../manifests/saslMechanisms';

export const clusterSecuritySchema = z
  .strictObject({
    tls: z.boolean(),
    sasl: z
      .enum(SASL_MECHANISMS)
      .nullable()
      .describe('Null where clients need none'),
    awsRegion: z
      .string()
      .optional()
      .describe('Region of a cluster with IAM access control'),
    clientCertificate: z
      .boolean()
      .describe('Whether clients show a certificate of their own (mutual TLS)'),
    ownAuthority: z
      .boolean()
      .describe(
        "Whether the brokers' certificates come from an authority that clients have to be given",
      ),
  })
  .describe('How clients connect to a cluster, without credentials');

/**
 * How clients connect to a cluster, without credentials.
 *
 * @public
 */
export type ClusterSecurity = z.infer<typeof clusterSecuritySchema>;
