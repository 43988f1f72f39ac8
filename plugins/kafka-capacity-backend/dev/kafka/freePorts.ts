import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Below the ports that systems give to outgoing connections, which would take a port before its server listens. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
/** One may listen on either while another process has the other: `localhost` means both. */
const LOOPBACK = ['127.0.0.1', '::1'];
/** Tried by this process so far: two callers at once must not take over the same port of a process that has ended. */
const tried = new Set<number>();
/** A file a port, with the id of the process that reserved it. */
const RESERVATIONS = path.join(os.tmpdir(), 'kafka-capacity-ports');

/**
 * Distinct TCP ports of the loopback interface that nothing listens on. They stay reserved for this process until it ends: a
 * portal listens minutes after its ports were chosen, and others choose theirs meanwhile.
 */
export async function freePorts(count: number): Promise<number[]> {
  await fs.mkdir(RESERVATIONS, { recursive: true });
  const ports: number[] = [];
  while (ports.length < count) {
    if (tried.size === PORTS) throw new Error('no free port was found');
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if ((await reserve(port)) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

async function reserve(port: number): Promise<boolean> {
  if (tried.has(port)) return false;
  tried.add(port);
  const file = path.join(RESERVATIONS, String(port));
  const create = () =>
    fs.writeFile(file, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
  if (await create()) return true;
  const owner = Number(await fs.readFile(file, 'utf8').catch(() => ''));
  if (owner > 0 && isRunning(owner)) return false;
  await fs.rm(file, { force: true });
  return create();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isFree(port: number): Promise<boolean> {
  const free = await Promise.all(
    LOOPBACK.map(
      host =>
        new Promise<boolean>(resolve => {
          const server = createServer();
          server.once('error', (error: NodeJS.ErrnoException) =>
            // A machine without IPv6 has no such address for anybody else either.
            resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
          );
          server.listen(port, host, () => server.close(() => resolve(true)));
        }),
    ),
  );
  return free.every(Boolean);
}
