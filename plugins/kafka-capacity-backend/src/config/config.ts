import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ANY_CLUSTER,
  CapacityPolicies,
  DEFAULT_POLICIES,
  FixedTopicRule,
  parsePolicies,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';
import {
  blockAt,
  ConfigBlock,
  durationAt,
  invalid,
  listOfBlocks,
  readFlag,
  refuseUnknownKeys,
} from './configBlock';
import {
  readFixedTopics,
  readTopicSettings,
  TopicSettings,
} from './topicSettings';
import {
  readConnection,
  refuseUnknownConnectionKeys,
} from './connectionSettings';

/** How clusters are read; times in milliseconds. */
export interface SweepSettings {
  frequencyMs: number;
  timeoutMs: number;
  throughputWindowMs: number;
  /** Most lookups of one sweep in the time index of one broker; 0 for none. */
  timeIndexLookups: number;
}

/** A cluster with its connection and limits. */
export interface ClusterSettings extends TopicSettings {
  connection: ClusterConnection;
  /** Whether the time of a record may be read when somebody asks. */
  allowRecordTimeChecks: boolean;
  /** Whether topics may be created and scaled. */
  allowChanges: boolean;
  /** Whether sweeps read ACLs, which tell owners of entities that are imported. */
  readAcls: boolean;
  policies: CapacityPolicies;
}

/** How topics that are created here must be called. */
export interface TopicNames {
  /** Regular expression for the whole name. */
  pattern: string;
  /** A name that follows it. */
  example: string;
}

/** Everything that the configuration says, checked. */
export interface CapacitySettings {
  clusters: ClusterSettings[];
  /** Absent: Kafka's own rules alone. */
  topicNames?: TopicNames;
  /** Entity reference of the owner that stands for none on entities that were imported. */
  unknownOwner: string;
  policies: CapacityPolicies;
  /** What pages call limits that are set here. */
  limitsName: string;
  sweep: SweepSettings;
}

const ROOT = 'kafkaCapacity';
/** Node's timers take what is longer for nothing at all. */
const LONGEST_TIMER_MS = 24 * 24 * 3600 * 1000;
const DEFAULT_CLIENT_ID = 'backstage-kafka-capacity';

/**
 * What there is under `kafkaCapacity`, here and in other modules. The catalog's module checks its own block, and policies are
 * checked as they are read.
 */
const KNOWN_KEYS = {
  [ROOT]: [
    'clusters',
    'sweep',
    'policies',
    'limitsName',
    'topicNames',
    'fixedTopics',
    'notifications',
    'entityTabPath',
    'search',
    'catalog',
  ],
  [`${ROOT}.sweep`]: [
    'frequency',
    'timeout',
    'connectionTimeout',
    'requestTimeout',
    'throughputWindow',
    'timeIndexLookups',
  ],
  [`${ROOT}.topicNames`]: ['pattern', 'example'],
  [`${ROOT}.notifications`]: [
    'enabled',
    'minimumLevel',
    'digestAbove',
    'quietStart',
    'availabilityAfter',
  ],
  [`${ROOT}.search`]: ['schedule', 'levels'],
};
const CLUSTER_KEYS = [
  'name',
  'brokers',
  'ssl',
  'sasl',
  // The community plugin's, in whose shape a block may be brought along. It is not needed here.
  'dashboardUrl',
  'allowRecordTimeChecks',
  'allowChanges',
  'readAcls',
  'fixedTopics',
  'managedBy',
  'kafkaResource',
  'policies',
];

/**
 * Reads and checks the configuration.
 *
 * @throws InputError that names the path, the value (never of a secret) and what is allowed
 */
export function readSettings(config: Config): CapacitySettings {
  for (const [path, known] of Object.entries(KNOWN_KEYS)) {
    refuseUnknownKeys(blockAt(config, path), known);
  }
  const policies = readPolicies(config, `${ROOT}.policies`, DEFAULT_POLICIES);
  const timeouts = {
    connectionTimeoutMs: readDuration(config, 'connectionTimeout', 10_000),
    requestTimeoutMs: readDuration(config, 'requestTimeout', 30_000),
  };
  const topicNames = readTopicNames(config);
  const fixedTopics = readFixedTopics(config, `${ROOT}.fixedTopics`);
  return {
    policies,
    ...(topicNames && { topicNames }),
    limitsName:
      config.getOptionalString(`${ROOT}.limitsName`) ?? 'configured limits',
    unknownOwner: readUnknownOwner(config),
    sweep: {
      frequencyMs: readDuration(config, 'frequency', 60_000),
      timeoutMs: readDuration(config, 'timeout', 120_000),
      throughputWindowMs: readDuration(config, 'throughputWindow', 300_000),
      timeIndexLookups: readTimeIndexLookups(config),
    },
    clusters: readClusters(config, policies, fixedTopics, timeouts),
  };
}

/** What the import into the catalog is told, if it is installed. */
function readUnknownOwner(config: Config): string {
  const path = `${ROOT}.catalog.unknownOwner`;
  const given = config.getOptionalString(path) ?? 'unknown';
  try {
    return stringifyEntityRef(parseEntityRef(given, { defaultKind: 'group' }));
  } catch {
    throw invalid(path, given, 'an entity reference');
  }
}

