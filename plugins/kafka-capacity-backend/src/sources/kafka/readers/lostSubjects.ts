import { Fault } from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { BrokerMetadata } from '../protocol/metadata';
import { TopicTable } from './topicTable';

/** Brokers that hold replicas and that the cluster itself has given up: they are not in its metadata. */
export function lostBrokers(
  topics: TopicTable,
  brokers: BrokerMetadata[],
): Fault[] {
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
export function lostGroups(
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
export function distinct(faults: (Fault | undefined)[]): Fault[] {
  return [
    ...new Map(
      faults.filter(it => it !== undefined).map(it => [it.message, it]),
    ).values(),
  ];
}
