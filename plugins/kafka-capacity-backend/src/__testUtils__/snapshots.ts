import {
  ClusterAdmin,
  ClusterSnapshot,
  GroupSnapshot,
  kafkaCapacityClustersExtensionPoint,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { createBackendModule } from '@backstage/backend-plugin-api';

/** A topic with a leader for each partition; `ends` gives the log end offsets. */
export function topic(
  name: string,
  ends: number[],
  extra: Partial<TopicSnapshot> & {
    starts?: number[];
    /** Last stable offsets; the log ends unless given. */
    stable?: number[];
    /** Bytes of each record that is held. */
    recordBytes?: number;
  } = {},
): TopicSnapshot {
  const { starts = [], stable = [], recordBytes = 1000, ...rest } = extra;
  return {
    name,
    topicId: `id-of-${name}`,
    internal: false,
    config: {
      cleanupPolicy: 'delete',
      retentionMs: 604800000,
      retentionBytes: -1,
      minInsyncReplicas: 1,
      maxMessageBytes: 1048588,
      segmentBytes: 1073741824,
      compressionType: 'producer',
    },
    partitions: ends.map((end, partition) => ({
      partition,
      leader: 1,
      replicas: [1],
      inSyncReplicas: [1],
      offlineReplicas: [],
      logStartOffset: starts[partition] ?? 0,
      logEndOffset: end,
      lastStableOffset: stable[partition] ?? end,
      sizeBytes: (end - (starts[partition] ?? 0)) * recordBytes,
      replicaBytes: (end - (starts[partition] ?? 0)) * recordBytes,
    })),
    ...rest,
  };
}

/** A group that has committed the given offsets of one topic, with members that share its partitions. */
export function group(
  groupId: string,
  topicName: string,
  offsets: (number | undefined)[],
  extra: Partial<GroupSnapshot> & { memberCount?: number } = {},
): GroupSnapshot {
  const { memberCount = 1, ...rest } = extra;
  return {
    groupId,
    type: 'classic',
    state: memberCount > 0 ? 'Stable' : 'Empty',
    protocolType: 'consumer',
    assignor: 'range',
    coordinator: 1,
    members: Array.from({ length: memberCount }, (_, member) => ({
      memberId: `${groupId}-${member}`,
      clientId: groupId,
      host: '/10.0.0.1',
      assignment: {
        [topicName]: offsets.flatMap((_offset, partition) =>
          partition % memberCount === member ? [partition] : [],
        ),
      },
    })),
    committed: offsets.map((offset, partition) => ({
      topic: topicName,
      partition,
      offset,
    })),
    ...rest,
  };
}

/** What a sweep of a cluster sees. */
export function snapshot(
  cluster: string,
  at: number,
  content: Partial<ClusterSnapshot>,
): ClusterSnapshot {
  return {
    cluster,
    clusterId: `id-of-${cluster}`,
    offsetsAt: at,
    commitsAt: at - 20,
    controllerId: 1,
    brokers: [
      {
        id: 1,
        host: 'broker-1',
        port: 9092,
        logDirs: [{ path: '/data', totalBytes: 1000, usableBytes: 400 }],
      },
    ],
    topics: [],
    groups: [],
    faults: [],
    simulated: false,
    cost: { requestsByBroker: {}, bytesSent: 0, bytesReceived: 0 },
    ...content,
  };
}

/** What answers the sweeps of clusters, told apart by their names. */
export type Inspect = (
  options: Parameters<ClusterAdmin['inspect']>[0],
  cluster: string,
) => Promise<ClusterSnapshot>;

/** A module that answers sweeps with whatever the given function says at that moment. */
export function clusterModule(
  inspect: Inspect,
  ports: Omit<ClusterAdmin, 'inspect'> = {},
) {
  return createBackendModule({
    pluginId: 'kafka-capacity',
    moduleId: 'test-cluster',
    register(env) {
      env.registerInit({
        deps: { clusters: kafkaCapacityClustersExtensionPoint },
        async init({ clusters }) {
          clusters.setClusterAdminFactory(({ name }) => ({
            ...ports,
            inspect: asked => inspect(asked, name),
          }));
        },
      });
    },
  });
}
