/**
 * Topics and consumer groups that the kafka-capacity backend sweeps, with their levels and recommendations, in the search of the portal.
 *
 * @packageDocumentation
 */
export { searchModuleKafkaCapacity as default } from './module';
