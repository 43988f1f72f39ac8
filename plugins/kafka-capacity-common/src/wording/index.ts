export * from './consumerGroups';
export * from './consumerStrategies';
export * from './consumerTuning';
export * from './findings';
export * from './lag';
export * from './runbooks';
export { levelReasonText } from './thresholds';
export * from './topics';
