/**
 * The schemas and endpoints of the HTTP API, for those who serve it or check what it answers. They need zod at run time, which the main entry
 * point does not.
 *
 * @packageDocumentation
 */
export {
  apiEndpoints,
  apiSchemas,
  type ApiEndpoints,
  type ApiSchemas,
} from './api/endpoints';
export type {
  AnswerOf,
  Endpoint,
  PathParameters,
  RequestOf,
} from './api/endpoint';
export {
  openApiDocument,
  type OpenApiDocument,
  type OpenApiOperation,
} from './api/openapiDocument';
