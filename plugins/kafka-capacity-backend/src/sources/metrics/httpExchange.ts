import { restricted } from 'backstage-plugin-kafka-capacity-node';
import http from 'node:http';
import https from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { SourceFailure } from './SourceFailure';

/** How a source is reached over HTTP. */
export interface HttpAccess {
  /** Sent with every request; they may hold secrets. */
  headers: Readonly<Record<string, string>>;
  tls?: {
    ca?: string | string[];
    cert?: string;
    key?: string;
    passphrase?: string;
    servername?: string;
    rejectUnauthorized?: boolean;
  };
}

/** What is asked for. */
export interface HttpRequest {
  url: URL;
  /** Sent as a form by POST; GET without. */
  form?: string;
  accept: string;
  timeoutMs: number;
  maxBytes: number;
  signal: AbortSignal;
}

/** What answered. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  /** Seconds to wait before the next attempt, where the server says so. */
  retryAfter: number | null;
}

/** The part of a URL that may be shown: a query or a user in it may be a secret. */
export const shown = (url: URL) =>
  restricted(
    `${url.protocol}//${url.host}${url.pathname}`,
    'the metrics source',
  );

/** One source's connections: kept open between requests, few at a time. */
export class HttpExchange {
  readonly #agents: { 'http:': http.Agent; 'https:': https.Agent };
  bytesReceived = 0;
  requests = 0;

  constructor(private readonly access: HttpAccess) {
    const options = { keepAlive: true, maxSockets: 8, timeout: 60_000 };
    this.#agents = {
      'http:': new http.Agent(options),
      'https:': new https.Agent({ ...options, ...access.tls }),
    };
  }

  /**
   * Sends a request and hands the text of the answer on as it comes.
   *
   * @throws SourceFailure when there is no answer in time, or it is too large; the reason of the signal when that aborts
   */
  async send(
    { url, form, accept, timeoutMs, maxBytes, signal }: HttpRequest,
    onText: (text: string, answer: HttpAnswer) => void,
  ): Promise<HttpAnswer> {
    signal.throwIfAborted();
    this.requests++;
    const secure = url.protocol === 'https:';
    const tls = secure ? this.access.tls ?? {} : undefined;
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(url, {
        method: form === undefined ? 'GET' : 'POST',
        agent: this.#agents[secure ? 'https:' : 'http:'],
        signal,
        headers: {
          ...this.access.headers,
          accept,
          ...(form !== undefined && {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(form),
          }),
        },
      });
      const timer = setTimeout(
        () =>
          fail(
            new SourceFailure(
              'TIMED_OUT',
              `${shown(url)} did not answer within ${timeoutMs / 1000} s`,
            ),
          ),
        timeoutMs,
      );
      function fail(error: Error) {
        clearTimeout(timer);
        reject(signal.aborted ? signal.reason : failureOf(error, url, tls));
        request.destroy();
      }
      /** What is done with the text may find that it is not what it should be. */
      const handOn = (text: string, answer: HttpAnswer) => {
        try {
          onText(text, answer);
          return true;
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
          return false;
        }
      };
      request.on('error', fail);
      request.on('response', response => {
        const answer: HttpAnswer = {
          status: response.statusCode ?? 0,
          contentType: String(response.headers['content-type'] ?? ''),
          retryAfter: Number(response.headers['retry-after']) || null,
        };
        const decoder = new StringDecoder('utf8');
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          this.bytesReceived += chunk.length;
          if (bytes > maxBytes) {
            fail(
              new SourceFailure(
                'TOO_LARGE',
                `${shown(url)} answered with more than ${
                  maxBytes / 1_000_000
                } MB`,
              ),
            );
            return;
          }
          handOn(decoder.write(chunk), answer);
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          if (handOn(decoder.end(), answer)) resolve(answer);
        });
      });
      request.end(form);
    });
  }

  close(): void {
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }
}

function failureOf(
  error: Error,
  url: URL,
  tls: HttpAccess['tls'],
): SourceFailure {
  if (error instanceof SourceFailure) return error;
  const code = 'code' in error ? String(error.code) : error.message;
  const why = tls && tlsReason(code, tls);
  return why
    ? new SourceFailure('TLS_FAILED', `${shown(url)}: ${why} (${code})`)
    : new SourceFailure(
        'CONNECTION_FAILED',
        `${shown(url)} can't be reached: ${code}`,
      );
}

/** By the codes of Node and OpenSSL. */
const TLS_REASONS: readonly [RegExp, string][] = [
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired'],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'its certificate is for another name: check the URL, or configure tls.servername',
  ],
  [
    /^(SELF_SIGNED_|DEPTH_ZERO_SELF_|UNABLE_TO_)/,
    'its certificate is of an unknown authority: configure tls.ca',
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED/,
    'it wants a client certificate: configure tls.cert and tls.key',
  ],
  [
    /ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED)/,
    'it refuses the client certificate: check tls.cert and tls.key',
  ],
  [/^(ERR_SSL_|ERR_OSSL|EPROTO$)/, 'TLS failed: check protocol and port'],
];

/** What is wrong with TLS, where the code of an error tells; undefined for errors of other kinds. */
function tlsReason(
  code: string,
  tls: NonNullable<HttpAccess['tls']>,
): string | undefined {
  // Some servers close the connection without a word.
  if (code === 'ECONNRESET' && tls.cert !== undefined) {
    return 'it closed the connection, it may refuse the client certificate: check tls.cert and tls.key';
  }
  return TLS_REASONS.find(([pattern]) => pattern.test(code))?.[1];
}

/**
 * Why an answer can't be used, by its status alone; undefined where it can.
 */
export function statusFailure(
  { status }: HttpAnswer,
  url: URL,
): SourceFailure | undefined {
  const at = shown(url);
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) {
    return new SourceFailure(
      'UNAUTHORIZED',
      `${at} refuses access (HTTP ${status}): check its token, user or headers`,
    );
  }
  if (status === 404) {
    return new SourceFailure(
      'NOT_FOUND',
      `${at} is not there (HTTP 404): check the URL and its path`,
    );
  }
  if (status >= 300 && status < 400) {
    return new SourceFailure(
      'REDIRECTED',
      `${at} redirects (HTTP ${status}), as to a sign-in page: check the URL and its credentials`,
    );
  }
  return new SourceFailure('HTTP_STATUS', `${at} answers with HTTP ${status}`);
}
