import { guideSchemas } from './openapiGuideSchemas';
import { modelSchemas } from './openapiModelSchemas';
import { subjectSchemas } from './openapiSubjectSchemas';

/** The schemas of the HTTP API; `types.ts` has the same in TypeScript. */
export const schemas = {
  ...modelSchemas,
  ...guideSchemas,
  ...subjectSchemas,
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
