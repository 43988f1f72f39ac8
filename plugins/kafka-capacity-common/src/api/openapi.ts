import { guidePaths } from './openapiGuidePaths';
import { schemas } from './openapiSchemas';
import {
  bodyErrors,
  cluster,
  error,
  group,
  pageParameters,
  topic,
} from './openapiParts';

/**
 * The HTTP API of the kafka-capacity backend as an OpenAPI 3.1 document. The backend validates requests and responses by it
 * and serves it at `/api/kafka-capacity/openapi.json`.
 *
 * @public
 */
export const openApiSpec = {
  openapi: '3.1.0',
  info: {
    title: 'kafka-capacity',
    version: '1',
    description:
      'Are Kafka topics and consumer groups the right size, what to change, and why',
    license: {
      name: 'Apache-2.0',
      url: 'https://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths: {
    ...guidePaths,
    '/v1/clusters/{cluster}/topics/{topic}': {
      get: {
        operationId: 'getTopic',
        summary: 'A topic',
        parameters: [cluster, topic],
        responses: {
          '200': {
            description: 'A topic',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TopicDetail' },
              },
            },
          },
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
    },
    '/v1/clusters/{cluster}/topics/{topic}/readers': {
      get: {
        operationId: 'getTopicReaders',
        summary: 'Consumer groups that read a topic, worst first',
        parameters: [cluster, topic, ...pageParameters],
        responses: {
          '200': {
            description: 'Consumer groups that read a topic',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TopicReaderPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}/consumer-groups/{group}': {
      get: {
        operationId: 'getConsumerGroup',
        summary: 'A consumer group',
        parameters: [cluster, group],
        responses: {
          '200': {
            description: 'A consumer group',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ConsumerGroupDetail' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}/consumer-groups/{group}/members': {
      get: {
        operationId: 'getConsumerGroupMembers',
        summary: 'Members of a consumer group',
        parameters: [cluster, group, ...pageParameters],
        responses: {
          '200': {
            description: 'Members of a consumer group',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/GroupMemberPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}/consumer-groups/{group}/partitions': {
      get: {
        operationId: 'getConsumerGroupPartitions',
        summary: 'Partitions that a consumer group reads, most lag first',
        parameters: [cluster, group, ...pageParameters],
        responses: {
          '200': {
            description:
              'Partitions that a consumer group reads, most lag first',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/GroupPartitionPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/recommendations/partitions': {
      post: {
        operationId: 'recommendPartitions',
        summary: 'Recommends a partition count for given numbers',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PartitionQuestion' },
            },
          },
        },
        responses: {
          ...bodyErrors,
          '200': {
            description: 'Recommends a partition count for given numbers',
            content: {
              'application/json': {
                schema: {
                  $ref: '#/components/schemas/PartitionRecommendation',
                },
              },
            },
          },
          default: error,
        },
      },
    },
  },
  components: { schemas },
} as const;
