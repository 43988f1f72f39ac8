import { isAmount } from '../../calculation/modelInput';
import type {
  CapacityPolicies,
  ThresholdPolicy,
} from '../../policies/defaultPolicies';
import type { BrokerAssessment, ResourceLoad } from '../assessBroker';
import type { BrokerMeasurement, BrokerSize } from '../brokerFacts';
import {
  BROKER_RESOURCES,
  BrokerResource,
  RESOURCE_METRICS,
} from '../brokerMetrics';
import type { ClusterFacts } from './clusterFacts';

/**
 * Where the levels of something begin, strictly above.
 *
 * @public
 */
export interface SizingLimits {
  warning: number;
  scale: number;
  /** Null where there is no emergency level. */
  emergency: number | null;
}

/**
 * What a broker carries.
 *
 * @public
 */
export interface SizingBroker {
  id: number;
  rack: string | null;
  size: BrokerSize;
  load: Record<BrokerResource, ResourceLoad>;
  /** Leaders and followers; null where partitions could not be read. */
  replicas: number | null;
}

/**
 * All that the number and size of a cluster's brokers is calculated from. Plain data: the backend sends it to pages, which calculate
 * what-if questions from it.
 *
 * @public
 */
export interface ClusterSizing {
  brokers: SizingBroker[];
  /** In percent of the cluster's tested maximum with this number of brokers. */
  messageRate: ResourceLoad;
  /** Days that peaks are taken from, the fewest of a broker. */
  peakDays: number;
  /** The largest number of replicas of a partition; null where partitions could not be read. */
  replicationFactor: number | null;
  minInsyncReplicas: number | null;
  /** Brokers that vote in the quorum; null where it is not known. */
  brokersInQuorum: number | null;
  limits: Record<BrokerResource, SizingLimits> & {
    messageRate: SizingLimits;
    partitions: SizingLimits;
    /** Percent that every broker may reach after a loss. */
    lossPercent: number;
  };
}

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
    })),
    messageRate: {
      percent: messageRatePercent,
      peakPercent: isAmount(facts.messageRatePeak)
        ? facts.messageRatePeak
        : null,
    },
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
