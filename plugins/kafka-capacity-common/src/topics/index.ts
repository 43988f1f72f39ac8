export * from './demand';
export * from './fixedTopics';
export * from './hashing';
export * from './hazards';
export * from './hotPartition';
export * from './newTopic';
export * from './partitionSpread';
export {
  copyGroup,
  isUnkeyed,
  needsHistory,
  successorTopic,
  weighStrategies,
  type StrategyVerdict,
} from './partitionStrategies';
export { ASKING_PARALLELISM } from './partitionWorking';
export {
  recommendPartitions,
  scriptAnswer,
  tierOf,
  type PartitionCount,
  type PartitionDemand,
  type FirmDemand,
  type PartitionFactors,
  type PartitionRecommendation,
  type TierRange,
} from './partitions';
export * from './retention';
export * from './topicLevel';
