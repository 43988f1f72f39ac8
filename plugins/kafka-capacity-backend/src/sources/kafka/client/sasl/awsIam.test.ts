import { createHash, createHmac } from 'node:crypto';
import { signAwsToken } from './awsIam';

// AWS's example credentials.
const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

/** The signature of a presigned URL as AWS describes it (Signature Version 4), made apart from the signer. */
function signatureOf(url: URL, region: string): string {
  const signed = new Set([
    ...['Action', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date'],
    ...['X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-SignedHeaders'],
  ]);
  const query = [...url.searchParams]
    .filter(([name]) => signed.has(name))
    .map(pair => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
  const time = url.searchParams.get('X-Amz-Date')!;
  const scope = `${time.slice(0, 8)}/${region}/kafka-cluster/aws4_request`;
  const request = `GET\n/\n${query}\nhost:${url.host}\n\nhost\n${sha256('')}`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`);
  return hmac(key, toSign).toString('hex');
}

describe('signAwsToken', () => {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_SESSION_TOKEN: 'session',
    });
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it("signs a connection with the credentials of AWS's own chain", async () => {
    const region = 'eu-central-1';
    const { value, expiresAt } = await signAwsToken({
      mechanism: 'aws',
      region,
    });
    const url = new URL(Buffer.from(value, 'base64url').toString('utf8'));
    expect(url.host).toBe('kafka.eu-central-1.amazonaws.com');
    expect(url.searchParams.get('Action')).toBe('kafka-cluster:Connect');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(
      /^AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/kafka-cluster\/aws4_request$/,
    );
    expect(url.searchParams.get('X-Amz-Signature')).toBe(
      signatureOf(url, region),
    );
    expect(Math.abs(expiresAt - Date.now() - 900_000)).toBeLessThan(60_000);
  });

  it('says that there are no credentials, and none that there are', async () => {
    process.env.AWS_CONFIG_FILE = '/dev/null';
    process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
    const failure = signAwsToken({
      mechanism: 'aws',
      region: 'eu-central-1',
      profile: 'absent',
    });
    await expect(failure).rejects.toMatchObject({
      code: 'SASL_AUTHENTICATION_FAILED',
      message: expect.stringMatching(
        /^AWS credentials for region eu-central-1 could not be had \(\w+\): check /,
      ),
    });
  });
});
