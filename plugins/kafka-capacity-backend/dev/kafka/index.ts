/** A real Apache Kafka for development and tests. */
export * from './cluster';
export { KAFKA_VERSIONS, isDistributionCached } from './distribution';
export type { KafkaVersion } from './distribution';
export { detectRequirements, missingRequirements } from './requirements';
export type { Requirements } from './requirements';
export { startGuardedProcess } from './guardedProcess';
export type { GuardedProcess } from './guardedProcess';
export type { ClientProtocol } from './serverProperties';
