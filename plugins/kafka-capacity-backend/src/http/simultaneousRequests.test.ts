import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import { limitSimultaneousRequests } from './simultaneousRequests';

describe('limitSimultaneousRequests', () => {
  it('refuses one caller what is beyond the limit until an answer is there, and nobody else', async () => {
    const waiting: (() => void)[] = [];
    let answered = 0;
    const router = PromiseRouter();
    router.use(limitSimultaneousRequests(mockServices.httpAuth(), 3));
    router.get('/', async (_req, res) => {
      await new Promise<void>(resolve => waiting.push(resolve));
      answered += 1;
      res.json({});
    });
    const app = express();
    app.use(router);
    app.use(
      MiddlewareFactory.create({
        config: mockServices.rootConfig(),
        logger: mockServices.logger.mock(),
      }).error(),
    );
    const server = app.listen(0, '127.0.0.1');
    try {
      const ask = (user: string) =>
        request(server)
          .get('/')
          .set('authorization', mockCredentials.user.header(user))
          .then(response => response);
      const until = async (count: number) => {
        while (waiting.length < count) {
          await new Promise(resolve => {
            setImmediate(resolve);
          });
        }
      };
      const busy = Array.from({ length: 3 }, () => ask('user:default/busy'));
      await until(3);
      const refused = await ask('user:default/busy');
      expect(refused.status).toBe(429);
      expect(refused.headers['retry-after']).toBe('1');
      expect(refused.body.error.message).toMatch(/^3 of your requests/);
      const other = ask('user:default/other');
      await until(4);
      expect(answered).toBe(0);
      waiting.forEach(answer => answer());
      const answers = await Promise.all([...busy, other]);
      expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(200));
      const later = ask('user:default/busy');
      await until(5);
      waiting[4]();
      expect((await later).status).toBe(200);
    } finally {
      server.close();
    }
  });
});
