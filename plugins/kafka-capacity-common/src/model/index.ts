export * from './abandonedTopics';
export type { KeyFigure, SubjectAssessment } from './assessment';
export { assessNewTopic, roomForNewTopic } from './brokerBudget';
export {
  consumersNeeded,
  type ConsumerDemand,
  type ConsumerRecommendation,
} from './consumers';
export {
  dataLossRisk,
  type DataLossFacts,
  type DataLossRisk,
} from './dataLoss';
export * from './demand';
export * from './fixedTopics';
export * from './format';
export type { GroupAssignment } from './groupAssignment';
export {
  causeSentence,
  type CausePlace,
  type GroupCause,
  type GroupCauseKind,
  type MembershipChurn,
} from './groupCause';
export * from './groupLevel';
export * from './hashing';
export * from './hazards';
export * from './hotPartition';
export type { Judgement, SubjectJudgement } from './judgement';
export * from './lag';
export { commitPastEnd, type PastEndCause } from './lagReads';
export { leftByTransactions } from './leftovers';
export * from './levels';
export * from './memberRate';
export * from './metrics';
export * from './newTopic';
export {
  isModelFailure,
  type ModelFailure,
  type ModelInputError,
  type ModelResult,
} from './modelInput';
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
export * from './partitionLag';
export {
  copyGroup,
  isUnkeyed,
  needsHistory,
  successorTopic,
  weighStrategies,
  type StrategyVerdict,
} from './partitionStrategies';
export { ASKING_PARALLELISM } from './partitionWorking';
export * from './policies';
export {
  parsePolicies,
  type ParsedPolicies,
  type PolicyProblem,
} from './policyParsing';
export * from './procedure';
export * from './profiles';
export * from './retention';
export * from './signals';
export {
  evaluateLevel,
  levelOf,
  type ActiveThreshold,
  type EvaluateOptions,
  type LevelState,
  type Sample,
  type ThresholdName,
} from './sustained';
export * from './timeLag';
export * from './toBeOk';
export * from './topicLevel';
export * from './topicManagers';
export * from './working';
