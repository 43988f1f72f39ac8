import { PartitionSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { KafkaFaultError } from '../client/faults';
import {
  ListOffsetsRequest,
  ListOffsetsResponse,
} from '../protocol/listOffsets';
import { TopicMetadata } from '../protocol/metadata';
import { readLocalLogStarts, readOffsets } from './readOffsets';
import { fakeBroker } from '../testing/fakeBroker';
import { placeTopics, TopicTable } from './topicTable';

const NOT_LEADER_OR_FOLLOWER = 6;
const UNKNOWN_TOPIC_OR_PARTITION = 3;

/** A topic whose partitions have these leaders. */
function topicLedBy(name: string, leaders: number[]): TopicMetadata {
  return {
    errorCode: 0,
    name,
    internal: false,
    partitions: leaders.map((leader, partition) => ({
      errorCode: leader < 0 ? 5 : 0,
      partition,
      leader,
      replicas: [1, 2],
      inSyncReplicas: [1, 2],
      offlineReplicas: [],
    })),
  };
}

/** Answers like a broker that leads every partition: the log of partition p goes from p to 100 + p. */
function allOffsets({
  offsetOf,
  topics,
}: ListOffsetsRequest): ListOffsetsResponse {
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(partition => ({
        partition,
        errorCode: 0,
        offset:
          { logStart: 0, localLogStart: 50, lastStable: 90, logEnd: 100 }[
            offsetOf
          ] + partition,
      })),
    })),
  };
}

/** The same, but with an error for one partition of every topic. */
const failingFor =
  (failing: number, errorCode: number) => (request: ListOffsetsRequest) => ({
    topics: allOffsets(request).topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(it =>
        it.partition === failing ? { ...it, errorCode, offset: -1 } : it,
      ),
    })),
  });

async function read(links: AskedBroker[], ...topics: TopicMetadata[]) {
  const table: TopicTable = new Map();
  placeTopics(table, topics);
  const pause = jest.fn(async () => {});
  await readOffsets({ links, topics: table, requestTimeoutMs: 1_000, pause });
  const partitions = [...table.values()].flatMap(it => it.partitions);
  return { table, partitions, pauses: pause.mock.calls.length };
}

const whole = (partition: number): Partial<PartitionSnapshot> => ({
  partition,
  logStartOffset: partition,
  lastStableOffset: 90 + partition,
  logEndOffset: 100 + partition,
  fault: undefined,
});

