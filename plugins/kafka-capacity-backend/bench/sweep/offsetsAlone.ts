import { setTimeout } from 'node:timers/promises';
import {
  ClusterConnection,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterSession } from '../../src/sources/kafka/client/clusterSession';
import { metadata } from '../../src/sources/kafka/protocol/metadata';
import {
  CommitWeights,
  readGroups,
} from '../../src/sources/kafka/readers/readGroups';
import { readOffsets } from '../../src/sources/kafka/readers/readOffsets';
import {
  placeTopics,
  TopicTable,
} from '../../src/sources/kafka/readers/topicTable';

const LIMITS = { connectionTimeoutMs: 10_000, requestTimeoutMs: 30_000 };

/** What a reading of nothing but offsets and groups saw, and what it asked. */
export interface OffsetsAlone {
  topics: number;
  partitions: number;
  groups: number;
  commits: number;
  cost: ClusterSnapshot['cost'];
}

/**
 * Reads offsets and groups with their commits, and neither sizes nor settings, with the parts of which a driver's reading is
 * made: what is compared with tools that read just that.
 *
 * @param commitWeights - kept from reading to reading, as the driver keeps them
 */
export async function readOffsetsAlone(
  connection: ClusterConnection,
  commitWeights: CommitWeights,
): Promise<OffsetsAlone> {
  const pause = () => setTimeout(500);
  const session = new ClusterSession(connection, LIMITS);
  try {
    const { brokers, topics: described } = await session.bootstrap(link =>
      link.ask(metadata, { topics: null }),
    );
    const topics: TopicTable = new Map();
    placeTopics(topics, described);
    const links = await Promise.all(
      brokers.map(broker => session.link(broker.id, broker)),
    );
    const snapshots = [...topics.values()];
    const partitions = snapshots.flatMap(it => it.partitions);
    const { groups } = await readGroups(
      links,
      partitions.length,
      pause,
      commitWeights,
    );
    await readOffsets({
      links,
      topics,
      requestTimeoutMs: LIMITS.requestTimeoutMs,
      pause,
    });
    const missed = partitions.filter(it => it.logEndOffset === undefined);
    if (missed.length > 0) {
      throw new Error(`${missed.length} partitions told no log end offset`);
    }
    return {
      topics: topics.size,
      partitions: partitions.length,
      groups: groups.size,
      commits: [...groups.values()].flatMap(it => it.committed ?? []).length,
      cost: session.cost(brokers),
    };
  } finally {
    await session.close();
  }
}
