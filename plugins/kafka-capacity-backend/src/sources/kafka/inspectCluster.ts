import {
  BrokerSnapshot,
  ClusterSnapshot,
  Fault,
} from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from './brokerLink';
import { ClusterSession } from './clusterSession';
import { BrokerMetadata, metadata } from './protocol/metadata';
import { readController } from './readController';
import {
  markHiddenCommits,
  readMissingGroups,
  readMissingTopics,
} from './readExpected';
import { GroupTable, readGroups } from './readGroups';
import {
  BrokerLogDirs,
  logDirSnapshots,
  placeSizes,
  readLogDirs,
} from './readLogDirs';
import { readOffsets } from './readOffsets';
import { readTopicConfigs } from './readTopicConfigs';
import { placeTopics, TopicTable } from './topicTable';

/** What one reading of a cluster is told. */
export interface Inspection {
  cluster: string;
  expectedTopics: readonly string[];
  expectedGroups: readonly string[];
  requestTimeoutMs: number;
  /** Waits before what is moving between brokers is asked for once more. */
  pause: () => Promise<void>;
}

function partitionCount(topics: TopicTable): number {
  let count = 0;
  for (const { partitions } of topics.values()) {
    count += partitions.length;
  }
  return count;
}

/** A task of a Kafka Streams application may have a higher number than some of its input topics have partitions. */
function clipAssignments(groups: GroupTable, topics: TopicTable): void {
  for (const { type, members } of groups.values()) {
    for (const { assignment = {} } of type === 'streams' ? members : []) {
      for (const topic of Object.keys(assignment)) {
        const partitions = topics.get(topic)?.partitions.length ?? 0;
        assignment[topic] = assignment[topic].filter(it => it < partitions);
      }
    }
  }
}

function brokerSnapshot(
  { id, host, port, rack }: BrokerMetadata,
  link: AskedBroker | undefined,
  read: BrokerLogDirs | undefined,
): BrokerSnapshot {
  return {
    id,
    host,
    port,
    rack,
    logDirs: read && logDirSnapshots(read),
    fault: link?.fault ?? read?.fault,
  };
}

/** Brokers that hold replicas and that the cluster itself has given up: they are not in its metadata. */
function lostBrokers(topics: TopicTable, brokers: BrokerMetadata[]): Fault[] {
  const present = new Set(brokers.map(({ id }) => id));
  const lost = new Map<number, number>();
  for (const { partitions } of topics.values()) {
    for (const { replicas } of partitions) {
      for (const id of replicas) {
        if (!present.has(id)) {
          lost.set(id, (lost.get(id) ?? 0) + 1);
        }
      }
    }
  }
  return [...lost].map(([id, replicas]) => ({
    code: 'BROKER_NOT_AVAILABLE',
    message: `Broker ${id} is down: ${replicas} replicas that it holds are neither in sync nor measured until it is back`,
  }));
}

/**
 * Groups live in the partitions of `__consumer_offsets`: where one has no broker that could be asked, its groups are missing
 * from every list.
 */
function lostGroups(
  topics: TopicTable,
  links: readonly AskedBroker[],
): Fault[] {
  const ids = new Set(links.map(({ id }) => id));
  const lost = topics
    .get('__consumer_offsets')
    ?.partitions.filter(({ leader }) => !ids.has(leader));
  return lost?.length
    ? [
        {
          code: 'COORDINATOR_NOT_AVAILABLE',
          message: `The consumer groups in ${lost.length} partitions of __consumer_offsets cannot be read: bring back a broker that holds them`,
        },
      ]
    : [];
}

/** One fault a cause: brokers that fail alike are told of together. */
function distinct(faults: (Fault | undefined)[]): Fault[] {
  return [
    ...new Map(
      faults.filter(it => it !== undefined).map(it => [it.message, it]),
    ).values(),
  ];
}

/**
 * Reads a whole cluster: where everything is, then groups and their commits, then offsets, sizes and settings. Commits come
 * before log end offsets, so that lag is overstated by what was written in between and never understated.
 *
 * @throws KafkaFaultError when no broker of the cluster answers.
 */
export async function inspectCluster(
  session: ClusterSession,
  inspection: Inspection,
): Promise<ClusterSnapshot> {
  const { requestTimeoutMs, pause } = inspection;
  const overview = await session.bootstrap(link =>
    link.ask(metadata, { topics: null }),
  );
  const brokers = overview.brokers.sort((a, b) => a.id - b.id);
  const topics: TopicTable = new Map();
  placeTopics(topics, overview.topics);
  const links = await Promise.all(
    brokers.map(broker => session.link(broker.id, broker)),
  );

  const commitsAt = Date.now();
  const { groups, faults: listFaults } = await readGroups(
    links,
    partitionCount(topics),
    pause,
  );
  const groupFaults = [...listFaults, ...lostGroups(topics, links)];
  await Promise.all([
    readMissingTopics(links, topics, groups, inspection.expectedTopics),
    readMissingGroups(links, groups, inspection.expectedGroups, groupFaults),
  ]);
  markHiddenCommits(groups, topics);
  clipAssignments(groups, topics);

  const offsetsAt = Date.now();
  const [, logDirs, , controller] = await Promise.all([
    readOffsets({ links, topics, requestTimeoutMs, pause }),
    Promise.all(links.map(link => readLogDirs(link, topics))),
    readTopicConfigs(links, topics),
    readController(links, overview.controllerId, requestTimeoutMs),
  ]);
  placeSizes(topics, logDirs);

  const brokerSnapshots = brokers.map((broker, i) =>
    brokerSnapshot(broker, links[i], logDirs[i]),
  );
  return {
    cluster: inspection.cluster,
    clusterId: overview.clusterId,
    offsetsAt,
    commitsAt,
    controllerId: controller.controllerId,
    brokers: brokerSnapshots,
    topics: [...topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: [...groups.values()].sort((a, b) =>
      a.groupId < b.groupId ? -1 : 1,
    ),
    reassignments: controller.reassignments,
    faults: distinct([
      ...lostBrokers(topics, brokers),
      ...brokerSnapshots.map(({ fault }) => fault),
      ...groupFaults,
      ...controller.faults,
    ]),
    simulated: false,
    cost: session.cost(brokers),
  };
}