type Timeouts = Pick<
  ClusterConnection,
  'connectionTimeoutMs' | 'requestTimeoutMs'
>;

function readClusters(
  config: Config,
  policies: CapacityPolicies,
  fixedTopics: readonly FixedTopicRule[],
  timeouts: Timeouts,
): ClusterSettings[] {
  const clientId =
    config.getOptionalString('kafka.clientId') ?? DEFAULT_CLIENT_ID;
  const shared = listOfBlocks(config, 'kafka.clusters');
  const own = listOfBlocks(config, `${ROOT}.clusters`);
  for (const block of own) {
    refuseUnknownKeys(block, CLUSTER_KEYS);
    refuseUnknownConnectionKeys(block);
  }
  const names = new Set<string>();
  return (config.has(`${ROOT}.clusters`) ? own : shared).map(block => {
    const name = readName(block);
    if (names.has(name)) {
      throw invalid(
        `${block.path}.name`,
        name,
        'a name that no cluster before it has',
      );
    }
    names.add(name);
    return {
      connection: {
        name,
        clientId,
        ...timeouts,
        ...readConnection(connectionBlock(name, block, shared)),
      },
      allowRecordTimeChecks: readFlag(block, 'allowRecordTimeChecks'),
      allowChanges: readFlag(block, 'allowChanges'),
      readAcls: readFlag(block, 'readAcls'),
      ...readTopicSettings(block, fixedTopics),
      policies: readPolicies(
        block.config,
        'policies',
        policies,
        `${block.path}.policies`,
      ),
    };
  });
}

function readName({ config, path }: ConfigBlock): string {
  const name = config.getOptional('name');
  // Annotations separate cluster and topic by a slash, and entries by commas and line ends.
  const isName =
    typeof name === 'string' &&
    /^[^/,\s][^/,\r\n]*$/.test(name) &&
    name !== ANY_CLUSTER;
  if (!isName) {
    throw invalid(
      `${path}.name`,
      name,
      "a text other than '*', without line ends, '/' and ','",
    );
  }
  return name;
}

/** The block that says how a cluster is reached: its own, or that of its name in `kafka.clusters`, and never half of each. */
function connectionBlock(
  name: string,
  block: ConfigBlock,
  shared: readonly ConfigBlock[],
): ConfigBlock {
  const { config, path } = block;
  if (config.has('brokers') || shared.includes(block)) return block;
  const half = ['ssl', 'sasl'].find(key => config.has(key));
  if (half !== undefined) {
    throw new InputError(
      `${path}.${half} needs ${path}.brokers beside it: without brokers the whole connection is taken from kafka.clusters`,
    );
  }
  const found = shared.find(other => other.config.getOptional('name') === name);
  if (found) return found;
  const known = shared.map(other => other.config.getOptional('name'));
  throw new InputError(
    `${path}.brokers is missing, and kafka.clusters has no cluster '${name}' to take the connection from (it has: ${
      known.join(', ') || 'none'
    })`,
  );
}

function readPolicies(
  config: Config,
  key: string,
  base: CapacityPolicies,
  path: string = key,
): CapacityPolicies {
  const { policies, problems } = parsePolicies(
    config.getOptional(key),
    path,
    base,
  );
  if (problems.length > 0) {
    throw new InputError(problems.map(({ message }) => message).join('; '));
  }
  return policies;
}

function readTopicNames(config: Config): TopicNames | undefined {
  const path = `${ROOT}.topicNames`;
  if (!config.has(path)) return undefined;
  const given = {
    pattern: config.getOptional(`${path}.pattern`),
    example: config.getOptional(`${path}.example`),
  };
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${given.pattern})$`);
  } catch {
    throw invalid(`${path}.pattern`, given.pattern, 'a regular expression');
  }
  if (typeof given.pattern !== 'string' || given.pattern === '') {
    throw invalid(`${path}.pattern`, given.pattern, 'a regular expression');
  }
  const { example } = given;
  if (typeof example !== 'string' || !pattern.test(example)) {
    const allowed = `a name that matches ${path}.pattern`;
    throw invalid(`${path}.example`, example, allowed);
  }
  return { pattern: pattern.source, example };
}

function readTimeIndexLookups(config: Config): number {
  const key = `${ROOT}.sweep.timeIndexLookups`;
  const given = config.getOptional(key) ?? 24_000;
  // Variables of the environment are texts.
  const lookups = given === String(Number(given)) ? Number(given) : given;
  const allowed = 'a whole number from 4 to 1,000,000, or 0 for none';
  const isAllowed =
    typeof lookups === 'number' &&
    Number.isInteger(lookups) &&
    (lookups === 0 || lookups >= 4) &&
    lookups <= 1_000_000;
  if (!isAllowed) throw invalid(key, given, allowed);
  return lookups;
}

function readDuration(config: Config, name: string, defaultMs: number): number {
  const key = `${ROOT}.sweep.${name}`;
  if (!config.has(key)) return defaultMs;
  const allowed =
    "a duration above 0, of 24 days at most, such as '60s', 'PT1M' or { seconds: 60 }";
  const duration = durationAt(config, key, allowed);
  if (!(duration > 0 && duration <= LONGEST_TIMER_MS))
    throw invalid(key, config.getOptional(key), allowed);
  return duration;
}
