import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  KafkaCapacityApi,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';

/** Longest time for one request, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * The HTTP API of the kafka-capacity backend, for other backend plugins.
 *
 * @public
 */
export interface KafkaCapacityService {
  /**
   * Returns the API in the name of a user or service. Calls reject with a `ResponseError` for an error response, and with the reason of
   * the signal when that aborts.
   *
   * @param options - `timeoutMs` limits each request, 30 seconds unless given; `signal` aborts them
   */
  forCredentials(
    credentials: BackstageCredentials,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): KafkaCapacityApi;
}

/**
 * The service of backend plugins that use the API of the kafka-capacity backend.
 *
 * @public
 */
export const kafkaCapacityServiceRef = createServiceRef<KafkaCapacityService>({
  id: 'kafka-capacity',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => ({
        forCredentials: (credentials, { timeoutMs, signal } = {}) =>
          new KafkaCapacityClient({
            discoveryApi: discovery,
            fetchApi: {
              fetch: async (input, init) => {
                const { token } = await auth.getPluginRequestToken({
                  onBehalfOf: credentials,
                  targetPluginId: 'kafka-capacity',
                });
                return fetch(input, {
                  ...init,
                  headers: {
                    ...init?.headers,
                    Authorization: `Bearer ${token}`,
                  },
                  signal: AbortSignal.any([
                    AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
                    ...(signal ? [signal] : []),
                  ]),
                });
              },
            },
          }),
      }),
    }),
});
