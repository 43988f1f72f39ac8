/**
 * Ports and extension points of the kafka-capacity backend plugin, for other backend plugins and modules.
 *
 * @packageDocumentation
 */
export * from './clusterAdmin';
export * from './clusterSnapshot';
