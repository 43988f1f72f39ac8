import { ENTITY_FACTS, FactName, FACT_NAMES } from '../scorecards/entityFacts';

const JSON_TYPES = {
  boolean: 'boolean',
  integer: 'integer',
  float: 'number',
  string: 'string',
  datetime: 'string',
} as const;

type JsonTypeOf<Name extends FactName> =
  (typeof JSON_TYPES)[(typeof ENTITY_FACTS)[Name]['type']];

/** A property for each fact, so that facts are defined once. */
const factProperties = Object.fromEntries(
  FACT_NAMES.map(name => {
    const { type, nullable, description } = ENTITY_FACTS[name];
    const json = JSON_TYPES[type];
    const property = {
      type: nullable ? [json, 'null'] : json,
      ...(type === 'datetime' && { format: 'date-time' }),
      description,
    };
    return [name, property];
  }),
) as unknown as {
  // By `keyof`, which keeps the order of the facts: a union's differs from build to build.
  readonly [Name in keyof typeof ENTITY_FACTS]: {
    readonly type: (typeof ENTITY_FACTS)[Name]['nullable'] extends true
      ? readonly [JsonTypeOf<Name>, 'null']
      : JsonTypeOf<Name>;
    readonly description: string;
  };
};

const days = {
  type: 'array',
  items: { $ref: '#/components/schemas/ScorecardDay' },
} as const;

const by = { type: 'string', enum: ['owner', 'system'] } as const;

const outcomesByCheck = {
  type: 'object',
  additionalProperties: { $ref: '#/components/schemas/OutcomeCounts' },
} as const;

