import { z } from 'zod';
import { block, oneOf, text } from './values';

const MECHANISMS = [
  'plain',
  'scram-sha-256',
  'scram-sha-512',
  'oauthbearer',
  'aws',
] as const;
const filled = text('a text that is not empty', given => given !== '');

const isTokenEndpoint = (given: string) => {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(
    given,
  );
  // Whoever listens on the way would have the secret.
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return (
    (protocol === 'https:' || (protocol === 'http:' && isLoopback)) &&
    `${username}${password}${search}${hash}` === ''
  );
};

const password = {
  mechanism: oneOf(['plain', 'scram-sha-256', 'scram-sha-512']),
  username: filled,
  password: filled,
};
const clientCredentials = {
  mechanism: z.literal('oauthbearer'),
  tokenEndpoint: text(
    'an https URL without user, query and fragment',
    isTokenEndpoint,
  ),
  clientId: filled,
  clientSecret: filled,
  scope: filled.optional(),
  // RFC 7628: names of letters, values without control characters.
  extensions: z
    .record(
      z.string().regex(/^(?!auth$)[A-Za-z]+$/, { error: 'a name of letters' }),
      z
        .string()
        .regex(/^[\x20-\x7e]*$/, { error: 'a text of ASCII characters' }),
      { error: 'a block of SASL extensions' },
    )
    .optional(),
};
const aws = {
  mechanism: z.literal('aws'),
  region: text('an AWS region such as eu-central-1', given =>
    /^[a-z]{2,}(-[a-z0-9]+)+$/.test(given),
  ),
  profile: filled.optional(),
  roleArn: text('the ARN of a role', given =>
    /^arn:[^:\s]*:iam::\d{12}:role\/\S+$/.test(given),
  ).optional(),
};

/** In any case, as Kafka's own clients write them. */
function lowerMechanism(given: unknown): unknown {
  const mechanism: unknown = Object(given).mechanism;
  return typeof mechanism === 'string'
    ? { ...Object(given), mechanism: mechanism.toLowerCase() }
    : given;
}

const error = ({ input }: { input?: unknown }) =>
  typeof input === 'object' && input !== null
    ? `one of ${MECHANISMS.join(', ')}`
    : 'a block with mechanism and what that needs';

/** `kafkaCapacity.clusters[].sasl`, in which keys that are not known are refused. */
export const saslSchema = z.preprocess(
  lowerMechanism,
  z.discriminatedUnion(
    'mechanism',
    [block(password), block(clientCredentials), block(aws)],
    { error },
  ),
);

/** `kafka.clusters[].sasl`, in which keys that are not known are left out. */
export const sharedSaslSchema = z.preprocess(
  lowerMechanism,
  z.discriminatedUnion(
    'mechanism',
    [z.object(password), z.object(clientCredentials), z.object(aws)],
    { error },
  ),
);
/** How clients show who they are. */
export type SaslSettings = z.output<typeof saslSchema>;

/** Keys that are known for the mechanism of a block, whatever its case. */
export function saslKeys(given: unknown): string[] {
  const mechanism: unknown = Object(lowerMechanism(given)).mechanism;
  if (mechanism === 'oauthbearer') return Object.keys(clientCredentials);
  return Object.keys(mechanism === 'aws' ? aws : password);
}
