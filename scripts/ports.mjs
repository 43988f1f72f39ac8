// Who listens on a port of this machine, and whether one's own services answer.
import { execFile } from 'node:child_process';
import net from 'node:net';
import { promisify } from 'node:util';
import { Refusal } from './startOptions.mjs';

const run = promisify(execFile);

/** Whether something accepts connections there within three seconds. */
export function accepts(host, port) {
  return new Promise(resolve => {
    const socket = net.connect({ host, port });
    const settle = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3_000, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** The process that listens on a port, such as `node (process 4711)`, as far as the system tells. */
async function listenerOf(port) {
  try {
    const { stdout } = await run(
      'lsof',
      ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'],
      { timeout: 10_000 },
    );
    const pid = stdout.match(/^p(\d+)$/m)?.[1];
    const command = stdout.match(/^c(.+)$/m)?.[1];
    return pid && `${command} (process ${pid})`;
  } catch {
    return undefined;
  }
}

/** Says which of the portal's ports are in use, and by what. */
export async function refuseUsedPorts({ port: portal, apiPort }) {
  const sentences = [];
  for (const port of [portal, apiPort]) {
    const used =
      (await accepts('127.0.0.1', port)) || (await accepts('::1', port));
    if (!used) continue;
    const listener = await listenerOf(port);
    sentences.push(
      `port ${port} is in use${
        listener ? ` by ${listener}` : ''
      }: end what uses it and start again`,
    );
  }
  if (sentences.length === 0) return;
  throw new Refusal(
    [
      ...sentences,
      'or choose other ports: npm start -- --port N --api-port N',
    ].join('\n'),
  );
}

/** Whether a GET is answered with success within ten seconds. */
export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
