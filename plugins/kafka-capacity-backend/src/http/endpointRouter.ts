import {
  AnswerOf,
  Endpoint,
  RequestOf,
} from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { parseBody, parseQuery } from './parseRequest';

/** Answers the requests of an endpoint, with the first of its statuses unless it sets another. */
export type Handler<E extends Endpoint> = (
  asked: RequestOf<E>,
  req: Request,
  res: Response,
) => Promise<AnswerOf<E>>;

/** A handler for each endpoint of a resource. */
export type HandlersOf<Endpoints extends Record<string, Endpoint>> = {
  [Id in keyof Endpoints]: Handler<Endpoints[Id]>;
};

const NONE = z.strictObject({});

/** Serves endpoints: requests are parsed by their schemas before a handler sees them. Tests parse the answers, production does not. */
export class EndpointRouter {
  readonly router: Router = PromiseRouter();

  /** @param readable - an answer with what the sender of the request may read of it */
  constructor(
    private readonly readable: (
      answer: unknown,
      req: Request,
    ) => Promise<unknown>,
  ) {}

  serve<Endpoints extends Record<string, Endpoint>>(
    endpoints: Endpoints,
    handlers: HandlersOf<Endpoints>,
  ): void;
  serve(
    endpoints: Record<string, Endpoint>,
    handlers: Record<string, Handler<Endpoint>>,
  ): void {
    for (const id of Object.keys(endpoints)) {
      this.#serveOne(endpoints[id], handlers[id]);
    }
  }

  #serveOne(endpoint: Endpoint, handle: Handler<Endpoint>): void {
    const { method, path, query = NONE, body, answer, statuses } = endpoint;
    const [usual = '200'] = Object.keys(statuses ?? {});
    this.router[method](expressPath(path), async (req, res) => {
      const asked = {
        path: req.params,
        query: parseQuery(query, req),
        body: body && parseBody(body, req),
      };
      res.status(Number(usual));
      const answered = await handle(asked, req, res);
      if (answer) res.json(await this.readable(answered, req));
      else res.end();
    });
  }
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
