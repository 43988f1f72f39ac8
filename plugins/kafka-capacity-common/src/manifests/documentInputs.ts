import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { isEntityReference } from '../subjects/entityReferences';
import {
  FixedCount,
  fixedCountFinder,
  isKafkaInternal,
} from '../topics/fixedTopics';
import { murmur2 } from '../topics/hashing';
import {
  checkNumber,
  inputFailure,
  ModelFailure,
} from '../calculation/modelInput';
import { ALLOWED_TOPIC_NAME, isTopicName } from '../subjects/topicNames';

/**
 * Settings of a topic by name, such as `retention.ms`.
 *
 * @public
 */
export type TopicConfigs = Readonly<Record<string, string>>;

const HOST_AND_PORT = /^(?:[a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/;
/** The catalog's own limit. */
const MAX_ENTITY_NAME = 63;
const PLAIN_ENTITY_NAME = /^[a-z0-9](?:[-a-z0-9_.]*[a-z0-9])?$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Kafka's name of a topic. */
export function checkTopic(
  field: string,
  value: unknown,
): ModelFailure | undefined {
  return isTopicName(value)
    ? undefined
    : inputFailure(field, value, ALLOWED_TOPIC_NAME);
}

/** A number of partitions. */
export function checkPartitions(
  field: string,
  value: unknown,
): ModelFailure | undefined {
  return checkNumber(field, value, { min: 1, max: 1_000_000, integer: true });
}

/** More partitions for a topic. */
export interface PartitionsChange {
  topic: string;
  /** Partitions that it has. */
  from: number;
  to: number;
  /** Why it must keep its count, null where it need not; by its name unless given. */
  fixed?: FixedCount | null;
}

const fixedByName = fixedCountFinder();

/** Partitions before and after: they can be added, never removed, and only where the count is not fixed. */
export function checkIncrease({
  topic,
  from,
  to,
  fixed = fixedByName({ name: topic }),
}: PartitionsChange): ModelFailure | undefined {
  const failure =
    checkPartitions('from', from) ??
    checkPartitions('to', to) ??
    (to > from
      ? undefined
      : inputFailure(
          'to',
          to,
          `more than ${from}: partitions can't be removed`,
        ));
  const why = isKafkaInternal(topic) ? fixedByName({ name: topic }) : fixed;
  if (failure || !why) return failure;
  const { reason } = why;
  return inputFailure('to', to, `${from}, as now: ${reason}`);
}

/** Copies of each partition. */
export function checkReplicationFactor(
  value: unknown,
): ModelFailure | undefined {
  return checkNumber('replicationFactor', value, {
    min: 1,
    max: 1_000,
    integer: true,
  });
}

/** Brokers as `host:port[,host:port…]`. */
export function checkBootstrap(value: unknown): ModelFailure | undefined {
  const fits =
    typeof value === 'string' &&
    value.length <= 10_000 &&
    value.split(',').every(server => HOST_AND_PORT.test(server));
  return fits
    ? undefined
    : inputFailure(
        'bootstrap',
        value,
        'brokers as host:port, separated by commas',
      );
}

/** Settings of a topic. */
export function checkConfigs(
  configs: TopicConfigs | undefined,
): ModelFailure | undefined {
  for (const [name, value] of Object.entries(configs ?? {})) {
    if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name)) {
      return inputFailure(
        'configs',
        name,
        'settings named by letters, digits, dots, dashes and underscores',
      );
    }
    const failure = checkText(`configs.${name}`, value);
    if (failure) return failure;
  }
  return undefined;
}

/** Any text that survives being written and read again. */
export function checkText(
  field: string,
  value: unknown,
): ModelFailure | undefined {
  const fits =
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= 10_000 &&
    !value.includes('\0') &&
    !LONE_SURROGATE.test(value);
  return fits
    ? undefined
    : inputFailure(field, value, 'text of 1 to 10000 characters');
}

/** The name of a Kubernetes object. */
export function checkObjectName(
  field: string,
  value: unknown,
  maxLength = 253,
): ModelFailure | undefined {
  const fits =
    typeof value === 'string' &&
    value.length <= maxLength &&
    DNS_SUBDOMAIN.test(value);
  return fits
    ? undefined
    : inputFailure(
        field,
        value,
        `a Kubernetes name: 1 to ${maxLength} lower-case letters, digits, dashes and dots`,
      );
}

/** The value of a Kubernetes label. */
export function checkLabelValue(
  field: string,
  value: unknown,
): ModelFailure | undefined {
  return typeof value === 'string' && LABEL_VALUE.test(value)
    ? undefined
    : inputFailure(
        field,
        value,
        'the value of a Kubernetes label: 1 to 63 letters, digits, dashes, dots and underscores',
      );
}

/** The name of an entity, by the catalog's own rule. */
export function checkEntityName(
  field: string,
  value: unknown,
): ModelFailure | undefined {
  return KubernetesValidatorFunctions.isValidObjectName(value)
    ? undefined
    : inputFailure(
        field,
        value,
        `the name of an entity: 1 to ${MAX_ENTITY_NAME} letters, digits, dashes, underscores and dots, with a letter or digit at both ends`,
      );
}

/**
 * The reference of an entity.
 *
 * @param options - with `kind: 'required'` it has to name the kind
 */
export function checkReference(
  field: string,
  value: unknown,
  options: { kind?: 'required' } = {},
): ModelFailure | undefined {
  const example = options.kind
    ? 'resource:default/kafka-prod'
    : 'group:default/ordering';
  return typeof value === 'string' && isEntityReference(value, options)
    ? undefined
    : inputFailure(
        field,
        value,
        `the reference of an entity, such as ${example}`,
      );
}

/** Checks an input only where it is given. */
export function checkGiven<T>(
  value: T | undefined,
  check: (given: T) => ModelFailure | undefined,
): ModelFailure | undefined {
  return value === undefined ? undefined : check(value);
}

/**
 * A Kubernetes name for a topic. Two topics never get the same: one that can't be a name as it is gets a hash of what it
 * was.
 */
export function objectNameOf(topic: string): string {
  if (topic.length <= 253 && DNS_SUBDOMAIN.test(topic)) return topic;
  const readable = topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 200)
    .replace(/-+$/, '');
  return `${readable || 'topic'}-${hashOf(topic)}`;
}

/** A name for a Terraform resource, unlike that of any other topic. */
export function resourceNameOf(topic: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(topic)) return topic;
  return `topic_${topic.replace(/[^a-zA-Z0-9_-]/g, '_')}_${hashOf(topic)}`;
}

/**
 * A name for the entity of a topic. References of entities have no case and names of topics do, so that one that is not in lower case, or
 * can't be a name as it is, gets a hash of what it was.
 *
 * @public
 */
export function topicEntityName(topic: string): string {
  if (topic.length <= MAX_ENTITY_NAME && PLAIN_ENTITY_NAME.test(topic)) {
    return topic;
  }
  const hash = hashOf(topic);
  const readable = topic
    .slice(0, MAX_ENTITY_NAME - hash.length - 1)
    .replace(/^[-_.]+|[-_.]+$/g, '');
  return `${readable || 'topic'}-${hash}`;
}

function hashOf(text: string): string {
  const hash = murmur2(new TextEncoder().encode(text));
  return (hash >>> 0).toString(16).padStart(8, '0');
}
