import { guideSchemas } from './openapiGuideSchemas';
import { modelSchemas } from './openapiModelSchemas';
import { scorecardSchemas } from './openapiScorecardSchemas';
import { subjectSchemas } from './openapiSubjectSchemas';
import { topicChangeSchemas } from './openapiTopicChanges';

/** The schemas of the HTTP API; `types.ts` has the same in TypeScript. */
export const schemas = {
  ...modelSchemas,
  ...guideSchemas,
  ...subjectSchemas,
  ...topicChangeSchemas,
  ...scorecardSchemas,
  EntityPart: {
    type: 'object',
    description: 'One part of an entity that is rolled up',
    additionalProperties: false,
    required: ['entityRef', 'level', 'counts', 'snoozed'],
    properties: {
      entityRef: { type: 'string' },
      title: { type: 'string' },
      level: { $ref: '#/components/schemas/Level' },
      counts: { $ref: '#/components/schemas/LevelCounts' },
      snoozed: { type: 'integer' },
    },
  },
  EntityCapacity: {
    type: 'object',
    description:
      'What is known of the topics and consumer groups that an entity reaches',
    additionalProperties: false,
    required: [
      'entityRef',
      'level',
      'coverage',
      'counts',
      'snoozed',
      'assessedAt',
      'stale',
      'partial',
      'simulated',
      'registered',
      'subjects',
      'moreSubjects',
      'subjectsCursor',
      'parts',
      'moreParts',
      'problems',
    ],
    properties: {
      entityRef: { type: 'string' },
      level: { $ref: '#/components/schemas/Level' },
      coverage: { $ref: '#/components/schemas/Coverage' },
      counts: { $ref: '#/components/schemas/LevelCounts' },
      snoozed: { type: 'integer' },
      assessedAt: { type: ['string', 'null'], format: 'date-time' },
      stale: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      partial: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      simulated: { type: 'boolean' },
      registered: { type: 'boolean' },
      subjects: {
        type: 'array',
        items: { $ref: '#/components/schemas/SubjectSummary' },
      },
      moreSubjects: { type: 'integer' },
      subjectsCursor: { type: ['string', 'null'] },
      parts: {
        type: 'array',
        items: { $ref: '#/components/schemas/EntityPart' },
      },
      moreParts: { type: 'integer' },
      problems: {
        type: 'array',
        items: { $ref: '#/components/schemas/EntityAnnotationProblem' },
      },
    },
  },
  SweepFault: {
    type: 'object',
    description: 'Something that a sweep could not read, though it worked',
    additionalProperties: false,
    required: ['message', 'since'],
    properties: {
      message: { type: 'string' },
      since: { type: 'string', format: 'date-time' },
    },
  },
  SweepState: {
    type: 'object',
    description: 'How a sweep went',
    additionalProperties: false,
    required: [
      'cluster',
      'state',
      'requestedAt',
      'startedAt',
      'finishedAt',
      'durationMs',
      'topics',
      'consumerGroups',
      'error',
      'faults',
    ],
    properties: {
      cluster: { type: 'string' },
      state: {
        type: 'string',
        enum: ['never', 'requested', 'running', 'succeeded', 'failed'],
      },
      requestedAt: { type: ['string', 'null'], format: 'date-time' },
      startedAt: { type: ['string', 'null'], format: 'date-time' },
      finishedAt: { type: ['string', 'null'], format: 'date-time' },
      durationMs: { type: ['integer', 'null'] },
      topics: { type: ['integer', 'null'] },
      consumerGroups: { type: ['integer', 'null'] },
      error: { type: ['string', 'null'] },
      faults: {
        type: 'array',
        items: { $ref: '#/components/schemas/SweepFault' },
      },
    },
  },
  ClusterBroker: {
    type: 'object',
    description: 'A broker of a cluster',
    additionalProperties: false,
    required: [
      'id',
      'host',
      'port',
      'rack',
      'controller',
      'replicas',
      'leaders',
      'usedBytes',
      'totalBytes',
      'fault',
    ],
    properties: {
      id: { type: 'integer' },
      host: { type: 'string' },
      port: { type: 'integer' },
      rack: { type: ['string', 'null'] },
      controller: { type: 'boolean' },
      replicas: { type: 'integer' },
      leaders: { type: 'integer' },
      usedBytes: { type: ['integer', 'null'] },
      totalBytes: { type: ['integer', 'null'] },
      fault: { type: ['string', 'null'] },
    },
  },
  Unlinked: {
    type: 'object',
    description: 'Topics and groups not linked to an entity',
    additionalProperties: false,
    required: ['topics', 'consumerGroups'],
    properties: {
      topics: { type: 'integer' },
      consumerGroups: { type: 'integer' },
    },
  },
  SnoozedCounts: {
    type: 'object',
    description: 'How many topics and groups are snoozed',
    additionalProperties: false,
    required: ['topics', 'consumerGroups'],
    properties: {
      topics: { type: 'integer' },
      consumerGroups: { type: 'integer' },
    },
  },
  ClusterSummary: {
    type: 'object',
    description: 'A cluster as the platform page lists it',
    additionalProperties: false,
    required: [
      'cluster',
      'clusterId',
      'simulated',
      'level',
      'topicCounts',
      'consumerGroupCounts',
      'snoozed',
      'unlinked',
      'brokers',
      'partitions',
      'assessedAt',
      'stale',
      'partial',
      'latestSweep',
      'newTopics',
    ],
    properties: {
      cluster: { type: 'string' },
      clusterId: { type: ['string', 'null'] },
      simulated: { type: 'boolean' },
      level: { $ref: '#/components/schemas/Level' },
      topicCounts: { $ref: '#/components/schemas/LevelCounts' },
      consumerGroupCounts: { $ref: '#/components/schemas/LevelCounts' },
      snoozed: { $ref: '#/components/schemas/SnoozedCounts' },
      unlinked: {
        oneOf: [{ $ref: '#/components/schemas/Unlinked' }, { type: 'null' }],
      },
      brokers: {
        type: ['array', 'null'],
        items: { $ref: '#/components/schemas/ClusterBroker' },
      },
      partitions: { type: ['integer', 'null'] },
      assessedAt: { type: ['string', 'null'], format: 'date-time' },
      stale: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      partial: {
        oneOf: [{ $ref: '#/components/schemas/Staleness' }, { type: 'null' }],
      },
      latestSweep: { $ref: '#/components/schemas/SweepState' },
      newTopics: { $ref: '#/components/schemas/NewTopicRules' },
    },
  },
  ClusterList: {
    type: 'object',
    description: 'The clusters',
    additionalProperties: false,
    required: ['items'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/ClusterSummary' },
      },
    },
  },
  SubjectPage: {
    type: 'object',
    description: 'A page of a list',
    additionalProperties: false,
    required: ['items', 'nextCursor'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/SubjectSummary' },
      },
      nextCursor: { type: ['string', 'null'] },
    },
  },
  InventoryTopic: {
    type: 'object',
    description: 'A topic as an inventory lists it',
    additionalProperties: false,
    required: ['name', 'internal', 'config', 'consumerGroups', 'declaration'],
    properties: {
      name: { type: 'string' },
      internal: { type: 'boolean' },
      config: {
        type: ['object', 'null'],
        additionalProperties: { type: 'string' },
      },
      consumerGroups: { type: 'array', items: { type: 'string' } },
      declaration: {
        oneOf: [
          { $ref: '#/components/schemas/NewTopicDeclaration' },
          { type: 'null' },
        ],
      },
      principals: { type: ['array', 'null'], items: { type: 'string' } },
    },
  },
  InventoryConsumerGroup: {
    type: 'object',
    description: 'A consumer group as an inventory lists it',
    additionalProperties: false,
    required: ['id'],
    properties: {
      id: { type: 'string' },
      principals: { type: ['array', 'null'], items: { type: 'string' } },
      incomplete: { type: 'boolean', enum: [true] },
    },
  },
  InventoryPage: {
    type: 'object',
    description: 'Some topics and consumer groups of a cluster',
    additionalProperties: false,
    required: ['assessedAt', 'topics', 'consumerGroups', 'nextCursor'],
    properties: {
      assessedAt: { type: ['string', 'null'], format: 'date-time' },
      topics: {
        type: 'array',
        items: { $ref: '#/components/schemas/InventoryTopic' },
      },
      consumerGroups: {
        type: 'array',
        items: { $ref: '#/components/schemas/InventoryConsumerGroup' },
      },
      nextCursor: { type: ['string', 'null'] },
    },
  },
  PartitionQuestion: {
    type: 'object',
    description: 'A what-if question about partitions',
    additionalProperties: false,
    required: ['peakMBps', 'targetParallelism'],
    properties: {
      peakMBps: {
        type: 'number',
        minimum: 0,
        maximum: 1000000,
        description: 'MB per second',
      },
      targetParallelism: { type: 'number', minimum: 0, maximum: 100000 },
      growth: { type: 'number', minimum: 1, maximum: 100 },
      currentPartitions: { type: 'integer', minimum: 1, maximum: 1000000 },
      cluster: {
        type: 'string',
        description: 'Uses the policies of this cluster',
      },
      topic: {
        type: 'string',
        minLength: 1,
        description:
          'An existing topic of the cluster: its partition count is the current one unless given, and stays where it is fixed',
      },
      profile: {
        type: 'string',
        enum: ['high-throughput', 'low-latency', 'compliance'],
        description: 'Uses the policies for workloads of that kind',
      },
    },
  },
  Error: {
    type: 'object',
    description: 'An error as Backstage writes it',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const;
