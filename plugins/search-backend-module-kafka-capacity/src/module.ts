import {
  AuthService,
  coreServices,
  createBackendModule,
  DiscoveryService,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityCollatorFactory } from './KafkaCapacityCollatorFactory';

const REQUEST_TIMEOUT_MS = 30_000;
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  // The first sweep should have ended.
  initialDelay: { minutes: 2 },
};

/**
 * Makes topics and consumer groups findable in the portal's search, with cluster, owner, level and recommendation, for those who may see
 * the entities that register them.
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
        discovery: coreServices.discovery,
        index: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, index, scheduler }) {
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner(scheduleOf(config)),
          factory: new KafkaCapacityCollatorFactory(
            serviceClient(auth, discovery),
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

/** The API as the search's own service sees it: everything, since each document says who may find it. */
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
