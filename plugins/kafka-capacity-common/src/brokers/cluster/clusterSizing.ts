import type { ResourceLoad } from '../../api/parts/brokers';
import type {
  ClusterSizing,
  SizingLimits,
} from '../../api/resources/clusters/clusterAssessment';
import { isAmount } from '../../calculation/modelInput';
import type {
  CapacityPolicies,
  ThresholdPolicy,
} from '../../policies/defaultPolicies';
import type { BrokerAssessment } from '../assessBroker';
import type { BrokerMeasurement } from '../brokerFacts';
import {
  BROKER_RESOURCES,
  BrokerResource,
  RESOURCE_METRICS,
} from '../brokerMetrics';
import type { ClusterFacts } from './clusterFacts';

/** What the number and size of a cluster's brokers is calculated from. */
export function clusterSizing(
  facts: ClusterFacts,
  brokers: readonly {
    measurement: BrokerMeasurement;
    assessment: BrokerAssessment;
  }[],
  messageRatePercent: number | null,
): ClusterSizing {
  const { policies } = facts;
  return {
    brokers: brokers.map(({ measurement, assessment }) => ({
      id: measurement.id,
      rack: measurement.rack,
      size: measurement.size,
      load: {
        ...assessment.load,
        disk: diskLoad(measurement, assessment.load.disk),
      },
      replicas: measurement.replicas,
      logs: logsOf(measurement),
    })),
    messageRate: {
      percent: messageRatePercent,
      peakPercent: isAmount(facts.messageRatePeak)
        ? facts.messageRatePeak
        : null,
    },
    testedBrokers: facts.testedBrokers,
    peakDays: brokers.reduce(
      (least, { measurement }) => Math.min(least, measurement.peakDays),
      brokers.length === 0 ? 0 : Infinity,
    ),
    replicationFactor: facts.replicationFactor,
    minInsyncReplicas: facts.minInsyncReplicas,
    brokersInQuorum: facts.brokersInQuorum,
    limits: sizingLimits(policies),
  };
}

/** All directories together: the fullest one alone sets the level, and all of them say how much there is to be spread. */
function diskLoad(
  { usedBytes, totalBytes }: BrokerMeasurement,
  load: ResourceLoad,
): ResourceLoad {
  const isKnown = isAmount(usedBytes) && isAmount(totalBytes) && totalBytes > 0;
  return {
    percent: isKnown ? (usedBytes / totalBytes) * 100 : load.percent,
    // What was on the disk once says nothing of what must be on it.
    peakPercent: null,
  };
}

/** What of its disks is Kafka's: the rest grows with nothing that is known here, and no broker takes any of it over. */
function logsOf({
  logBytes,
  growingLogBytes,
  totalBytes,
}: BrokerMeasurement): ClusterSizing['brokers'][number]['logs'] {
  if (!isAmount(logBytes) || !isAmount(totalBytes) || totalBytes === 0) {
    return null;
  }
  const growing = isAmount(growingLogBytes) ? growingLogBytes : logBytes;
  return {
    percent: (logBytes / totalBytes) * 100,
    growingPercent: (growing / totalBytes) * 100,
  };
}

function sizingLimits(policies: CapacityPolicies): ClusterSizing['limits'] {
  return {
    ...(Object.fromEntries(
      BROKER_RESOURCES.map(resource => [
        resource,
        limitsOf(policies[RESOURCE_METRICS[resource]]),
      ]),
    ) as Record<BrokerResource, SizingLimits>),
    messageRate: limitsOf(policies.messageRate),
    partitions: limitsOf(policies.partitionsPerBroker),
    lossPercent: policies.brokers.lossPercent,
  };
}

function limitsOf({ warning, scale, emergency }: ThresholdPolicy) {
  return { warning, scale, emergency: emergency ?? null };
}
