import { createHash } from 'node:crypto';
import { HttpAuthService } from '@backstage/backend-plugin-api';
import { RequestHandler, Response } from 'express';

/**
 * How old an answer may be, in milliseconds: less than any time between sweeps, and less than anybody notices after a change
 * of permissions; enough for a page whose cards ask the same, and for a thousand people who look at one entity.
 */
const TTL_MS = 2000;
/** Bytes of answers that are kept at most. */
const SIZE = 32 * 1024 * 1024;

/** An answer as it went over the wire. */
interface Answer {
  body: Buffer;
  etag: string;
  expires: number;
}

/** Answers of the last two seconds, by who asked for what. */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  #bytes = 0;
  /** Counts how often everything was forgotten. */
  #generation = 0;
  readonly #pending = new Map<string, Promise<void>>();

  get(key: string): Answer | undefined {
    const answer = this.#answers.get(key);
    return answer && answer.expires > Date.now() ? answer : undefined;
  }

  /** Tells answers that were begun before everything was forgotten from later ones. */
  get generation(): number {
    return this.#generation;
  }

  /** @param generation - when the answer was begun: one from before everything was forgotten is not kept */
  set(key: string, value: unknown, generation: number): void {
    if (generation !== this.#generation) return;
    const body = Buffer.from(JSON.stringify(value));
    const hash = createHash('sha1').update(body).digest('base64url');
    const expires = Date.now() + TTL_MS;
    this.#delete(key);
    this.#answers.set(key, { body, etag: `"${hash}"`, expires });
    this.#bytes += body.length;
    // A map keeps the order of insertion, and all answers live as long: the first is the oldest.
    for (const [oldest, answer] of this.#answers) {
      if (answer.expires > Date.now() && this.#bytes <= SIZE) return;
      this.#delete(oldest);
    }
  }

  /** Forgets everything: something new was published or decided. */
  clear(): void {
    this.#generation += 1;
    this.#answers.clear();
    this.#bytes = 0;
  }

  #delete(key: string): void {
    this.#bytes -= this.#answers.get(key)?.body.length ?? 0;
    this.#answers.delete(key);
  }

  /** Settles when somebody else has worked out the answer; undefined when nobody is doing so. */
  pending(key: string): Promise<void> | undefined {
    return this.#pending.get(key);
  }

  /**
   * Notes that an answer is being worked out, until the returned function is called or the response is closed. A response that
   * is closed already must not be given: it never says so again.
   */
  begin(key: string, response: Response): () => void {
    let settle = () => {};
    const pending = new Promise<void>(resolve => {
      settle = () => {
        if (this.#pending.get(key) === pending) this.#pending.delete(key);
        resolve();
      };
    });
    this.#pending.set(key, pending);
    response.once('close', settle);
    return settle;
  }
}

/**
 * Gives an answer of the last two seconds again to who got it: same principal, same address. Their token is still checked with
 * every request. What is asked for by many at once is worked out once.
 */
export function answerFromCache(
  cache: AnswerCache,
  httpAuth: HttpAuthService,
): RequestHandler {
  return async (req, res, next) => {
    const { principal } = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (isGone(res)) return;
    const key = `${JSON.stringify(principal)} ${req.originalUrl}`;
    // Waits once: when that brought no answer, all who waited go on together instead of one after another.
    await cache.pending(key);
    if (isGone(res)) return;
    const known = cache.get(key);
    if (known) {
      res.set({ ETag: known.etag, 'Content-Type': 'application/json' });
      res.send(known.body);
      return;
    }
    const settle = cache.begin(key, res);
    const { generation } = cache;
    const json = res.json.bind(res);
    res.json = body => {
      if (res.statusCode === 200) cache.set(key, body, generation);
      settle();
      return json(body);
    };
    next();
  };
}

/** Whether the client went away: nobody waits for this answer. */
function isGone(response: Response): boolean {
  return response.closed || response.destroyed;
}
