/**
 * Kafka capacity for Backstage's new frontend system.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { kafkaCapacityScaffolderModule } from './scaffolderModule';
