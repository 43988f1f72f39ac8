/**
 * Scaffolder actions that size, create and scale Kafka topics.
 *
 * @packageDocumentation
 */
export {};
