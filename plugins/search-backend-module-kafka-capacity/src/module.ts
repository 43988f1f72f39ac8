import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { kafkaCapacityServiceRef } from 'backstage-plugin-kafka-capacity-node';
import { KafkaCapacityCollatorFactory } from './KafkaCapacityCollatorFactory';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  // The first sweep should have ended.
  initialDelay: { minutes: 2 },
};

/**
 * Makes topics, consumer groups, clusters and brokers findable in the portal's search, with cluster, owner, level and recommendation, for
 * those who may see the entities that register them.
 *
 * @public
 */
export const searchModuleKafkaCapacity = createBackendModule({
  pluginId: 'search',
  moduleId: 'kafka-capacity',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        index: searchIndexRegistryExtensionPoint,
        kafkaCapacity: kafkaCapacityServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, index, kafkaCapacity, scheduler }) {
        // The search's own view: each document says who may find it.
        const credentials = await auth.getOwnServiceCredentials();
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner(scheduleOf(config)),
          factory: new KafkaCapacityCollatorFactory(
            kafkaCapacity.forCredentials(credentials),
            {
              levels:
                config.getOptionalBoolean('kafkaCapacity.search.levels') ??
                true,
              entityTabPath: config.getOptionalString(
                'kafkaCapacity.entityTabPath',
              ),
            },
          ),
        });
      },
    });
  },
});

function scheduleOf(
  config: RootConfigService,
): SchedulerServiceTaskScheduleDefinition {
  const given = config.getOptionalConfig('kafkaCapacity.search.schedule');
  return given
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(given)
    : DEFAULT_SCHEDULE;
}
