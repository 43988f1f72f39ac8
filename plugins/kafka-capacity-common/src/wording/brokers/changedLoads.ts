import type { ChangedLoadReason } from '../../brokers/cluster/whatIfCluster';
import { formatQuantity } from '../../calculation/format';
import { constraintReasonText } from './clusterOptions';

/**
 * Why a load is not known after a change, as part of a sentence.
 *
 * @public
 */
export function changedLoadReasonText(reason: ChangedLoadReason): string {
  return reason.code === 'size-unknown'
    ? `the present size is not known on ${reason.brokers} of ${formatQuantity(
        reason.of,
        'brokers',
      )}: configure kafkaCapacity.clusters[].size.${reason.size}`
    : constraintReasonText(reason);
}
