export { crossingProbability, type ForecastOutlook } from './crossing';
