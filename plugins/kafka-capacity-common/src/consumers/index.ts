export * from './consumerStrategies';
export * from './tuning/consumerTuning';
export type {
  ConsumerSetting,
  GroupTraits,
  TuningAdvice,
  TuningFinding,
  TuningId,
} from './tuning/tuningRules';
export {
  recommendConsumers,
  type AssignorShortage,
  type ConsumerDemand,
  type ConsumerRecommendation,
  type FixedTopic,
  type MemberRateSource,
  type MembersAnswer,
  type MembersFinding,
  type PartitionShortage,
} from './recommendConsumers';
export type {
  FeedRemedy,
  GroupAssignment,
  IdleAdvice,
} from './groupAssignment';
export type {
  CauseAdvice,
  CausePlace,
  GroupCause,
  GroupCauseKind,
  MembershipChurn,
} from './groupCause';
export * from './groupClearing';
export * from './groupFacts';
export * from './assessGroup';
export type {
  BehaviorFinding,
  BehaviorSignal,
  CommitsFinding,
  ConsumerCpuSignal,
  ConsumerThroughputSignal,
  GroupSignal,
  GroupSignalFinding,
  LagFinding,
  LagRecordsSignal,
  LagTimeSignal,
  UnreadableFinding,
} from './groupSignals';
export type { LagAdvice } from './lag/lagAdvice';
export {
  dataLossRisk,
  type DataLossCode,
  type DataLossFacts,
  type DataLossRisk,
} from './lag/dataLossRisk';
export type { DataLossFinding, DataLossSignal } from './lag/dataLossSignal';
export {
  classifyBehavior,
  type CommitRhythm,
  type GroupPause,
  type LagWindow,
} from './lag/classifyBehavior';
export * from './lag/lagEvaluation';
export type {
  LagReason,
  LagUnknownReason,
  PastEndCause,
  PlainReason,
} from './lag/lagReason';
export { commitPastEnd, type LagSample } from './lag/lagReads';
export {
  leftByTransactions,
  waitingForTransaction,
  type LeftoverAdvice,
} from './lag/leftovers';
export {
  lagMovement,
  type LagDirection,
  type LagMovement,
} from './lag/lagMovement';
export * from './lag/partitionLag';
export * from './lag/timeLag';
export * from './memberRate';
export type { Slowdown } from './slowdown';
