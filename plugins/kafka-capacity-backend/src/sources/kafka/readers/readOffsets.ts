import {
  Fault,
  PartitionSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { askAny, AskedBroker } from '../client/brokerLink';
import { faultOf, isPassing, partitionFault } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import {
  listOffsets,
  ListOffsetsRequest,
  ListOffsetsResponse,
} from '../protocol/listOffsets';
import { metadata } from '../protocol/metadata';
import { partitionOf, placeTopics, TopicTable } from './topicTable';

/** Bytes of a partition in the answer, rounded up. */
const BYTES_PER_PARTITION = 32;

const LEADER_NOT_AVAILABLE = 5;
const UNKNOWN_SERVER_ERROR = -1;

const FIELD = {
  logStart: 'logStartOffset',
  localLogStart: 'localLogStartOffset',
  logEnd: 'logEndOffset',
  lastStable: 'lastStableOffset',
} as const;
type OffsetOf = keyof typeof FIELD;

/** Without these a partition is whole all the same. */
const EXTRA: ReadonlySet<OffsetOf> = new Set(['lastStable', 'localLogStart']);

/** Partitions of topics that have the same leader. */
type LedTopics = { name: string; partitions: number[] }[];

interface OffsetsContext {
  links: readonly AskedBroker[];
  topics: TopicTable;
  requestTimeoutMs: number;
  /** Waits before the second try. */
  pause: () => Promise<void>;
}

function byLeader(
  topics: TopicTable,
  wanted: (partition: PartitionSnapshot) => boolean,
): Map<number, LedTopics> {
  const leaders = new Map<number, LedTopics>();
  for (const { name, partitions } of topics.values()) {
    const led = new Map<number, number[]>();
    for (const partition of partitions) {
      if (partition.leader >= 0 && wanted(partition)) {
        const numbers = led.get(partition.leader);
        if (numbers) {
          numbers.push(partition.partition);
        } else {
          led.set(partition.leader, [partition.partition]);
        }
      }
    }
    for (const [leader, numbers] of led) {
      const ledTopics = leaders.get(leader);
      if (ledTopics) {
        ledTopics.push({ name, partitions: numbers });
      } else {
        leaders.set(leader, [{ name, partitions: numbers }]);
      }
    }
  }
  return leaders;
}

function setFault(
  topics: TopicTable,
  led: LedTopics,
  faultFor: (topic: string, partition: number) => Fault,
): void {
  for (const { name, partitions } of led) {
    const topic = topics.get(name);
    for (const number of partitions) {
      const partition = partitionOf(topic, number);
      if (partition) {
        partition.fault = faultFor(name, number);
      }
    }
  }
}

function takeOffsets(
  topics: TopicTable,
  offsetOf: OffsetOf,
  response: ListOffsetsResponse,
): void {
  const field = FIELD[offsetOf];
  for (const { name, partitions } of response.topics) {
    const topic = topics.get(name);
    for (const { partition: number, errorCode, offset } of partitions) {
      const partition = partitionOf(topic, number);
      if (partition && errorCode === 0 && offset >= 0) {
        partition[field] = offset;
      } else if (partition && !EXTRA.has(offsetOf)) {
        partition.fault = partitionFault(
          errorCode || UNKNOWN_SERVER_ERROR,
          name,
          number,
        );
      }
    }
  }
}

async function askLeader(
  { topics, requestTimeoutMs }: OffsetsContext,
  link: AskedBroker,
  offsetOf: OffsetOf,
  led: LedTopics,
): Promise<void> {
  const batches = batchesByWeight(
    led,
    ({ name, partitions }) =>
      name.length + partitions.length * BYTES_PER_PARTITION,
  );
  for (const batch of batches) {
    const request: ListOffsetsRequest = {
      offsetOf,
      topics: batch,
      timeoutMs: requestTimeoutMs,
    };
    try {
      takeOffsets(topics, offsetOf, await link.ask(listOffsets, request));
    } catch (error) {
      const fault = faultOf(error);
      if (!EXTRA.has(offsetOf)) {
        setFault(topics, batch, () => fault);
      }
    }
  }
}

async function askLeaders(
  context: OffsetsContext,
  wanted: (partition: PartitionSnapshot) => boolean,
): Promise<void> {
  const { links, topics } = context;
  const leaders = byLeader(topics, wanted);
  await Promise.all(
    [...leaders].map(async ([id, led]) => {
      const link = links.find(candidate => candidate.id === id);
      if (!link) {
        setFault(topics, led, (topic, partition) =>
          partitionFault(LEADER_NOT_AVAILABLE, topic, partition),
        );
        return;
      }
      await Promise.all([
        askLeader(context, link, 'logEnd', led),
        askLeader(context, link, 'logStart', led),
        // After the log end, so that what is written in between does not pass for an open transaction.
        askLeader(context, link, 'lastStable', led),
      ]);
    }),
  );
}

/** Most bytes that the metadata of a topic takes. */
function metadataBytes({ name, partitions }: TopicSnapshot): number {
  const replicas = partitions[0]?.replicas.length ?? 0;
  return 50 + name.length + partitions.length * (18 + 12 * replicas);
}

/** Topics with a partition whose offsets a second try may get. */
function topicsToTryAgain(topics: TopicTable): TopicSnapshot[] {
  return [...topics.values()].filter(({ partitions }) =>
    partitions.some(p => isPassing(p.fault)),
  );
}

/**
 * Reads first, next and last stable offset of every partition from its leader, in three requests a broker (more beyond some
 * 100,000 partitions a broker). Without the last stable offset a partition is whole all the same. Partitions whose leader has
 * moved are looked up again and asked once more; what then still fails gets its fault.
 */
export async function readOffsets(context: OffsetsContext): Promise<void> {
  const { links, topics, pause } = context;
  await askLeaders(context, () => true);
  const again = topicsToTryAgain(topics);
  if (again.length > 0) {
    await pause();
    const waiting = new Set<PartitionSnapshot>();
    for (const { partitions } of again) {
      for (const partition of partitions) {
        if (isPassing(partition.fault)) {
          waiting.add(partition);
        }
      }
    }
    try {
      for (const batch of batchesByWeight(again, metadataBytes)) {
        const { topics: placed } = await askAny(links, metadata, {
          topics: batch.map(({ name }) => name),
        });
        placeTopics(topics, placed);
      }
      await askLeaders(context, partition => waiting.has(partition));
    } catch (error) {
      faultOf(error); // the faults of the first try stand
    }
  }
  for (const { name, partitions } of topics.values()) {
    for (const partition of partitions) {
      if (
        !partition.fault &&
        (partition.logStartOffset === undefined ||
          partition.logEndOffset === undefined)
      ) {
        partition.fault = partitionFault(
          UNKNOWN_SERVER_ERROR,
          name,
          partition.partition,
        );
      }
    }
  }
}

/**
 * Reads the first offset on the leader's own disk of topics with tiered storage: log sizes count only what is from there on. Call it
 * when settings are known. Where it can't be read, the size of a record can't be told, and nothing else.
 */
export async function readLocalLogStarts(
  context: OffsetsContext,
): Promise<void> {
  const tiered: TopicTable = new Map();
  for (const [name, topic] of context.topics) {
    if (topic.config?.remoteStorage) tiered.set(name, topic);
  }
  const leaders = byLeader(tiered, () => true);
  await Promise.all(
    [...leaders].map(async ([id, led]) => {
      const link = context.links.find(candidate => candidate.id === id);
      if (link) await askLeader(context, link, 'localLogStart', led);
    }),
  );
}
