import type { ClusterCost } from '../../api/resources/clusters/clusterAssessment';
import { isAmount } from '../../calculation/modelInput';
import type { BrokerMeasurement } from '../brokerFacts';
import { throughputOf } from '../cluster/clusterBalance';
import type { CapacityPrices } from '../cluster/clusterFacts';

/** Hours of a mean month. */
export const HOURS_PER_MONTH = 730;

const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
const GB = 1e9;

/**
 * What a cluster costs a month (730 hours) by the configured prices: its brokers, the capacity of their disks, and what is transferred
 * at the present rate. Null where no price is configured.
 *
 * @public
 */
export function clusterCost(
  brokers: readonly BrokerMeasurement[],
  prices: CapacityPrices | null,
): ClusterCost | null {
  if (!prices) return null;
  const { currency, brokerHour, diskGbMonth, transferredGb } = prices;
  const parts = [
    part(brokerHour, HOURS_PER_MONTH * brokers.length),
    part(
      diskGbMonth,
      amountOf(brokers, one => one.totalBytes, 1 / GB),
    ),
    part(
      transferredGb,
      amountOf(brokers, throughputOf, SECONDS_PER_MONTH / GB),
    ),
  ];
  const priced = parts.filter(one => one !== undefined);
  if (priced.length === 0) return null;
  const [brokersPerMonth, diskPerMonth, transferPerMonth] = parts.map(
    one => one ?? null,
  );
  return {
    currency,
    perMonth: priced.some(one => one === null)
      ? null
      : priced.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    brokersPerMonth,
    diskPerMonth,
    transferPerMonth,
  };
}

/** Undefined without a price; null where the amount is not known. */
function part(
  price: number | undefined,
  amount: number | null,
): number | null | undefined {
  if (!isAmount(price)) return undefined;
  return amount === null ? null : price * amount;
}

function amountOf(
  brokers: readonly BrokerMeasurement[],
  of: (broker: BrokerMeasurement) => number | null,
  factor: number,
): number | null {
  let sum = 0;
  for (const broker of brokers) {
    const value = of(broker);
    if (!isAmount(value)) return null;
    sum += value * factor;
  }
  return sum;
}

/**
 * What a change costs a month more: brokers at the present size, and disk. Negative when it saves; null where a price that it needs is
 * not configured, such as that of a larger broker.
 */
export function changeCost(
  prices: CapacityPrices | null,
  change: {
    addedBrokers: number;
    /** Bytes of disk capacity more, over all brokers. */
    addedDiskBytes: number | null;
    /** Whether the brokers themselves get larger or smaller, which no price is known of. */
    resized: boolean;
  },
): number | null {
  if (!prices || change.resized) return null;
  const { brokerHour, diskGbMonth } = prices;
  const { addedBrokers, addedDiskBytes } = change;
  const priced: (number | null)[] = [];
  if (addedBrokers !== 0) {
    priced.push(
      isAmount(brokerHour) ? brokerHour * HOURS_PER_MONTH * addedBrokers : null,
    );
  }
  if (addedDiskBytes !== 0 && isAmount(diskGbMonth)) {
    priced.push(
      addedDiskBytes === null ? null : (diskGbMonth * addedDiskBytes) / GB,
    );
  } else if (addedBrokers === 0 && addedDiskBytes !== 0) {
    priced.push(null);
  }
  return priced.some(one => one === null)
    ? null
    : priced.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}
