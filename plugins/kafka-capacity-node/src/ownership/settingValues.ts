import { InputError, toError } from '@backstage/errors';
import { JsonObject, JsonValue } from '@backstage/types';

/**
 * A text that is not empty.
 *
 * @public
 */
export function readText(given: JsonValue | undefined, path: string): string {
  if (typeof given === 'string' && given !== '') return given;
  throw invalidValue(path, given, 'a text that is not empty');
}

/**
 * The items of a list; none unless given.
 *
 * @public
 */
export function readList(
  given: JsonValue | undefined,
  path: string,
): JsonValue[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) {
    return given.map(item => item ?? null);
  }
  throw invalidValue(path, given, 'a list');
}

/**
 * A regular expression from its source.
 *
 * @public
 */
export function readPattern(
  given: JsonValue | undefined,
  path: string,
): RegExp {
  const source = readText(given, path);
  try {
    return new RegExp(source);
  } catch (error) {
    throw new InputError(
      `${path} must be a regular expression: ${toError(error).message}`,
    );
  }
}

/**
 * A block of settings.
 *
 * @param keys - what it may have; anything unless given
 * @public
 */
export function readBlock(
  given: JsonValue,
  path: string,
  keys?: readonly string[],
): JsonObject {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidValue(path, given, 'a block');
  }
  const unknown = keys && Object.keys(given).find(key => !keys.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `${path}.${unknown} is not known: allowed are ${keys?.join(', ')}`,
    );
  }
  return given;
}

/**
 * Says what is wrong with a setting: its path, its value and what is allowed.
 *
 * @public
 */
export function invalidValue(
  path: string,
  value: JsonValue | undefined,
  allowed: string,
): InputError {
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return new InputError(`${path} must be ${allowed}, but it ${is}`);
}
