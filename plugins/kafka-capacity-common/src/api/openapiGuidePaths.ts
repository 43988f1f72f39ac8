import { bodyErrors, cluster, error, group, topic } from './openapiParts';

/** Paths of what a subject's past was, how a change is carried out and how a group is scaled. */
export const guidePaths = {
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
