/**
 * A number that a calculation can't be done with.
 *
 * @public
 */
export interface ModelInputError {
  /** Name of the input. */
  field: string;
  /** What was given, as text: JSON has no NaN and no infinity. */
  value: string;
  /** What would be right, such as `a number from 0 to 1000000`. */
  allowed: string;
  /** The three in one sentence. */
  message: string;
}

/**
 * The answer to a question that could not be worked out.
 *
 * @public
 */
export interface ModelFailure {
  error: ModelInputError;
}

/**
 * The answer of a function that never throws: the result, or what was wrong with an input.
 *
 * @public
 */
export type ModelResult<T> = T | ModelFailure;

/**
 * Tells a failure from a result.
 *
 * @public
 */
export function isModelFailure(result: unknown): result is ModelFailure {
  return typeof result === 'object' && result !== null && 'error' in result;
}

/** What a numeric input may be. */
export interface NumberRange {
  min: number;
  max: number;
  integer?: boolean;
}

/** The input as a failure when it is out of range, else undefined. Takes `unknown`: numbers also come from JSON. */
export function checkNumber(
  field: string,
  value: unknown,
  range: NumberRange,
): ModelFailure | undefined {
  const fits =
    typeof value === 'number' &&
    value >= range.min &&
    value <= range.max &&
    (!range.integer || Number.isInteger(value));
  if (fits) return undefined;
  const kind = range.integer ? 'a whole number' : 'a number';
  const allowed = `${kind} from ${range.min} to ${range.max}`;
  return inputFailure(field, value, allowed);
}

/** The same for an input that may be absent or null: then there is nothing to check. */
export function checkOptional(
  field: string,
  value: unknown,
  range: NumberRange,
): ModelFailure | undefined {
  return value === undefined || value === null
    ? undefined
    : checkNumber(field, value, range);
}

/** Whether it has fields that can be read. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is a number of something: finite and not negative, as offsets, counts, rates and ages are. Kafka says -1 for none. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The number of something; null, as for what could not be read, when it is none. */
export function amountOrNull(value: unknown): number | null {
  return isAmount(value) ? value : null;
}

/** A failure for an input. */
export function inputFailure(
  field: string,
  value: unknown,
  allowed: string,
): ModelFailure {
  const text = describeValue(value);
  return {
    error: {
      field,
      value: text,
      allowed,
      message: `${field} must be ${allowed}, is ${text}`,
    },
  };
}

/** A given value as short text: strings quoted, objects by their kind. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
    return JSON.stringify(shown);
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
