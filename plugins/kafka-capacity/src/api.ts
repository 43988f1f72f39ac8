import { createApiRef } from '@backstage/core-plugin-api';
import { KafkaCapacityApi } from 'backstage-plugin-kafka-capacity-common';

/**
 * What the cards and pages ask. By default a client of the kafka-capacity backend's HTTP API.
 *
 * @public
 */
export const kafkaCapacityApiRef = createApiRef<KafkaCapacityApi>({
  id: 'plugin.kafka-capacity.service',
});
