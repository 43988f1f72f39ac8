import { z } from 'zod';
import { type Endpoint, type Endpoints, statusesOf } from './endpoint';
import { apiEndpoints, apiSchemas } from './endpoints';
import { errorSchema } from './parts/errors';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * An operation of an OpenAPI document.
 *
 * @public
 */
export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  parameters: {
    name: string;
    in: 'path' | 'query';
    required?: boolean;
    description?: string;
    schema: object;
  }[];
  requestBody?: { required: true; content: object };
  responses: Record<string, { description: string; content?: object }>;
}

/**
 * An OpenAPI 3.1 document.
 *
 * @public
 */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: object;
  servers: { url: string }[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, object> };
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  cluster: 'Name of the cluster in the configuration',
  topic: 'Name of the topic',
  group: 'Group id',
  broker: 'Id of the broker',
  kind: 'Kind of the entity',
  namespace: 'Namespace of the entity',
  name: 'Name of the entity',
};

/** How a body is refused before it is parsed. */
const BODY_ERRORS = {
  413: 'The body is larger than 100 kB (102,400 bytes), or 2 MB (2,097,152 bytes) for facts/query; the message names the limit',
  415: 'The body is not sent as JSON in UTF-8 (Content-Type application/json), or in an unknown Content-Encoding',
};

/** The same of CSV. */
const CSV_ERRORS = {
  413: 'The body is larger than 100 MB (104,857,600 bytes)',
  415: 'The body has a Content-Encoding',
};

/**
 * The HTTP API of the kafka-capacity backend as an OpenAPI 3.1 document, which the backend serves at
 * `/api/kafka-capacity/openapi.json`.
 *
 * @public
 */
export function openApiDocument(): OpenApiDocument {
  const named = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(apiSchemas)) {
    if (schema instanceof z.ZodType) named.add(schema, { id: nameOf(name) });
  }
  const paths: OpenApiDocument['paths'] = {};
  for (const endpoints of Object.values<Endpoints>(apiEndpoints)) {
    for (const [id, endpoint] of Object.entries(endpoints)) {
      paths[endpoint.path] ??= {};
      paths[endpoint.path][endpoint.method] = operationOf(id, endpoint, named);
    }
  }
  return {
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
    paths,
    components: { schemas: componentsOf(named) },
  };
}

type Named = z.core.$ZodRegistry<{ id: string }>;

/** `topicDetailSchema` is `TopicDetail` in the document. */
function nameOf(schema: string): string {
  return `${schema[0].toUpperCase()}${schema.slice(1)}`.replace(/Schema$/, '');
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}

function componentsOf(named: Named): Record<string, object> {
  const { schemas } = z.toJSONSchema(named, { uri: refTo, override: plain });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id, $schema, ...schema }]) => [
      name,
      schema,
    ]),
  );
}

/** Leaves out what says nothing to people: the bounds of safe integers, the pattern of a time, that a key is a text. */
function plain({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  delete jsonSchema.propertyNames;
}

function operationOf(
  operationId: string,
  endpoint: Endpoint,
  named: Named,
): OpenApiOperation {
  const { path, summary, description, body, csv, answer } = endpoint;
  const contentOf = (schema: z.ZodType) => ({
    'application/json': { schema: schemaOf(schema, named) },
  });
  const errorContent = contentOf(errorSchema);
  const responses: OpenApiOperation['responses'] = {};
  for (const [status, meaning] of Object.entries(statusesOf(endpoint))) {
    responses[status] = {
      description: meaning,
      ...(answer && { content: contentOf(answer) }),
    };
  }
  const refusals = {
    ...(body && BODY_ERRORS),
    ...(csv && CSV_ERRORS),
  };
  for (const [status, meaning] of Object.entries(refusals)) {
    responses[status] = { description: meaning, content: errorContent };
  }
  responses.default = { description: 'An error', content: errorContent };
  return {
    operationId,
    summary,
    ...(description && { description }),
    parameters: [
      ...Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
        name,
        in: 'path' as const,
        required: true,
        description: PATH_PARAMETERS[name],
        schema: { type: 'string' },
      })),
      ...queryParameters(endpoint),
    ],
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    ...(csv && {
      requestBody: {
        required: true,
        content: { 'text/csv': { schema: { type: 'string' } } },
      },
    }),
    responses,
  };
}

function queryParameters({
  query = z.object({}),
}: Endpoint): OpenApiOperation['parameters'] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, {
    io: 'input',
    override: plain,
  });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } =
      typeof property === 'boolean' ? { description: undefined } : property;
    return {
      name,
      in: 'query',
      ...(required.includes(name) && { required: true }),
      ...(description && { description }),
      schema,
    };
  });
}

/** A reference where the schema has a name. */
function schemaOf(schema: z.ZodType, named: Named): object {
  const { id } = named.get(schema) ?? {};
  if (id !== undefined) return { $ref: refTo(id) };
  const { $schema, ...inline } = z.toJSONSchema(schema, { override: plain });
  return inline;
}
