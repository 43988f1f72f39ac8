import { ChangeSession, createTopic, increasePartitions } from './changeTopics';
import { CreateTopicsRequest } from '../protocol/createTopics';
import { TopicMetadata } from '../protocol/metadata';
import { fakeBroker } from '../testing/fakeBroker';

const UNKNOWN_TOPIC_OR_PARTITION = 3;
const REQUEST_TIMED_OUT = 7;

const made = { validateOnly: false, timeoutMs: 1_000 };

/** A cluster that gives the same code to each change that it is to make, or else to validate. */
function answering(
  errorCode: number,
  slow: 'making' | 'validating',
  topic: Partial<TopicMetadata>,
): ChangeSession {
  const name = 'orders';
  const change = ({ validateOnly }: CreateTopicsRequest) => ({
    topics: [
      {
        name,
        errorCode: validateOnly === (slow === 'validating') ? errorCode : 0,
      },
    ],
  });
  const broker = fakeBroker(1, {
    Metadata: () => ({
      brokers: [],
      topics: [{ name, errorCode: 0, partitions: [], ...topic }],
    }),
    CreateTopics: change,
    CreatePartitions: change,
  });
  return { bootstrap: ask => ask(broker), link: async () => broker };
}

describe('a change that Kafka has not completed in time', () => {
  const none = { errorCode: UNKNOWN_TOPIC_OR_PARTITION };
  const three = {
    partitions: [0, 1, 2].map(partition => ({
      errorCode: 0,
      partition,
      leader: 1,
      replicas: [1],
      inSyncReplicas: [1],
      offlineReplicas: [],
    })),
  };
  const wanted = { name: 'orders', partitions: 6, replicationFactor: 1 };
  const increase = { topic: 'orders', from: 3, to: 6 };

  it('may be made all the same, and is not called refused', async () => {
    await expect(
      createTopic(answering(REQUEST_TIMED_OUT, 'making', none), wanted, made),
    ).rejects.toMatchObject({
      code: 'REQUEST_TIMED_OUT',
      message: expect.stringContaining(
        'Whether topic orders was created is not known, look before trying again: ',
      ),
    });
    await expect(
      increasePartitions(
        answering(REQUEST_TIMED_OUT, 'making', three),
        increase,
        made,
      ),
    ).rejects.toThrow('Whether topic orders was given 6 partitions');
  });

  it('is refused where that was only validated', async () => {
    const results = await Promise.all([
      createTopic(
        answering(REQUEST_TIMED_OUT, 'validating', none),
        wanted,
        made,
      ),
      increasePartitions(
        answering(REQUEST_TIMED_OUT, 'validating', three),
        increase,
        made,
      ),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({
        outcome: 'refused',
        fault: { code: 'REQUEST_TIMED_OUT' },
      });
    }
  });
});

it('takes a topic to which a reassignment adds replicas for the one that is asked for', async () => {
  const described = [[1, 2], [1]].map((replicas, partition) => ({
    ...{ errorCode: 0, partition, leader: 1, offlineReplicas: [] },
    ...{ replicas, inSyncReplicas: [1] },
  }));
  const session = answering(0, 'making', { partitions: described });
  const wanted = { name: 'orders', partitions: 2, replicationFactor: 1 };
  expect(await createTopic(session, wanted, made)).toMatchObject({
    outcome: 'unchanged',
  });
});
