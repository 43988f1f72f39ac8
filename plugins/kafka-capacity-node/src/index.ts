/**
 * Ports, extension points and the service of the kafka-capacity backend plugin, for other backend plugins and modules.
 *
 * @packageDocumentation
 */
export * from './clusterAdmin';
export * from './clusterSnapshot';
export * from './escapedLogger';
export * from './kafkaCapacityService';
export * from './metricsSource';
export * from './ownership';
export * from './restrictedText';
