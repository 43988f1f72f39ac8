import {
  PartitionProducers,
  TopicPartition,
} from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { ClusterSession } from '../client/clusterSession';
import { faultOf, producersFault } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import { describeProducers } from '../protocol/describeProducers';
import { metadata } from '../protocol/metadata';

/** Bytes of a partition in the answer, with a hundred producers. */
const BYTES_PER_PARTITION = 4_000;

const LEADER_NOT_AVAILABLE = 5;

interface LedTopic {
  name: string;
  partitions: number[];
}

/**
 * Reads how many producers the leaders of partitions remember: one request for where they are, and one to each leader (more beyond
 * some 1,000 partitions). What can't be read has a fault.
 *
 * @throws KafkaFaultError when no broker of the cluster answers.
 */
export async function readProducers(
  session: ClusterSession,
  asked: readonly TopicPartition[],
): Promise<PartitionProducers[]> {
  const names = [...new Set(asked.map(({ topic }) => topic))];
  const { brokers, topics } = await session.bootstrap(link =>
    link.ask(metadata, { topics: names }),
  );
  const leaders = new Map<string, number>();
  for (const { name, partitions } of topics) {
    for (const { partition, leader } of partitions) {
      leaders.set(`${name}/${partition}`, leader);
    }
  }
  const found: PartitionProducers[] = [];
  const ledBy = new Map<number, Map<string, LedTopic>>();
  for (const { topic, partition } of asked) {
    const leader = leaders.get(`${topic}/${partition}`) ?? -1;
    if (!brokers.some(({ id }) => id === leader)) {
      const fault = producersFault(LEADER_NOT_AVAILABLE, topic, partition);
      found.push({ topic, partition, fault });
      continue;
    }
    const led = ledBy.get(leader) ?? new Map<string, LedTopic>();
    ledBy.set(leader, led);
    const known = led.get(topic);
    if (known) known.partitions.push(partition);
    else led.set(topic, { name: topic, partitions: [partition] });
  }
  await Promise.all(
    brokers.map(async broker => {
      const led = [...(ledBy.get(broker.id)?.values() ?? [])];
      if (led.length === 0) return;
      const link = await session.link(broker.id, broker);
      found.push(...(await askLeader(link, led)));
    }),
  );
  return found;
}

async function askLeader(
  link: AskedBroker,
  led: readonly LedTopic[],
): Promise<PartitionProducers[]> {
  const found: PartitionProducers[] = [];
  const batches = batchesByWeight(
    led,
    ({ partitions }) => partitions.length * BYTES_PER_PARTITION,
  );
  for (const batch of batches) {
    try {
      const { topics } = await link.ask(describeProducers, { topics: batch });
      for (const { name: topic, partitions } of topics) {
        for (const { partition, errorCode, ...producers } of partitions) {
          found.push(
            errorCode === 0
              ? { topic, partition, ...producers }
              : {
                  topic,
                  partition,
                  fault: producersFault(errorCode, topic, partition),
                },
          );
        }
      }
    } catch (error) {
      const fault = faultOf(error);
      for (const { name: topic, partitions } of batch) {
        for (const partition of partitions) {
          found.push({ topic, partition, fault });
        }
      }
    }
  }
  return found;
}
