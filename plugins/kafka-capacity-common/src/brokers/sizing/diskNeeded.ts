import { checkNumber, ModelResult } from '../../calculation/modelInput';

/**
 * The disk that a broker needs.
 *
 * @public
 */
export interface DiskNeed {
  /** Bytes of capacity that each broker needs. */
  bytesPerBroker: number;
  /** Bytes that each broker holds of it. */
  heldBytesPerBroker: number;
  /** Bytes over all brokers. */
  totalBytes: number;
}

const BYTES = { min: 0, max: 1e21 };
const REPLICAS = { min: 1, max: 1_000, integer: true };
const BROKERS = { min: 1, max: 100_000, integer: true };
const PERCENT = { min: 1, max: 100 };

/**
 * The disk that each broker needs: retained bytes × replication factor ÷ brokers ÷ 0.70. The headroom is 30 % of the capacity, not of
 * what is retained: that plus 30 % would be at 76.9 % for ever.
 *
 * @param data - bytes that the topics retain, without their copies
 * @param usablePercent - percent of the capacity that may be used: the warning limit of `brokerDisk`
 * @returns a failure when a number is out of range
 * @public
 */
export function diskNeeded(
  data: { retainedBytes: number; replicationFactor: number; brokers: number },
  usablePercent: number = 70,
): ModelResult<DiskNeed> {
  const { retainedBytes, replicationFactor, brokers } = data;
  const failure =
    checkNumber('retainedBytes', retainedBytes, BYTES) ??
    checkNumber('replicationFactor', replicationFactor, REPLICAS) ??
    checkNumber('brokers', brokers, BROKERS) ??
    checkNumber('usablePercent', usablePercent, PERCENT);
  if (failure) return failure;
  const held = (retainedBytes * replicationFactor) / brokers;
  const bytesPerBroker = held / (usablePercent / 100);
  return {
    bytesPerBroker,
    heldBytesPerBroker: held,
    totalBytes: bytesPerBroker * brokers,
  };
}
