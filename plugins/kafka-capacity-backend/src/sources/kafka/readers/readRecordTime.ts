import { Fault, RecordTimeReading } from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { ClusterSession } from '../client/clusterSession';
import { recordFault, topicFault } from '../client/faults';
import { fetch } from '../protocol/fetch';
import { listOffsets } from '../protocol/listOffsets';
import { metadata } from '../protocol/metadata';
import { readBatchTime } from '../protocol/codec/recordBatch';

const LEADER_NOT_AVAILABLE = 5;
const UNKNOWN_TOPIC_OR_PARTITION = 3;
const UNSUPPORTED_FOR_MESSAGE_FORMAT = 43;

/** Batches without a record that are passed over: markers of transactions, and what compaction has emptied. */
const MOST_BATCHES = 20;

/** Which record to read the time of. */
export interface RecordPosition {
  topic: string;
  partition: number;
  offset: number;
}

/** Finds the leader of a partition. */
async function leaderOf(
  session: ClusterSession,
  { topic, partition }: RecordPosition,
): Promise<AskedBroker | Fault> {
  const { brokers, topics } = await session.bootstrap(link =>
    link.ask(metadata, { topics: [topic] }),
  );
  const described = topics.find(({ name }) => name === topic);
  if (!described || described.errorCode !== 0) {
    return topicFault(
      described?.errorCode ?? UNKNOWN_TOPIC_OR_PARTITION,
      topic,
    );
  }
  const placed = described.partitions.find(it => it.partition === partition);
  if (!placed) {
    return recordFault(UNKNOWN_TOPIC_OR_PARTITION, topic, partition);
  }
  const broker = brokers.find(({ id }) => id === placed.leader);
  if (!broker) return recordFault(LEADER_NOT_AVAILABLE, topic, partition);
  return session.link(broker.id, broker);
}

async function offsetAt(
  leader: AskedBroker,
  offsetOf: 'logStart' | 'logEnd' | 'lastStable',
  { topic, partition }: RecordPosition,
  timeoutMs: number,
): Promise<{ errorCode: number; offset: number }> {
  const { topics } = await leader.ask(listOffsets, {
    offsetOf,
    topics: [{ name: topic, partitions: [partition] }],
    timeoutMs,
  });
  return topics[0]?.partitions[0] ?? { errorCode: -1, offset: -1 };
}

/**
 * Reads the time of the first record from an offset on, at the partition's leader: one batch, of which only what tells the
 * time is looked at. Where markers of transactions or what was compacted lie between, the batches behind them.
 *
 * @throws KafkaFaultError when no broker of the cluster answers.
 */
export async function readRecordTime(
  session: ClusterSession,
  position: RecordPosition,
  timeoutMs: number,
): Promise<RecordTimeReading> {
  const { topic, partition, offset } = position;
  const leader = await leaderOf(session, position);
  if (!('ask' in leader)) return { record: null, fault: leader };
  const known: RecordTimeReading = { record: null };
  for (const offsetOf of ['logStart', 'logEnd', 'lastStable'] as const) {
    const read = await offsetAt(leader, offsetOf, position, timeoutMs);
    if (read.errorCode !== 0) {
      const fault = recordFault(read.errorCode, topic, partition);
      return { record: null, fault };
    }
    known[`${offsetOf}Offset`] = read.offset;
  }
  const { logStartOffset = NaN, logEndOffset = NaN } = known;
  let from = offset;
  for (let batches = 0; batches < MOST_BATCHES; batches += 1) {
    if (!(from >= logStartOffset && from < logEndOffset)) return known;
    const fetched = await leader.ask(fetch, { topic, partition, offset: from });
    if (fetched.errorCode !== 0) {
      return {
        ...known,
        fault: recordFault(fetched.errorCode, topic, partition),
      };
    }
    if (fetched.records.length === 0) return known;
    const reading = readBatchTime(fetched.records, from);
    if (!reading) {
      return {
        ...known,
        fault: recordFault(UNSUPPORTED_FOR_MESSAGE_FORMAT, topic, partition),
      };
    }
    if (reading.record) return { ...known, record: reading.record };
    from = Math.max(reading.next, from + 1);
  }
  return {
    ...known,
    fault: {
      code: 'OFFSET_NOT_AVAILABLE',
      message: `No record was found in ${MOST_BATCHES} batches from offset ${offset} on: they hold markers of transactions, or were compacted`,
    },
  };
}
