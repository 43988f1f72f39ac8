export * from './demand';
export * from './fixedTopics';
export * from './hashing';
export * from './hazard';
export * from './hazards';
export * from './hotPartition';
export * from './newTopic';
export * from './partitionSpread';
export * from './partitionOptions';
export {
  copyGroup,
  isUnkeyed,
  needsHistory,
  successorTopic,
  weighStrategies,
  type OptionHazard,
  type OptionRefusal,
  type StrategyVerdict,
} from './partitionStrategies';
export * from './recommendationReasons';
export type {
  DemandNumbers,
  FirmDemand,
  PartitionCount,
  PartitionDemand,
  PartitionFactors,
  PartitionRecommendation,
  TierRange,
} from './partitionCount';
export { recommendPartitions, scriptAnswer, tierOf } from './partitions';
export * from './retention';
export * from './throughputReason';
export * from './topicAdvice';
export * from './topicFinding';
export {
  assessTopic,
  type TopicAssessment,
  type TopicDeclaration,
  type TopicFacts,
} from './topicLevel';
export type { TopicSignal } from './topicSignals';
