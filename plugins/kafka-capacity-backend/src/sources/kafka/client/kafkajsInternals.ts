import { Kafka, KafkaConfig, Logger } from 'kafkajs';

/**
 * The slice of kafkajs' inside that batched requests need: it is pinned to 2.2.4, whose public `admin()` asks once per
 * topic and gives up a whole answer for one topic's error.
 */
export interface KafkaJsCluster {
  connectionPoolBuilder: {
    build(destination: {
      host: string;
      port: number;
    }): Promise<KafkaJsConnectionPool>;
  };
  brokerPool: {
    createBroker(options: {
      connectionPool: KafkaJsConnectionPool;
      logger: Logger;
    }): KafkaJsBroker;
  };
}

/** Connections to one broker. */
export interface KafkaJsConnectionPool {
  send<Decoded extends { clientSideThrottleTime: number }, Answer>(protocol: {
    request: KafkaJsRequest;
    response: {
      /** Gets what follows the correlation id. A throttle time makes kafkajs hold later requests back (KIP-219). */
      decode(payload: Buffer): Promise<Decoded>;
      parse(decoded: Decoded): Promise<Answer>;
    };
    logResponseError: boolean;
  }): Promise<Answer>;
}

/** One broker: `connect` opens a connection, asks for the API versions and authenticates. */
export interface KafkaJsBroker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** By API key; null until connected. */
  versions: Record<number, { minVersion: number; maxVersion: number }> | null;
}

/** kafkajs writes the request header (version 1) before what `encode` returns. */
export interface KafkaJsRequest {
  apiKey: number;
  apiVersion: number;
  apiName: string;
  /** Both names are kafkajs' `Encoder`'s: it checks one and copies the other. */
  encode(): Promise<{ buf: Buffer; buffer: Buffer }>;
}

/** Receives kafkajs' instrumentation events, of which requests are counted. */
export interface KafkaJsEvents {
  emit(event: string, payload: { broker: string }): void;
}

/** Event names of an answered request and of one that was given up. */
export const REQUEST_EVENTS = ['network.request', 'network.request_timeout'];

const CREATE_CLUSTER = 'private:Kafka:createCluster';

function missing(internal: string): Error {
  return new Error(
    `kafkajs 2.2.4 is needed exactly, and the one installed is another: its internal ${internal} is missing`,
  );
}

function member(owner: unknown, path: string, name: string): unknown {
  const value =
    typeof owner === 'object' && owner !== null
      ? Reflect.get(owner, name)
      : undefined;
  if (value === undefined) {
    throw missing(`${path}.${name}`);
  }
  return value;
}

function requireMethod(owner: unknown, path: string, name: string): void {
  if (typeof member(owner, path, name) !== 'function') {
    throw missing(`${path}.${name}()`);
  }
}

function isCluster(cluster: unknown): cluster is KafkaJsCluster {
  requireMethod(
    member(cluster, 'Cluster', 'connectionPoolBuilder'),
    'Cluster.connectionPoolBuilder',
    'build',
  );
  requireMethod(
    member(cluster, 'Cluster', 'brokerPool'),
    'Cluster.brokerPool',
    'createBroker',
  );
  return true;
}

/**
 * Makes kafkajs' cluster object, which opens no connection yet.
 *
 * @throws Error naming what is missing when kafkajs' inside is not the one that is pinned.
 */
export function createKafkaJsCluster(
  config: KafkaConfig,
  events: KafkaJsEvents,
): { cluster: KafkaJsCluster; logger: Logger } {
  const kafka = new Kafka(config);
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    candidate => candidate.description === CREATE_CLUSTER,
  );
  const create: unknown = symbol && Reflect.get(kafka, symbol);
  if (typeof create !== 'function') {
    throw missing(`Kafka[Symbol(${CREATE_CLUSTER})]()`);
  }
  const cluster: unknown = create({
    allowAutoTopicCreation: false,
    instrumentationEmitter: events,
  });
  if (!isCluster(cluster)) {
    throw missing('Cluster');
  }
  return { cluster, logger: kafka.logger() };
}

/**
 * Checks, without any connection, that everything of kafkajs' inside that is used here is there.
 *
 * @throws Error naming what is missing.
 */
export async function checkKafkaJsInternals(): Promise<void> {
  const { cluster, logger } = createKafkaJsCluster(
    { brokers: ['localhost:9092'], logCreator: () => () => {} },
    { emit: () => {} },
  );
  const connectionPool = await cluster.connectionPoolBuilder.build({
    host: 'localhost',
    port: 9092,
  });
  requireMethod(connectionPool, 'ConnectionPool', 'send');
  const broker = cluster.brokerPool.createBroker({ connectionPool, logger });
  requireMethod(broker, 'Broker', 'connect');
  requireMethod(broker, 'Broker', 'disconnect');
  if (!('versions' in broker)) {
    throw missing('Broker.versions');
  }
}
