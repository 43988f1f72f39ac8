export { createKafkaClusterAdmin } from './kafkaClusterAdmin';
export type { KafkaClusterAdminOptions } from './kafkaClusterAdmin';
export { checkKafkaJsInternals } from './kafkajsInternals';
export { KafkaFaultError } from './faults';
