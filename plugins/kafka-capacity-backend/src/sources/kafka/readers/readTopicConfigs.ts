import {
  Fault,
  TopicConfigSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { askAny, AskedBroker } from '../client/brokerLink';
import { configFault, faultOf } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import { describeConfigs } from '../protocol/describeConfigs';
import { TopicTable } from './topicTable';

const KEYS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'max.message.bytes',
] as const;

/** Not every broker that speaks Kafka's protocol has them. */
const FURTHER_KEYS = [
  'min.insync.replicas',
  'segment.bytes',
  'compression.type',
] as const;

/** Brokers before Kafka 3.6 do not know it. */
const REMOTE_STORAGE = 'remote.storage.enable';

/** Asked for as well, and done without. */
const TIMESTAMP_TYPE = 'message.timestamp.type';

/** Bytes of a topic's settings in the answer beside its name, rounded up. */
const BYTES_PER_TOPIC = 400;

/** Below this many topics it is not worth asking several brokers at a time. */
const FEW_TOPICS = 200;

function topicConfig(
  values: Map<string, string>,
): TopicConfigSnapshot | undefined {
  if (!KEYS.every(key => values.has(key))) {
    return undefined;
  }
  const text = (key: (typeof KEYS)[number]) => values.get(key) ?? '';
  const number = (key: (typeof KEYS)[number]) => Number(values.get(key));
  const [minInsync, segment, compressionType] = FURTHER_KEYS.map(key =>
    values.get(key),
  );
  return {
    cleanupPolicy: text('cleanup.policy'),
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    maxMessageBytes: number('max.message.bytes'),
    ...(minInsync !== undefined && { minInsyncReplicas: Number(minInsync) }),
    ...(segment !== undefined && { segmentBytes: Number(segment) }),
    ...(compressionType !== undefined && { compressionType }),
    ...(values.get(REMOTE_STORAGE) === 'true' && { remoteStorage: true }),
    timestampType: values.get(TIMESTAMP_TYPE),
  };
}

function incomplete(topic: string): Fault {
  return {
    code: 'INVALID_CONFIG',
    message: `The broker does not tell all settings of topic ${topic} that sizing needs: ${KEYS.join(
      ', ',
    )}`,
  };
}

async function readBatch(
  links: readonly AskedBroker[],
  topics: TopicTable,
  names: string[],
): Promise<void> {
  try {
    const answer = await askAny(links, describeConfigs, {
      topics: names,
      keys: [...KEYS, ...FURTHER_KEYS, REMOTE_STORAGE, TIMESTAMP_TYPE],
    });
    for (const { name, errorCode, values } of answer.topics) {
      const topic = topics.get(name);
      if (topic && errorCode !== 0) {
        topic.configFault = configFault(errorCode, name);
      } else if (topic) {
        topic.config = topicConfig(values);
        topic.configFault = topic.config ? undefined : incomplete(name);
      }
    }
  } catch (error) {
    const fault = faultOf(error);
    for (const name of names) {
      const topic = topics.get(name);
      if (topic) {
        topic.configFault = fault;
      }
    }
  }
}

/** Reads the settings of every topic. Any broker knows them: they share the work, and one's part is taken over by the next. */
export async function readTopicConfigs(
  links: readonly AskedBroker[],
  topics: TopicTable,
): Promise<void> {
  const names = [...topics.values()]
    .filter(({ fault }) => !fault)
    .map(({ name }) => name);
  const brokers = names.length < FEW_TOPICS ? 1 : Math.max(links.length, 1);
  const share = Math.ceil(names.length / brokers);
  await Promise.all(
    Array.from({ length: brokers }, async (_, i) => {
      const mine = names.slice(i * share, (i + 1) * share);
      const inOrder = [...links.slice(i), ...links.slice(0, i)];
      const batches = batchesByWeight(
        mine,
        name => name.length + BYTES_PER_TOPIC,
      );
      for (const batch of batches) {
        await readBatch(inOrder, topics, batch);
      }
    }),
  );
}
