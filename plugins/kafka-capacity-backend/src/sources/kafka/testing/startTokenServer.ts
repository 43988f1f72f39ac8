import http from 'node:http';
import { AddressInfo } from 'node:net';

/** A server of tokens that Kafka's unsecured validator takes. */
export interface TokenServer {
  url: string;
  /** Every token that was given. */
  tokens: string[];
  /** The forms that were sent. */
  forms: URLSearchParams[];
  /** Seconds that a token is valid by its own words. */
  lifetimeS: number;
  close(): Promise<void>;
}

const part = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Gives tokens to one client. */
export async function startTokenServer(client: {
  id: string;
  secret: string;
}): Promise<TokenServer> {
  const expected = Buffer.from(
    [client.id, client.secret].map(encodeURIComponent).join(':'),
  ).toString('base64');
  const state = {
    tokens: [] as string[],
    forms: [] as URLSearchParams[],
    lifetimeS: 300,
  };
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Basic ${expected}`) {
      answer(401, {
        error: 'invalid_client',
        error_description: client.secret,
      });
      return;
    }
    state.forms.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: client.id, iat: now - 1, exp: now + state.lifetimeS };
    const token = `${part({ alg: 'none' })}.${part(claims)}.`;
    state.tokens.push(token);
    answer(200, { access_token: token, token_type: 'Bearer', expires_in: 300 });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/token`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  });
}
