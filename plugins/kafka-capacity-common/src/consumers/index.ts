export * from './consumerStrategies';
export * from './consumerTuning';
export {
  consumersNeeded,
  type ConsumerDemand,
  type ConsumerRecommendation,
} from './consumers';
export type { GroupAssignment } from './groupAssignment';
export {
  causeSentence,
  type CausePlace,
  type GroupCause,
  type GroupCauseKind,
  type MembershipChurn,
} from './groupCause';
export * from './groupLevel';
export {
  dataLossRisk,
  type DataLossFacts,
  type DataLossRisk,
} from './lag/dataLoss';
export * from './lag/lag';
export type {
  LagReason,
  LagUnknownReason,
  PastEndCause,
  PlainReason,
} from './lag/lagReason';
export { commitPastEnd } from './lag/lagReads';
export { leftByTransactions } from './lag/leftovers';
export * from './lag/partitionLag';
export * from './lag/timeLag';
export * from './memberRate';
export * from './toBeOk';
