export type { ClusterSecurity } from '../api/parts/clusterSecurity';
export * from './saslMechanisms';
export { bitnamiKafkaValues } from './brokers/bitnamiValues';
export {
  type BrokerDocumentChange,
  type BrokerDocumentNote,
  type DeclaredBrokerSize,
  type BrokerSizeChange,
} from './brokers/brokerSize';
export {
  confluentKafka,
  confluentKafkaPatch,
  type BrokerPatch,
  type ConfluentKafka,
} from './brokers/confluentKafka';
export * from './reassignment/kafkaRebalance';
export * from './brokers/mskCluster';
export * from './brokers/pastedDocument';
export {
  strimziKafka,
  strimziNodePoolPatch,
  type StrimziKafka,
} from './brokers/strimziKafka';
export type {
  PlannedBroker,
  PlannedNetwork,
  ReassignedPartition,
} from './reassignment/placement';
export {
  planReassignment,
  reassignmentSteps,
  type BrokerPlacement,
  type PlacedPartition,
  type PlacedTopic,
  type PlacementCounts,
  type ReassignmentBatch,
  type ReassignmentPlan,
  type ReassignmentQuestion,
} from './reassignment/reassignmentPlan';
export * from './reassignment/reassignmentDocuments';
export type { ThrottleExcess } from './reassignment/throttleFit';
export type { AutoscaledGroup } from './consumers/autoscaling';
export * from './consumers/horizontalPodAutoscaler';
export * from './consumers/kedaScaledObject';
export * from './consumers/membersPerPod';
export type { TopicConfigs } from './documentInputs';
export * from './generatedDocument';
export { topicEntityName } from './resourceNames';
export * from './topics/catalogTopic';
export * from './topics/strimziTopic';
export * from './topics/terraformTopic';
export * from './topics/gitOpsTopic';
export {
  increaseDeclared,
  type PartitionIncrease,
  type TopicShape,
} from './topics/topicShape';
