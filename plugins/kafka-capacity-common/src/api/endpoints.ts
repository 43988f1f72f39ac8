import * as clusterSecurity from './parts/clusterSecurity';
import * as brokerAdditions from './resources/brokers/brokerAdditions';
import * as brokerMetrics from './resources/brokers/brokerMetrics';
import * as brokers from './resources/brokers/brokers';
import * as clusters from './resources/clusters/clusters';
import * as consumerGroups from './resources/consumer-groups/consumerGroups';
import * as consumerScaling from './resources/consumer-groups/consumerScaling';
import * as coverage from './parts/coverage';
import * as declaredFacts from './parts/policies/declaredFacts';
import * as entities from './resources/subjects/entities';
import * as errors from './parts/errors';
import * as facts from './resources/scorecards/facts';
import * as crossings from './parts/crossings';
import * as forecasts from './resources/history/forecasts';
import * as history from './resources/history/history';
import * as inventory from './resources/topics/inventory';
import * as levels from './parts/levels';
import * as links from './resources/subjects/links';
import * as managedTopics from './parts/managedTopics';
import * as partitions from './resources/topics/partitions';
import * as policies from './parts/policies/policies';
import * as procedures from './resources/topics/procedures';
import * as procedureSteps from './parts/procedureSteps';
import * as profiles from './parts/policies/profiles';
import * as scorecards from './resources/scorecards/scorecards';
import * as signals from './parts/signals';
import * as series from './resources/history/series';
import * as historyProgress from './parts/historyProgress';
import * as snoozes from './resources/subjects/snoozes';
import * as subjects from './resources/subjects/subjects';
import * as showback from './resources/clusters/showback';
import * as sweeps from './resources/clusters/sweeps';
import * as topicChanges from './resources/topics/topicChanges';
import * as topics from './resources/topics/topics';
import * as calculations from './parts/calculations';
import * as clusterAssessment from './resources/clusters/clusterAssessment';
import * as clusterOptions from './parts/clusterOptions';
import * as brokerParts from './parts/brokers';

const everySchema = {
  ...brokerMetrics,
  ...brokers,
  ...clusterSecurity,
  ...brokerAdditions,
  ...clusters,
  ...consumerGroups,
  ...consumerScaling,
  ...coverage,
  ...declaredFacts,
  ...entities,
  ...errors,
  ...crossings,
  ...facts,
  ...forecasts,
  ...history,
  ...inventory,
  ...levels,
  ...links,
  ...managedTopics,
  ...partitions,
  ...policies,
  ...procedures,
  ...procedureSteps,
  ...profiles,
  ...scorecards,
  ...showback,
  ...signals,
  ...historyProgress,
  ...series,
  ...snoozes,
  ...subjects,
  ...sweeps,
  ...topicChanges,
  ...topics,
  ...calculations,
  ...clusterAssessment,
  ...clusterOptions,
  ...brokerParts,
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
  brokerAdditions: brokerAdditions.brokerAdditionEndpoints,
  brokers: {
    ...brokers.brokerEndpoints,
    ...brokerMetrics.brokerMetricEndpoints,
  },
  clusters: clusters.clusterEndpoints,
  consumerGroups: {
    ...consumerGroups.consumerGroupEndpoints,
    ...consumerScaling.consumerScalingEndpoints,
  },
  entities: entities.entityEndpoints,
  facts: facts.factEndpoints,
  forecasts: forecasts.forecastEndpoints,
  history: history.historyEndpoints,
  inventory: inventory.inventoryEndpoints,
  links: links.linkEndpoints,
  scorecards: scorecards.scorecardEndpoints,
  showback: showback.showbackEndpoints,
  series: series.seriesEndpoints,
  snoozes: snoozes.snoozeEndpoints,
  subjects: subjects.subjectEndpoints,
  sweeps: sweeps.sweepEndpoints,
  topicChanges: topicChanges.topicChangeEndpoints,
  topics: {
    ...topics.topicEndpoints,
    ...procedures.procedureEndpoints,
    ...partitions.recommendationEndpoints,
  },
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
