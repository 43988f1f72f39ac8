import { SaslConnection } from 'backstage-plugin-kafka-capacity-node';
import { z } from 'zod';
import { KafkaFaultError } from '../faults';
import { SaslToken } from './SaslTokens';

type OauthBearer = Extract<SaslConnection, { mechanism: 'oauthbearer' }>;

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER_BYTES = 100_000;
/** Where the server does not say how long a token is valid. */
const DEFAULT_LIFETIME_S = 300;

const grantSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().default(DEFAULT_LIFETIME_S),
});
/** Codes of RFC 6749; anything else may hold what must not be shown. */
const refusalSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/**
 * Requests a token with the credentials of a client (RFC 6749, section 4.4).
 *
 * @throws KafkaFaultError that says why there is none, without any secret
 */
export async function requestClientCredentialsToken({
  tokenEndpoint,
  clientId,
  clientSecret,
  scope,
}: OauthBearer): Promise<SaslToken> {
  const id = encodeURIComponent(clientId);
  const secret = encodeURIComponent(clientSecret);
  const requestedAt = Date.now();
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      // A redirect would take the secret elsewhere.
      redirect: 'error',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString(
          'base64',
        )}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(scope && { scope }),
      }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    body = await readJson(response);
  } catch (error) {
    throw refused(tokenEndpoint, causeOf(error));
  }
  const { data } = grantSchema.safeParse(body);
  if (status === 200 && data) {
    return {
      value: data.access_token,
      expiresAt: requestedAt + data.expires_in * 1000,
    };
  }
  const refusal = refusalSchema.safeParse(body).data;
  throw refused(
    tokenEndpoint,
    `answered with HTTP ${status}${
      refusal ? ` (${refusal.error})` : ' and no token'
    }`,
  );
}

function refused(tokenEndpoint: string, cause: string): KafkaFaultError {
  return new KafkaFaultError(
    'SASL_AUTHENTICATION_FAILED',
    `Token endpoint ${tokenEndpoint} ${cause}`,
  );
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'could not be reached';
  if (error.name === 'TimeoutError') {
    return `did not answer within ${TIMEOUT_MS / 1000} s`;
  }
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  return `could not be reached${code ? `: ${code}` : ''}`;
}

/** The answer as JSON; undefined where it is none or too large. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
