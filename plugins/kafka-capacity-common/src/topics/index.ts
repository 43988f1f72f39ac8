export * from './demand';
export * from './fixedTopics';
export * from './keyHashing';
export * from './hazard';
export * from './findHazards';
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
  type StrategyEvaluation,
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
export {
  recommendPartitions,
  scriptAnswer,
  tierOf,
} from './recommendPartitions';
export * from './retention';
export * from './throughputReason';
export * from './topicAdvice';
export * from './topicFinding';
export {
  assessTopic,
  type TopicAssessment,
  type TopicDeclaration,
  type TopicFacts,
} from './assessTopic';
export type { TopicSignal } from './topicSignals';
