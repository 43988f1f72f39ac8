/**
 * Kafka capacity for Backstage: the capacity model, the HTTP API's types and client, permissions and annotations.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './decimalText';
export * from './entityReferences';
export * from './groupIds';
export * from './manifests';
export * from './model';
export * from './permissions';
export * from './reach';
export * from './scorecards';
export { ANY_CLUSTER, type AnnotatedSubject } from './subjectNames';
export {
  ALLOWED_TOPIC_NAME,
  isTopicName,
  newTopicNameProblem,
  TOPIC_NAME_PATTERN,
  topicNamesCollide,
  type NameConvention,
} from './topicNames';
