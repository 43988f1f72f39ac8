import { SaslConnection } from 'backstage-plugin-kafka-capacity-node';
import { createRequire } from 'node:module';
import { KafkaFaultError } from '../faults';
import { SaslToken } from './SaslTokens';

type AwsIam = Extract<SaslConnection, { mechanism: 'aws' }>;

/** What is used of AWS's signer. */
interface Signer {
  generateAuthToken(options: { region: string }): Promise<SignedToken>;
  generateAuthTokenFromProfile(options: {
    region: string;
    awsProfileName: string;
  }): Promise<SignedToken>;
  generateAuthTokenFromRole(options: {
    region: string;
    awsRoleArn: string;
    awsRoleSessionName: string;
  }): Promise<SignedToken>;
}

interface SignedToken {
  token: string;
  /** Milliseconds since the epoch. */
  expiryTime: number;
}

const SIGNER = 'aws-msk-iam-sasl-signer-js';
const SESSION_NAME = 'backstage-kafka-capacity';
const TIMEOUT_MS = 10_000;

/**
 * Signs a token for MSK's IAM access control, with the credentials that AWS's own chain finds.
 *
 * @throws KafkaFaultError that says why there is none, without any secret
 */
export async function signAwsToken(aws: AwsIam): Promise<SaslToken> {
  const signer = loadSigner();
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  const late = new Promise<never>((_, reject) => {
    timeout.signal.addEventListener('abort', () =>
      reject(new Error('TimeoutError')),
    );
  });
  try {
    const signed = await Promise.race([sign(signer, aws), late]);
    return { value: signed.token, expiresAt: signed.expiryTime };
  } catch (error) {
    const cause = timeout.signal.aborted
      ? `no answer within ${TIMEOUT_MS / 1000} s`
      : // The message may hold an account or a role's session; the name says what is wrong.
        (error instanceof Error && error.name) || 'Error';
    throw new KafkaFaultError(
      'SASL_AUTHENTICATION_FAILED',
      `AWS credentials for region ${aws.region} could not be had (${cause}): check the environment, profile or role of the backend`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function sign(
  signer: Signer,
  { region, profile, roleArn }: AwsIam,
): Promise<SignedToken> {
  if (roleArn) {
    return signer.generateAuthTokenFromRole({
      region,
      awsRoleArn: roleArn,
      awsRoleSessionName: SESSION_NAME,
    });
  }
  return profile
    ? signer.generateAuthTokenFromProfile({ region, awsProfileName: profile })
    : signer.generateAuthToken({ region });
}

/** Loaded only when used, and installed only by those who use it: it brings parts of AWS's SDK. */
function loadSigner(): Signer {
  try {
    return createRequire(__filename)(SIGNER);
  } catch {
    throw new KafkaFaultError(
      'SASL_AUTHENTICATION_FAILED',
      `SASL mechanism aws needs package ${SIGNER}: add it to the dependencies of your backend`,
    );
  }
}
