import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  escapeInvisible,
  kafkaCapacityClusterReadPermission,
} from 'backstage-plugin-kafka-capacity-common';
import { fullText, publicText } from 'backstage-plugin-kafka-capacity-node';
import { randomUUID } from 'node:crypto';
import { Caller } from './Caller';

/** Whether a caller gets what only some may read. What a service gets may be shown to anybody, as search results are. */
export async function mayReadRestricted(caller: Caller): Promise<boolean> {
  return caller.isUser && caller.may(kafkaCapacityClusterReadPermission);
}

/**
 * An answer with what its caller may read of the messages in it.
 *
 * @param mayRead - asked only where something is restricted
 */
export async function withoutRestricted<Answer>(
  answer: Answer,
  mayRead: () => Promise<boolean>,
): Promise<Answer> {
  const text = JSON.stringify(answer);
  if (text === undefined || publicText(text) === text) return answer;
  const readable = (await mayRead()) ? fullText : publicText;
  return JSON.parse(text, (_key, value) =>
    typeof value === 'string' ? readable(value) : value,
  );
}

/** Errors whose message was written for the caller. Every other one may say what a database or a driver said. */
const DELIBERATE = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'ServiceUnavailableError',
]);

/**
 * An error as its caller may read it. One that was not written for callers is logged, and the caller gets the number under which.
 */
export async function readableError(
  given: unknown,
  what: string,
  logger: LoggerService,
  mayRead: () => Promise<boolean>,
): Promise<Error> {
  const error = toError(given);
  if (!DELIBERATE.has(error.name) && !('statusCode' in error)) {
    const id = randomUUID().slice(0, 8);
    logger.error(`${what} failed (${id})`, error);
    return new Error(
      `The backend could not answer. Its log says why under ${id}.`,
    );
  }
  const message = await withoutRestricted(error.message, mayRead);
  error.message = escapeInvisible(message);
  // It would be answered too.
  Reflect.deleteProperty(error, 'cause');
  return error;
}
