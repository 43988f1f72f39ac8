export { createKafkaClusterAdmin } from './kafkaClusterAdmin';
export type { KafkaClusterAdminOptions } from './kafkaClusterAdmin';
export { checkKafkaJsInternals } from './client/kafkajsInternals';
export { KafkaFaultError } from './client/faults';
