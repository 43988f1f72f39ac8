export * from './consumerGroups';
export {
  consumerRecommendationWording,
  membersFindingText,
  type WordedConsumerRecommendation,
} from './consumerRecommendation';
export * from './consumerStrategies';
export * from './consumerTuning';
export * from './findings';
export { causeText } from './groupCause';
export * from './groupClearing';
export { groupFaultText, groupSignal } from './groupSignal';
export * from './hazards';
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
