import {
  DocumentChange,
  GeneratedDocument,
  ModelResult,
  PartitionRecommendation,
  PartitionStrategy,
  ScriptDemand,
  TopicConfigs,
  TopicDetail,
  createTopicScript,
  increaseDeclared,
  retentionSetting,
  scalePartitionsScript,
  strimziKafkaTopic,
  successorTopic,
  terraformTopic,
} from 'backstage-plugin-kafka-capacity-common';

/** What a topic can be declared or changed with. */
export type DocumentKind = 'strimzi' | 'terraform' | 'script';

/** What a document needs that no sweep can know. Empty text is left out, or made from the topic's name. */
export interface DocumentAnswers {
  /** Strimzi: name of the `Kafka` resource; the cluster's name here unless given. */
  kafkaResource: string | null;
  namespace: string;
  strimziName: string;
  apiVersion: 'v1' | 'v1beta2';
  provider: 'mongey' | 'confluent';
  clusterId: string;
  terraformName: string;
  bootstrap: string;
}

/** Nothing filled in yet. */
export const DOCUMENT_ANSWERS: DocumentAnswers = {
  kafkaResource: null,
  namespace: '',
  strimziName: '',
  apiVersion: 'v1',
  provider: 'mongey',
  clusterId: '',
  terraformName: '',
  bootstrap: '',
};

/** What is asked for. */
export interface DocumentQuestion {
  kind: DocumentKind;
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
  strategy: PartitionStrategy;
  answers: DocumentAnswers;
}

/** The name of the `Kafka` resource unless one is given. */
export function defaultKafkaResource({
  kafkaResource,
  subject,
}: TopicDetail): string {
  return kafkaResource ?? subject.cluster;
}

/** In place: the change of the topic's declaration, or the script that makes it. Otherwise the declaration of the topic to migrate to. */
export function topicDocument(
  question: DocumentQuestion,
): ModelResult<GeneratedDocument | DocumentChange> {
  const { kind, topic, recommendation, strategy, answers } = question;
  const from = topic.partitionCount;
  const to = recommendation.recommended;
  const inPlace = strategy === 'in-place';
  const increase = {
    topic: topic.subject.name,
    from,
    to,
    fixed: recommendation.fixed,
  };
  const shape = {
    topic: inPlace ? increase.topic : successorTopic(increase.topic, to),
    replicationFactor: topic.replicationFactor,
  };
  const configs = knownConfigs(topic);
  if (kind === 'script') {
    const bootstrap = given(answers.bootstrap);
    return inPlace
      ? scalePartitionsScript({
          ...shape,
          ...increase,
          bootstrap,
          managedBy: topic.managedBy,
          demand: scriptDemand(topic, recommendation),
        })
      : createTopicScript({ ...shape, configs, bootstrap, partitions: to });
  }
  const declare = (partitions: number) =>
    kind === 'strimzi'
      ? strimziKafkaTopic({
          ...shape,
          configs,
          partitions,
          kafkaResource: answers.kafkaResource ?? defaultKafkaResource(topic),
          namespace: given(answers.namespace),
          resourceName: given(answers.strimziName),
          apiVersion: answers.apiVersion,
        })
      : terraformTopic({
          ...shape,
          configs,
          partitions,
          provider: answers.provider,
          clusterId:
            answers.provider === 'confluent'
              ? given(answers.clusterId)
              : undefined,
          resourceName: given(answers.terraformName),
        });
  return inPlace ? increaseDeclared(increase, declare) : declare(to);
}

/** The settings that a sweep reads. Others that the topic has must be added by hand. */
function knownConfigs(topic: TopicDetail): TopicConfigs {
  const { cleanupPolicy, retentionMs, retentionBytes, minInsyncReplicas } =
    topic;
  const { timestampType, remoteStorage } = topic;
  return {
    ...(cleanupPolicy !== null && { 'cleanup.policy': cleanupPolicy }),
    ...(minInsyncReplicas !== null && {
      'min.insync.replicas': String(minInsyncReplicas),
    }),
    ...(retentionMs !== null && {
      'retention.ms': retentionSetting(retentionMs),
    }),
    // What a declaration leaves out is set back to the cluster's default.
    ...(retentionBytes !== null && {
      'retention.bytes': retentionSetting(retentionBytes),
    }),
    ...(timestampType !== null && { 'message.timestamp.type': timestampType }),
    ...(remoteStorage && { 'remote.storage.enable': 'true' }),
  };
}

/** Undefined where the script could not check all of it. */
function scriptDemand(
  topic: TopicDetail,
  recommendation: PartitionRecommendation,
): ScriptDemand | undefined {
  const { peakMBps, askingParallelism, growth } = recommendation.demand;
  if (peakMBps === null || askingParallelism === null) return undefined;
  return {
    peakMBps,
    targetParallelism: askingParallelism,
    growth,
    ...(topic.partitionPolicy && { policy: topic.partitionPolicy }),
  };
}

function given(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}
