import { restricted } from 'backstage-plugin-kafka-capacity-node';
import { KafkaFaultError, TransportErrorName } from './faults';
import { KafkaErrorName } from '../protocol/codec/errorCodes';

/** What kafkajs' and Node's errors carry beside a message. */
interface TransportError extends Error {
  code?: unknown;
  type?: unknown;
}

const SASL_ERRORS = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
]);

// Codes of OpenSSL's certificate verification that do not say CERT.
const TLS_ERRORS =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$|UNABLE_TO_|HOSTNAME_)|CERT/;

function classify(error: TransportError): KafkaErrorName | TransportErrorName {
  const code = String(error.code ?? '');
  if (
    error.name === 'KafkaJSSASLAuthenticationError' ||
    SASL_ERRORS.has(String(error.type))
  ) {
    return 'SASL_AUTHENTICATION_FAILED';
  }
  if (error.name === 'KafkaJSRequestTimeoutError') {
    return 'REQUEST_TIMED_OUT';
  }
  if (TLS_ERRORS.test(code) || /secure TLS connection/.test(error.message)) {
    return 'TLS_HANDSHAKE_FAILED';
  }
  return 'CONNECTION_FAILED';
}

/**
 * What went wrong between here and a broker, in one sentence.
 *
 * @param broker - how to call the broker, such as `Broker 3 (kafka-3:9092)`
 * @param redact - takes secrets out of what kafkajs or the broker said
 */
export function transportFault(
  error: unknown,
  broker: string,
  redact: (text: string) => string,
): KafkaFaultError {
  if (error instanceof KafkaFaultError) {
    return error;
  }
  if (!(error instanceof Error)) {
    return new KafkaFaultError('CONNECTION_FAILED', `${broker} failed`);
  }
  const code = classify(error);
  const reason = restricted(
    `: ${redact(error.message.replace(/^Connection error: /, ''))}`,
  );
  const closed = error.name === 'KafkaJSConnectionClosedError';
  switch (code) {
    case 'SASL_AUTHENTICATION_FAILED':
      return new KafkaFaultError(
        code,
        `${broker} refused the SASL authentication${reason}`,
      );
    case 'TLS_HANDSHAKE_FAILED':
      return new KafkaFaultError(
        code,
        `The TLS handshake with ${broker} failed${reason}`,
      );
    case 'REQUEST_TIMED_OUT':
      return new KafkaFaultError(
        code,
        `${broker} did not answer in time${reason}`,
      );
    default:
      return new KafkaFaultError(
        code,
        closed
          ? `${broker} closed the connection: it may be shutting down, or its listener expects TLS or SASL otherwise than configured`
          : `${broker} could not be reached${reason}`,
      );
  }
}
