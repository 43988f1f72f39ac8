import { fullText, publicText } from 'backstage-plugin-kafka-capacity-node';
import { KafkaFaultError } from './faults';
import { transportFault } from './transportFaults';

const error = (message: string, rest: object = {}) =>
  Object.assign(new Error(message), rest);

describe('transportFault', () => {
  it.each([
    [
      error('Connection error: connect ECONNREFUSED 127.0.0.1:1', {
        name: 'KafkaJSConnectionError',
        code: 'ECONNREFUSED',
      }),
      'CONNECTION_FAILED',
      'Broker 1 could not be reached: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      error('Connection timeout', { name: 'KafkaJSConnectionError' }),
      'CONNECTION_FAILED',
      'Broker 1 could not be reached: Connection timeout',
    ],
    [
      error('Closed connection', { name: 'KafkaJSConnectionClosedError' }),
      'CONNECTION_FAILED',
      expect.stringMatching(/^Broker 1 closed the connection: .*TLS or SASL/),
    ],
    [
      error('Request Metadata(key: 3, version: 12) timed out', {
        name: 'KafkaJSRequestTimeoutError',
      }),
      'REQUEST_TIMED_OUT',
      'Broker 1 did not answer in time: Request Metadata(key: 3, version: 12) timed out',
    ],
    [
      error('SASL PLAIN authentication failed: no user with hunter2', {
        name: 'KafkaJSSASLAuthenticationError',
      }),
      'SASL_AUTHENTICATION_FAILED',
      'Broker 1 refused the SASL authentication: SASL PLAIN authentication failed: no user with [hidden]',
    ],
    [
      error('The broker does not support the requested SASL mechanism', {
        name: 'KafkaJSProtocolError',
        type: 'UNSUPPORTED_SASL_MECHANISM',
      }),
      'SASL_AUTHENTICATION_FAILED',
      expect.stringContaining('does not support the requested SASL mechanism'),
    ],
    ...[
      ['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [
        'unable to verify the first certificate',
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      ],
      ['IP is not in the cert’s list', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['certificate has expired', 'CERT_HAS_EXPIRED'],
      ['wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER'],
      [
        'Client network socket disconnected before secure TLS connection was established',
        'ECONNRESET',
      ],
    ].map(
      ([message, code]) =>
        [
          error(`Connection error: ${message}`, {
            name: 'KafkaJSConnectionError',
            code,
          }),
          'TLS_HANDSHAKE_FAILED',
          `The TLS handshake with Broker 1 failed: ${message}`,
        ] as const,
    ),
    ['no error at all', 'CONNECTION_FAILED', 'Broker 1 failed'],
  ] as const)('tells %s as %s', (cause, code, message) => {
    const fault = transportFault(cause, 'Broker 1', text =>
      text.replace('hunter2', '[hidden]'),
    );
    const text = fullText(fault.message);
    expect({ ...fault.fault, message: text }).toEqual({ code, message });
    expect(publicText(fault.message)).not.toMatch(
      /127|hidden|timed out|certificate/,
    );
  });

  it('leaves a fault as it is', () => {
    const fault = new KafkaFaultError('CORRUPT_MESSAGE', 'as it is');
    expect(transportFault(fault, 'Broker 1', text => text)).toBe(fault);
  });
});
