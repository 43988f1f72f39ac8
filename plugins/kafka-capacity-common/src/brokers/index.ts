export { assessNewTopic, roomForNewTopic } from './brokerBudget';
export * from './assessBroker';
export type {
  BrokerAction,
  BrokerAdvice,
  BrokerAdviceInFinding,
  SizeChange,
} from './brokerAdvice';
export type {
  BrokerFacts,
  BrokerMeasurement,
  BrokerReason,
  BrokerSize,
  MetricOrigin,
} from './brokerFacts';
export {
  BROKER_METRICS,
  BROKER_RESOURCES,
  BROKER_ROW_NAMES,
  BROKER_ROWS,
  RESOURCE_METRICS,
  type BrokerLevelStates,
  type BrokerMetric,
  type BrokerResource,
  type BrokerRow,
} from './brokerMetrics';
export type { BrokerMetricFinding, BrokerSignal } from './brokerSignals';
export * from './cluster/assessCluster';
export * from './cluster/brokerConstraints';
export { brokersNeeded } from './cluster/brokersNeeded';
export * from './cluster/changeCluster';
export type { ClusterAdvice } from './cluster/clusterAdvice';
export {
  BALANCE_DIMENSIONS,
  clusterBalance,
  type BalanceDimension,
  type BalanceShares,
  type BalanceSkew,
  type ClusterBalance,
  type ReassignmentProgress,
} from './cluster/clusterBalance';
export * from './cluster/clusterFacts';
export type {
  ClusterOptionId,
  ClusterScalingOption,
} from './cluster/clusterOptions';
export type {
  ClusterHealthFinding,
  ClusterSignal,
  MessageRateFinding,
} from './cluster/clusterSignals';
export type {
  ClusterSizing,
  SizingBroker,
  SizingLimits,
} from './cluster/clusterSizing';
export { clusterCost, type ClusterCost } from './cost/clusterCost';
export { showback, type Showback, type Usage } from './cost/showback';
export { diskForecast, type DiskForecast } from './history/diskForecast';
export {
  sameHourMedian,
  type TimedValue,
  type UsualValue,
} from './history/sameHourMedian';
export { decideCpuNetwork } from './matrices/decideCpuNetwork';
export { decideMemoryGc, type GcPressure } from './matrices/decideMemoryGc';
export type {
  MatrixAnswer,
  MatrixBand,
  MatrixDecision,
} from './matrices/matrix';
export { diskNeeded, type DiskNeed } from './sizing/diskNeeded';
export { heapAdvice, type HeapAdvice } from './sizing/heapAdvice';
export {
  nextVerticalStep,
  VERTICAL_RESOURCES,
  type VerticalAction,
  type VerticalResource,
  type VerticalStep,
} from './sizing/nextVerticalStep';
