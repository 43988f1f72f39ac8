import { InputError, isError, NotFoundError } from '@backstage/errors';
import {
  ALLOWED_TOPIC_NAME,
  openApiSpec,
  TOPIC_NAME_PATTERN,
} from 'backstage-plugin-kafka-capacity-common';
import { ErrorRequestHandler, Request, RequestHandler } from 'express';

/** PostgreSQL has no such character in its texts, and no name of Kafka or of the catalog should. */
export const refuseNul: RequestHandler = (req, _res, next) => {
  if (!isEncoded(req.path)) {
    next(
      new InputError(
        `Names in a path must be percent-encoded, '%' as '%25', but it is '${req.path}'`,
      ),
    );
    return;
  }
  next(
    req.path.includes('%00')
      ? new InputError('A path must not contain the character U+0000')
      : undefined,
  );
};

function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What Backstage's own routers answer further on, such as the one about permissions. */
const FRAMEWORK = /^\/\.backstage\//;

/** What no route has answered is nothing that there is, said in the same form as every other error. */
export const refuseUnknownPath: RequestHandler = (req, _res, next) => {
  next(
    FRAMEWORK.test(req.path)
      ? undefined
      : new NotFoundError(
          `There is no ${req.method} ${req.baseUrl}${req.path}: /api/kafka-capacity/openapi.json has every path`,
        ),
  );
};

