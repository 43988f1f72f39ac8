import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { assertError, isError, ResponseError } from '@backstage/errors';
import { KafkaCapacityApi } from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';

/** A change is validated and then made, and the backend gives Kafka 45 seconds for each. */
const TIMEOUT_MS = 120_000;

/** What a proxy says that lost the backend, or its patience. */
const LOST = [502, 504];

/** The backend gave no answer: whether it did what it was asked for is not known. */
export class NoAnswerError extends Error {
  name = 'NoAnswerError';
}

/** The backend's own errors say which request they are about. */
function isLost({ statusCode, body }: ResponseError): boolean {
  return LOST.includes(statusCode) && !body.request;
}

function noAnswer(error: unknown): NoAnswerError {
  assertError(error);
  const { message, cause } = error;
  // fetch itself says nothing, and its cause what it failed of.
  const reason =
    message === 'fetch failed' && isError(cause) && cause.message
      ? cause.message
      : message;
  return new NoAnswerError(
    `The kafka-capacity backend gave no answer: ${reason}`,
    { cause: error },
  );
}

/**
 * Asks the kafka-capacity backend in the name of the person who began the task.
 *
 * @throws what the backend answers, in its own words, or NoAnswerError
 */
export async function askBackend<Answer>(
  kafkaCapacity: KafkaCapacityService,
  task: {
    getInitiatorCredentials(): Promise<BackstageCredentials>;
    signal?: AbortSignal;
  },
  ask: (client: KafkaCapacityApi) => Promise<Answer>,
): Promise<Answer> {
  const client = kafkaCapacity.forCredentials(
    await task.getInitiatorCredentials(),
    { timeoutMs: TIMEOUT_MS, signal: task.signal },
  );
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof ResponseError && !isLost(error)) throw error.cause;
    throw noAnswer(error);
  }
}
