export type { ClusterSecurity } from '../api/parts/clusterSecurity';
export * from './saslMechanisms';
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
export * from './topics/topicDesiredState';
export {
  increaseDeclared,
  type PartitionIncrease,
  type TopicShape,
} from './topics/topicShape';
