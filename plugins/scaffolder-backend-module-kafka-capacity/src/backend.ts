import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  KafkaCapacityApi,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';

/** A change waits for Kafka, which the backend gives 45 seconds. */
const TIMEOUT_MS = 60_000;

/** What it takes to ask the kafka-capacity backend. */
export interface BackendServices {
  auth: AuthService;
  discovery: DiscoveryService;
}

/**
 * Asks the kafka-capacity backend in the name of the person who began the task.
 *
 * @throws what the backend answers, in its own words
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
    throw error instanceof ResponseError ? error.cause : error;
  }
}
