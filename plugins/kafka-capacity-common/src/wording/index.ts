export * from './consumerGroups';
export * from './consumerStrategies';
export * from './consumerTuning';
export * from './findings';
export * from './lag';
export * from './runbooks';
export { levelReasonText } from './thresholds';
export * from './topics';
export { recommendationAnswer, topicAdviceText } from './topicAdvice';
export * from './topicExplanation';
export {
  throughputReasonText,
  topicActionText,
  topicFindingText,
} from './topicFindings';
