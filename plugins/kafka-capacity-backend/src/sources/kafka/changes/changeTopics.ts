import { isKafkaInternal } from 'backstage-plugin-kafka-capacity-common';
import {
  NewTopic,
  PartitionIncrease,
  TopicChangeResult,
} from 'backstage-plugin-kafka-capacity-node';
import { setTimeout } from 'node:timers/promises';
import { AskedBroker } from '../client/brokerLink';
import { BrokerAddress } from '../client/clusterSession';
import {
  internalTopicFault,
  KafkaFaultError,
  topicChangeFault,
  topicFault,
} from '../client/faults';
import { createPartitions } from '../protocol/createPartitions';
import { createTopics, TopicChangeAnswer } from '../protocol/createTopics';
import { metadata } from '../protocol/metadata';

const UNKNOWN_TOPIC_OR_PARTITION = 3;
const REQUEST_TIMED_OUT = 7;
const TOPIC_ALREADY_EXISTS = 36;

/** How long a change that was made is looked for, and how often. */
const SEEN_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** How a change is asked for. */
export interface ChangeRequest {
  validateOnly: boolean;
  /** How long Kafka may take to make it known to every broker. */
  timeoutMs: number;
}

/** What a change takes of the connections to a cluster. */
export interface ChangeSession {
  bootstrap<Answer>(
    ask: (link: AskedBroker) => Promise<Answer>,
  ): Promise<Answer>;
  link(id: number, address: BrokerAddress): Promise<AskedBroker>;
}

type Shape = NonNullable<TopicChangeResult['before']>;

/** What there is before a change, and who makes it. */
interface Situation {
  /** With ZooKeeper only the controller changes topics; with KRaft whoever is named passes it on. */
  controller: AskedBroker;
  brokers: number;
  before: Shape | null;
  /** Whether Kafka keeps the topic for itself. */
  internal: boolean;
  /** Of the topic, other than that it is not there. */
  errorCode: number;
}

async function look(session: ChangeSession, topic: string): Promise<Situation> {
  const { link, answer } = await session.bootstrap(async asked => ({
    link: asked,
    answer: await asked.ask(metadata, { topics: [topic] }),
  }));
  const { brokers, controllerId, topics } = answer;
  const described = topics.find(({ name }) => name === topic);
  const errorCode = described?.errorCode ?? UNKNOWN_TOPIC_OR_PARTITION;
  const address = brokers.find(({ id }) => id === controllerId);
  return {
    controller: address ? await session.link(address.id, address) : link,
    brokers: brokers.length,
    before:
      described && errorCode === 0
        ? {
            partitions: described.partitions.length,
            // Of the least: a reassignment may be adding replicas to others.
            replicationFactor: described.partitions.reduce(
              (least, { replicas }) => Math.min(least, replicas.length),
              described.partitions[0]?.replicas.length ?? 0,
            ),
          }
        : null,
    internal: isKafkaInternal(topic, described?.internal),
    errorCode: errorCode === UNKNOWN_TOPIC_OR_PARTITION ? 0 : errorCode,
  };
}

/**
 * Waits until a change is seen: the controller's answer is ahead of what brokers tell, and whoever looks next expects it.
 * That it is not seen in time, or can't be looked for, does not make it undone.
 */
async function untilSeen(
  session: ChangeSession,
  topic: string,
  partitions: number,
): Promise<void> {
  let patient = true;
  const lookAgain = async () => {
    while (patient) {
      const seen = await look(session, topic).catch(() => undefined);
      if ((seen?.before?.partitions ?? 0) >= partitions) return;
      await setTimeout(LOOK_AGAIN_MS, undefined, { ref: false });
    }
  };
  await Promise.race([
    lookAgain(),
    setTimeout(SEEN_WITHIN_MS, undefined, { ref: false }),
  ]);
  patient = false;
}

/** What is to be done to a topic. */
interface Aim {
  topic: string;
  partitions: number;
  /** The same as a sentence's end, of what was done. */
  done: string;
}