/** An error with an HTTP status that Backstage has no class for. */
class RefusedBodyError extends Error {
  constructor(
    readonly statusCode: number,
    readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** Names what is wrong with a body that could not be read, in the form of every other error. */
export const refuseUnreadableBody: ErrorRequestHandler = (
  error,
  req,
  _res,
  next,
) => {
  next(isError(error) ? unreadableBody(error, req) ?? error : error);
};

function unreadableBody(
  error: Error & Record<string, unknown>,
  req: Request,
): Error | undefined {
  const { type, statusCode, name } = error;
  const encoding = shown(req.headers['content-encoding']);
  switch (type) {
    case 'entity.parse.failed':
      return new InputError(
        `request/body must be JSON, but it is ${shown(error.body)}`,
      );
    case 'entity.too.large':
      return new RefusedBodyError(
        413,
        name,
        `request/body must have at most ${error.limit} bytes, but it has ${
          error.length ?? 'more'
        }`,
      );
    case 'charset.unsupported':
      return unsupportedMediaType(req);
    case 'encoding.unsupported':
      return new RefusedBodyError(
        415,
        name,
        `Content-Encoding must be gzip, deflate or br, or absent, but it is ${encoding}`,
      );
    default:
      return statusCode === 400 && req.headers['content-encoding']
        ? new InputError(
            `request/body must be encoded as Content-Encoding says, which is ${encoding}`,
          )
        : undefined;
  }
}

export function unsupportedMediaType(req: Request): Error {
  return new RefusedBodyError(
    415,
    'UnsupportedMediaTypeError',
    `request/body must be JSON in UTF-8, with Content-Type application/json, but Content-Type is ${shown(
      req.headers['content-type'],
    )}`,
  );
}

/** Levels of lists and objects in a body: what the API knows has four. */
const DEEPEST = 20;

/** Refuses what would take more stack to look at than there is. */
export const refuseDeepBody: RequestHandler = (req, _res, next) => {
  next(
    isDeeperThan(req.body, DEEPEST)
      ? new InputError(
          `request/body must have at most ${DEEPEST} levels of lists and objects, but it has more`,
        )
      : undefined,
  );
};

function isDeeperThan(value: unknown, levels: number): boolean {
  return (
    isRecord(value) &&
    (levels === 0 ||
      Object.values(value).some(part => isDeeperThan(part, levels - 1)))
  );
}

/** The validator says what a parameter must be, but not what it is, and of what it does not know neither name nor choice. */
export const nameValue: ErrorRequestHandler = (error, req, _res, next) => {
  if (!isError(error) || error.name !== 'InputError') {
    next(error);
    return;
  }
  const { message } = error;
  if (isUnsupportedMediaType(message) && req.headers['content-type']) {
    next(unsupportedMediaType(req));
    return;
  }
  const whole =
    missingBody(message) ??
    unknownParameter(message, req) ??
    unreadableParameter(message, req) ??
    unknownField(message, req) ??
    wrongValue(message, req);
  next(whole === undefined ? error : new InputError(whole));
};

function isUnsupportedMediaType(message: string): boolean {
  return /^unsupported media type/i.test(message);
}

function missingBody(message: string): string | undefined {
  return isUnsupportedMediaType(message)
    ? 'request/body must be JSON, with Content-Type application/json, but Content-Type is missing'
    : undefined;
}

function unknownParameter(message: string, req: Request): string | undefined {
  if (!message.startsWith('Unknown query parameter')) return undefined;
  const operation = operationOf(req);
  const allowed = operation ? [...queryParameters(operation).keys()] : [];
  return `${message}; ${allowedWords(allowed)}`;
}

/** A parameter of the query whose value the validator does not even look at. */
const UNREADABLE =
  /^(?:Empty value found for query parameter|Parameter) '(\w+)'(?! has)/;

function unreadableParameter(
  message: string,
  req: Request,
): string | undefined {
  const name = UNREADABLE.exec(message)?.[1];
  if (name === undefined) return undefined;
  const operation = operationOf(req);
  const schema = operation && queryParameters(operation).get(name);
  const choice = schema?.items?.enum ?? schema?.enum;
  const allowed = choice
    ? `one of ${choice.join(', ')}`
    : 'a value that is not empty, with reserved characters encoded';
  const repeated =
    schema?.type === 'array' ? `, for several ${name}=…&${name}=…` : '';
  return `request/query/${name} must be ${allowed}${repeated}, but it is ${shown(
    req.query[name],
  )}`;
}

function unknownField(message: string, req: Request): string | undefined {
  const allowed = bodyFields(req);
  if (!allowed || !message.includes('additional properties')) return undefined;
  const unknown = Object.keys(req.body ?? {}).find(
    name => !allowed.includes(name),
  );
  if (unknown === undefined) return undefined;
  const value = shown(req.body[unknown]);
  return `request/body has a field '${unknown}' (${value}) that is not known; ${allowedWords(
    allowed,
  )}`;
}

/** Patterns of the document, and what each asks for. */
const PATTERN_WORDS = [[TOPIC_NAME_PATTERN, ALLOWED_TOPIC_NAME]] as const;

function wrongValue(message: string, req: Request): string | undefined {
  const place = /^request\/(query|body)\/(.*?) must /.exec(message);
  if (!place || /, but it (is|has) /.test(message)) return undefined;
  const [, part, path] = place;
  let value: unknown = part === 'query' ? req.query : req.body;
  for (const step of path.split('/')) {
    value = isRecord(value) ? value[unescaped(step)] : undefined;
  }
  const named = PATTERN_WORDS.reduce(
    (text, [pattern, words]) =>
      text.replace(`must match pattern "${pattern}"`, `must be ${words}`),
    message,
  );
  return `${named}, but it is ${shown(value)}`;
}

/** A step of a JSON pointer as it is named. */
function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function allowedWords(names: readonly string[]): string {
  return names.length > 0
    ? `allowed are ${names.join(', ')}`
    : 'none is allowed here';
}

/** Characters of a value that an error repeats: it is to be recognised, not read again. */
const SHOWN = 200;

/**
 * The beginning of a value as JSON. JSON has no number that is too large to be one: `1e999` is read as Infinity, and would be
 * shown as null.
 */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = (part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part)
      ? 'a number that is too large'
      : part;
  const whole =
    text(value) === value
      ? JSON.stringify(value, (_key, part) => text(part))
      : String(text(value));
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
}

/** As much of an operation as is told of what it allows. */
export interface Operation {
  parameters?: { in?: string; name?: string; schema?: ParameterSchema }[];
  requestBody?: { content?: Record<string, { schema?: BodySchema }> };
}

export interface ParameterSchema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  items?: Pick<ParameterSchema, 'enum'>;
}

interface BodySchema {
  $ref?: string;
  properties?: Record<string, unknown>;
}

/** The validator leaves the operation that it has found with the request. */
export function operationOf(
  req: Request & { openapi?: { schema?: Operation } },
): Operation | undefined {
  return req.openapi?.schema;
}

/** The parameters that a query may have, by name. */
export function queryParameters({
  parameters = [],
}: Operation): Map<string, ParameterSchema | undefined> {
  return new Map(
    parameters.flatMap(parameter =>
      parameter.in === 'query' && parameter.name !== undefined
        ? [[parameter.name, parameter.schema]]
        : [],
    ),
  );
}

/** The fields that a body may have; undefined where there is none. */
function bodyFields(req: Request): string[] | undefined {
  const { content } = operationOf(req)?.requestBody ?? {};
  const schema = content?.['application/json']?.schema;
  const schemas: Record<string, object> = openApiSpec.components.schemas;
  const name = schema?.$ref?.split('/').at(-1);
  const found: BodySchema | undefined =
    name === undefined ? schema : schemas[name];
  return found?.properties && Object.keys(found.properties);
}
