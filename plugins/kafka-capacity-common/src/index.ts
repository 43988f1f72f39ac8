/**
 * Kafka capacity for Backstage: the capacity model, the HTTP API's types and client, permissions and annotations.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './assessment';
export * from './brokers';
export * from './calculation';
export * from './consumers';
export * from './forecasting';
export * from './manifests';
export * from './policies';
export * from './runbooks';
export * from './scorecards';
export * from './subjects';
export * from './topics';
export * from './wording';
export * from './permissions';
