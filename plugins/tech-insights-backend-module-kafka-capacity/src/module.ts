import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kafkaCapacityServiceRef } from 'backstage-plugin-kafka-capacity-node';
import {
  KAFKA_CAPACITY_FACT_RETRIEVER_ID,
  kafkaCapacityFactRetriever,
} from './factRetriever';

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
        database: coreServices.database,
        factRetrievers: techInsightsFactRetrieversExtensionPoint,
        kafkaCapacity: kafkaCapacityServiceRef,
      },
      async init({ catalog, database, factRetrievers, kafkaCapacity }) {
        // The table of Tech Insights itself: it has no other way to ask for all entities of a retriever.
        const storedEntities = async () => {
          const db = await database.getClient();
          const id = KAFKA_CAPACITY_FACT_RETRIEVER_ID;
          return new Set<string>(
            await db('facts').where({ id }).distinct().pluck('entity'),
          );
        };
        factRetrievers.addFactRetrievers({
          kafkaCapacityFactRetriever: kafkaCapacityFactRetriever(
            catalog,
            kafkaCapacity,
            storedEntities,
          ),
        });
      },
    });
  },
});
