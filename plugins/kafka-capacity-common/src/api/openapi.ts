import { guidePaths } from './openapiGuidePaths';
import { createTopicOperation, topicChangePaths } from './openapiTopicChanges';
import { schemas } from './openapiSchemas';
import { scorecardPaths } from './openapiScorecards';
import {
  bodyErrors,
  cluster,
  error,
  group,
  pageParameters,
  topic,
} from './openapiParts';

/** How a list is narrowed and ordered. */
const listParameters = [
  ...pageParameters,
  {
    name: 'q',
    in: 'query',
    allowReserved: true,
    description: 'Part of the name, case-insensitive',
    schema: { type: 'string' },
  },
  {
    name: 'level',
    in: 'query',
    description: 'Levels that are wanted; may be repeated',
    style: 'form',
    explode: true,
    schema: {
      type: 'array',
      items: {
        type: 'string',
        enum: ['ok', 'warning', 'scale', 'emergency', 'unknown'],
      },
    },
  },
  {
    name: 'snoozed',
    in: 'query',
    description:
      'true: only what is snoozed and no emergency; false: only the others',
    schema: { type: 'boolean' },
  },
  {
    name: 'owner',
    in: 'query',
    allowReserved: true,
    description:
      'Entity reference of the owner; none for what is not linked to an entity',
    schema: { type: 'string' },
  },
  {
    name: 'sort',
    in: 'query',
    description: 'level: worst first, the default',
    schema: { type: 'string', enum: ['level', 'name'] },
  },
] as const;

/** The same, over several clusters. */
const listsParameters = [
  {
    name: 'cluster',
    in: 'query',
    description:
      'Clusters that are wanted, every one unless told; may be repeated',
    style: 'form',
    explode: true,
    schema: { type: 'array', items: { type: 'string' } },
  },
  ...listParameters,
] as const;

const entityParameters = [
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
    ...topicChangePaths,
    ...scorecardPaths,
    '/v1/entities/{kind}/{namespace}/{name}/capacity': {
      get: {
        operationId: 'getEntityCapacity',
        summary: 'Topics and consumer groups that an entity reaches',
        parameters: entityParameters,
        responses: {
          '200': {
            description: 'Topics and consumer groups that an entity reaches',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EntityCapacity' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/subjects': {
      get: {
        operationId: 'getEntitySubjects',
        summary:
          'Topics and consumer groups that an entity reaches, worst first',
        parameters: [...entityParameters, ...pageParameters],
        responses: {
          '200': {
            description: 'Topics and consumer groups that an entity reaches',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SubjectPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/topics': {
      get: {
        operationId: 'getTopics',
        summary: 'Topics of every cluster, or of some',
        parameters: listsParameters,
        responses: {
          '200': {
            description: 'Topics of the clusters',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SubjectPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/consumer-groups': {
      get: {
        operationId: 'getConsumerGroups',
        summary: 'Consumer groups of every cluster, or of some',
        parameters: listsParameters,
        responses: {
          '200': {
            description: 'Consumer groups of the clusters',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SubjectPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters': {
      get: {
        operationId: 'getClusters',
        summary: 'Every cluster',
        responses: {
          '200': {
            description: 'Every cluster',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ClusterList' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}': {
      get: {
        operationId: 'getCluster',
        summary: 'A cluster',
        parameters: [cluster],
        responses: {
          '200': {
            description: 'A cluster',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ClusterSummary' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}/inventory': {
      get: {
        operationId: 'getInventory',
        summary: 'Every topic and consumer group of a cluster',
        parameters: [
          cluster,
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before',
            schema: { type: 'string' },
          },
        ],
        responses: {
          '200': {
            description: 'Some topics and consumer groups of a cluster',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/InventoryPage' },
              },
            },
          },
          default: error,
        },
      },
    },
    '/v1/clusters/{cluster}/topics': {
      get: {
        operationId: 'getClusterTopics',
        summary: 'Topics of a cluster',
        parameters: [cluster, ...listParameters],
        responses: {
          '200': {
            description: 'Topics of a cluster',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SubjectPage' },
              },
            },
          },
          default: error,
        },
      },
      post: createTopicOperation,
    },
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
    '/v1/clusters/{cluster}/consumer-groups': {
      get: {
        operationId: 'getClusterConsumerGroups',
        summary: 'Consumer groups of a cluster',
        parameters: [cluster, ...listParameters],
        responses: {
          '200': {
            description: 'Consumer groups of a cluster',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SubjectPage' },
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
