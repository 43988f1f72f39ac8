import type { z } from 'zod';

/**
 * One operation of the HTTP API: where it is, what it takes and what it answers.
 *
 * @public
 */
export interface Endpoint {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** Below `/api/kafka-capacity`, with its parameters in braces. */
  readonly path: `/v1/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Present where the body is CSV. */
  readonly csv?: true;
  /** Absent where nothing is answered. */
  readonly answer?: z.ZodType;
  /** What each status of an answer means, the usual one first; 200 unless given. */
  readonly statuses?: Readonly<Record<number, string>>;
}

/** Endpoints by operation id. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** The names of the parameters of a path. */
type ParameterNames<Path extends string> =
  Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | ParameterNames<Rest>
    : never;

/**
 * The parameters of a path.
 *
 * @public
 */
export type PathParameters<Path extends string> = Record<
  ParameterNames<Path>,
  string
>;

/**
 * What an endpoint takes: the parameters of its path, its query and its body.
 *
 * @public
 */
export type RequestOf<E extends Endpoint> = {
  path: PathParameters<E['path']>;
} & (E extends { query: infer Query extends z.ZodType }
  ? { query: z.output<Query> }
  : unknown) &
  (E extends { body: infer Body extends z.ZodType }
    ? { body: z.output<Body> }
    : E extends { csv: true }
    ? { body: Blob }
    : unknown);

/**
 * What an endpoint answers.
 *
 * @public
 */
export type AnswerOf<E extends Endpoint> = E extends {
  answer: infer Answer extends z.ZodType;
}
  ? z.output<Answer>
  : void;

/** The statuses of an endpoint's answers, with what they mean. */
export function statusesOf({ statuses, summary }: Endpoint) {
  return statuses ?? { 200: summary };
}
