import { bodyErrors, error } from './openapiParts';

/** The path parameters that name an entity. */
const entity = [
  {
    name: 'kind',
    in: 'path',
    required: true,
    description: 'Kind of the entity',
    schema: { type: 'string' },
  },
  {
    name: 'namespace',
    in: 'path',
    required: true,
    description: 'Namespace of the entity',
    schema: { type: 'string' },
  },
  {
    name: 'name',
    in: 'path',
    required: true,
    description: 'Name of the entity',
    schema: { type: 'string' },
  },
] as const;

const part = [
  {
    name: 'by',
    in: 'query',
    required: true,
    description: 'What it is put together by',
    schema: { type: 'string', enum: ['owner', 'system'] },
  },
  {
    name: 'of',
    in: 'query',
    allowReserved: true,
    description:
      'Entity reference of the owner or system whose entities are wanted; none for those without',
    schema: { type: 'string' },
  },
] as const;

/** Facts about entities, and scorecards of them. */
export const scorecardPaths = {
  '/v1/facts/query': {
    post: {
      operationId: 'queryFacts',
      summary: 'The facts about up to 1,000 entities',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/FactsQuery' },
          },
        },
      },
      responses: {
        ...bodyErrors,
        '200': {
          description: 'The facts about those that the caller may see',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/FactsAnswer' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/facts/schema': {
    get: {
      operationId: 'getFactsSchema',
      summary: 'What facts and checks there are',
      responses: {
        '200': {
          description: 'What facts and checks there are',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/FactsSchema' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/entities/{kind}/{namespace}/{name}/facts': {
    get: {
      operationId: 'getEntityFacts',
      summary: 'The facts about an entity',
      parameters: entity,
      responses: {
        '200': {
          description: 'The facts about an entity',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/EntityFacts' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/entities/{kind}/{namespace}/{name}/scorecard': {
    get: {
      operationId: 'getEntityScorecard',
      summary: 'The facts about an entity, and what the checks say of them',
      parameters: entity,
      responses: {
        '200': {
          description: 'Facts, checks, and how they were over 90 days',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/EntityScorecard' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/scorecard': {
    get: {
      operationId: 'getScorecard',
      summary: 'Checks by owner or system',
      parameters: part,
      responses: {
        '200': {
          description: 'Checks by owner or system',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Scorecard' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/scorecard/trend': {
    get: {
      operationId: 'getScorecardTrend',
      summary: 'Checks that were passed over the last 90 days',
      parameters: part,
      responses: {
        '200': {
          description: 'Checks that were passed over the last 90 days',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ScorecardTrend' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/scorecard/entities': {
    get: {
      operationId: 'getScorecardEntities',
      summary: 'The entities of a scorecard, most failed checks first',
      parameters: [
        ...part,
        {
          name: 'limit',
          in: 'query',
          description: 'Entries of a page; 100 unless told',
          schema: { type: 'integer', minimum: 1, maximum: 1000 },
        },
        {
          name: 'cursor',
          in: 'query',
          description: 'nextCursor of the page before',
          schema: { type: 'string' },
        },
      ],
      responses: {
        '200': {
          description: 'Some of the entities',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ScorecardEntityPage' },
            },
          },
        },
        default: error,
      },
    },
  },
} as const;
