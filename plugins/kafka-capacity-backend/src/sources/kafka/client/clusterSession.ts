import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { ISocketFactory, Logger, logLevel } from 'kafkajs';
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import { BrokerLink } from './brokerLink';
import { KafkaFaultError } from './faults';
import { Sasl } from './sasl/Sasl';
import {
  createKafkaJsCluster,
  KafkaJsCluster,
  REQUEST_EVENTS,
} from './kafkajsInternals';
import { TimeSlice } from '../../../timeSlice';

/** Time limits of one sweep's reading. */
export interface SessionLimits {
  connectionTimeoutMs: number;
  requestTimeoutMs: number;
}

/** Where a broker is. */
export interface BrokerAddress {
  host: string;
  port: number;
}

/** How long a bootstrap broker may keep everyone waiting before the next one is tried beside it. */
const HEAD_START_MS = 1_000;

const GOODBYE_MS = 1_000;

export function parseAddress(address: string): BrokerAddress {
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}

/** All connections of one sweep, and what they cost. */
export class ClusterSession {
  private readonly sockets = new Set<net.Socket>();
  private readonly links = new Map<string, BrokerLink>();
  private readonly requests = new Map<string, number>();
  private readonly slice = new TimeSlice();
  private closed = false;
  private readonly cluster: KafkaJsCluster;
  private readonly kafkaJsLogger: Logger;

  private readonly openSocket: ISocketFactory = ({
    host,
    port,
    ssl,
    onConnect,
  }) => {
    if (this.closed) {
      throw new Error('The sweep is over');
    }
    const name = net.isIP(host) ? {} : { servername: host };
    const socket = ssl
      ? tls.connect({ host, port, ...name, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    // Small requests follow each other at once: none shall wait for the acknowledgement of the one before.
    socket.setNoDelay(true);
    this.sockets.add(socket);
    return socket;
  };

  private readonly redact = (text: string): string =>
    this.sasl?.redact(text) ?? text;

  constructor(
    private readonly connection: ClusterConnection,
    limits: SessionLimits,
    private readonly sasl?: Sasl,
    logger?: Pick<LoggerService, 'debug'>,
  ) {
    const { cluster, logger: kafkaJsLogger } = createKafkaJsCluster(
      {
        clientId: connection.clientId,
        brokers: connection.brokers,
        ssl: connection.ssl,
        sasl: sasl?.options(),
        connectionTimeout: limits.connectionTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        retry: { retries: 0 },
        socketFactory: this.openSocket,
        logLevel: logger ? logLevel.WARN : logLevel.NOTHING,
        logCreator:
          () =>
          ({ namespace, log }) =>
            logger?.debug(this.redact(`kafkajs ${namespace}: ${log.message}`)),
      },
      {
        emit: (event, { broker }) => {
          if (REQUEST_EVENTS.includes(event)) {
            this.requests.set(broker, (this.requests.get(broker) ?? 0) + 1);
          }
        },
      },
    );
    this.cluster = cluster;
    this.kafkaJsLogger = kafkaJsLogger;
  }

  /**
   * The first answer that one of the configured brokers gives. They are tried in their order, each with a head start.
   *
   * @throws KafkaFaultError naming cluster, brokers and causes when none answers.
   */
  async bootstrap<Answer>(
    ask: (link: BrokerLink) => Promise<Answer>,
  ): Promise<Answer> {
    const attempts: Promise<Answer>[] = [];
    const failures: unknown[] = [];
    for (const address of this.connection.brokers) {
      const attempt = this.link(-1, parseAddress(address)).then(ask);
      attempts.push(attempt);
      const outcome = await Promise.race([
        attempt.then(
          () => 'answered',
          error => {
            failures.push(error);
            return isRefusal(error) ? 'refused' : 'failed';
          },
        ),
        setTimeout(HEAD_START_MS, 'waiting', { ref: false }),
      ]);
      // A wrong password is as wrong at the next broker, and every attempt counts towards locking the account.
      if (outcome === 'answered' || outcome === 'refused') {
        break;
      }
    }
    try {
      return await Promise.any(attempts);
    } catch {
      throw this.unreachable(failures);
    }
  }

  /** Connects to a broker, or takes the connection there is. Does not reject: one that cannot be reached has a `fault`. */
  async link(id: number, { host, port }: BrokerAddress): Promise<BrokerLink> {
    const address = `${host}:${port}`;
    const open = this.links.get(address);
    if (open && !open.fault) {
      open.identify(id);
      return open;
    }
    const connectionPool = await this.cluster.connectionPoolBuilder.build({
      host,
      port,
    });
    const broker = this.cluster.brokerPool.createBroker({
      connectionPool,
      logger: this.kafkaJsLogger,
    });
    const link = new BrokerLink(
      id,
      address,
      broker,
      connectionPool,
      this.slice,
      this.redact,
    );
    this.links.set(address, link);
    await link.connect();
    return link;
  }

  /** Requests and bytes so far. Requests to addresses that are no known broker's count for the bootstrap, `-1`. */
  cost(brokers: (BrokerAddress & { id: number })[]): ClusterSnapshot['cost'] {
    const ids = new Map(
      brokers.map(({ id, host, port }) => [`${host}:${port}`, id]),
    );
    const requestsByBroker: Record<string, number> = {};
    for (const [address, count] of this.requests) {
      const id = ids.get(address) ?? -1;
      requestsByBroker[id] = (requestsByBroker[id] ?? 0) + count;
    }
    let bytesSent = 0;
    let bytesReceived = 0;
    for (const socket of this.sockets) {
      bytesSent += socket.bytesWritten;
      bytesReceived += socket.bytesRead;
    }
    return { requestsByBroker, bytesSent, bytesReceived };
  }

  /** Lets go of every connection. What is still waiting for an answer fails with the given reason. */
  async close(reason?: Error): Promise<void> {
    this.closed = true;
    if (reason) {
      this.sockets.forEach(socket => socket.destroy(reason));
    }
    const links = [...this.links.values()];
    const farewell = await Promise.race([
      Promise.allSettled(links.map(link => link.disconnect())),
      setTimeout(GOODBYE_MS, undefined, { ref: false }),
    ]);
    // kafkajs ends the timers of what it still waits for when the socket reports an error.
    const overdue = farewell ? undefined : new Error('The sweep is over');
    this.sockets.forEach(socket => socket.destroy(overdue));
  }

  private unreachable(failures: unknown[]): unknown {
    const faults = failures.filter(error => error instanceof KafkaFaultError);
    const telling = faults.find(isRefusal) ?? faults[0];
    if (faults.length < failures.length || !telling) {
      return failures.find(error => !faults.some(fault => fault === error));
    }
    const headline = isRefusal(telling)
      ? `SASL authentication failed for cluster ${this.connection.name}`
      : `No broker of cluster ${this.connection.name} answered`;
    const reasons = faults.map(({ message }) => message).join('; ');
    return new KafkaFaultError(telling.code, `${headline}: ${reasons}`);
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof KafkaFaultError &&
    error.code === 'SASL_AUTHENTICATION_FAILED'
  );
}
