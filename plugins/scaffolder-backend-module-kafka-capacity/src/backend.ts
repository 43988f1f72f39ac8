import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { assertError, CustomErrorBase, ResponseError } from '@backstage/errors';
import {
  KafkaCapacityApi,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';

/** A change is validated and then made, and the backend gives Kafka 45 seconds for each. */
const TIMEOUT_MS = 120_000;

/** What it takes to ask the kafka-capacity backend. */
export interface BackendServices {
  auth: AuthService;
  discovery: DiscoveryService;
}

/** The backend gave no answer: whether it did what it was asked for is not known. */
export class NoAnswerError extends CustomErrorBase {}

/**
 * Asks the kafka-capacity backend in the name of the person who began the task.
 *
 * @throws what the backend answers, in its own words, or NoAnswerError
 */
export async function askBackend<Answer>(
  { auth, discovery }: BackendServices,
  task: {
    getInitiatorCredentials(): Promise<BackstageCredentials>;
    signal?: AbortSignal;
  },
  ask: (client: KafkaCapacityApi) => Promise<Answer>,
): Promise<Answer> {
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: await task.getInitiatorCredentials(),
    targetPluginId: 'kafka-capacity',
  });
  const client = new KafkaCapacityClient({
    discoveryApi: discovery,
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: { ...init?.headers, Authorization: `Bearer ${token}` },
          signal: AbortSignal.any([
            AbortSignal.timeout(TIMEOUT_MS),
            ...(task.signal ? [task.signal] : []),
          ]),
        }),
    },
  });
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof ResponseError) throw error.cause;
    assertError(error);
    throw new NoAnswerError(
      `The kafka-capacity backend gave no answer: ${error.message}`,
      error,
    );
  }
}
