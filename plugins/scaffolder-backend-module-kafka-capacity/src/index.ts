/**
 * Scaffolder actions that size, create, scale and declare Kafka topics.
 *
 * @packageDocumentation
 */
export { scaffolderModuleKafkaCapacity as default } from './module';
