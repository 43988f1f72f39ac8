/** What the paths of the OpenAPI document share. */

export const cluster = {
  name: 'cluster',
  in: 'path',
  required: true,
  description: 'Name of the cluster in the configuration',
  schema: { type: 'string' },
} as const;

export const topic = {
  name: 'topic',
  in: 'path',
  required: true,
  description: 'Name of the topic',
  schema: { type: 'string' },
} as const;

export const group = {
  name: 'group',
  in: 'path',
  required: true,
  description: 'Group id',
  schema: { type: 'string' },
} as const;

export const error = {
  description: 'An error',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } },
  },
} as const;
