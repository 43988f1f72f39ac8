/**
 * The backend of the portal that `npm start` opens: a Backstage backend with the catalog of the example estate and this
 * plugin.
 */
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { kafkaCapacityClustersExtensionPoint } from 'backstage-plugin-kafka-capacity-node';
import { estatePast } from './kafka/estate/past/estatePast';
import { createSimulatedClusterAdmin } from './kafka/simulated';

/** Puts the simulated cluster in the place of real ones where `portal.simulatedCluster` asks for it. */
const simulatedCluster = createBackendModule({
  pluginId: 'kafka-capacity',
  moduleId: 'simulated-cluster',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        clusters: kafkaCapacityClustersExtensionPoint,
      },
      async init({ config, clusters }) {
        if (config.getOptionalBoolean('portal.simulatedCluster')) {
          clusters.setClusterAdminFactory(createSimulatedClusterAdmin);
        }
      },
    });
  },
});

const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('backstage-plugin-catalog-backend-module-kafka-capacity'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('backstage-plugin-scaffolder-backend-module-kafka-capacity'),
);
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('backstage-plugin-search-backend-module-kafka-capacity'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('../src'));
backend.add(simulatedCluster);
backend.add(estatePast);

backend.start();
