import { Fault } from 'backstage-plugin-kafka-capacity-node';

/** Why something of a metrics source is unknown. */
export type FaultCode =
  // The whole source, or a broker's own endpoint.
  | 'CONNECTION_FAILED'
  | 'TIMED_OUT'
  | 'TLS_FAILED'
  | 'UNAUTHORIZED'
  | 'NOT_FOUND'
  | 'REDIRECTED'
  | 'HTTP_STATUS'
  | 'NOT_JSON'
  | 'NOT_METRICS'
  | 'TOO_LARGE'
  | 'QUERY_REFUSED'
  | 'QUERY_LIMIT'
  | 'PARTIAL_ANSWER'
  | 'CLOCK_SKEW'
  | 'SAME_ENDPOINT'
  // A metric.
  | 'NO_EXPORTER'
  | 'NOT_EXPORTED'
  | 'NO_SERIES'
  | 'BROKER_NOT_FOUND'
  | 'DUPLICATE_SERIES'
  | 'NOT_A_NUMBER'
  | 'IMPLAUSIBLE'
  | 'STALE'
  | 'NO_TRAFFIC'
  | 'NO_COLLECTION'
  | 'FIRST_READING'
  | 'COUNTER_RESET'
  // A measure of the configuration.
  | 'OWN_PROFILE_EMPTY'
  | 'OWN_PROFILE_UNSUPPORTED';

export interface MetricsFault extends Fault {
  code: FaultCode;
}

export const fault = (code: FaultCode, message: string): MetricsFault => ({
  code,
  message,
});

/** What could not be read of a source, with a sentence that holds no secret. */
export class SourceFailure extends Error {
  constructor(readonly code: FaultCode, message: string) {
    super(message);
    this.name = 'SourceFailure';
  }

  get fault(): MetricsFault {
    return fault(this.code, this.message);
  }
}

/** The fault of an error that came out of reading a source. */
export function faultOf(error: unknown): MetricsFault {
  if (error instanceof SourceFailure) return error.fault;
  throw error;
}
