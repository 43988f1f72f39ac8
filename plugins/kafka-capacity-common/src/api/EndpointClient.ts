import { ResponseError } from '@backstage/errors';
import type { AnswerOf, Endpoint, RequestOf } from './endpoint';
import type { ApiEndpoints } from './endpoints';

type AnyEndpoint = {
  [Resource in keyof ApiEndpoints]: ApiEndpoints[Resource][keyof ApiEndpoints[Resource]];
}[keyof ApiEndpoints];

type EndpointAt<Method, Path> = Extract<
  AnyEndpoint,
  { method: Method; path: Path }
>;

/** What any endpoint is asked with; what is undefined of a query is left out. */
interface Asked {
  path: Readonly<Record<string, string>>;
  query?: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >;
  body?: object;
}

/** A path with its parameters filled in. */
function filled(path: string, parameters: Asked['path']): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name]),
  );
}

/** What a response holds; nothing where it has no content. */
async function contentOf(response: Response) {
  return response.status === 204 ? undefined : response.json();
}

/** Files are sent as they are, byte by byte, the rest as JSON. */
async function contentFor(body: object) {
  return isFile(body)
    ? {
        headers: { 'Content-Type': 'text/csv' },
        body: await body.arrayBuffer(),
      }
    : {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      };
}

function isFile(body: object): body is Blob {
  return 'arrayBuffer' in body && typeof body.arrayBuffer === 'function';
}

/** Calls the endpoints of the HTTP API, each with what its schema takes. */
export class EndpointClient {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = options.fetchApi.fetch;
  }

  /** Rejects with a `ResponseError` for an error response. */
  async call<
    Method extends Endpoint['method'],
    Path extends Extract<AnyEndpoint, { method: Method }>['path'],
  >(
    method: Method,
    path: Path,
    request: RequestOf<EndpointAt<Method, Path>>,
  ): Promise<AnswerOf<EndpointAt<Method, Path>>> {
    const { path: parameters, query = {}, body }: Asked = request;
    const base = await this.#discovery.getBaseUrl('kafka-capacity');
    const url = new URL(`${base}${filled(path, parameters)}`);
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) {
        if (one !== undefined) url.searchParams.append(name, String(one));
      }
    }
    const response = await this.#fetch(url.toString(), {
      method: method.toUpperCase(),
      ...(body && (await contentFor(body))),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return contentOf(response);
  }
}
