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
export * from './cluster/brokerConstraints';
export * from './cluster/clusterBalance';
export * from './cluster/clusterFacts';
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
