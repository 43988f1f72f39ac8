export * from './assessedSubject';
export * from './entityReferences';
export * from './escapeName';
export * from './groupIds';
export * from './nameMatcher';
export * from './reach';
export { ANY_CLUSTER, type AnnotatedSubject } from './subjectNames';
export * from './topicManagers';
export type { ManagedTopic } from '../api/parts/managedTopics';
export {
  ALLOWED_TOPIC_NAME,
  isTopicName,
  newTopicNameProblem,
  TOPIC_NAME_PATTERN,
  topicNamesCollide,
  type NameConvention,
} from './topicNames';
export * from './seriesMetrics';
export * from './subjectPath';
