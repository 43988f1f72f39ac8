import { once } from 'node:events';
import http from 'node:http';
import { AddressInfo } from 'node:net';

/** Answers by path; a path that is not known gets 404. */
export type Answers = Record<
  string,
  (request: http.IncomingMessage, response: http.ServerResponse) => void
>;

/** A server on the loopback interface whose answers a test decides. */
export class TestServer {
  readonly #server: http.Server;
  answers: Answers = {};
  /** Of every request, with its query. */
  readonly urls: string[] = [];

  constructor() {
    this.#server = http.createServer((request, response) => {
      this.urls.push(request.url ?? '');
      const path = (request.url ?? '').split('?')[0];
      const answer = this.answers[path];
      if (answer) answer(request, response);
      else response.writeHead(404).end('not found');
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    const { port } = this.#server.address() as AddressInfo;
    return port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
