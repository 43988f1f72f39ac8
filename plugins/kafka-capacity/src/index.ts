/**
 * Kafka capacity for Backstage's classic frontend system: a card and a tab for entity pages, and a platform page. The plugin for the new
 * frontend system is the default export of `backstage-plugin-kafka-capacity/alpha`.
 *
 * @packageDocumentation
 */
export { kafkaCapacityApiRef } from './api';
export {
  hasKafkaCapacity,
  isKafkaCapacityAvailable,
  isKafkaCapacityOffered,
} from './applicability';
export {
  EntityKafkaCapacityCard,
  EntityKafkaCapacityContent,
  EntityKafkaScorecardCard,
  HomeKafkaCapacityCard,
  KafkaCapacityPage,
  kafkaCapacityPlugin,
  KafkaCapacitySearchResultListItem,
} from './plugin';
export type { KafkaCapacitySearchResultProps } from './components/search/KafkaCapacitySearchResult';
export { isKafkaScorecardAvailable } from './scorecardApplicability';
export { KafkaTopicSizerFieldExtension } from './scaffolder/extension';
export type { KafkaTopicSizing } from './scaffolder/sizing';