/** Has a change validated, and then made unless only that was asked for. */
async function change(
  session: ChangeSession,
  { brokers, before }: Situation,
  { topic, partitions, done }: Aim,
  validateOnly: boolean,
  ask: (only: boolean) => Promise<{ topics: TopicChangeAnswer[] }>,
): Promise<TopicChangeResult> {
  const unknown = (why: string) =>
    `Whether ${done} is not known, look before trying again: ${why}`;
  for (const only of validateOnly ? [true] : [true, false]) {
    let answers: TopicChangeAnswer[];
    try {
      ({ topics: answers } = await ask(only));
    } catch (error) {
      if (only || !(error instanceof KafkaFaultError)) throw error;
      throw new KafkaFaultError(error.code, unknown(error.message));
    }
    const answer = answers.find(({ name }) => name === topic);
    if (!answer) {
      throw new KafkaFaultError(
        'UNKNOWN_SERVER_ERROR',
        unknown("Kafka's answer does not name the topic"),
      );
    }
    if (answer.errorCode !== 0) {
      // The controller has given up waiting for what it has begun, and may well complete it.
      if (!only && answer.errorCode === REQUEST_TIMED_OUT) {
        throw new KafkaFaultError(
          'REQUEST_TIMED_OUT',
          unknown('Kafka had not completed it in time'),
        );
      }
      const fault = topicChangeFault(answer, topic, brokers);
      return { outcome: 'refused', before, fault };
    }
  }
  if (validateOnly) return { outcome: 'valid', before };
  await untilSeen(session, topic, partitions);
  return { outcome: 'changed', before };
}

function compared(before: Shape, wanted: Shape): TopicChangeResult {
  const same =
    before.partitions === wanted.partitions &&
    before.replicationFactor === wanted.replicationFactor;
  return { outcome: same ? 'unchanged' : 'conflict', before };
}

/**
 * Creates a topic unless it is there. Needs CREATE on the topic or the cluster, and DESCRIBE on the topic.
 *
 * @throws KafkaFaultError when the cluster does not answer; says so where the topic may have been created
 */
export async function createTopic(
  session: ChangeSession,
  { name, configs = {}, ...wanted }: NewTopic,
  { validateOnly, timeoutMs }: ChangeRequest,
): Promise<TopicChangeResult> {
  const seen = await look(session, name);
  if (seen.before) return compared(seen.before, wanted);
  if (seen.errorCode !== 0) {
    const fault = topicFault(seen.errorCode, name);
    return { outcome: 'refused', before: null, fault };
  }
  const result = await change(
    session,
    seen,
    {
      topic: name,
      partitions: wanted.partitions,
      done: `topic ${name} was created`,
    },
    validateOnly,
    only =>
      seen.controller.ask(createTopics, {
        topics: [{ name, configs, ...wanted }],
        timeoutMs,
        validateOnly: only,
      }),
  );
  if (result.fault?.code !== 'TOPIC_ALREADY_EXISTS') return result;
  // Somebody else was quicker, or this is tried again: what is there now decides, once brokers have heard of it.
  await untilSeen(session, name, 1);
  const { before } = await look(session, name);
  return before
    ? compared(before, wanted)
    : {
        outcome: 'refused',
        before: null,
        fault: topicChangeFault(
          { errorCode: TOPIC_ALREADY_EXISTS },
          name,
          seen.brokers,
        ),
      };
}

/**
 * Adds partitions to a topic that has as many as believed. Needs ALTER and DESCRIBE on the topic.
 *
 * @throws KafkaFaultError when the cluster does not answer; says so where partitions may have been added
 */
export async function increasePartitions(
  session: ChangeSession,
  { topic, from, to }: PartitionIncrease,
  { validateOnly, timeoutMs }: ChangeRequest,
): Promise<TopicChangeResult> {
  const seen = await look(session, topic);
  const { before } = seen;
  if (!before) {
    const code = seen.errorCode || UNKNOWN_TOPIC_OR_PARTITION;
    return { outcome: 'refused', before, fault: topicFault(code, topic) };
  }
  // Brokers take more partitions for most of their own topics, which then lose their records.
  if (seen.internal) {
    return { outcome: 'refused', before, fault: internalTopicFault(topic) };
  }
  if (before.partitions === to) return { outcome: 'unchanged', before };
  if (before.partitions !== from || to < from) {
    return { outcome: 'conflict', before };
  }
  return change(
    session,
    seen,
    {
      topic,
      partitions: to,
      done: `topic ${topic} was given ${to} partitions`,
    },
    validateOnly,
    only =>
      seen.controller.ask(createPartitions, {
        topics: [{ name: topic, count: to }],
        timeoutMs,
        validateOnly: only,
      }),
  );
}
