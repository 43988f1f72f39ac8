export { assessNewTopic, roomForNewTopic } from './brokerBudget';
export {
  assessBroker,
  type BrokerAssessment,
  type BrokerFinding,
  type BrokerSurroundings,
} from './assessBroker';
export type {
  BrokerAction,
  BrokerAdvice,
  BrokerAdviceInFinding,
} from './brokerAdvice';
export type {
  BrokerFacts,
  BrokerMeasurement,
  BrokerReason,
  MetricOrigin,
  MostOwners,
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
export * from './cluster/whatIfCluster';
export type { ClusterAdvice } from './cluster/clusterAdvice';
export * from './cluster/balanceDimensions';
export { clusterBalance, type BalanceShares } from './cluster/clusterBalance';
export * from './cluster/clusterFacts';
export type { ClusterScalingOption } from './cluster/clusterOptions';
export * from './cluster/optionCauses';
export type {
  ClusterHealthFinding,
  ClusterSignal,
  MessageRateFinding,
} from './cluster/clusterSignals';
export { clusterCost } from './cost/clusterCost';
export * from './cost/clusterShowback';
export { showback, type Showback, type Usage } from './cost/showback';
export { diskForecast, type DiskForecast } from './history/diskForecast';
export {
  sameHourMedian,
  type TimedValue,
  type UsualValue,
} from './history/sameHourMedian';
export * from './matrices/decideCpuNetwork';
export * from './matrices/decideMemoryGc';
export {
  decisionMatrixBands,
  type Matrix,
  type MatrixAnswer,
  type MatrixBand,
} from './matrices/matrix';
export { diskNeeded, type DiskNeed } from './sizing/diskNeeded';
export { heapAdvice, type HeapAdvice } from './sizing/heapAdvice';
export { nextVerticalStep } from './sizing/nextVerticalStep';
export * from './sizing/verticalResources';
