export * from './brokers/reassignment';
export * from './consumers/consumerGroups';
export {
  consumerRecommendationWording,
  membersFindingText,
  type WordedConsumerRecommendation,
} from './consumers/consumerRecommendation';
export * from './consumers/consumerStrategies';
export * from './consumers/consumerTuning';
export * from './findings';
export { causeText } from './consumers/groupCause';
export * from './consumers/groupClearing';
export { groupFaultText, groupSignal } from './consumers/groupSignal';
export * from './topics/hazards';
export * from './consumers/lag';
export * from './runbooks';
export { levelReasonText } from './thresholds';
export * from './topics/topics';
export { recommendationAnswer, topicAdviceText } from './topics/topicAdvice';
export * from './topics/topicExplanation';
export {
  throughputReasonText,
  topicActionText,
  topicFindingText,
} from './topics/topicFindings';
