export * from './demand';
export * from './fixedTopics';
export * from './hazards/keyHashing';
export * from './hazards/hazard';
export * from './hazards/findHazards';
export * from './hazards/hotPartition';
export * from './newTopicReplication';
export * from './partitions/partitionSpread';
export * from './partitions/partitionOptions';
export {
  copyGroup,
  isUnkeyed,
  needsHistory,
  successorTopic,
  weighStrategies,
  type OptionHazard,
  type OptionRefusal,
  type StrategyEvaluation,
} from './partitions/partitionStrategies';
export * from './partitions/recommendationReasons';
export type {
  DemandNumbers,
  FirmDemand,
  PartitionCount,
  PartitionDemand,
  PartitionFactors,
  PartitionRecommendation,
  TierRange,
} from './partitions/partitionDemand';
export {
  recommendPartitions,
  scriptAnswer,
  tierOf,
} from './partitions/recommendPartitions';
export * from './retention';
export * from './throughputReason';
export * from './topicAdvice';
export * from './topicFinding';
export { topicPlacement } from './topicPlacement';
export {
  assessTopic,
  benchmarkMBps,
  type TopicAssessment,
} from './assessTopic';
export * from './topicFacts';
export type { TopicSignal } from './topicSignals';