/** The schemas of facts and scorecards. */
export const scorecardSchemas = {
  FactsQuery: {
    type: 'object',
    description: 'Which entities facts are asked for',
    additionalProperties: false,
    required: ['entityRefs'],
    properties: {
      entityRefs: {
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { type: 'string', maxLength: 1000 },
      },
    },
  },
  EntityFacts: {
    type: 'object',
    description: 'The facts about one entity: a flat record of scalars',
    additionalProperties: false,
    required: ['entityRef', ...FACT_NAMES],
    properties: {
      entityRef: { type: 'string' },
      ...factProperties,
      level: { $ref: '#/components/schemas/Level' },
    },
  },
  FactsAnswer: {
    type: 'object',
    description: 'The facts about the entities that were asked for',
    additionalProperties: false,
    required: ['items', 'notFound'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/EntityFacts' },
      },
      notFound: { type: 'array', items: { type: 'string' } },
    },
  },
  FactDefinition: {
    type: 'object',
    description: 'What a fact is',
    additionalProperties: false,
    required: ['name', 'type', 'unit', 'nullable', 'description'],
    properties: {
      name: { type: 'string' },
      type: {
        type: 'string',
        enum: ['boolean', 'integer', 'float', 'string', 'datetime'],
      },
      unit: { type: ['string', 'null'] },
      nullable: { type: 'boolean' },
      description: { type: 'string' },
    },
  },
  Conditions: {
    type: 'object',
    description: 'Conditions of json-rules-engine over facts',
  },
  CapacityCheck: {
    type: 'object',
    description: "A check of an entity's Kafka capacity",
    additionalProperties: false,
    required: [
      'id',
      'title',
      'description',
      'why',
      'appliesWhen',
      'rule',
      'failure',
    ],
    properties: {
      id: { type: 'string' },
      title: { type: 'string' },
      description: { type: 'string' },
      why: { type: 'string' },
      appliesWhen: { $ref: '#/components/schemas/Conditions' },
      rule: { $ref: '#/components/schemas/Conditions' },
      unknownWhen: { $ref: '#/components/schemas/Conditions' },
      failure: { type: 'string' },
      unknown: { type: 'string' },
    },
  },
  FactsSchema: {
    type: 'object',
    description: 'What facts and checks there are',
    additionalProperties: false,
    required: ['facts', 'checks'],
    properties: {
      facts: {
        type: 'array',
        items: { $ref: '#/components/schemas/FactDefinition' },
      },
      checks: {
        type: 'array',
        items: { $ref: '#/components/schemas/CapacityCheck' },
      },
    },
  },
  CheckResult: {
    type: 'object',
    description: 'What became of a check on one entity',
    additionalProperties: false,
    required: ['id', 'outcome', 'finding'],
    properties: {
      id: { type: 'string' },
      outcome: { type: 'string', enum: ['passed', 'failed', 'unknown'] },
      finding: { type: ['string', 'null'] },
    },
  },
  OutcomeCounts: {
    type: 'object',
    description: 'How many checks have each outcome',
    additionalProperties: false,
    required: ['passed', 'failed', 'unknown'],
    properties: {
      passed: { type: 'integer' },
      failed: { type: 'integer' },
      unknown: { type: 'integer' },
    },
  },
  ScorecardDay: {
    type: 'object',
    description: 'How many checks were passed at the end of a day',
    additionalProperties: false,
    required: ['day', 'entities', 'outcomes'],
    properties: {
      day: { type: 'string', format: 'date' },
      entities: { type: 'integer' },
      outcomes: { $ref: '#/components/schemas/OutcomeCounts' },
    },
  },
  EntityScorecard: {
    type: 'object',
    description: 'The facts about an entity, and what the checks say of them',
    additionalProperties: false,
    required: ['facts', 'checks', 'stale', 'days'],
    properties: {
      facts: { $ref: '#/components/schemas/EntityFacts' },
      checks: {
        type: 'array',
        items: { $ref: '#/components/schemas/CheckResult' },
      },
      stale: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      days,
    },
  },
  ScorecardEntity: {
    type: 'object',
    description: 'An entity on a scorecard',
    additionalProperties: false,
    required: [
      'entityRef',
      'owner',
      'system',
      'level',
      'outcomes',
      'open',
      'passed',
    ],
    properties: {
      entityRef: { type: 'string' },
      title: { type: 'string' },
      owner: { type: ['string', 'null'] },
      system: { type: ['string', 'null'] },
      level: { $ref: '#/components/schemas/Level' },
      outcomes: { $ref: '#/components/schemas/OutcomeCounts' },
      open: {
        type: 'array',
        items: { $ref: '#/components/schemas/CheckResult' },
      },
      passed: {
        type: 'array',
        description:
          'Ids of the checks that are passed; those that are in neither list do not apply',
        items: { type: 'string' },
      },
    },
  },
  ScorecardEntityPage: {
    type: 'object',
    description: 'A page of entities on a scorecard',
    additionalProperties: false,
    required: ['items', 'nextCursor'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/ScorecardEntity' },
      },
      nextCursor: { type: ['string', 'null'] },
    },
  },
  ScorecardRow: {
    type: 'object',
    description: 'The entities of an owner or system, together',
    additionalProperties: false,
    required: [
      'ref',
      'entities',
      'level',
      'levelUnknown',
      'outcomes',
      'checks',
    ],
    properties: {
      ref: { type: ['string', 'null'] },
      entities: { type: 'integer' },
      level: { $ref: '#/components/schemas/Level' },
      levelUnknown: {
        type: 'integer',
        description: 'How many of its entities have a level that is not known',
      },
      outcomes: { $ref: '#/components/schemas/OutcomeCounts' },
      checks: outcomesByCheck,
    },
  },
  Scorecard: {
    type: 'object',
    description:
      'The checks of every entity that registers a topic or consumer group and that the caller may see',
    additionalProperties: false,
    required: [
      'by',
      'entities',
      'outcomes',
      'checks',
      'rows',
      'offenders',
      'assessedAt',
      'stale',
      'simulated',
    ],
    properties: {
      by,
      of: { type: 'string' },
      entities: { type: 'integer' },
      outcomes: { $ref: '#/components/schemas/OutcomeCounts' },
      checks: outcomesByCheck,
      rows: {
        type: 'array',
        items: { $ref: '#/components/schemas/ScorecardRow' },
      },
      offenders: {
        type: 'array',
        items: { $ref: '#/components/schemas/ScorecardEntity' },
      },
      assessedAt: { type: ['string', 'null'], format: 'date-time' },
      stale: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      simulated: { type: 'boolean' },
    },
  },
  ScorecardTrend: {
    type: 'object',
    description:
      'How many checks were passed over time, of the entities that the caller sees now',
    additionalProperties: false,
    required: ['by', 'days'],
    properties: { by, of: { type: 'string' }, days },
  },
} as const;
