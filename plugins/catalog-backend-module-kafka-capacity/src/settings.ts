import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { JsonObject, JsonValue } from '@backstage/types';
import { parseWholeNumber } from 'backstage-plugin-kafka-capacity-common';
import {
  invalidValue,
  OwnershipSettings,
  readBlock,
  readList,
  readOwnershipSettings,
  readPattern,
} from 'backstage-plugin-kafka-capacity-node';

/** Which names are imported: one that an `include` matches, or any when there is none, unless an `exclude` does. */
export interface NameFilter {
  include: readonly RegExp[];
  exclude: readonly RegExp[];
}

const RELATIONS = ['all', 'same-owner'] as const;
type Relations = (typeof RELATIONS)[number];

/** How topics and groups become entities. */
export interface ImportSettings extends OwnershipSettings {
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Of the entities. */
  namespace: string;
  topics: NameFilter & { internal: boolean };
  consumerGroups: NameFilter;
  /** Whether brokers become entities too. */
  brokers: boolean;
  /** Which entities may be related: all, or those of the same owner alone. */
  relations: Relations;
  /** Imported entities that may depend on one, and that one may depend on: pages of the catalog ask for every relation of an entity. */
  maxRelations: number;
}

const ROOT = 'kafkaCapacity.catalog';
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
    'relations',
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
    relations: readRelations(block.relations, config),
    maxRelations: readMaxRelations(block.maxRelations ?? 200),
    ...readOwnershipSettings(config),
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

/** Where permissions are on, not everybody may see every entity. */
function readRelations(
  given: JsonValue | undefined,
  config: Config,
): Relations {
  if (given === undefined) {
    return config.getOptionalBoolean('permission.enabled')
      ? 'same-owner'
      : 'all';
  }
  const known = RELATIONS.find(one => one === given);
  if (known) return known;
  throw invalidValue(
    `${ROOT}.relations`,
    given,
    `one of ${RELATIONS.join(', ')}`,
  );
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
  throw invalidValue(
    `${ROOT}.maxRelations`,
    given,
    'a whole number from 0 to 10000',
  );
}

function readFilter(block: JsonObject, path: string): NameFilter {
  const patterns = (key: string) =>
    readList(block[key], `${path}.${key}`).map((pattern, i) =>
      readPattern(pattern, `${path}.${key}[${i}]`),
    );
  return { include: patterns('include'), exclude: patterns('exclude') };
}

function readNamespace(given: JsonValue | undefined): string {
  if (given === undefined) return 'default';
  if (
    typeof given === 'string' &&
    KubernetesValidatorFunctions.isValidNamespace(given)
  ) {
    return given;
  }
  throw invalidValue(
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
  throw invalidValue(path, given, 'true or false');
}
