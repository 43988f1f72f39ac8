import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * Parses a part of the configuration. The message of each issue is what is allowed there, as part of a sentence.
 *
 * @param path - where the value is, such as `kafkaCapacity.sweep`
 * @throws InputError that names the path, the value (never one below `ssl`, `sasl` or `metrics`) and what is allowed
 */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  throw new InputError(problemOf(deepest(error.issues[0]), value, path));
}

/** A value of the configuration that is not allowed. */
export function invalidSetting(
  path: string,
  value: unknown,
  allowed: string,
): InputError {
  return new InputError(problem(path, value, allowed));
}

function problemOf(
  issue: z.core.$ZodIssue,
  root: unknown,
  rootPath: string,
): string {
  const path = issue.path.reduce<string>(
    (above, step) =>
      typeof step === 'number'
        ? `${above}[${step}]`
        : `${above}.${String(step)}`,
    rootPath,
  );
  if (issue.code === 'unrecognized_keys') {
    return `${path}.${issue.keys[0]} is not known: ${issue.message}`;
  }
  return problem(path, valueAt(root, issue.path), issue.message);
}

function problem(path: string, value: unknown, allowed: string): string {
  const must = `${path} must be ${allowed}`;
  // Never show a value from a block with secrets: a password may be where another key belongs.
  if (/\.(ssl|sasl|metrics)(\.|$)/.test(path) || mayHoldBlocks(value))
    return must;
  return value === undefined
    ? `${must}, but it is missing`
    : `${must}, but it is ${JSON.stringify(value)}`;
}

/** Whether a value may hold a block with secrets, such as a cluster that is not in a list. */
function mayHoldBlocks(value: unknown): boolean {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.some(item => typeof item === 'object' && item !== null);
}

/** Of alternatives that all fail, the one that knows most of the value: a wrong field of a block, not that it is no flag. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inside = issue.errors
    .map(([first]) => first)
    .find(one => one?.path.length > 0 || one?.code === 'unrecognized_keys');
  return inside
    ? deepest({ ...inside, path: [...issue.path, ...inside.path] })
    : issue;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? Reflect.get(value, step)
        : undefined,
    root,
  );
}
