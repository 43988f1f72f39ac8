import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { JsonObject, JsonValue } from '@backstage/types';
import { parseWholeNumber } from 'backstage-plugin-kafka-capacity-common';
import { OwnershipRule, refOf } from './ownership';

/** Which names are imported: one that an `include` matches, or any when there is none, unless an `exclude` does. */
export interface NameFilter {
  include: readonly RegExp[];
  exclude: readonly RegExp[];
}

/** How topics and groups become entities. */
export interface ImportSettings {
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Of the entities. */
  namespace: string;
  topics: NameFilter & { internal: boolean };
  consumerGroups: NameFilter;
  /** Whether brokers become entities too. */
  brokers: boolean;
  /** Imported entities that may depend on one, and that one may depend on: pages of the catalog ask for every relation of an entity. */
  maxRelations: number;
  /** Entity reference of the owner of what no rule gives one. */
  unknownOwner: string;
  rules: readonly OwnershipRule[];
}

const ROOT = 'kafkaCapacity.catalog';
const KINDS = ['cluster', 'topic', 'consumer-group'] as const;
const MATCHERS = [
  'prefix',
  'pattern',
  'topicConfig',
  'aclPrincipal',
  'map',
] as const;
/** What is read of a topic's configuration. */
const TOPIC_CONFIG_KEYS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'min.insync.replicas',
  'max.message.bytes',
  'segment.bytes',
  'compression.type',
];

/**
 * Reads and checks `kafkaCapacity.catalog`.
 *
 * @throws InputError that names the path, the value and what is allowed
 */
export function readImportSettings(config: Config): ImportSettings {
  const block = readBlock(config.getOptional(ROOT) ?? {}, ROOT, [
    'schedule',
    'namespace',
    'topics',
    'consumerGroups',
    'brokers',
    'maxRelations',
    'unknownOwner',
    'rules',
  ]);
  const topics = readBlock(block.topics ?? {}, `${ROOT}.topics`, [
    'include',
    'exclude',
    'internal',
  ]);
  const groups = readBlock(
    block.consumerGroups ?? {},
    `${ROOT}.consumerGroups`,
    ['include', 'exclude'],
  );
  return {
    schedule: readSchedule(config),
    namespace: readNamespace(block.namespace),
    topics: {
      ...readFilter(topics, `${ROOT}.topics`),
      internal: readFlag(topics.internal, `${ROOT}.topics.internal`),
    },
    consumerGroups: readFilter(groups, `${ROOT}.consumerGroups`),
    brokers: readFlag(block.brokers, `${ROOT}.brokers`),
    maxRelations: readMaxRelations(block.maxRelations ?? 200),
    unknownOwner: readRef(
      block.unknownOwner ?? 'unknown',
      `${ROOT}.unknownOwner`,
      'group',
    ),
    rules: readList(block.rules, `${ROOT}.rules`).map((rule, i) =>
      readRule(rule, `${ROOT}.rules[${i}]`),
    ),
  };
}

function readSchedule(config: Config): SchedulerServiceTaskScheduleDefinition {
  const path = `${ROOT}.schedule`;
  if (!config.has(path)) {
    return {
      frequency: { minutes: 5 },
      timeout: { minutes: 10 },
      // The first sweeps are to have ended.
      initialDelay: { seconds: 30 },
    };
  }
  try {
    return readSchedulerServiceTaskScheduleDefinitionFromConfig(
      config.getConfig(path),
    );
  } catch (error) {
    throw new InputError(
      `${path} must have frequency and timeout: ${toError(error).message}`,
    );
  }
}

function readMaxRelations(given: JsonValue): number {
  const value = typeof given === 'string' ? parseWholeNumber(given) : given;
  if (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 0 &&
    value <= 10_000
  ) {
    return value;
  }
  throw invalid(
    `${ROOT}.maxRelations`,
    given,
    'a whole number from 0 to 10000',
  );
}

function readRule(given: JsonValue, path: string): OwnershipRule {
  const rule = readBlock(given, path, [
    ...MATCHERS,
    'kind',
    'cluster',
    'owner',
    'system',
  ]);
  const matchers = MATCHERS.filter(name => rule[name] !== undefined);
  if (matchers.length !== 1) {
    throw new InputError(
      `${path} must have exactly one of ${MATCHERS.join(', ')}, but it has ${
        matchers.join(' and ') || 'none'
      }`,
    );
  }
  const read: OwnershipRule = {};
  let captures = 0;
  if (rule.kind !== undefined) {
    read.kind = KINDS.find(kind => kind === rule.kind);
    if (!read.kind) {
      throw invalid(`${path}.kind`, rule.kind, `one of ${KINDS.join(', ')}`);
    }
  }
  if (rule.cluster !== undefined) {
    read.cluster = readText(rule.cluster, `${path}.cluster`);
  }
  if (rule.prefix !== undefined) {
    read.prefix = readText(rule.prefix, `${path}.prefix`);
  }
  if (rule.pattern !== undefined) {
    read.pattern = readPattern(rule.pattern, `${path}.pattern`);
    captures = capturesOf(read.pattern);
  }
  if (rule.topicConfig !== undefined) {
    read.topicConfig = readTopicConfig(rule.topicConfig, `${path}.topicConfig`);
    captures = capturesOf(read.topicConfig.pattern);
  }
  if (rule.aclPrincipal !== undefined) {
    read.aclPrincipal = readAclPrincipal(
      rule.aclPrincipal,
      `${path}.aclPrincipal`,
    );
    captures = capturesOf(read.aclPrincipal);
    if (read.kind === 'cluster') {
      throw invalid(
        `${path}.kind`,
        read.kind,
        'topic or consumer-group beside aclPrincipal',
      );
    }
  }
  if (rule.map !== undefined) {
    const owners = readBlock(rule.map, `${path}.map`);
    read.map = new Map(
      Object.entries(owners).map(([name, owner = null]) => [
        name,
        readRef(owner, `${path}.map['${name}']`, 'group'),
      ]),
    );
    if (rule.owner !== undefined) {
      throw new InputError(
        `${path}.owner must be left out, because ${path}.map has the owners`,
      );
    }
  } else if (rule.owner === undefined && rule.system === undefined) {
    throw new InputError(`${path} must have an owner, a system, or both`);
  }
  if (rule.owner !== undefined) {
    read.owner = readTemplate(rule.owner, `${path}.owner`, 'group', captures);
  }
  if (rule.system !== undefined) {
    read.system = readTemplate(
      rule.system,
      `${path}.system`,
      'system',
      captures,
    );
  }
  return read;
}

