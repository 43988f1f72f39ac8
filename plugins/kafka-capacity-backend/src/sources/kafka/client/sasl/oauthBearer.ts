import { Mechanism } from 'kafkajs';
import { KafkaFaultError } from '../faults';

const SEPARATOR = '\x01';
const SIZE_BYTES = 4;
const SHOWN_OF_REFUSAL = 100;

/**
 * SASL/OAUTHBEARER (RFC 7628). kafkajs' own takes a refusal for consent: what the broker then answers to other requests is
 * no answer to them, and a cluster would seem to be empty.
 */
export function oauthBearer(
  token: () => Promise<string>,
  extensions: Readonly<Record<string, string>> = {},
): Mechanism {
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ host, port, saslAuthenticate }) => ({
      authenticate: async () => {
        const fields = [
          `auth=Bearer ${await token()}`,
          ...Object.entries(extensions).map(pair => pair.join('=')),
        ];
        const message = ['n,,', ...fields, '', ''].join(SEPARATOR);
        const refusal = await saslAuthenticate<string>({
          request: { encode: () => sized(message) },
          response: {
            decode: answer => answer.subarray(SIZE_BYTES),
            parse: answer => answer.toString('utf8'),
          },
        });
        if (refusal) {
          throw new KafkaFaultError(
            'SASL_AUTHENTICATION_FAILED',
            `Broker ${host}:${port} refused the token: ${statusOf(refusal)}`,
          );
        }
      },
    }),
  };
}

/** kafkajs wants the size before the bytes, and writes it before answers too. */
function sized(message: string): Buffer {
  const size = Buffer.alloc(SIZE_BYTES);
  size.writeInt32BE(Buffer.byteLength(message));
  return Buffer.concat([size, Buffer.from(message)]);
}

function statusOf(refusal: string): string {
  const status = /"status"\s*:\s*"([\w -]+)"/.exec(refusal)?.[1];
  return (status ?? 'no reason given').slice(0, SHOWN_OF_REFUSAL);
}
