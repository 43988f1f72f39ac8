import type { LevelReason } from '../../assessment/levelState';
import { formatQuantity } from '../../calculation/format';
import type { BrokerReason } from '../../brokers/brokerFacts';
import { levelReasonText } from '../thresholds';

/**
 * Why a metric of a broker or cluster is not known, as part of a sentence.
 *
 * @public
 */
export function brokerReasonText(reason: BrokerReason | LevelReason): string {
  switch (reason.code) {
    case 'no-source':
      return 'the cluster has no metrics source, configure kafkaCapacity.clusters[].metrics';
    case 'no-capacity':
      return `${reason.setting} is not configured`;
    case 'not-exported':
      return 'no metrics source exports it';
    case 'no-quantile':
      return 'the exporter leaves out the 95th percentile, as newer Strimzi rules do';
    case 'no-history':
      return `${reason.days} of ${formatQuantity(
        reason.of,
        'days',
      )} of history`;
    case 'broker-not-found':
      return 'the metrics source has no series of this broker';
    case 'broker-unreachable':
      return 'the broker is down or did not answer';
    case 'brokers-unknown':
      return `not known of ${reason.brokers} of ${formatQuantity(
        reason.of,
        'brokers',
      )}`;
    case 'verbatim':
      return reason.text.replace(/\.$/, '');
    default:
      return levelReasonText(reason);
  }
}
