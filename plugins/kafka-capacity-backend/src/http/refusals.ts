import { InputError, isError, NotFoundError } from '@backstage/errors';
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
  const { type, statusCode } = error;
  switch (type) {
    case 'entity.parse.failed':
      return new InputError(
        `request/body must be JSON, but it is ${shown(error.body)}`,
      );
    case 'entity.too.large':
      return bodyTooLarge(error.limit, error.length);
    case 'charset.unsupported':
      return unsupportedMediaType(req);
    case 'encoding.unsupported':
      return unsupportedEncoding(req, 'gzip, deflate or br, or absent');
    default:
      return statusCode === 400 && req.headers['content-encoding']
        ? new InputError(
            `request/body must be encoded as Content-Encoding says, which is ${shown(
              req.headers['content-encoding'],
            )}`,
          )
        : undefined;
  }
}

/** @param bytes - that it has; absent where that is not known */
export function bodyTooLarge(limit: unknown, bytes?: unknown): Error {
  return new RefusedBodyError(
    413,
    'PayloadTooLargeError',
    `request/body must have at most ${limit} bytes, but it has ${
      bytes ?? 'more'
    }`,
  );
}

/** @param supported - what a Content-Encoding may be, in words */
export function unsupportedEncoding(req: Request, supported: string): Error {
  return new RefusedBodyError(
    415,
    'UnsupportedMediaTypeError',
    `Content-Encoding must be ${supported}, but it is ${shown(
      req.headers['content-encoding'],
    )}`,
  );
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

/** Refuses a body with a text that no database of PostgreSQL takes. */
export const refuseNulInBody: RequestHandler = (req, _res, next) => {
  const at = placeOfNul(req.body);
  next(
    at === undefined
      ? undefined
      : new InputError(
          `request/body${at} must be a text without the character U+0000`,
        ),
  );
};

/** Where a text holds NUL, such as `/declared/owner`; undefined where none does. */
function placeOfNul(value: unknown): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? '' : undefined;
  if (!isRecord(value)) return undefined;
  for (const [key, part] of Object.entries(value)) {
    // The key may be what holds it.
    const at = key.includes('\0') ? '' : placeOfNul(part);
    if (at !== undefined) return `/${shown(key).slice(1, -1)}${at}`;
  }
  return undefined;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  return (
    isRecord(value) &&
    (levels === 0 ||
      Object.values(value).some(part => isDeeperThan(part, levels - 1)))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  // A file is no list of its bytes.
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
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