function readTopicConfig(given: JsonValue, path: string) {
  const block = readBlock(given, path, ['key', 'value']);
  const key = TOPIC_CONFIG_KEYS.find(known => known === block.key);
  if (key === undefined) {
    throw invalid(
      `${path}.key`,
      block.key,
      `one of ${TOPIC_CONFIG_KEYS.join(', ')}`,
    );
  }
  return { key, pattern: readPattern(block.value, `${path}.value`) };
}

function readAclPrincipal(given: JsonValue, path: string): RegExp {
  const { value } = readBlock(given, path, ['value']);
  return readPattern(value, `${path}.value`);
}

/** A reference that may hold captures, of which the regular expression must have that many. */
function readTemplate(
  given: JsonValue,
  path: string,
  defaultKind: 'group' | 'system',
  captures: number,
): string {
  const template = readText(given, path);
  const used = [...template.matchAll(/\$([1-9])/g)].map(([, index]) =>
    Number(index),
  );
  const missing = used.find(index => index > captures);
  if (missing !== undefined) {
    throw new InputError(
      `${path} uses $${missing}, but the rule captures ${captures}`,
    );
  }
  // Any capture stands for a part of a name.
  readRef(template.replace(/\$[1-9]/g, 'x'), path, defaultKind, given);
  return template;
}

function readRef(
  given: JsonValue,
  path: string,
  defaultKind: 'group' | 'system',
  shown: JsonValue = given,
): string {
  const ref = refOf(readText(given, path), defaultKind);
  if (ref === undefined) {
    throw invalid(
      path,
      shown,
      `an entity reference such as '${defaultKind}:default/orders'`,
    );
  }
  return ref;
}

function readFilter(block: JsonObject, path: string): NameFilter {
  const patterns = (key: string) =>
    readList(block[key], `${path}.${key}`).map((pattern, i) =>
      readPattern(pattern, `${path}.${key}[${i}]`),
    );
  return { include: patterns('include'), exclude: patterns('exclude') };
}

function readPattern(given: JsonValue | undefined, path: string): RegExp {
  const source = readText(given, path);
  try {
    return new RegExp(source);
  } catch (error) {
    throw new InputError(
      `${path} must be a regular expression: ${toError(error).message}`,
    );
  }
}

/** Groups of a regular expression that capture. */
function capturesOf({ source }: RegExp): number {
  return (new RegExp(`${source}|`).exec('')?.length ?? 1) - 1;
}

function readNamespace(given: JsonValue | undefined): string {
  if (given === undefined) return 'default';
  if (
    typeof given === 'string' &&
    KubernetesValidatorFunctions.isValidNamespace(given)
  ) {
    return given;
  }
  throw invalid(
    `${ROOT}.namespace`,
    given,
    'a namespace of the catalog: lower-case letters, digits and dashes',
  );
}

function readFlag(given: JsonValue | undefined, path: string): boolean {
  if (given === undefined) return false;
  if (typeof given === 'boolean') return given;
  // What comes from an environment variable is a text.
  if (given === 'true' || given === 'false') return given === 'true';
  throw invalid(path, given, 'true or false');
}

function readText(given: JsonValue | undefined, path: string): string {
  if (typeof given === 'string' && given !== '') return given;
  throw invalid(path, given, 'a text that is not empty');
}

function readList(given: JsonValue | undefined, path: string): JsonValue[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) {
    return given.map(item => item ?? null);
  }
  throw invalid(path, given, 'a list');
}

/** @param keys - what it may have; anything unless given */
function readBlock(
  given: JsonValue,
  path: string,
  keys?: readonly string[],
): JsonObject {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid(path, given, 'a block');
  }
  const unknown = keys && Object.keys(given).find(key => !keys.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `${path}.${unknown} is not known: allowed are ${keys?.join(', ')}`,
    );
  }
  return given;
}

function invalid(
  path: string,
  value: JsonValue | undefined,
  allowed: string,
): InputError {
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return new InputError(`${path} must be ${allowed}, but it ${is}`);
}
