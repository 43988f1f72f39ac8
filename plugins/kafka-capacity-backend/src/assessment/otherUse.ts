import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';

const READS_NO_TOPIC = 'Its members elect a leader and read no topic.';

/** What those who named a group of another protocol than the consumers' are told. */
const BY_PROTOCOL: Readonly<Record<string, string>> = {
  connect: `This is the group of Kafka Connect's workers. ${READS_NO_TOPIC} Name the group of a sink connector instead: connect-<connector>.`,
  sr: `This is the group of Schema Registry's instances. ${READS_NO_TOPIC} Remove it from the annotation.`,
};

/**
 * What a classic group is for that consumes nothing, and which group to name instead; undefined for consumers. Connect workers and
 * schema registries use the same machinery to elect leaders.
 */
export function otherUseOf({
  type,
  protocolType,
}: GroupSnapshot): string | undefined {
  const consumes = protocolType === '' || protocolType === 'consumer';
  if (type !== 'classic' || consumes) return undefined;
  return Object.hasOwn(BY_PROTOCOL, protocolType)
    ? BY_PROTOCOL[protocolType]
    : `This is a group of the protocol '${protocolType}', not of consumers, so that what it reads can't be told. Name a consumer group instead.`;
}
