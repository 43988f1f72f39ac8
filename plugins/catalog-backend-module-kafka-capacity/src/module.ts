import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  escapedLogger,
  kafkaCapacityServiceRef,
} from 'backstage-plugin-kafka-capacity-node';
import { KafkaAnnotationsProcessor } from './KafkaAnnotationsProcessor';
import { KafkaCapacityEntityProvider } from './KafkaCapacityEntityProvider';
import { readImportSettings } from './settings';

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
        kafkaCapacity: kafkaCapacityServiceRef,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, logger, ...services }) {
        const settings = readImportSettings(config);
        services.processing.addProcessor(new KafkaAnnotationsProcessor());
        services.processing.addEntityProvider(
          new KafkaCapacityEntityProvider({
            api: services.kafkaCapacity.forCredentials(
              await auth.getOwnServiceCredentials(),
            ),
            auth,
            catalog,
            logger: escapedLogger(logger),
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
