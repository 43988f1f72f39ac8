import { exceeds } from '../../calculation/arithmetic';
import type { PlannedBroker } from './placement';

/**
 * That a throttle is too much for a broker's network: with what it carries already it exceeds what the interface carries.
 *
 * @public
 */
export interface ThrottleExcess {
  broker: number;
  throttleBytesPerSecond: number;
  /** What the broker sends or receives now, in the busier direction. */
  trafficBytesPerSecond: number;
  capacityBytesPerSecond: number;
  /** Percent of the capacity that may be used. */
  limitPercent: number;
  /** A throttle that keeps every broker within the limit; null where one has no room for copies. */
  fittingBytesPerSecond: number | null;
}

/** The unit that people give throttles in. */
const MB = 1e6;

/** The broker whose network a throttle exceeds most; null where it fits each of which that is known. */
export function throttleExcess(
  brokers: readonly PlannedBroker[],
  throttleBytesPerSecond: number,
  limitPercent: number,
): ThrottleExcess | null {
  let worst: Omit<ThrottleExcess, 'fittingBytesPerSecond'> | null = null;
  let fitting = Infinity;
  let fullest = 1;
  for (const { id, network } of brokers) {
    if (!network || network.capacityBytesPerSecond <= 0) continue;
    const { trafficBytesPerSecond, capacityBytesPerSecond } = network;
    fitting = Math.min(
      fitting,
      (capacityBytesPerSecond * limitPercent) / 100 - trafficBytesPerSecond,
    );
    const share =
      (trafficBytesPerSecond + throttleBytesPerSecond) / capacityBytesPerSecond;
    if (exceeds(share, fullest)) {
      fullest = share;
      worst = { broker: id, throttleBytesPerSecond, ...network, limitPercent };
    }
  }
  return (
    worst && {
      ...worst,
      fittingBytesPerSecond:
        fitting < MB ? null : Math.floor(fitting / MB) * MB,
    }
  );
}
