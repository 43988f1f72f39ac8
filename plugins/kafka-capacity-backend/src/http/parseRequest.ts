import { InputError } from '@backstage/errors';
import { parseWholeNumber } from 'backstage-plugin-kafka-capacity-common';
import { Request } from 'express';
import { z } from 'zod';
import { allowedWords, shown, unsupportedMediaType } from './refusals';

const JSON_TYPE = 'application/json';

/** Only schemas' own messages: the others are made of the schema, so that they say all that is allowed. */
const SILENT = { error: () => '' };

/**
 * The query of a request, parsed from its own text: what Express makes of it has lost the difference between `a[]=1` and `a=1`, and between
 * `0x10` and `16`.
 *
 * @throws InputError that names the parameter, its value and what is allowed
 */
export function parseQuery<Schema extends z.ZodObject>(
  schema: Schema,
  req: Request,
): z.output<Schema> {
  const texts = new Map<string, string[]>();
  for (const pair of pairsOf(req)) {
    const [name, value] = (pair.includes('=') ? pair : `${pair}=`)
      .split(/=(.*)/s, 2)
      .map(decoded);
    if (name === undefined || value === undefined) {
      throw new InputError(
        `A query must be percent-encoded, '%' as '%25', but it has '${pair.slice(
          0,
          200,
        )}'`,
      );
    }
    if (!Object.hasOwn(schema.shape, name)) {
      throw new InputError(
        `Unknown query parameter '${name.slice(0, 200)}'; ${allowedWords(
          Object.keys(schema.shape),
        )}`,
      );
    }
    texts.set(name, [...(texts.get(name) ?? []), value]);
  }
  const values = Object.fromEntries(
    Array.from(texts, ([name, given]) => [
      name,
      valueOf(bare(schema.shape[name]), given),
    ]),
  );
  const { data, error } = schema.safeParse(values, SILENT);
  if (!error) return data;
  const [issue] = error.issues;
  const [name, at] = issue.path.map(String);
  const given = texts.get(name) ?? [];
  const field = bare(schema.shape[name]);
  const isList = field instanceof z.ZodArray;
  const one = isList ? bare(field.element) : field;
  const digits = one instanceof z.ZodNumber ? ' in decimal digits' : '';
  const several = isList ? `, for several ${name}=…&${name}=…` : '';
  const isOfSeveral = isList && given.length > 1;
  throw new InputError(
    `request/query/${isOfSeveral ? `${name}/${at}` : name} must be ${
      issue.message || allowed(one)
    }${digits}${several}, but it is ${shown(
      given.length > 1 && !isOfSeveral ? given : given[Number(at ?? 0)],
    )}`,
  );
}

/**
 * The body of a request.
 *
 * @throws InputError that names the field, its value and what is allowed
 */
export function parseBody<Schema extends z.ZodObject>(
  schema: Schema,
  req: Request,
): z.output<Schema> {
  const type = req.headers['content-type'];
  if (type === undefined) {
    throw new InputError(
      'request/body must be JSON, with Content-Type application/json, but Content-Type is missing',
    );
  }
  if (type.split(';')[0].trim().toLocaleLowerCase('en-US') !== JSON_TYPE) {
    throw unsupportedMediaType(req);
  }
  const { data, error } = schema.safeParse(req.body, SILENT);
  if (!error) return data;
  throw new InputError(bodyProblem(schema, req.body, error.issues[0]));
}

function bodyProblem(
  schema: z.ZodType,
  body: unknown,
  issue: z.core.$ZodIssue,
): string {
  const place = ['request/body', ...issue.path.map(pointerStep)].join('/');
  let at: z.core.$ZodType | undefined = bare(schema);
  let value = body;
  for (const step of issue.path) {
    at = at && inside(at, step);
    value = isRecord(value) ? value[String(step)] : undefined;
  }
  if (issue.code === 'unrecognized_keys' && at instanceof z.ZodObject) {
    const [name] = issue.keys;
    return `${place} has a field '${name.slice(0, 200)}' (${shown(
      isRecord(value) ? value[name] : undefined,
    )}) that is not known; ${allowedWords(Object.keys(at.shape))}`;
  }
  const words = issue.message || (at && allowed(at));
  const given =
    issue.code === 'too_big' && typeof value === 'string'
      ? `has ${value.length}`
      : `is ${shown(value)}`;
  return `${place} must be ${words}, but it ${given}`;
}

/** A step of a JSON pointer. */
function pointerStep(step: PropertyKey): string {
  return String(step).replaceAll('~', '~0').replaceAll('/', '~1');
}

function inside(
  schema: z.core.$ZodType,
  step: PropertyKey,
): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return bare(schema.shape[String(step)]);
  if (schema instanceof z.ZodArray) return bare(schema.element);
  if (schema instanceof z.ZodRecord) return bare(schema.valueType);
  return undefined;
}

/** The schema of what is there when something is. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? bare(schema.unwrap())
    : schema;
}

/** What a schema allows, as part of a sentence. */
function allowed(schema: z.core.$ZodType): string {
  const { type, enum: choice, ...limits } = z.toJSONSchema(schema);
  if (choice) return `one of ${choice.join(', ')}`;
  switch (type) {
    case 'integer':
      return `a whole number${range(limits)}`;
    case 'number':
      return `a number${range(limits)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${sized(limits.minItems, limits.maxItems, 'items')}`;
    case 'object':
      return `an object${sized(0, limits.maxProperties, 'fields')}`;
    default:
      return `a string${sized(
        limits.minLength,
        limits.maxLength,
        'characters',
      )}`;
  }
}

function range({
  minimum,
  exclusiveMinimum,
  maximum,
}: z.core.JSONSchema.BaseSchema): string {
  if (minimum === undefined) {
    return ` above ${exclusiveMinimum} and at most ${maximum}`;
  }
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? ` of at least ${minimum}`
    : ` from ${minimum} to ${maximum}`;
}

function sized(min = 0, max: number | undefined, of: string): string {
  if (max !== undefined) return ` of ${min} to ${max} ${of}`;
  return min > 0 ? ' that is not empty' : '';
}

/** What the text of a query stands for; the text itself where that is nothing, so that it is refused. */
function valueOf(schema: z.core.$ZodType, texts: string[]): unknown {
  if (schema instanceof z.ZodArray) {
    return texts.map(text => valueOf(bare(schema.element), [text]));
  }
  if (texts.length > 1) return texts;
  const [text] = texts;
  if (schema instanceof z.ZodNumber) return parseWholeNumber(text) ?? text;
  if (schema instanceof z.ZodBoolean && /^(true|false)$/.test(text)) {
    return text === 'true';
  }
  return text;
}

function pairsOf(req: Request): string[] {
  const [, query = ''] = req.originalUrl.split(/\?(.*)/s, 2);
  return query.split('&').filter(pair => pair !== '');
}

/** A name or value of a query; undefined where it is not percent-encoded. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
