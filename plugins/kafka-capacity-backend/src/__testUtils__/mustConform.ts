import {
  apiEndpoints,
  apiSchemas,
  Endpoint,
} from 'backstage-plugin-kafka-capacity-common/schemas';
import { Response } from 'supertest';
import { z } from 'zod';

const endpoints = Object.values<Record<string, Endpoint>>(apiEndpoints)
  .flatMap(resource => Object.values(resource))
  .map(endpoint => ({
    ...endpoint,
    address: new RegExp(
      `/api/kafka-capacity${endpoint.path.replace(/\{\w+\}/g, '[^/?]+')}$`,
    ),
  }));

/** Fails a test that gets an answer which lacks a field of its endpoint's schema, or has another one. */
export function mustConform(response: Response): void {
  const { method, url } = response.request;
  const { pathname } = new URL(url);
  const endpoint = endpoints.find(
    ({ address, ...one }) =>
      one.method === method.toLocaleLowerCase('en-US') &&
      address.test(pathname),
  );
  if (response.status === 304) return;
  const schema = response.ok ? endpoint?.answer : apiSchemas.errorSchema;
  const { error } = schema?.safeParse(response.body) ?? {};
  if (error) {
    throw new Error(
      `The answer of ${method} ${pathname} does not conform: ${z.prettifyError(
        error,
      )}`,
    );
  }
}
