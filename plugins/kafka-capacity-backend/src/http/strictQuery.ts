import { InputError } from '@backstage/errors';
import { parseWholeNumber } from 'backstage-plugin-kafka-capacity-common';
import { Request, RequestHandler } from 'express';
import {
  allowedWords,
  operationOf,
  ParameterSchema,
  queryParameters,
  shown,
} from './refusals';

/**
 * Refuses what the validator lets through, for it looks at what others made of the text: `0x10`, `1e2`, `%2B5` and `Infinity` as numbers,
 * names such as `__proto__` and `level[]`, and text that is not percent-encoded.
 */
export const strictQuery: RequestHandler = (req, _res, next) => {
  const operation = operationOf(req);
  next(operation && queryProblem(req, queryParameters(operation)));
};

function queryProblem(
  req: Request,
  declared: ReadonlyMap<string, ParameterSchema | undefined>,
): InputError | undefined {
  for (const pair of queryOf(req)) {
    const [name, value] = pair.split(/=(.*)/s, 2).map(decoded);
    if (name === undefined || (value === undefined && pair.includes('='))) {
      return new InputError(
        `A query must be percent-encoded, '%' as '%25', but it has '${pair.slice(
          0,
          200,
        )}'`,
      );
    }
    if (!declared.has(name)) {
      return new InputError(
        `Unknown query parameter '${name.slice(0, 200)}'; ${allowedWords([
          ...declared.keys(),
        ])}`,
      );
    }
    const schema = declared.get(name);
    if (
      schema?.type === 'integer' &&
      parseWholeNumber(value ?? '') === undefined
    ) {
      const { minimum, maximum } = schema;
      return new InputError(
        `request/query/${name} must be a whole number from ${minimum} to ${maximum} in decimal digits, but it is ${shown(
          value,
        )}`,
      );
    }
  }
  return undefined;
}

function queryOf(req: Request): string[] {
  const [, query = ''] = req.originalUrl.split(/\?(.*)/s, 2);
  return query.split('&').filter(pair => pair !== '');
}

/** A name or value of a query; undefined where it is not percent-encoded. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
