import type { BrokerConstraint } from '../../api/resources/clusters/clusterAssessment';
import type { BrokerConstraintId } from '../../brokers/cluster/brokerConstraints';
import type { Calculation } from '../../calculation/calculation';
import { formatQuantity } from '../../calculation/format';
import { constraintCalculation } from './clusterOptions';

const SPREAD =
  'As many brokers as keep the evenly spread load at or below its warning limit: load of all brokers ÷ limit, rounded up';
const LOSS =
  'As many brokers as leave every other at or below the limit after the loss, rounded up';

const RULES: Readonly<Record<BrokerConstraintId, string>> = {
  cpu: SPREAD,
  memory: SPREAD,
  disk: SPREAD,
  iops: SPREAD,
  network: SPREAD,
  'message-rate':
    'Percent of what as many brokers were tested with × brokers now ÷ its warning limit, rounded up: each broker counts as one of those that were tested',
  partitions:
    'Replicas of all brokers ÷ the scale limit of a broker, rounded up',
  'request-latency': 'No number of brokers follows from a latency',
  'broker-loss': LOSS,
  'rack-loss': LOSS,
  replication:
    'Never fewer than a partition has replicas, or min.insync.replicas asks for',
  controllers: 'Never fewer than vote in the controller quorum',
};

const GUIDE = 'Broker Scaling Thresholds';

/** What the guide has no row for. */
const SOURCES: Partial<Record<BrokerConstraintId, string>> = {
  'broker-loss': 'N−1 rule',
  'rack-loss': 'N−1 rule',
  replication: 'Kafka',
  controllers: 'Kafka',
};

/**
 * How many brokers a constraint needs, with the rule and the numbers put in.
 *
 * @public
 */
export function brokersNeededCalculation(
  constraint: BrokerConstraint,
): Calculation {
  const { id, brokers, peakDays, besidePercent } = constraint;
  return {
    rule: RULES[id],
    source: SOURCES[id] ?? GUIDE,
    inputs: [
      ...(peakDays === null
        ? []
        : [
            {
              name: 'Load',
              value: `the peak of ${peakDays} days, which is more than now`,
              source: 'history',
            },
          ]),
      // Absent from answers stored by earlier versions.
      ...(!besidePercent
        ? []
        : [
            {
              name: 'Not Kafka’s',
              value: `${formatQuantity(
                besidePercent,
                '%',
              )} of each disk, which is left out on both sides`,
              source: 'log directories',
            },
          ]),
    ],
    steps: [
      {
        label: 'Brokers needed',
        expression: constraintCalculation(constraint),
        value: brokers,
      },
    ],
  };
}
