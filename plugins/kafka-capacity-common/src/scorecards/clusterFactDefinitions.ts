import { count } from './factDefinition';

/** The facts about the clusters that an entity itself stands for: those that it only depends on are not its to mend. */
export const CLUSTER_FACTS = {
  clusters: count('clusters', 'Clusters that the entity stands for'),
  brokers: count('brokers', 'Brokers of the clusters that it stands for'),
  brokersUnknown: count('brokers', 'Brokers whose level is unknown'),
  brokersWarning: count('brokers', 'Brokers at level warning'),
  brokersScale: count('brokers', 'Brokers at level scale'),
  brokersEmergency: count('brokers', 'Brokers at level emergency'),
  brokerMetricsUnknown: count(
    'metrics',
    "Metrics of the scaling guide's nine that are not measured of every broker",
  ),
  clustersUnknown: count('clusters', 'Clusters that no sweep has assessed'),
  clustersUnhealthy: count(
    'clusters',
    'Clusters with partitions without a leader, too few in-sync replicas, or a quorum that is behind',
  ),
  clustersHealthUnknown: count(
    'clusters',
    'Clusters of which that is not known',
  ),
  clustersUneven: count(
    'clusters',
    'Clusters whose leaders or replicas are not within 10% of even (default)',
  ),
  clustersBalanceUnknown: count(
    'clusters',
    'Clusters of which it is not known how leaders and replicas are spread',
  ),
  clustersWithoutSpare: count(
    'clusters',
    'Clusters whose other brokers would be overloaded when a broker or rack is lost, or whose records have one replica',
  ),
  clustersSpareUnknown: count(
    'clusters',
    'Clusters of which it is not known whether a broker or rack may be lost',
  ),
} as const;
