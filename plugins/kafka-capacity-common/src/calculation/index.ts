export { parseDecimal, parseWholeNumber } from './decimalText';
export * from './format';
export {
  isModelFailure,
  type ModelFailure,
  type ModelInputError,
  type ModelResult,
} from './modelInput';
export * from './calculation';
