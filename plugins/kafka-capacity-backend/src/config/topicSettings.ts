import { Config } from '@backstage/config';
import {
  DeclaredFacts,
  FixedCountFinder,
  fixedCountFinder,
  FixedTopicRule,
  ManagedTopic,
  TOPIC_MANAGERS,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ConfigBlock,
  invalid,
  listOfBlocks,
  refuseUnknownKeys,
} from './configBlock';

/** What the configuration says about the topics of a cluster. */
export interface TopicSettings {
  /** Finds why a topic must keep its partition count. */
  fixedCountOf: FixedCountFinder;
  /** What declares topics whose entities declare nothing else. */
  managedBy?: ManagedTopic;
  /** Name of Strimzi's `Kafka` resource. */
  kafkaResource?: string;
}

const FIXED_TOPIC_KEYS = ['pattern', 'partitions', 'reason'];
const FIXED_TOPIC_MODES = ['one', 'keep', 'any'] as const;
const MANAGERS = TOPIC_MANAGERS.filter(name => name !== 'none');
const NAME_PATTERN = /^[a-zA-Z0-9._*-]{1,249}$/;
const LABEL_VALUE = /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/;
const LONGEST_REASON = 500;

/**
 * Reads a list of rules for topics whose partition count is fixed.
 *
 * @throws InputError that names the path, the value and what is allowed
 */
export function readFixedTopics(
  config: Config,
  key: string,
  path: string = key,
): FixedTopicRule[] {
  if (!config.has(key)) return [];
  if (!Array.isArray(config.getOptional(key))) {
    throw invalid(path, config.getOptional(key), 'a list of rules');
  }
  return listOfBlocks(config, key).map((block, i) => {
    const at = `${path}[${i}]`;
    refuseUnknownKeys({ ...block, path: at }, FIXED_TOPIC_KEYS);
    const pattern = block.config.getOptional('pattern');
    if (typeof pattern !== 'string' || !NAME_PATTERN.test(pattern)) {
      const allowed =
        "1 to 249 letters, digits, dots, dashes, underscores and '*'";
      throw invalid(`${at}.pattern`, pattern, allowed);
    }
    const given = block.config.getOptional('partitions') ?? 'keep';
    const partitions = FIXED_TOPIC_MODES.find(mode => mode === given);
    if (partitions === undefined) {
      const allowed = `one of ${FIXED_TOPIC_MODES.join(', ')}`;
      throw invalid(`${at}.partitions`, given, allowed);
    }
    return { pattern, partitions, reason: readReason(block, at, partitions) };
  });
}

function readReason(
  { config }: ConfigBlock,
  path: string,
  partitions: FixedTopicRule['partitions'],
): string {
  const reason = config.getOptional('reason');
  if (reason === undefined && partitions === 'any') return '';
  if (
    typeof reason !== 'string' ||
    reason.trim() === '' ||
    reason.length > LONGEST_REASON
  ) {
    const allowed = `a reason of 1 to ${LONGEST_REASON} characters`;
    throw invalid(`${path}.reason`, reason, allowed);
  }
  return reason.trim().replace(/\.$/, '');
}

/**
 * Reads what a cluster's block says about its topics.
 *
 * @param rules - those of the installation, which come after the cluster's own
 */
export function readTopicSettings(
  { config, path }: ConfigBlock,
  rules: readonly FixedTopicRule[],
): TopicSettings {
  const own = readFixedTopics(config, 'fixedTopics', `${path}.fixedTopics`);
  const given = config.getOptional('managedBy');
  const tool = MANAGERS.find(name => name === given);
  if (given !== undefined && tool === undefined) {
    const allowed = `one of ${MANAGERS.join(', ')}`;
    throw invalid(`${path}.managedBy`, given, allowed);
  }
  const kafkaResource = config.getOptional('kafkaResource');
  if (kafkaResource !== undefined && !isLabelValue(kafkaResource)) {
    const allowed =
      "the name of Strimzi's Kafka resource: 1 to 63 letters, digits, dots, dashes and underscores";
    throw invalid(`${path}.kafkaResource`, kafkaResource, allowed);
  }
  return {
    fixedCountOf: fixedCountFinder([...own, ...rules]),
    ...(tool !== undefined && {
      managedBy: { tool, source: `${path}.managedBy` },
    }),
    ...(kafkaResource !== undefined && {
      kafkaResource,
      ...(tool === undefined && {
        managedBy: { tool: 'strimzi', source: `${path}.kafkaResource` },
      }),
    }),
  };
}

function isLabelValue(given: unknown): given is string {
  return typeof given === 'string' && LABEL_VALUE.test(given);
}

/** What declares a topic: its entities say, or the cluster's configuration; null where nothing is known to. */
export function managedTopic(
  { managedBy }: Pick<DeclaredFacts, 'managedBy'>,
  settings: Pick<TopicSettings, 'managedBy'> | undefined,
): ManagedTopic | null {
  if (managedBy === 'none') return null;
  return managedBy === undefined
    ? settings?.managedBy ?? null
    : { tool: managedBy, source: 'kafka-capacity/managed-by' };
}
