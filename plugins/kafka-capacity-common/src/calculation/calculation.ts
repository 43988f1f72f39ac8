import type { CalculationInput, PolicySource } from '../api/parts/calculations';

export type {
  Advice,
  Calculation,
  CalculationInput,
  CalculationStep,
  PolicySource,
} from '../api/parts/calculations';

/**
 * The layer that a policy's value comes from.
 *
 * @public
 */
export type PolicyOrigin = PolicySource['from'];

/**
 * Where an input of a calculation comes from, for its calculation.
 *
 * @public
 */
export type InputSource = Pick<CalculationInput, 'source' | 'at'>;
