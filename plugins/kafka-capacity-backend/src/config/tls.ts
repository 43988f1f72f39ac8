import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { flag, text } from './values';

const PEM = "a PEM text, also with '\\n' for its line ends, or in base64";
const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** The PEM text behind what is given; undefined for anything else. */
function pemOf(given: string): string | undefined {
  const lines = given.replaceAll('\\r', '').replaceAll('\\n', '\n').trim();
  if (lines.includes('-----BEGIN ')) return `${lines}\n`;
  const decoded = Buffer.from(lines, 'base64').toString('utf8').trim();
  return decoded.startsWith('-----BEGIN ') ? `${decoded}\n` : undefined;
}

const pem = z.string({ error: PEM }).transform((given, context) => {
  const found = pemOf(given);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: PEM });
  return z.NEVER;
});
const filled = (allowed: string) => text(allowed, given => given !== '');

/** What may be said about TLS. */
export const tlsFields = {
  ca: z
    .union([pem, z.array(pem).min(1)], { error: `${PEM}, or a list of them` })
    .optional(),
  cert: pem.optional(),
  key: pem.optional(),
  passphrase: filled('the passphrase of the key').optional(),
  servername: filled("the name in the server's certificate").optional(),
  rejectUnauthorized: flag.default(true),
};

const tlsSchema = z.object(tlsFields);
/** Settings of TLS. */
export type TlsSettings = z.output<typeof tlsSchema>;

/** When the certificates behind a setting expire. */
export interface CertificateExpiry {
  setting: 'ca' | 'cert';
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** @throws what OpenSSL says of a certificate that can't be read */
function certificatesIn(pems: string | string[]): X509Certificate[] {
  return [pems]
    .flat()
    .flatMap(one => one.match(CERTIFICATE) ?? [])
    .map(one => new X509Certificate(one));
}

/**
 * When certificates stop to be of use: a chain with its first that expires, authorities with the last of them.
 *
 * @param tls - settings that were checked
 */
export function certificateExpiries(tls: TlsSettings): CertificateExpiry[] {
  return (['cert', 'ca'] as const).flatMap(setting => {
    const given = tls[setting];
    if (given === undefined) return [];
    const ends = certificatesIn(given).map(one => Date.parse(one.validTo));
    const expiresAt =
      setting === 'cert' ? Math.min(...ends) : Math.max(...ends);
    return [{ setting, expiresAt }];
  });
}

/** Checks that certificates and key can be read, belong together and have not expired. */
export function checkTls(tls: TlsSettings, context: z.RefinementCtx): void {
  const refuse = (setting: keyof TlsSettings, message: string) =>
    context.addIssue({ code: 'custom', path: [setting], message });
  const given = (['cert', 'ca'] as const).filter(
    setting => tls[setting] !== undefined,
  );
  const unreadable = given.find(setting => !areCertificates(tls[setting]));
  if (unreadable) {
    refuse(unreadable, 'PEM of a certificate that OpenSSL can read');
    return;
  }
  for (const { setting, expiresAt } of certificateExpiries(tls)) {
    if (expiresAt > Date.now()) continue;
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    refuse(setting, `a certificate that is valid: it expired on ${day}`);
  }
  const { cert, key, passphrase } = tls;
  if (cert === undefined && key === undefined) return;
  if (cert === undefined || key === undefined) {
    const [missing, other] = cert ? ['key', 'cert'] : ['cert', 'key'];
    refuse(
      cert ? 'key' : 'cert',
      `there with ${other}: a certificate and its key belong together, and ${missing} is missing`,
    );
    return;
  }
  const read = readKey(key, passphrase);
  if (!read.key) {
    refuse(read.wrong, read.allowed);
  } else if (!certificatesIn(cert)[0].checkPrivateKey(read.key)) {
    refuse('key', 'the key of the certificate in cert: it is that of another');
  }
}

function areCertificates(given: string | string[] | undefined): boolean {
  if (given === undefined) return false;
  try {
    return [given].flat().every(one => certificatesIn(one).length > 0);
  } catch {
    return false;
  }
}

type ReadKey =
  | { key: KeyObject }
  | { key?: undefined; wrong: 'key' | 'passphrase'; allowed: string };

function readKey(key: string, passphrase: string | undefined): ReadKey {
  try {
    return { key: createPrivateKey({ key, passphrase }) };
  } catch {
    return /ENCRYPTED/.test(key)
      ? { wrong: 'passphrase', allowed: 'the passphrase of the encrypted key' }
      : { wrong: 'key', allowed: 'PEM of a private key that OpenSSL can read' };
  }
}
