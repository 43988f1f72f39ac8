import {
  OffsetByTime,
  OffsetsByTimeSearch,
  TimeLookup,
} from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { ClusterSession } from '../client/clusterSession';
import { faultOf, partitionFault } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import { offsetsByTime } from '../protocol/listOffsets';
import { metadata } from '../protocol/metadata';

const LEADER_NOT_AVAILABLE = 5;
const UNKNOWN_SERVER_ERROR = -1;

/** Bytes of a partition in the answer, and of its topic's name where it stands alone, rounded up. */
const BYTES_PER_LOOKUP = 300;

/** Most bytes that the metadata of a topic takes, as a rule. */
const BYTES_PER_TOPIC = 10_000;

/** A lookup with its place among those that are asked together. */
interface Placed {
  lookup: TimeLookup;
  at: number;
}

/**
 * Runs a search in Kafka's time index: asks for the leaders of some topics once, then their leaders as often as the search does.
 *
 * @throws KafkaFaultError when no broker of the cluster answers.
 */
export async function searchByTime(
  session: ClusterSession,
  topics: readonly string[],
  requestTimeoutMs: number,
  search: OffsetsByTimeSearch,
): Promise<void> {
  const { leaders, links } = await findLeaders(session, topics);
  await search(async lookups => {
    const answers: OffsetByTime[] = lookups.map(({ topic, partition }) => ({
      fault: partitionFault(LEADER_NOT_AVAILABLE, topic, partition),
    }));
    await Promise.all(
      [...byLeader(lookups, leaders)].map(async ([leader, placed]) => {
        const link = links.get(leader);
        if (link) await askLeader(link, placed, requestTimeoutMs, answers);
      }),
    );
    return answers;
  });
}

async function findLeaders(session: ClusterSession, topics: readonly string[]) {
  const leaders = new Map<string, number>();
  const links = new Map<number, AskedBroker>();
  for (const batch of batchesByWeight(topics, () => BYTES_PER_TOPIC)) {
    const answer = await session.bootstrap(link =>
      link.ask(metadata, { topics: batch }),
    );
    for (const { name, partitions } of answer.topics) {
      for (const { partition, leader } of partitions) {
        leaders.set(`${name}/${partition}`, leader);
      }
    }
    await Promise.all(
      answer.brokers.map(async broker => {
        links.set(broker.id, await session.link(broker.id, broker));
      }),
    );
  }
  return { leaders, links };
}

function byLeader(
  lookups: readonly TimeLookup[],
  leaders: ReadonlyMap<string, number>,
): Map<number, Placed[]> {
  const placed = new Map<number, Placed[]>();
  lookups.forEach((lookup, at) => {
    const leader = leaders.get(`${lookup.topic}/${lookup.partition}`) ?? -1;
    const known = placed.get(leader);
    if (known) known.push({ lookup, at });
    else placed.set(leader, [{ lookup, at }]);
  });
  return placed;
}

/** Kafka refuses a request that names a partition twice: several times of one partition go into as many requests. */
function requestsOf(placed: readonly Placed[]): Map<string, Placed>[] {
  const requests: Map<string, Placed>[] = [];
  for (const one of placed) {
    const key = `${one.lookup.topic}/${one.lookup.partition}`;
    const free = requests.find(request => !request.has(key));
    if (free) free.set(key, one);
    else requests.push(new Map([[key, one]]));
  }
  return requests;
}

async function askLeader(
  link: AskedBroker,
  placed: readonly Placed[],
  timeoutMs: number,
  answers: OffsetByTime[],
): Promise<void> {
  const batches = requestsOf(placed).flatMap(request =>
    batchesByWeight([...request.values()], () => BYTES_PER_LOOKUP),
  );
  await Promise.all(
    batches.map(async batch => {
      try {
        await askBatch(link, batch, timeoutMs, answers);
      } catch (error) {
        const fault = faultOf(error);
        for (const { at } of batch) answers[at] = { fault };
      }
    }),
  );
}

async function askBatch(
  link: AskedBroker,
  batch: readonly Placed[],
  timeoutMs: number,
  answers: OffsetByTime[],
): Promise<void> {
  const asked = new Map<string, { partition: number; time: number }[]>();
  const places = new Map<string, number>();
  for (const { lookup, at } of batch) {
    const { topic, partition, time } = lookup;
    places.set(`${topic}/${partition}`, at);
    answers[at] = {
      fault: partitionFault(UNKNOWN_SERVER_ERROR, topic, partition),
    };
    const known = asked.get(topic);
    if (known) known.push({ partition, time });
    else asked.set(topic, [{ partition, time }]);
  }
  const { topics } = await link.ask(offsetsByTime, {
    topics: [...asked].map(([name, partitions]) => ({ name, partitions })),
    timeoutMs,
  });
  for (const { name, partitions } of topics) {
    for (const { partition, errorCode, offset, time } of partitions) {
      const at = places.get(`${name}/${partition}`);
      if (at === undefined) continue;
      answers[at] =
        errorCode === 0
          ? { found: offset >= 0 ? { offset, at: time } : null }
          : { fault: partitionFault(errorCode, name, partition) };
    }
  }
}
