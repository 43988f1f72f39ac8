import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { JsonValue } from '@backstage/types';
import { OwnershipRule, refOf } from './ownership';
import {
  invalidValue,
  readBlock,
  readList,
  readPattern,
  readText,
} from './settingValues';

/**
 * Who owns what in Kafka, by `kafkaCapacity.catalog`.
 *
 * @public
 */
export interface OwnershipSettings {
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
 * Reads and checks the rules of `kafkaCapacity.catalog`, which the import and the backend follow alike.
 *
 * @throws InputError that names the path, the value and what is allowed
 * @public
 */
export function readOwnershipSettings(config: Config): OwnershipSettings {
  const { unknownOwner = 'unknown', rules } = readBlock(
    config.getOptional(ROOT) ?? {},
    ROOT,
  );
  return {
    unknownOwner: readRef(unknownOwner, `${ROOT}.unknownOwner`, 'group'),
    rules: readList(rules, `${ROOT}.rules`).map((rule, i) =>
      readRule(rule, `${ROOT}.rules[${i}]`),
    ),
  };
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
      throw invalidValue(
        `${path}.kind`,
        rule.kind,
        `one of ${KINDS.join(', ')}`,
      );
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
      throw invalidValue(
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
    throw invalidValue(
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
    throw invalidValue(
      path,
      shown,
      `an entity reference such as '${defaultKind}:default/orders'`,
    );
  }
  return ref;
}

/** Groups of a regular expression that capture. */
function capturesOf({ source }: RegExp): number {
  return (new RegExp(`${source}|`).exec('')?.length ?? 1) - 1;
}
