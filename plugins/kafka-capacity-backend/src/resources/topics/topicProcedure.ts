import { InputError, NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  assessHazards,
  assessTopic,
  copyGroup,
  declaredPolicies,
  fixedCountSentence,
  hazardAnswer,
  isModelFailure,
  kafkaCapacityTopicScalePermission,
  PartitionProcedure,
  partitionProcedure,
  retentionSetting,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicConfigSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupRecord, TopicRecord } from '../../assessment/stores/details';
import { ClusterOffsets } from '../../history/offsets';
import { brokerLoads } from '../brokerLoads';
import { Caller } from '../../access/Caller';
import { clusterPolicies, ReadModel, SubjectModel } from '../ReadModel';
import { visibleOf } from '../subjects';
import { fixedCountOf, hazardTopic } from './topicDetail';
import { sumOrNull } from './topicPartitions';
import { namedConsumers, visibleConsumers } from './topicConsumers';
import { visibleSummary } from '../../access/visibleSummary';

/**
 * How an increase of a topic's partitions is carried out, from what the last sweep stored.
 *
 * @param wanted - partitions to have; what is recommended unless given
 * @throws NotFoundError when no sweep has seen the topic or its partitions, or the caller may not see it
 * @throws InputError when the count is no increase, none is given and none is recommended, or the topic must keep its count
 */
export async function topicProcedure(
  model: SubjectModel & Pick<ReadModel, 'details' | 'offsets'>,
  cluster: string,
  name: string,
  wanted: number | undefined,
  caller: Caller,
): Promise<PartitionProcedure> {
  const subject: Subject = { cluster, kind: 'topic', name };
  const { summary, brokers } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  const from = stored?.detail.partitions.length ?? 0;
  if (!stored || from === 0) throw new NotFoundError(summary.finding);
  const { sweepId } = stored;
  const fixed = fixedCountOf(model, cluster, name, stored.detail);
  if (fixed) {
    throw new InputError(
      `No procedure adds partitions to topic ${name}: ${fixedCountSentence(
        fixed,
        from,
      )}`,
    );
  }
  const { policies } = declaredPolicies(
    clusterPolicies(model, cluster),
    stored.detail.declared,
  );
  const { recommendation } = assessTopic(stored.detail.facts, policies);
  const to = wanted ?? recommendation?.recommended;
  if (to === undefined || (wanted === undefined && to <= from)) {
    throw new InputError(
      `to is missing: nothing is recommended beyond the ${from} partitions that it has, so that to must be given, more than ${from}`,
    );
  }
  const detail = withoutCopy(stored.detail, copyGroup(name, to));
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const sizes = offsets?.topics.get(name)?.sizes;
  const joined = await joinedTopics(model, subject, detail, from, offsets);
  const visible = new Set(
    (await visibleOf(model, [...joined.values()].flat(), caller)).map(
      ({ subject: topic }) => topic.name,
    ),
  );
  const consumers = await visibleConsumers(model, cluster, detail, caller);
  const named = new Set<string>();
  const all = new Set<string>();
  for (const [group, topics] of joined) {
    const isNamed = consumers.some(reader => reader.group === group);
    for (const topic of topics) {
      all.add(topic.name);
      // What a hidden group reads would tell of it.
      if (isNamed && visible.has(topic.name)) named.add(topic.name);
    }
  }
  const topic = hazardTopic(model, subject, detail);
  const groups = namedConsumers(detail.consumers, consumers);
  const hazards = assessHazards(topic, groups, {
    from,
    to,
    ...(await brokerLoads(brokers, caller, kafkaCapacityTopicScalePermission)),
    policy: policies.partitions,
  });
  if (isModelFailure(hazards)) throw new InputError(hazards.error.message);
  const procedure = partitionProcedure({
    topic: {
      ...topic,
      ...(detail.config && { configs: configsOf(detail.config) }),
      // Of a tiered topic the brokers' disks hold only what is newest.
      sizeBytes:
        sizes && !detail.config?.remoteStorage ? sumOrNull(sizes) : null,
    },
    groups,
    from,
    to,
    hazards: hazards.map(hazardAnswer),
    coPartitioned: [...named].sort(),
    unnamedCoPartitioned: all.size - named.size,
  });
  if (isModelFailure(procedure)) throw new InputError(procedure.error.message);
  return procedure;
}

/** The migration's own job must not pass for an application that is to be reset, also where the caller may not see it. */
function withoutCopy(detail: TopicRecord, copy: string): TopicRecord {
  return {
    ...detail,
    consumers: detail.consumers.filter(({ group }) => group !== copy),
  };
}

/** Kafka's own names of the settings that a new topic must take over. */
function configsOf(config: TopicConfigSnapshot): Record<string, string> {
  return {
    'cleanup.policy': config.cleanupPolicy,
    ...(config.compressionType && {
      'compression.type': config.compressionType,
    }),
    'max.message.bytes': String(config.maxMessageBytes),
    ...(config.minInsyncReplicas !== undefined && {
      'min.insync.replicas': String(config.minInsyncReplicas),
    }),
    'retention.bytes': retentionSetting(config.retentionBytes),
    'retention.ms': retentionSetting(config.retentionMs),
    ...(config.segmentBytes !== undefined && {
      'segment.bytes': String(config.segmentBytes),
    }),
    ...(config.timestampType && {
      'message.timestamp.type': config.timestampType,
    }),
    ...(config.remoteStorage && { 'remote.storage.enable': 'true' }),
  };
}

/**
 * Topics that each stream processor reads beside this one with as many partitions: it joins them partition by partition. Its
 * own internal topics, which it makes again, are not among them.
 */
async function joinedTopics(
  model: Pick<ReadModel, 'details'>,
  { cluster, name }: AnnotatedSubject,
  { consumers }: TopicRecord,
  partitions: number,
  offsets: ClusterOffsets | undefined,
): Promise<Map<string, Subject[]>> {
  const processors = consumers.filter(
    ({ streamProcessor }) => streamProcessor !== undefined,
  );
  const joined = new Map<string, Subject[]>();
  for (const { group } of processors) {
    const stored = await model.details.of<GroupRecord>({
      cluster,
      kind: 'consumer-group',
      name: group,
    });
    const read = new Set(offsets?.groups?.get(group)?.keys());
    for (const { assignment } of stored?.detail.members ?? []) {
      for (const topic of Object.keys(assignment ?? {})) read.add(topic);
    }
    const isInternal = (topic: string) =>
      topic.startsWith(`${group}-`) && /-(changelog|repartition)$/.test(topic);
    joined.set(
      group,
      [...read]
        .filter(
          topic =>
            topic !== name &&
            !isInternal(topic) &&
            offsets?.topics.get(topic)?.ends.length === partitions,
        )
        .map(topic => ({ cluster, kind: 'topic', name: topic })),
    );
  }
  return joined;
}
