import { bodyErrors, cluster, error, group, topic } from './openapiParts';

const span = {
  name: 'span',
  in: 'query',
  description: 'How far back; hour unless told',
  schema: { type: 'string', enum: ['hour', 'day', 'fortnight'] },
} as const;

const changesLimit = {
  name: 'limit',
  in: 'query',
  description: 'Changes of a page; 100 unless told',
  schema: { type: 'integer', minimum: 1, maximum: 200 },
} as const;

const changesCursor = {
  name: 'cursor',
  in: 'query',
  description: 'changesCursor of a history, or nextCursor of the page before',
  schema: { type: 'string' },
} as const;

const levelChangePage = {
  '200': {
    description: 'A page of the changes of a level, newest first',
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/LevelChangePage' },
      },
    },
  },
  default: error,
} as const;

/** Paths of what a subject's past was, how a change is carried out and how a group is scaled. */
export const guidePaths = {
  '/v1/clusters/{cluster}/topics/{topic}/history': {
    get: {
      operationId: 'getTopicHistory',
      summary: 'The past of a topic',
      parameters: [cluster, topic, span],
      responses: {
        '200': {
          description: 'The past of a topic',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/TopicHistory' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/clusters/{cluster}/topics/{topic}/level-changes': {
    get: {
      operationId: 'listTopicLevelChanges',
      summary: 'When the level of a topic changed, newest first',
      parameters: [cluster, topic, changesLimit, changesCursor],
      responses: levelChangePage,
    },
  },
  '/v1/clusters/{cluster}/topics/{topic}/procedure': {
    get: {
      operationId: 'getPartitionProcedure',
      summary: 'How an increase of partitions is carried out',
      parameters: [
        cluster,
        topic,
        {
          name: 'to',
          in: 'query',
          description:
            'Partitions to have, more than it has; what is recommended unless told',
          schema: { type: 'integer', minimum: 1, maximum: 1000000 },
        },
      ],
      responses: {
        '200': {
          description: 'How an increase of partitions is carried out',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PartitionProcedure' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/clusters/{cluster}/consumer-groups/{group}/history': {
    get: {
      operationId: 'getConsumerGroupHistory',
      summary: 'The past of a consumer group',
      parameters: [cluster, group, span],
      responses: {
        '200': {
          description: 'The past of a consumer group',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ConsumerGroupHistory' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/clusters/{cluster}/consumer-groups/{group}/level-changes': {
    get: {
      operationId: 'listConsumerGroupLevelChanges',
      summary: 'When the level of a consumer group changed, newest first',
      parameters: [cluster, group, changesLimit, changesCursor],
      responses: levelChangePage,
    },
  },
  '/v1/clusters/{cluster}/consumer-groups/{group}/record-time-checks': {
    post: {
      operationId: 'checkRecordTime',
      summary: 'Checks a time lag by the time of a record',
      description:
        'Reads the record at the committed offset and tells its time, never its key or value',
      parameters: [cluster, group],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/RecordTimeQuestion' },
          },
        },
      },
      responses: {
        ...bodyErrors,
        '200': {
          description: 'Checks a time lag by the time of a record',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RecordTimeCheck' },
            },
          },
        },
        default: error,
      },
    },
  },
  '/v1/clusters/{cluster}/consumer-groups/{group}/scaling': {
    get: {
      operationId: 'getConsumerGroupScaling',
      summary: 'What a consumer group does, needs, and how to get there',
      parameters: [cluster, group],
      responses: {
        '200': {
          description:
            'What a consumer group does, needs, and how to get there',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ConsumerGroupScaling' },
            },
          },
        },
        default: error,
      },
    },
  },
} as const;
