import {
  ClusterConnection,
  fullText,
} from 'backstage-plugin-kafka-capacity-node';
import net, { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parseAddress } from './client/clusterSession';
import { createKafkaClusterAdmin, KafkaClusterAdminOptions } from './index';

jest.setTimeout(60_000);

/** A server that is no Kafka, and the connections to it that are open. */
async function serve(onConnection: (socket: net.Socket) => void) {
  const open = new Set<net.Socket>();
  const server = net.createServer(socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.resume();
    onConnection(socket);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, open, server };
}

const silent = () => serve(() => {});

function inspect(
  connection: Partial<ClusterConnection>,
  options: KafkaClusterAdminOptions = {},
  signal = new AbortController().signal,
) {
  return createKafkaClusterAdmin(
    { name: 'prod', clientId: 'test', brokers: [], ...connection },
    options,
  )
    .inspect({ signal })
    .catch(error => {
      error.message = fullText(error.message);
      throw error;
    });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await setTimeout(10);
  }
}

describe('a cluster that cannot be read', () => {
  const servers: net.Server[] = [];
  afterAll(() => servers.forEach(server => server.close()));

  it('is named with broker and cause when nobody listens', async () => {
    const { address, server } = await silent();
    await new Promise(resolve => {
      server.close(resolve);
    });
    await expect(inspect({ brokers: [address, address] })).rejects.toThrow(
      `No broker of cluster prod answered: Broker ${address} could not be reached: connect ECONNREFUSED ${address}; Broker ${address}`,
    );
  });

  it('is given up when a broker does not answer in time, and every connection let go', async () => {
    const { address, open, server } = await silent();
    servers.push(server);
    const answer = inspect({
      brokers: [address],
      connectionTimeoutMs: 1_000,
      requestTimeoutMs: 1_000,
    });
    await expect(answer).rejects.toMatchObject({
      code: 'REQUEST_TIMED_OUT',
      message: expect.stringContaining(
        `cluster prod answered: Broker ${address} did not answer in time`,
      ),
    });
    await until(() => open.size === 0);
  });

  it('is given up when the whole takes too long', async () => {
    const { address, open, server } = await silent();
    servers.push(server);
    const answer = inspect({ brokers: [address] }, { inspectTimeoutMs: 200 });
    await expect(answer).rejects.toMatchObject({
      code: 'REQUEST_TIMED_OUT',
      message: 'Reading cluster prod took longer than 0.2 s',
    });
    await until(() => open.size === 0);
  });

  it('is given up when the caller cancels, before or in the middle', async () => {
    const { address, open, server } = await silent();
    servers.push(server);
    const cancel = new AbortController();
    const answer = inspect({ brokers: [address] }, {}, cancel.signal);
    answer.catch(() => {});
    await until(() => open.size > 0);
    cancel.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => open.size === 0);
    await expect(
      inspect({ brokers: [address] }, {}, cancel.signal),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('is told from one that hangs up, as it does where TLS or SASL is expected', async () => {
    const { address, server } = await serve(socket => socket.end());
    servers.push(server);
    await expect(inspect({ brokers: [address] })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('TLS or SASL'),
    });
    await expect(
      inspect({ brokers: [address], ssl: true }),
    ).rejects.toMatchObject({ code: 'TLS_HANDSHAKE_FAILED' });
  });

  it('is not waited for while another of its brokers answers', async () => {
    const dumb = await silent();
    const rude = await serve(socket => socket.end());
    servers.push(dumb.server, rude.server);
    const answer = inspect(
      { brokers: [dumb.address, rude.address], requestTimeoutMs: 60_000 },
      { inspectTimeoutMs: 60_000 },
    );
    answer.catch(() => {});
    // The second broker is tried although the first has not failed.
    await new Promise(resolve => {
      rude.server.once('connection', resolve);
    });
    dumb.open.forEach(socket => socket.destroy());
    await expect(answer).rejects.toThrow(rude.address);
  });
});

describe('parseAddress', () => {
  it.each([
    ['kafka:9092', 'kafka', 9092],
    ['10.0.0.1:1', '10.0.0.1', 1],
    ['[::1]:9092', '::1', 9092],
  ])('reads %s', (address, host, port) => {
    expect(parseAddress(address)).toEqual({ host, port });
  });
});