describe('readOffsets', () => {
  it('asks every leader three times for everything that it leads', async () => {
    const one = fakeBroker(1, { ListOffsets: allOffsets });
    const two = fakeBroker(2, { ListOffsets: allOffsets });
    const { partitions, pauses } = await read(
      [one, two],
      topicLedBy('a', [1, 2, 1]),
      topicLedBy('b', [2]),
    );
    expect(partitions).toMatchObject([whole(0), whole(1), whole(2), whole(0)]);
    expect(pauses).toBe(0);
    expect(one.asked('ListOffsets')).toEqual(
      ['logEnd', 'logStart', 'lastStable'].map(offsetOf => ({
        offsetOf,
        topics: [{ name: 'a', partitions: [0, 2] }],
        timeoutMs: 1_000,
      })),
    );
    expect(two.asked('ListOffsets')).toHaveLength(3);
  });

  it('looks up and asks again, once, what has moved, and nothing else', async () => {
    const one = fakeBroker(1, {
      ListOffsets: failingFor(1, NOT_LEADER_OR_FOLLOWER),
      Metadata: () => ({ topics: [topicLedBy('a', [1, 2])] }),
    });
    const two = fakeBroker(2, { ListOffsets: allOffsets });
    const { partitions, pauses } = await read(
      [one, two],
      topicLedBy('a', [1, 1]),
      topicLedBy('b', [1]),
    );
    expect(partitions).toMatchObject([
      whole(0),
      { ...whole(1), leader: 2 },
      whole(0),
    ]);
    expect(pauses).toBe(1);
    expect(one.asked('Metadata')).toEqual([{ topics: ['a'] }]);
    expect(one.asked('ListOffsets')).toHaveLength(3);
    expect(two.asked('ListOffsets')).toEqual([
      expect.objectContaining({ topics: [{ name: 'a', partitions: [1] }] }),
      expect.objectContaining({ topics: [{ name: 'a', partitions: [1] }] }),
      expect.objectContaining({ topics: [{ name: 'a', partitions: [1] }] }),
    ]);
  });

  it('looks up what has moved in answers of bounded size', async () => {
    const wide = Array<number>(20_000).fill(1);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const one = fakeBroker(1, {
      ListOffsets: failingFor(1, NOT_LEADER_OR_FOLLOWER),
      Metadata: ({ topics }: { topics: string[] }) => ({
        topics: topics.map(name => topicLedBy(name, wide)),
      }),
    });
    await read([one], ...names.map(name => topicLedBy(name, wide)));
    // 20,000 partitions take up to 0.84 MB, and a batch aims at 4 MB.
    expect(one.asked('Metadata')).toEqual([
      { topics: ['a', 'b', 'c', 'd'] },
      { topics: ['e', 'f'] },
    ]);
  });

  it('keeps what still fails as a fault of that partition alone', async () => {
    const one = fakeBroker(1, {
      ListOffsets: failingFor(1, NOT_LEADER_OR_FOLLOWER),
      Metadata: () => ({ topics: [topicLedBy('a', [1, 1, -1])] }),
    });
    const { partitions } = await read([one], topicLedBy('a', [1, 1, -1]));
    expect(partitions).toMatchObject([
      whole(0),
      {
        fault: {
          code: 'NOT_LEADER_OR_FOLLOWER',
          message: expect.stringContaining('Partition 1 of topic a'),
        },
      },
      {
        fault: {
          code: 'LEADER_NOT_AVAILABLE',
          message: expect.stringContaining(
            'Partition 2 of topic a has no leader',
          ),
        },
      },
    ]);
    expect(partitions[1].logEndOffset).toBeUndefined();
  });

  it('makes a topic that is gone by then a fault', async () => {
    const one = fakeBroker(1, {
      ListOffsets: failingFor(0, UNKNOWN_TOPIC_OR_PARTITION),
      Metadata: () => ({
        topics: [
          { ...topicLedBy('a', []), errorCode: UNKNOWN_TOPIC_OR_PARTITION },
        ],
      }),
    });
    const { table } = await read([one], topicLedBy('a', [1]));
    expect(table.get('a')).toMatchObject({
      partitions: [],
      fault: { code: 'UNKNOWN_TOPIC_OR_PARTITION' },
    });
  });

  it('does without a broker that does not answer', async () => {
    const one = fakeBroker(1, {
      ListOffsets: allOffsets,
      Metadata: () => ({ topics: [topicLedBy('a', [1, 2])] }),
    });
    const two = fakeBroker(2, {
      ListOffsets: () => {
        throw new KafkaFaultError('REQUEST_TIMED_OUT', 'Broker 2 is silent');
      },
    });
    const { partitions } = await read([two, one], topicLedBy('a', [1, 2]));
    expect(partitions).toMatchObject([
      whole(0),
      { fault: { code: 'REQUEST_TIMED_OUT', message: 'Broker 2 is silent' } },
    ]);
  });

  it('does without a last stable offset', async () => {
    const one = fakeBroker(1, {
      ListOffsets: (request: ListOffsetsRequest) =>
        request.offsetOf === 'lastStable'
          ? failingFor(0, NOT_LEADER_OR_FOLLOWER)(request)
          : allOffsets(request),
    });
    const { partitions, pauses } = await read([one], topicLedBy('a', [1, 1]));
    expect(partitions).toMatchObject([
      { ...whole(0), lastStableOffset: undefined },
      whole(1),
    ]);
    expect(pauses).toBe(0);
  });

  it('lets no partition pass that a broker left out of its answer', async () => {
    const one = fakeBroker(1, { ListOffsets: () => ({ topics: [] }) });
    const { partitions } = await read([one], topicLedBy('a', [1]));
    expect(partitions).toMatchObject([
      { fault: { code: 'UNKNOWN_SERVER_ERROR' } },
    ]);
  });
});

describe('readLocalLogStarts', () => {
  const config = {
    cleanupPolicy: 'delete',
    retentionMs: 604800000,
    retentionBytes: -1,
    minInsyncReplicas: 1,
    maxMessageBytes: 1048588,
    segmentBytes: 1073741824,
    compressionType: 'producer',
  };
  async function readTiered(link: AskedBroker) {
    const topics: TopicTable = new Map();
    placeTopics(topics, [
      topicLedBy('tiered', [1, 1, -1]),
      topicLedBy('local', [1]),
      topicLedBy('unread', [1]),
    ]);
    const configured = (name: string, tiering?: { remoteStorage: true }) => {
      const topic = topics.get(name);
      if (topic) topic.config = { ...config, ...tiering };
    };
    configured('tiered', { remoteStorage: true });
    configured('local');
    await readLocalLogStarts({
      links: [link],
      topics,
      requestTimeoutMs: 1_000,
      pause: async () => {},
    });
    return (name: string) =>
      topics.get(name)?.partitions.map(it => it.localLogStartOffset);
  }

  it('asks only for topics with tiered storage', async () => {
    const broker = fakeBroker(1, { ListOffsets: allOffsets });
    const localLogStarts = await readTiered(broker);
    expect(localLogStarts('tiered')).toEqual([50, 51, undefined]);
    expect(localLogStarts('local')).toEqual([undefined]);
    expect(broker.asked('ListOffsets')).toEqual([
      {
        offsetOf: 'localLogStart',
        topics: [{ name: 'tiered', partitions: [0, 1] }],
        timeoutMs: 1_000,
      },
    ]);
  });

  it('leaves a partition whole whose local log start is refused', async () => {
    const topics = await readTiered(
      fakeBroker(1, { ListOffsets: failingFor(0, 35) }),
    );
    expect(topics('tiered')).toEqual([undefined, 51, undefined]);
  });
});
