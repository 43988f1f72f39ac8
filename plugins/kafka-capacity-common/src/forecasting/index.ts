export { crossingProbability, type ForecastOutlook } from './crossing';
export { crossingOf, nextCrossing, type ForecastLimit } from './crossings';
export { dayOf, isoDate } from './days';
export {
  unusualTraffic,
  type ForecastFinding,
  type SubjectForecast,
  type UnusualTraffic,
} from './forecastSignal';
export { growthRate, sumOfWeeks, weeksOf } from './growth';
export {
  brokerBudgetLimits,
  diskLimits,
  groupLimits,
  topicLimits,
} from './limits';
export { hourSeason, weekdaySeason, type Season } from './seasonality';
