import net, { AddressInfo, Socket } from 'node:net';

const METADATA = 3;
const API_VERSIONS = 18;

/**
 * Highest version of each API, by its key, that Azure Event Hubs was seen to offer, by logs of clients that people have published. It
 * offers no other.
 */
export const EVENT_HUBS: ReadonlyMap<number, number> = new Map([
  ...([
    [0, 5],
    [1, 6],
    [2, 2],
    [METADATA, 5],
    [8, 3],
    [9, 3],
  ] as const),
  ...([
    [10, 1],
    [11, 2],
    [12, 1],
    [13, 1],
    [14, 1],
    [15, 1],
  ] as const),
  ...([
    [16, 1],
    [17, 1],
    [API_VERSIONS, 1],
    [19, 2],
    [32, 2],
  ] as const),
]);

/** Cuts what arrives into messages, each behind its length. */
function inFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE()) {
      const end = 4 + rest.readInt32BE();
      take(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
  });
}

function send(socket: Socket, frame: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeInt32BE(frame.length);
  socket.write(Buffer.concat([length, frame]));
}

/** An answer to ApiVersions (correlation id, error, APIs of 6 bytes, and what follows) that offers no more than that. */
function limitVersions(
  frame: Buffer,
  highest: ReadonlyMap<number, number>,
): Buffer {
  const first = 10;
  const count = frame.readInt32BE(6);
  const offered: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const api = Buffer.from(frame.subarray(first + i * 6, first + i * 6 + 6));
    const most = highest.get(api.readInt16BE());
    if (most === undefined) continue;
    api.writeInt16BE(Math.min(most, api.readInt16BE(4)), 4);
    offered.push(api);
  }
  const head = Buffer.from(frame.subarray(0, first));
  head.writeInt32BE(offered.length, 6);
  return Buffer.concat([head, ...offered, frame.subarray(first + count * 6)]);
}

/** An answer to Metadata up to version 8 whose one broker is at another port. */
function moveBroker(frame: Buffer, port: number): Buffer {
  const moved = Buffer.from(frame);
  // Correlation id, throttle time, count of brokers, id, length of the host.
  const host = 16;
  moved.writeInt32BE(port, host + 2 + frame.readInt16BE(host));
  return moved;
}

function portOf(server: net.Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * A proxy of a cluster's only broker that offers some of its APIs, as services other than Apache Kafka do.
 *
 * @param highest - highest version of each API that is offered, by its key
 */
export async function startLimitedBroker(
  broker: string,
  highest: ReadonlyMap<number, number>,
): Promise<{ address: string; stop(): void }> {
  const [host, brokerPort] = broker.split(':');
  const open = new Set<Socket>();
  const server = net.createServer(client => {
    const upstream = net.connect(Number(brokerPort), host);
    const apis = new Map<number, number>();
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    inFrames(client, frame => {
      apis.set(frame.readInt32BE(4), frame.readInt16BE());
      send(upstream, frame);
    });
    inFrames(upstream, frame => {
      const api = apis.get(frame.readInt32BE());
      if (api === API_VERSIONS) send(client, limitVersions(frame, highest));
      else if (api === METADATA)
        send(client, moveBroker(frame, portOf(server)));
      else send(client, frame);
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${portOf(server)}`,
    stop() {
      open.forEach(socket => socket.destroy());
      server.close();
    },
  };
}
