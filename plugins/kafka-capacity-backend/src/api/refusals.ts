import { InputError, isError, NotFoundError } from '@backstage/errors';
import { openApiSpec } from 'backstage-plugin-kafka-capacity-common';
import { ErrorRequestHandler, Request, RequestHandler } from 'express';

/** PostgreSQL has no such character in its texts, and no name of Kafka or of the catalog should. */
export const refuseNul: RequestHandler = (req, _res, next) => {
  next(
    req.path.includes('%00')
      ? new InputError('A path must not contain the character U+0000')
      : undefined,
  );
};

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

/** The validator says what a parameter must be, but not what it is, and of what it does not know neither name nor choice. */
export const nameValue: ErrorRequestHandler = (error, req, _res, next) => {
  if (!isError(error) || error.name !== 'InputError') {
    next(error);
    return;
  }
  const { message } = error;
  if (message.startsWith('Unknown query parameter')) {
    const allowed = operationOf(req)?.parameters?.flatMap(parameter =>
      parameter.in === 'query' && parameter.name ? [parameter.name] : [],
    );
    next(new InputError(`${message}; ${allowedWords(allowed ?? [])}`));
    return;
  }
  const allowed = bodyFields(req);
  const unknown =
    allowed &&
    Object.keys(req.body ?? {}).find(name => !allowed.includes(name));
  if (unknown !== undefined && message.includes('additional properties')) {
    next(
      new InputError(
        `request/body has a field '${unknown}' (${shown(
          req.body[unknown],
        )}) that is not known; ${allowedWords(allowed ?? [])}`,
      ),
    );
    return;
  }
  const place = /^request\/(query|body)\/(\w+)/.exec(message);
  if (!place) {
    next(error);
    return;
  }
  const given = place[1] === 'query' ? req.query : req.body;
  next(new InputError(`${message}, but it is ${shown(given[place[2]])}`));
};

function allowedWords(names: readonly string[]): string {
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
interface Operation {
  parameters?: { in?: string; name?: string }[];
  requestBody?: { content?: Record<string, { schema?: BodySchema }> };
}

interface BodySchema {
  $ref?: string;
  properties?: Record<string, unknown>;
}

/** The validator leaves the operation that it has found with the request. */
function operationOf(
  req: Request & { openapi?: { schema?: Operation } },
): Operation | undefined {
  return req.openapi?.schema;
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
