import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import express, { RequestHandler } from 'express';
import { once } from 'node:events';
import { createServer, get, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { AnswerCache, answerFromCache } from './answerCache';

/** A promise with the means to settle it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe('answerFromCache', () => {
  const servers: Server[] = [];

  /** @returns the address of a server that answers with the handlers */
  async function serve(...handlers: RequestHandler[]): Promise<string> {
    const server = createServer(express().use(...handlers));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is not held up by a client that went away before its token was checked', async () => {
    const asked = gate();
    const closed = gate();
    const httpAuth = mockServices.httpAuth.mock();
    httpAuth.credentials.mockImplementation(async () => {
      asked.open();
      await closed.opened;
      return mockCredentials.user();
    });
    const work = jest.fn();
    const address = await serve(
      (_req, res, next) => {
        res.once('close', closed.open);
        next();
      },
      answerFromCache(new AnswerCache(), httpAuth),
      (_req, res) => {
        work();
        res.json({ fine: true });
      },
    );
    const request = get(address);
    request.on('error', () => {});
    await asked.opened;
    request.destroy();
    await closed.opened;
    const response = await fetch(address);
    expect(await response.json()).toEqual({ fine: true });
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does not keep what was begun before everything was forgotten', async () => {
    const begun = gate();
    const changed = gate();
    const httpAuth = mockServices.httpAuth.mock();
    httpAuth.credentials.mockResolvedValue(mockCredentials.user());
    const cache = new AnswerCache();
    let state = 'before';
    const address = await serve(
      answerFromCache(cache, httpAuth),
      async (_req, res) => {
        const read = state;
        begun.open();
        await changed.opened;
        res.json({ read });
      },
    );
    const first = fetch(address);
    await begun.opened;
    state = 'after';
    cache.clear();
    changed.open();
    expect(await (await first).json()).toEqual({ read: 'before' });
    expect(await (await fetch(address)).json()).toEqual({ read: 'after' });
  });

  it('lets all go on together who waited for an answer that failed', async () => {
    const waiting = gate();
    const together = gate();
    const httpAuth = mockServices.httpAuth.mock();
    httpAuth.credentials.mockImplementation(async () => {
      if (httpAuth.credentials.mock.calls.length === 4) waiting.open();
      return mockCredentials.user();
    });
    let begun = 0;
    const address = await serve(
      answerFromCache(new AnswerCache(), httpAuth),
      async (_req, res) => {
        begun += 1;
        if (begun === 1) {
          await waiting.opened;
          // The last one has come to wait by then.
          await setImmediate();
          res.status(503).json({});
          return;
        }
        if (begun === 4) together.open();
        await together.opened;
        res.json({});
      },
    );
    const responses = await Promise.all(
      Array.from({ length: 4 }, () => fetch(address)),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 503,
    ]);
  });
});
