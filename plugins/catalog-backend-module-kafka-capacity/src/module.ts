import {
  AuthService,
  coreServices,
  createBackendModule,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { KafkaAnnotationsProcessor } from './KafkaAnnotationsProcessor';
import { KafkaCapacityEntityProvider } from './KafkaCapacityEntityProvider';
import { readImportSettings } from './settings';

const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Puts the clusters, topics and consumer groups that the kafka-capacity backend sweeps into the catalog, and checks the
 * annotations about Kafka of every entity.
 *
 * @public
 */
export const catalogModuleKafkaCapacity = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kafka-capacity',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, ...services }) {
        const settings = readImportSettings(config);
        services.processing.addProcessor(new KafkaAnnotationsProcessor());
        services.processing.addEntityProvider(
          new KafkaCapacityEntityProvider({
            api: serviceClient(auth, discovery),
            auth,
            catalog,
            logger,
            settings,
            taskRunner: services.scheduler.createScheduledTaskRunner(
              settings.schedule,
            ),
          }),
        );
      },
    });
  },
});

/** The API as the catalog's own service sees it. */
function serviceClient(
  auth: AuthService,
  discovery: DiscoveryService,
): KafkaCapacityClient {
  return new KafkaCapacityClient({
    discoveryApi: discovery,
    fetchApi: {
      fetch: async (input, init) => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'kafka-capacity',
        });
        return fetch(input, {
          ...init,
          headers: { ...init?.headers, Authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        });
      },
    },
  });
}
