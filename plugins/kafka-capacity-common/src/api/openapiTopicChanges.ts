import { cluster, error, topic } from './openapiParts';

const change = {
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/TopicChange' },
    },
  },
} as const;

const responses = {
  '200': { description: 'A dry run, or there was nothing to do', ...change },
  '201': { description: 'It was done', ...change },
  default: error,
} as const;

/** Operations that change topics; the first is on the path of the list of topics. */
export const createTopicOperation = {
  operationId: 'createTopic',
  summary: 'Creates a topic',
  description: 'Only in clusters whose configuration allows changes',
  parameters: [cluster],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/TopicCreation' },
      },
    },
  },
  responses,
} as const;

export const topicChangePaths = {
  '/v1/clusters/{cluster}/topics/{topic}/partitions': {
    post: {
      operationId: 'scaleTopic',
      summary: 'Adds partitions to a topic',
      description: 'Only in clusters whose configuration allows changes',
      parameters: [cluster, topic],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/TopicScaling' },
          },
        },
      },
      responses,
    },
  },
} as const;

export const topicChangeSchemas = {
  TopicCreation: {
    type: 'object',
    description: 'A topic to be created',
    additionalProperties: false,
    required: ['name', 'partitions', 'replicationFactor'],
    properties: {
      name: {
        type: 'string',
        pattern: '^(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}$',
      },
      partitions: { type: 'integer', minimum: 1, maximum: 1000000 },
      replicationFactor: { type: 'integer', minimum: 1, maximum: 1000 },
      configs: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: 10000 },
        maxProperties: 100,
      },
      dryRun: { type: 'boolean' },
    },
  },
  TopicScaling: {
    type: 'object',
    description: 'Partitions to be added to a topic',
    additionalProperties: false,
    required: ['partitions'],
    properties: {
      partitions: { type: 'integer', minimum: 1, maximum: 1000000 },
      dryRun: { type: 'boolean' },
    },
  },
  TopicChange: {
    type: 'object',
    description: 'What became of a change of a topic',
    additionalProperties: false,
    required: [
      'cluster',
      'topic',
      'outcome',
      'dryRun',
      'from',
      'to',
      'replicationFactor',
      'finding',
      'warnings',
    ],
    properties: {
      cluster: { type: 'string' },
      topic: { type: 'string' },
      outcome: { type: 'string', enum: ['changed', 'valid', 'unchanged'] },
      dryRun: { type: 'boolean' },
      from: { type: ['integer', 'null'] },
      to: { type: 'integer' },
      replicationFactor: { type: 'integer' },
      finding: { type: 'string' },
      warnings: { type: 'array', items: { type: 'string' } },
    },
  },
} as const;
