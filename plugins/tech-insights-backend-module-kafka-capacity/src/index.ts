/**
 * Facts about the capacity of Kafka topics and consumer groups for Tech Insights, and ready-made checks of them.
 *
 * @packageDocumentation
 */
export { kafkaCapacityChecks, type KafkaCapacityCheck } from './checks';
export {
  KAFKA_CAPACITY_FACT_RETRIEVER_ID,
  kafkaCapacityFactRetriever,
} from './factRetriever';
export { techInsightsModuleKafkaCapacity as default } from './module';
