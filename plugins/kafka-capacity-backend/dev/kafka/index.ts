/** A real Apache Kafka for development and tests. */
export * from './cluster';
export {
  KAFKA_VERSIONS,
  installDistribution,
  installMetricsAgent,
  isDistributionCached,
} from './distribution';
export { takeDirectoryLock } from './directoryLock';
export { freePorts } from './freePorts';
export { KafkaFailure } from './kafkaFailure';
export { kafkaJvm } from './kafkaJvm';
export type { KafkaVersion } from './distribution';
export { detectRequirements, missingRequirements } from './requirements';
export type { Requirements } from './requirements';
export { startGuardedProcess } from './guardedProcess';
export type { GuardedProcess } from './guardedProcess';
export type { ClientProtocol } from './serverProperties';
export { startTools } from './tools/startTools';
export type { KafkaTools } from './tools/startTools';
