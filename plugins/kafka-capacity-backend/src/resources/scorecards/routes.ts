import {
  CAPACITY_CHECKS,
  ENTITY_FACTS,
  FACT_NAMES,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { entityRefOfPath } from '../../http/requestValues';
import { ReadServices } from '../ReadServices';
import { queryFacts } from './entityFacts';
import {
  entityFacts,
  entityScorecard,
  scorecard,
  scorecardEntities,
  scorecardTrend,
} from './scorecard';

/** Handlers of the facts about catalog entities. */
export function factHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['facts']> {
  return {
    queryFacts: async ({ body }, req) => {
      const { entities } = await callers.reader(req);
      return queryFacts(model, body.entityRefs, entities);
    },
    getFactsSchema: async (_asked, req) => {
      await callers.reader(req);
      return {
        facts: FACT_NAMES.map(name => ({ name, ...ENTITY_FACTS[name] })),
        checks: [...CAPACITY_CHECKS],
      };
    },
    getEntityFacts: async ({ path }, req) => {
      const { entities } = await callers.reader(req);
      return entityFacts(model, entityRefOfPath(path), entities);
    },
  };
}

/** Handlers of the scorecards. */
export function scorecardHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['scorecards']> {
  return {
    getEntityScorecard: async ({ path }, req) => {
      const { entities } = await callers.reader(req);
      return entityScorecard(model, entityRefOfPath(path), entities);
    },
    getScorecard: async ({ query }, req) => {
      const { entities } = await callers.reader(req);
      return scorecard(model, query, entities);
    },
    getScorecardTrend: async ({ query }, req) => {
      const { entities } = await callers.reader(req);
      return scorecardTrend(model, query, entities);
    },
    getScorecardEntities: async ({ query }, req) => {
      const { entities } = await callers.reader(req);
      return scorecardEntities(model, query, entities);
    },
  };
}
