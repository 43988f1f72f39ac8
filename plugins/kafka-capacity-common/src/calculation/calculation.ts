/**
 * The layer that a policy's value comes from.
 *
 * @public
 */
export type PolicyOrigin = 'default' | 'configuration' | 'annotation';

/**
 * Where a limit was set and where it can be changed.
 *
 * @public
 */
export interface PolicySource {
  /** Path in the configuration, such as `kafkaCapacity.policies.consumerLagRecords.warning`, or an annotation's name. */
  key: string;
  from: PolicyOrigin;
}

/**
 * A number or fact that a result was worked out from.
 *
 * @public
 */
export interface CalculationInput {
  /** Stable name, such as `lag`, for whoever looks it up. */
  id?: string;
  /** The same for people. */
  name: string;
  /** Null when it is not known. */
  value: number | string | boolean | null;
  unit?: string;
  /** Where it comes from, such as `log sizes`, `log end offsets`, `declared by annotation`, `configuration`, `default`. */
  source: string;
  /** ISO time at which it was measured. */
  at?: string;
}

/**
 * One step of the arithmetic.
 *
 * @public
 */
export interface CalculationStep {
  /** Stable name, such as `need`, for whoever looks it up. */
  id?: string;
  /** The same for people. */
  label: string;
  /** The rule with the numbers put in, such as `65 ÷ 10 = 6.5 → 7`. */
  expression: string;
  /** Null when an input is not known. */
  value: number | string | null;
  unit?: string;
}

/**
 * How a result was reached, for people who ask "why?". Plain data: it survives JSON unchanged.
 *
 * @public
 */
export interface Calculation {
  /** The rule in words or as the formula that the guide gives. */
  rule: string;
  /** Section of the scaling guide, or what else the rule is taken from. */
  source: string;
  inputs: CalculationInput[];
  steps: CalculationStep[];
  /** Which of several terms decided. */
  binds?: string;
  policy?: PolicySource;
}

/**
 * Where an input of a calculation comes from, for its calculation.
 *
 * @public
 */
export interface InputSource {
  source: string;
  /** ISO time at which it was measured. */
  at?: string;
}

/**
 * Something worth doing or knowing that does not change the level. Answers of the API have its numbers beside.
 *
 * @public
 */
export type Advice = {
  /** Stable name, such as `tier-maximum`. */
  id: string;
  /** One sentence for people. */
  text: string;
};
