import { TOPIC_NAME_PATTERN } from '../subjects/topicNames';
import {
  bodyErrors,
  cluster,
  error,
  pageParameters,
  topic,
} from './openapiParts';

const change = {
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/TopicChange' },
    },
  },
} as const;

const responses = {
  ...bodyErrors,
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
  '/v1/clusters/{cluster}/new-topic-checks': {
    post: {
      operationId: 'checkNewTopic',
      summary: 'Checks a topic that is to be declared elsewhere',
      description:
        'Against the last sweep, the convention for names and the brokers’ budget. Kafka is not asked, and nothing is changed, so that it needs neither a cluster that allows changes nor the permission to create topics',
      parameters: [cluster],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/NewTopic' },
          },
        },
      },
      responses: {
        ...bodyErrors,
        '200': { description: 'It can be declared', ...change },
        default: error,
      },
    },
  },
  '/v1/clusters/{cluster}/topics/{topic}/partitions': {
    get: {
      operationId: 'getTopicPartitions',
      summary:
        'Partitions of a topic, those that are unhealthy or carry most first',
      parameters: [cluster, topic, ...pageParameters],
      responses: {
        '200': {
          description: 'Partitions of a topic',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PartitionPage' },
            },
          },
        },
        default: error,
      },
    },
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

const newTopicProperties = {
  name: { type: 'string', pattern: TOPIC_NAME_PATTERN },
  partitions: { type: 'integer', minimum: 1, maximum: 1000000 },
  replicationFactor: { type: 'integer', minimum: 1, maximum: 1000 },
  configs: {
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 10000 },
    maxProperties: 100,
  },
} as const;

export const topicChangeSchemas = {
  NewTopicRules: {
    type: 'object',
    description:
      'What a new topic of a cluster must be like, and is to be like',
    additionalProperties: false,
    required: [
      'allowChanges',
      'names',
      'partitionPolicy',
      'replicationFactor',
      'minInsyncReplicas',
      'roomForPartitions',
    ],
    properties: {
      allowChanges: { type: 'boolean' },
      names: {
        type: ['object', 'null'],
        description: 'The convention for names',
        additionalProperties: false,
        required: ['pattern', 'example'],
        properties: {
          pattern: { type: 'string' },
          example: { type: 'string' },
        },
      },
      partitionPolicy: { $ref: '#/components/schemas/PartitionPolicy' },
      replicationFactor: { type: 'integer' },
      minInsyncReplicas: { type: 'integer' },
      roomForPartitions: {
        type: ['integer', 'null'],
        description:
          'How many partitions with that many copies the budget of the brokers leaves to it; less where the sweep could not see all; null when none has worked yet',
      },
    },
  },
  NewTopicDeclaration: {
    type: 'object',
    description: 'What is said about a topic when it is created',
    additionalProperties: false,
    required: ['owner'],
    properties: {
      owner: { type: 'string', minLength: 1, maxLength: 500 },
      system: { type: 'string', minLength: 1, maxLength: 500 },
      description: { type: 'string', minLength: 1, maxLength: 10000 },
      declared: {
        type: 'object',
        additionalProperties: false,
        required: [],
        properties: {
          peakThroughputMBps: {
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 1000000,
          },
          targetParallelism: { type: 'integer', minimum: 1, maximum: 100000 },
          growth: { type: 'number', minimum: 1, maximum: 100 },
          keyed: { type: 'boolean' },
          orderPerKey: { type: 'boolean' },
          profile: {
            type: 'string',
            enum: ['high-throughput', 'low-latency', 'compliance'],
          },
        },
      },
    },
  },
  NewTopic: {
    type: 'object',
    description: 'What a topic is to be like',
    additionalProperties: false,
    required: ['name', 'partitions', 'replicationFactor'],
    properties: newTopicProperties,
  },
  TopicCreation: {
    type: 'object',
    description: 'A topic to be created',
    additionalProperties: false,
    required: ['name', 'partitions', 'replicationFactor'],
    properties: {
      ...newTopicProperties,
      declaration: { $ref: '#/components/schemas/NewTopicDeclaration' },
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
