export * from './brokers/brokerAddition';
export * from './brokers/reassignment';
export {
  brokerActionText,
  brokerAdvice,
  brokerAdviceText,
  matrixAnswerText,
  resourceText,
  sizeChangesText,
} from './brokers/brokerAdvice';
export { brokerReasonText } from './brokers/brokerReasons';
export { brokerFindingText, brokerSignal } from './brokers/brokerSignal';
export { clusterFindingText, clusterSignal } from './brokers/clusterFindings';
export * from './brokers/changedLoads';
export * from './brokers/clusterOptions';
export * from './brokers/holdings';
export * from './brokers/mostOwners';
export { clusterWarningText } from './clusterWarnings';
export * from './consumers/consumerGroups';
export {
  consumerRecommendationWording,
  membersFindingText,
  type WordedConsumerRecommendation,
} from './consumers/consumerRecommendation';
export * from './consumers/consumerStrategies';
export * from './consumers/consumerTuning';
export { excludedCountsText } from './exclusion';
export * from './findings';
export {
  crossingAdviceText,
  crossingDateText,
  dateText,
  forecastLimitText,
  forecastLimitTitle,
  forecastMethodText,
  forecastModelText,
  forecastReachText,
  forecastText,
  growthText,
  nextCrossingAnswer,
  seasonText,
  seriesOriginText,
} from './forecasting';
export { historyProgressTexts } from './history/historyProgress';
export { causeText } from './consumers/groupCause';
export * from './consumers/groupClearing';
export { groupFaultText, groupSignal } from './consumers/groupSignal';
export * from './topics/hazards';
export * from './consumers/lag';
export * from './procedureScript';
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
export { brokersNeededCalculation } from './brokers/brokersNeeded';
export { verticalStepText } from './brokers/verticalSteps';
export { sourceCaveatText } from './brokers/sourceCaveats';
