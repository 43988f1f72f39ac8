import { CapacityPolicies } from '../policies/defaultPolicies';
import type { ForecastLimit } from './crossings';

/**
 * What the throughput of a topic should not pass, in MB/s: what its partitions carry, and the share of it from which it is at warning.
 *
 * @public
 */
export function topicLimits(
  partitions: number,
  { partitions: policy }: CapacityPolicies,
): ForecastLimit[] {
  const carried =
    (partitions * policy.singlePartitionMBps) / policy.volumeFactor;
  const unit = 'MB/s';
  return [
    { limit: 'saturation', value: carried * policy.saturationShare, unit },
    { limit: 'partitions', value: carried, unit },
  ];
}

/**
 * What the lag of a group should not pass, in records.
 *
 * @param retained - the lag at which unread records are deleted; null where it is not known
 * @public
 */
export function groupLimits(
  retained: number | null,
  { consumerLagRecords: { warning, scale } }: CapacityPolicies,
): ForecastLimit[] {
  const unit = 'records';
  return [
    { limit: 'lag', value: warning, unit },
    { limit: 'lag', value: scale, unit },
    ...(retained === null
      ? []
      : [{ limit: 'retention', value: retained, unit } as const]),
  ];
}

/**
 * What the fullest disk of a broker should not pass, in percent.
 *
 * @public
 */
export function diskLimits({ brokerDisk }: CapacityPolicies): ForecastLimit[] {
  const { warning, scale, emergency } = brokerDisk;
  return [warning, scale, emergency].flatMap(value =>
    value === undefined ? [] : [{ limit: 'disk', value, unit: '%' } as const],
  );
}

/**
 * Partitions, leaders and followers, that a broker should hold at most.
 *
 * @public
 */
export function brokerBudgetLimits({
  partitions,
}: CapacityPolicies): ForecastLimit[] {
  const value = partitions.brokerBudget;
  return [{ limit: 'broker-budget', value, unit: 'partitions' }];
}
