import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kafkaCapacityServiceRef } from 'backstage-plugin-kafka-capacity-node';
import { kafkaCapacityFactRetriever } from './factRetriever';

/**
 * Gives Tech Insights the fact retriever `kafkaCapacityFactRetriever`. It runs where `techInsights.factRetrievers` names it.
 *
 * @public
 */
export const techInsightsModuleKafkaCapacity = createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'kafka-capacity',
  register(registration) {
    registration.registerInit({
      deps: {
        catalog: catalogServiceRef,
        factRetrievers: techInsightsFactRetrieversExtensionPoint,
        kafkaCapacity: kafkaCapacityServiceRef,
      },
      async init({ catalog, factRetrievers, kafkaCapacity }) {
        factRetrievers.addFactRetrievers({
          kafkaCapacityFactRetriever: kafkaCapacityFactRetriever(
            catalog,
            kafkaCapacity,
          ),
        });
      },
    });
  },
});
