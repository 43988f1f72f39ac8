import { ApiRouter } from '@backstage/backend-openapi-utils';
import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  CAPACITY_CHECKS,
  ENTITY_FACTS,
  FACT_NAMES,
  openApiSpec,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { queryFacts } from './entityFacts';
import { ReadModel } from '../ReadModel';
import { entityRefOfPath } from '../../http/requestValues';
import {
  entityFacts,
  entityScorecard,
  scorecard,
  scorecardEntities,
  scorecardTrend,
} from './scorecard';

/** Adds the routes of facts and scorecards. */
export function addScorecardRoutes(
  api: ApiRouter<typeof openApiSpec>,
  model: ReadModel,
  readerOf: (
    req: Parameters<HttpAuthService['credentials']>[0],
  ) => Promise<Caller>,
): void {
  api.get('/v1/entities/:kind/:namespace/:name/facts', async (req, res) => {
    const { entities } = await readerOf(req);
    const entityRef = entityRefOfPath(req.params);
    res.json(await entityFacts(model, entityRef, entities));
  });

  api.get('/v1/entities/:kind/:namespace/:name/scorecard', async (req, res) => {
    const { entities } = await readerOf(req);
    const entityRef = entityRefOfPath(req.params);
    res.json(await entityScorecard(model, entityRef, entities));
  });

  api.post('/v1/facts/query', async (req, res) => {
    const { entities } = await readerOf(req);
    res.json(await queryFacts(model, req.body.entityRefs, entities));
  });

  api.get('/v1/facts/schema', async (req, res) => {
    await readerOf(req);
    res.json({
      facts: FACT_NAMES.map(name => ({ name, ...ENTITY_FACTS[name] })),
      checks: [...CAPACITY_CHECKS],
    });
  });

  api.get('/v1/scorecard', async (req, res) => {
    const { entities } = await readerOf(req);
    res.json(await scorecard(model, req.query, entities));
  });

  api.get('/v1/scorecard/trend', async (req, res) => {
    const { entities } = await readerOf(req);
    res.json(await scorecardTrend(model, req.query, entities));
  });

  api.get('/v1/scorecard/entities', async (req, res) => {
    const { entities } = await readerOf(req);
    res.json(await scorecardEntities(model, req.query, entities));
  });
}
