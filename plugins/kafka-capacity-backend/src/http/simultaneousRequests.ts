import {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { RequestHandler } from 'express';
import { TooManyRequestsError } from './TooManyRequestsError';

/** Far more than a page asks at once, and few enough to leave room for everybody else. */
const MOST_AT_ONCE = 30;

/**
 * Refuses what a caller asks while as many of their questions are being worked out as one may have at a time: whoever asks without
 * waiting for answers would take the database from everybody else.
 */
export function limitSimultaneousRequests(
  httpAuth: Pick<HttpAuthService, 'credentials'>,
  most: number = MOST_AT_ONCE,
): RequestHandler {
  const open = new Map<string, number>();
  return async (req, res, next) => {
    const caller = callerOf(await httpAuth.credentials(req));
    const before = open.get(caller) ?? 0;
    if (before >= most) {
      res.set('Retry-After', '1');
      throw new TooManyRequestsError(
        `${most} of your requests are being answered, and no caller may have more at a time; wait for an answer before you ask again`,
      );
    }
    open.set(caller, before + 1);
    res.once('close', () => {
      const left = (open.get(caller) ?? 1) - 1;
      if (left > 0) open.set(caller, left);
      else open.delete(caller);
    });
    next();
  };
}

/** Who asks: a person, also through a plugin that asks for them, or a service. */
function callerOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = Object(principal);
  return JSON.stringify([userEntityRef ?? null, subject ?? null]);
}
