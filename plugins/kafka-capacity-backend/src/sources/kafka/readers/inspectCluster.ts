import {
  BrokerSnapshot,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { setImmediate as turn } from 'node:timers/promises';
import { AskedBroker } from '../client/brokerLink';
import { ClusterSession } from '../client/clusterSession';
import { exceptUnoffered } from '../client/faults';
import { distinct, lostBrokers, lostGroups } from './lostSubjects';
import { BrokerMetadata, metadata } from '../protocol/metadata';
import { readController } from './readController';
import { readMissingGroups, readMissingTopics } from './readExpected';
import { CommitWeights, readGroups } from './readGroups';
import {
  BrokerLogDirs,
  logDirSnapshots,
  placeSizes,
  readLogDirs,
} from './readLogDirs';
import { readLocalLogStarts, readOffsets } from './readOffsets';
import { readPrincipals } from './readPrincipals';
import { readTopicConfigs } from './readTopicConfigs';
import { clipAssignments, markHiddenCommits } from './reconcileGroups';
import { placeTopics, TopicTable } from './topicTable';

/** What one reading of a cluster is told. */
export interface Inspection {
  cluster: string;
  expectedTopics: readonly string[];
  formerTopics: readonly string[];
  expectedGroups: readonly string[];
  readsTopic: (name: string) => boolean;
  readsGroup: (groupId: string) => boolean;
  readAcls: boolean;
  requestTimeoutMs: number;
  /** Kept from reading to reading. */
  commitWeights: CommitWeights;
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
    logDirsFault: link?.fault ? undefined : read?.fault,
    fault: link?.fault,
  };
}

/**
 * Reads a whole cluster: where everything is, then groups and their commits, then offsets, sizes and settings. Commits come
 * before log end offsets, so that lag is overstated by what was written in between and never understated. The event loop
 * has a turn between the stages, each of which goes through every partition.
 *
 * @throws KafkaFaultError when no broker of the cluster answers.
 */
export async function inspectCluster(
  session: ClusterSession,
  inspection: Inspection,
): Promise<ClusterSnapshot> {
  const { requestTimeoutMs, pause, readsTopic, readsGroup } = inspection;
  const overview = await session.bootstrap(link =>
    link.ask(metadata, { topics: null }),
  );
  const brokers = overview.brokers.sort((a, b) => a.id - b.id);
  const topics: TopicTable = new Map();
  /** Placed and sized, because they load brokers, and not asked about. */
  const excluded: TopicTable = new Map();
  for (const topic of overview.topics) {
    placeTopics(readsTopic(topic.name) ? topics : excluded, [topic]);
  }
  const placed: TopicTable = excluded.size
    ? new Map([...topics, ...excluded])
    : topics;
  await turn();
  const links = await Promise.all(
    brokers.map(broker => session.link(broker.id, broker)),
  );

  const commitsAt = Date.now();
  const {
    groups,
    excluded: excludedGroups,
    faults: listFaults,
  } = await readGroups(
    links,
    partitionCount(placed),
    pause,
    inspection.commitWeights,
    readsGroup,
  );
  const groupFaults = [...listFaults, ...lostGroups(placed, links)];
  await Promise.all([
    readMissingTopics(links, topics, groups, inspection),
    readMissingGroups(links, groups, inspection.expectedGroups, groupFaults),
  ]);
  clipAssignments(groups, new Map([...excluded, ...topics]));
  markHiddenCommits(groups, topics);
  await turn();

  const offsetsAt = Date.now();
  const offsetsContext = { links, topics, requestTimeoutMs, pause };
  const [, logDirs, , controller] = await Promise.all([
    readOffsets(offsetsContext),
    Promise.all(links.map(link => readLogDirs(link, placed))),
    readTopicConfigs(links, topics),
    readController(links, overview.controllerId, requestTimeoutMs),
  ]);
  await readLocalLogStarts(offsetsContext);
  await turn();
  placeSizes(topics, logDirs);
  placeSizes(excluded, logDirs);
  await turn();

  // Last and alone: a broker that does not answer this can't be asked for anything else after it.
  const aclFaults = inspection.readAcls
    ? await readPrincipals(links, topics, groups, requestTimeoutMs)
    : [];

  const brokerSnapshots = brokers.map((broker, i) =>
    brokerSnapshot(broker, links[i], logDirs[i]),
  );
  return {
    cluster: inspection.cluster,
    clusterId: overview.clusterId,
    offsetsAt,
    commitsAt,
    controllerId: controller.controllerId,
    quorum: controller.quorum,
    brokers: brokerSnapshots,
    topics: [...topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: [...groups.values()].sort((a, b) =>
      a.groupId < b.groupId ? -1 : 1,
    ),
    ...((excluded.size > 0 || excludedGroups > 0) && {
      excluded: { topics: [...excluded.values()], groups: excludedGroups },
    }),
    groupsFault: groupFaults[0],
    reassignments: controller.reassignments,
    faults: distinct([
      ...lostBrokers(placed, brokers),
      ...brokerSnapshots.map(
        ({ fault, logDirsFault }) => fault ?? exceptUnoffered(logDirsFault),
      ),
      ...groupFaults,
      ...controller.faults,
      ...aclFaults,
    ]),
    simulated: false,
    cost: session.cost(brokers),
  };
}
