import * as errors from './errors';
import * as snoozes from './snoozes';
import * as sweeps from './sweeps';

const everySchema = { ...errors, ...snoozes, ...sweeps };

/**
 * Every schema of the HTTP API, by name.
 *
 * @public
 */
export type ApiSchemas = typeof everySchema;

/**
 * Every schema of the HTTP API, by name.
 *
 * @public
 */
export const apiSchemas: ApiSchemas = everySchema;

const everyEndpoint = {
  snoozes: snoozes.snoozeEndpoints,
  sweeps: sweeps.sweepEndpoints,
};

/**
 * Every operation of the HTTP API, by its resource and id.
 *
 * @public
 */
export type ApiEndpoints = typeof everyEndpoint;

/**
 * Every operation of the HTTP API, by its resource and id.
 *
 * @public
 */
export const apiEndpoints: ApiEndpoints = everyEndpoint;
