import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Reading what was assessed of the topics and consumer groups that entities register. Which entities a person may see
 * is the catalog's own decision and is asked besides.
 *
 * @public
 */
export const kafkaCapacityReadPermission = createPermission({
  name: 'kafka-capacity.capacity.read',
  attributes: { action: 'read' },
});

/**
 * Reading a whole cluster: totals, and the topics and consumer groups not linked to an entity.
 *
 * @public
 */
export const kafkaCapacityClusterReadPermission = createPermission({
  name: 'kafka-capacity.cluster.read',
  attributes: { action: 'read' },
});

/**
 * Asking for a sweep of a cluster now.
 *
 * @public
 */
export const kafkaCapacitySweepCreatePermission = createPermission({
  name: 'kafka-capacity.sweep.create',
  attributes: { action: 'create' },
});

/**
 * Leaving a finding for a time: snoozing or accepting it, changing that, and ending it, whoever began it. It is one permission, because
 * who may decide that a finding is left may also decide that it no longer is.
 *
 * @public
 */
export const kafkaCapacitySnoozeCreatePermission = createPermission({
  name: 'kafka-capacity.snooze.create',
  attributes: { action: 'create' },
});

/**
 * Checking a group's time lag against the time of the record at its committed offset, which reads that record.
 *
 * @public
 */
export const kafkaCapacityRecordTimeCheckCreatePermission = createPermission({
  name: 'kafka-capacity.record-time-check.create',
  attributes: { action: 'create' },
});

/**
 * Creating topics, in clusters whose configuration allows changes.
 *
 * @public
 */
export const kafkaCapacityTopicCreatePermission = createPermission({
  name: 'kafka-capacity.topic.create',
  attributes: { action: 'create' },
});

/**
 * Adding partitions to topics that one may see, in clusters whose configuration allows changes.
 *
 * @public
 */
export const kafkaCapacityTopicScalePermission = createPermission({
  name: 'kafka-capacity.topic.scale',
  attributes: { action: 'update' },
});

/**
 * Beginning an addition of brokers, confirming its checks and ending it, whoever began it. It changes nothing in Kafka.
 *
 * @public
 */
export const kafkaCapacityBrokerAdditionCreatePermission = createPermission({
  name: 'kafka-capacity.broker-addition.create',
  attributes: { action: 'create' },
});

/**
 * Accepting that an entity is linked to a topic, consumer group or cluster that the ownership rules or an earlier link give to another
 * owner, and ending that. Who is accepted shows and changes the topic or group as its owner does.
 *
 * @public
 */
export const kafkaCapacityLinkAcceptPermission = createPermission({
  name: 'kafka-capacity.link.accept',
  attributes: { action: 'update' },
});

/**
 * Filling gaps of the history of topics, consumer groups, brokers and clusters from files.
 *
 * @public
 */
export const kafkaCapacityHistoryCreatePermission = createPermission({
  name: 'kafka-capacity.history.create',
  attributes: { action: 'create' },
});

/**
 * Every permission of the plugin.
 *
 * @public
 */
export const kafkaCapacityPermissions = [
  kafkaCapacityReadPermission,
  kafkaCapacityClusterReadPermission,
  kafkaCapacitySweepCreatePermission,
  kafkaCapacitySnoozeCreatePermission,
  kafkaCapacityRecordTimeCheckCreatePermission,
  kafkaCapacityTopicCreatePermission,
  kafkaCapacityTopicScalePermission,
  kafkaCapacityBrokerAdditionCreatePermission,
  kafkaCapacityLinkAcceptPermission,
  kafkaCapacityHistoryCreatePermission,
];
