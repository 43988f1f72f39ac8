/*
 * Asks a server as fast as it is answered, over some connections that stay open, and tells what it saw. Runs in a process
 * of its own, so that it takes nothing from the server's event loop; speaks HTTP over plain sockets, because Node's own client
 * costs more than the servers that are measured.
 */
import { Socket } from 'node:net';

/** What is to be asked. */
export interface Load {
  port: number;
  /** Asked in turn, by all connections together. */
  paths: readonly string[];
  connections: number;
  milliseconds: number;
}

/** What was seen. */
export interface LoadResult {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Bytes of each answer's body. */
  bytes: number;
}

const END_OF_HEAD = '\r\n\r\n';

/** Asks on one connection until the time is over; resolves with the time that each answer took. */
function askRepeatedly(
  { port, nextPath }: { port: number; nextPath(): string },
  until: number,
): Promise<[number[], number]> {
  return new Promise((resolve, reject) => {
    const head = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json${END_OF_HEAD}`;
    const socket = new Socket();
    const times: number[] = [];
    let received = '';
    let bytes = 0;
    let begun = 0;
    const ask = () => {
      begun = performance.now();
      socket.write(`GET ${nextPath()} ${head}`);
    };
    socket.setNoDelay();
    socket.setTimeout(30_000, () => socket.destroy(new Error('no answer')));
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('data', (data: string) => {
      received += data;
      const headEnd = received.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      if (!received.startsWith('HTTP/1.1 200') || length === undefined) {
        socket.destroy(new Error(received.slice(0, headEnd)));
        return;
      }
      bytes = Number(length);
      if (received.length < headEnd + END_OF_HEAD.length + bytes) return;
      times.push(performance.now() - begun);
      received = '';
      if (begun < until) ask();
      else socket.end(() => resolve([times, bytes]));
    });
    socket.connect(port, '127.0.0.1', ask);
  });
}

process.on('message', async (load: Load) => {
  const begun = performance.now();
  const until = begun + load.milliseconds;
  let asked = 0;
  const nextPath = () => load.paths[asked++ % load.paths.length];
  const all = await Promise.all(
    Array.from({ length: load.connections }, () =>
      askRepeatedly({ port: load.port, nextPath }, until),
    ),
  );
  const seconds = (performance.now() - begun) / 1000;
  const times = all.flatMap(([some]) => some).sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)];
  const result: LoadResult = {
    requestsPerSecond: times.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    bytes: all[0][1],
  };
  process.send?.(result);
});
