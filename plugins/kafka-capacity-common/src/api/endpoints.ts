import * as clusters from './clusters';
import * as entities from './entities';
import * as errors from './errors';
import * as facts from './facts';
import * as history from './history';
import * as inventory from './inventory';
import * as levels from './levels';
import * as policies from './policies';
import * as scorecards from './scorecards';
import * as snoozes from './snoozes';
import * as subjects from './subjects';
import * as sweeps from './sweeps';
import * as topicChanges from './topicChanges';

const everySchema = {
  ...clusters,
  ...entities,
  ...errors,
  ...facts,
  ...history,
  ...inventory,
  ...levels,
  ...policies,
  ...scorecards,
  ...snoozes,
  ...subjects,
  ...sweeps,
  ...topicChanges,
};

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
  clusters: clusters.clusterEndpoints,
  entities: entities.entityEndpoints,
  facts: facts.factEndpoints,
  history: history.historyEndpoints,
  inventory: inventory.inventoryEndpoints,
  scorecards: scorecards.scorecardEndpoints,
  snoozes: snoozes.snoozeEndpoints,
  subjects: subjects.subjectEndpoints,
  sweeps: sweeps.sweepEndpoints,
  topicChanges: topicChanges.topicChangeEndpoints,
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
