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

/** How a body is refused before it is looked at. */
export const bodyErrors = {
  '413': {
    description:
      'The body is larger than 100 kB (102,400 bytes), or 2 MB (2,097,152 bytes) for facts/query; the message names the limit',
    content: error.content,
  },
  '415': {
    description:
      'The body is not sent as JSON in UTF-8 (Content-Type application/json), or in an unknown Content-Encoding',
    content: error.content,
  },
} as const;

/** Which page of a list is wanted. */
export const pageParameters = [
  {
    name: 'limit',
    in: 'query',
    description: 'Entries of a page; 50 by default',
    schema: { type: 'integer', minimum: 1, maximum: 200 },
  },
  {
    name: 'cursor',
    in: 'query',
    description: 'nextCursor of the page before',
    schema: { type: 'string' },
  },
] as const;
