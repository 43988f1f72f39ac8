/**
 * Backend plugin that assesses whether Kafka topics and consumer groups are the right size.
 *
 * @packageDocumentation
 */
export { kafkaCapacityPlugin as default } from './plugin';
