/** Security of the listener that clients use. */
export type ClientProtocol =
  | 'PLAINTEXT'
  | 'SSL'
  | 'SASL_PLAINTEXT'
  | 'SASL_SSL';

/** Ports of one broker on the loopback interface. */
export interface BrokerPorts {
  /** For clients, with the security that was asked for. */
  client: number;
  /** For the brokers among themselves and for Kafka's own tools: always plain. */
  internal: number;
  controller: number;
}

/** What makes one broker's settings. */
export interface BrokerSettings {
  id: number;
  /** Ports of every broker of the cluster, by broker id. */
  ports: Map<number, BrokerPorts>;
  logDir: string;
  clientProtocol: ClientProtocol;
  /** Ids of the brokers that are KRaft controllers too: every broker unless given. */
  controllers?: readonly number[];
  /** Settings that replace or extend ours. */
  properties: Record<string, string>;
}

const HOST = '127.0.0.1';

/** The `server.properties` of a broker. */
export function serverProperties(settings: BrokerSettings): string {
  const { id, ports, logDir, clientProtocol } = settings;
  const { controllers = [...ports.keys()] } = settings;
  const isController = controllers.includes(id);
  const own = ports.get(id)!;
  const replicas = String(Math.min(3, ports.size));
  const inSync = String(Math.min(2, ports.size));
  const voters = controllers.map(
    voter => `${voter}@${HOST}:${ports.get(voter)!.controller}`,
  );
  const listeners = [
    `CLIENT://${HOST}:${own.client}`,
    `INTERNAL://${HOST}:${own.internal}`,
  ];
  const controllerListener = `CONTROLLER://${HOST}:${own.controller}`;
  const properties: Record<string, string> = {
    'process.roles': isController ? 'broker,controller' : 'broker',
    'node.id': String(id),
    'broker.rack': `rack-${id}`,
    'controller.quorum.voters': voters.join(','),
    listeners: [
      ...listeners,
      ...(isController ? [controllerListener] : []),
    ].join(','),
    'advertised.listeners': listeners.join(','),
    'listener.security.protocol.map': `CLIENT:${clientProtocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    // With an authorizer, whoever comes by the internal listener (the brokers, Kafka's tools) may do everything.
    'super.users': 'User:ANONYMOUS',
    'log.dirs': logDir,
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    'offsets.topic.num.partitions': '12',
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    // By default an idle controller writes to its log twice a second.
    'metadata.max.idle.interval.ms': '10000',
    // Kafka's own default takes 128 MB of heap.
    'log.cleaner.dedupe.buffer.size': '16777216',
    ...settings.properties,
  };
  return Object.entries(properties)
    .map(([key, value]) => {
      const escaped = value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
      return `${key}=${escaped}\n`;
    })
    .join('');
}
