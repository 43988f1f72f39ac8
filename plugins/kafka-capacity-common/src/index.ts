/**
 * Kafka capacity for Backstage: the capacity model, the HTTP API's types and client, permissions and annotations.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './manifests';
export * from './model';
export * from './permissions';
export * from './scorecards';
export { newTopicNameProblem, type NameConvention } from './topicNames';
