/**
 * Topics, consumer groups, clusters and brokers that the kafka-capacity backend sweeps, with their levels and recommendations, in the search of the portal.
 *
 * @packageDocumentation
 */
export { searchModuleKafkaCapacity as default } from './module';
