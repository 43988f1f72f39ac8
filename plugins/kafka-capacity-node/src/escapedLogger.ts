import { LoggerService } from '@backstage/backend-plugin-api';
import { escapeInvisible } from 'backstage-plugin-kafka-capacity-common';
import { fullText } from './restrictedText';

type JsonObject = Exclude<
  NonNullable<Parameters<LoggerService['warn']>[1]>,
  Error
>;
type JsonValue = JsonObject[string];

/**
 * A logger whose lines hold no line break or control character from outside: ids of consumer groups and what brokers answer would
 * otherwise write lines of their own.
 *
 * @public
 */
export function escapedLogger(logger: LoggerService): LoggerService {
  const at =
    (level: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, ...meta: [(Error | JsonObject)?]) =>
      logger[level](lineOf(message), ...meta.map(escapedMeta));
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    child: meta => escapedLogger(logger.child(meta)),
  };
}

function lineOf(text: string): string {
  return escapeInvisible(fullText(text));
}

/** How many causes of an error are logged. */
const MOST_CAUSES = 5;

function escapedMeta(
  meta: Error | JsonObject | undefined,
): Error | JsonObject | undefined {
  return meta instanceof Error
    ? escapedError(meta, MOST_CAUSES)
    : meta && escapedObject(meta);
}

function escapedError(error: Error, causes: number): Error {
  const message = lineOf(error.message);
  const { cause, stack = '' } = error;
  const escaped = new Error(
    message,
    cause instanceof Error && causes > 0
      ? { cause: escapedError(cause, causes - 1) }
      : undefined,
  );
  escaped.name = error.name;
  escaped.stack = stack
    .replace(error.message, () => message)
    .split('\n')
    .map(escapeInvisible)
    .join('\n');
  return escaped;
}

function escapedObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, escapedValue(value)]),
  );
}

function escapedValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return lineOf(value);
  if (Array.isArray(value)) {
    return value.map(one => escapedValue(one) ?? null);
  }
  return typeof value === 'object' && value !== null
    ? escapedObject(value)
    : value;
}
