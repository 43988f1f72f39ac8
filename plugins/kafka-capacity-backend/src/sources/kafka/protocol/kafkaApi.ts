import { TimeSlice } from '../../../timeSlice';
import { RequestWriter } from './codec/requestWriter';
import { ResponseReader } from './codec/responseReader';

/**
 * One question that Kafka can be asked: the wire format of its request and response in the versions that are understood
 * here. Field by field as the schemas of Apache Kafka's `clients/src/main/resources/common/message` say.
 */
export interface KafkaApi<Request, Response> {
  /** Kafka's name of the API. */
  name: string;
  key: number;
  minVersion: number;
  maxVersion: number;
  /** First version in the encoding of KIP-482 (compact strings and arrays, tagged fields). */
  flexibleFrom: number;
  /** Whether a response begins with `throttle_time_ms`, which `read` then does not see. */
  throttles: boolean;
  write(to: RequestWriter, request: Request, version: number): void;
  /** Reads large answers in slices of time, so that the event loop is never held for long. */
  read(
    from: ResponseReader,
    version: number,
    slice: TimeSlice,
  ): Promise<Response>;
}
