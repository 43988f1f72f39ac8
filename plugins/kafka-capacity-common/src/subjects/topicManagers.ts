/**
 * Tools that declare topics elsewhere; `other` is any other one, `none` says that nothing does.
 *
 * @public
 */
export const TOPIC_MANAGERS = [
  'strimzi',
  'terraform',
  'confluent-for-kubernetes',
  'julieops',
  'kafka-gitops',
  'crossplane',
  'pulumi',
  'jikkou',
  'ansible',
  'other',
  'none',
] as const;

/**
 * What declares a topic.
 *
 * @public
 */
export type TopicManager = (typeof TOPIC_MANAGERS)[number];

/**
 * How a tool that declares topics is worded.
 *
 * @public
 */
export interface ManagerText {
  /** Who declares it. */
  title: string;
  /** What to change instead. */
  change: string;
  /** What becomes of a change that was made elsewhere. */
  drift: string;
}

const DRIFT = 'its next run reports or undoes the difference';

/**
 * What to say of each tool.
 *
 * @public
 */
export const TOPIC_MANAGER_TEXTS: Readonly<
  Record<Exclude<TopicManager, 'none'>, ManagerText>
> = {
  strimzi: {
    title: 'Strimzi',
    change: 'spec.partitions of its KafkaTopic',
    drift:
      'the Topic Operator then finds fewer partitions in spec.partitions than the topic has, and the KafkaTopic is no longer Ready',
  },
  terraform: {
    title: 'Terraform',
    change: 'the partitions of its resource',
    drift:
      'the next apply finds fewer partitions declared than there are, and may replace the topic: its records are then lost',
  },
  'confluent-for-kubernetes': {
    title: 'Confluent for Kubernetes',
    change: 'spec.partitionCount of its KafkaTopic',
    drift:
      'its KafkaTopic then declares fewer partitions than there are, and fails',
  },
  julieops: {
    title: 'JulieOps',
    change: 'num.partitions in its topology',
    drift: DRIFT,
  },
  'kafka-gitops': {
    title: 'kafka-gitops',
    change: 'partitions in its desired state',
    drift: DRIFT,
  },
  crossplane: {
    title: 'Crossplane',
    change: 'spec.forProvider.partitions of its Topic',
    drift: 'the resource no longer becomes Synced',
  },
  pulumi: {
    title: 'Pulumi',
    change: 'the partitions of its resource',
    drift: 'the next update may replace the topic: its records are then lost',
  },
  jikkou: {
    title: 'Jikkou',
    change: 'spec.partitions of its KafkaTopic',
    drift: DRIFT,
  },
  ansible: {
    title: 'Ansible',
    change: 'the partitions in its playbook',
    drift: DRIFT,
  },
  other: {
    title: 'another tool',
    change: 'its partitions there',
    drift: DRIFT,
  },
};
