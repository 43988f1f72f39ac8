/**
 * Clusters, topics and consumer groups that the kafka-capacity backend sweeps, as entities of the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleKafkaCapacity as default } from './module';
