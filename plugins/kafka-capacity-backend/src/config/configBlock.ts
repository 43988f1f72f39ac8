import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** A part of the configuration with its whole path, for messages. */
export interface ConfigBlock {
  config: Config;
  path: string;
}

/** The blocks of a list; none where there is no list. */
export function listOfBlocks(config: Config, path: string): ConfigBlock[] {
  const blocks = config.getOptionalConfigArray(path) ?? [];
  return blocks.map((block, i) => ({ config: block, path: `${path}[${i}]` }));
}

/** The block at a key; undefined where there is none, or something else than a block. */
export function blockAt(
  config: Config,
  key: string,
  path: string = key,
): ConfigBlock | undefined {
  const given = config.getOptional(key);
  return typeof given === 'object' && given !== null && !Array.isArray(given)
    ? { config: config.getConfig(key), path }
    : undefined;
}

/**
 * A key that nothing reads is a mistake, most often of spelling, and its default would hold without anybody's knowledge.
 *
 * @throws InputError that names the first such key and those that are known
 */
export function refuseUnknownKeys(
  block: ConfigBlock | undefined,
  known: readonly string[],
): void {
  const unknown = block?.config.keys().find(key => !known.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `${block?.path}.${unknown} is not known: allowed are ${known.join(', ')}`,
    );
  }
}

/** A flag that is false unless told. */
export function readFlag({ config, path }: ConfigBlock, key: string): boolean {
  const given = config.getOptional(key);
  if (given === undefined) return false;
  const flag = flagOf(given);
  if (flag === undefined) {
    throw invalid(`${path}.${key}`, given, 'true or false');
  }
  return flag;
}

/** True or false, also as the text that an environment variable is; undefined for anything else. */
export function flagOf(given: unknown): boolean | undefined {
  if (typeof given === 'boolean') return given;
  if (given === 'true' || given === 'false') return given === 'true';
  return undefined;
}

/** Milliseconds of a duration that is given. */
export function durationAt(
  config: Config,
  key: string,
  allowed: string,
): number {
  try {
    return durationToMilliseconds(readDurationFromConfig(config, { key }));
  } catch {
    throw invalid(key, config.getOptional(key), allowed);
  }
}

/** What is wrong with a value that is no secret. */
export function invalid(
  path: string,
  value: unknown,
  allowed: string,
): InputError {
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return new InputError(`${path} must be ${allowed}, but it ${is}`);
}

/** Of what stands in a block with secrets no value is shown: a key may have been given in another's place. */
export function invalidSecret(path: string, allowed: string): InputError {
  return new InputError(`${path} must be ${allowed}`);
}
