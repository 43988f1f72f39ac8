import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  CapacityPolicies,
  DEFAULT_POLICIES,
  parsePolicies,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';

/** How clusters are read; all in milliseconds. */
export interface SweepSettings {
  frequencyMs: number;
  timeoutMs: number;
  throughputWindowMs: number;
}

/** A cluster with its connection and limits. */
export interface ClusterSettings {
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
  sweep: SweepSettings;
}

const ROOT = 'kafkaCapacity';
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const DEFAULT_CLIENT_ID = 'backstage-kafka-capacity';

/**
 * Reads and checks the configuration.
 *
 * @throws InputError that names the path, the value (never of a secret) and what is allowed
 */
export function readSettings(config: Config): CapacitySettings {
  const policies = readPolicies(config, `${ROOT}.policies`, DEFAULT_POLICIES);
  const timeouts = {
    connectionTimeoutMs: readDuration(config, 'connectionTimeout', 10_000),
    requestTimeoutMs: readDuration(config, 'requestTimeout', 30_000),
  };
  const topicNames = readTopicNames(config);
  return {
    policies,
    ...(topicNames && { topicNames }),
    unknownOwner: readUnknownOwner(config),
    sweep: {
      frequencyMs: readDuration(config, 'frequency', 60_000),
      timeoutMs: readDuration(config, 'timeout', 120_000),
      throughputWindowMs: readDuration(config, 'throughputWindow', 300_000),
    },
    clusters: readClusters(config, policies, timeouts),
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
  timeouts: Timeouts,
): ClusterSettings[] {
  const clientId =
    config.getOptionalString('kafka.clientId') ?? DEFAULT_CLIENT_ID;
  const shared = listOfBlocks(config, 'kafka.clusters');
  const own = listOfBlocks(config, `${ROOT}.clusters`);
  const clusters = (config.has(`${ROOT}.clusters`) ? own : shared).map(
    block => {
      const name = readName(block);
      const connectionBlock = block.config.has('brokers')
        ? block
        : sameName(name, block, shared);
      return {
        connection: {
          name,
          clientId,
          ...timeouts,
          ...readConnection(connectionBlock),
        },
        allowRecordTimeChecks: readFlag(block, 'allowRecordTimeChecks'),
        allowChanges: readFlag(block, 'allowChanges'),
        readAcls: readFlag(block, 'readAcls'),
        policies: readPolicies(
          block.config,
          'policies',
          policies,
          `${block.path}.policies`,
        ),
      };
    },
  );
  const names = clusters.map(({ connection }) => connection.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `${ROOT}.clusters: the name '${twice}' is given twice; every cluster needs a name of its own`,
    );
  }
  return clusters;
}

/** A part of the configuration with its whole path, for messages. */
interface Block {
  config: Config;
  path: string;
}

function listOfBlocks(config: Config, path: string): Block[] {
  const blocks = config.getOptionalConfigArray(path) ?? [];
  return blocks.map((block, i) => ({ config: block, path: `${path}[${i}]` }));
}

function readName({ config, path }: Block): string {
  const name = config.getOptional('name');
  // Annotations separate cluster and topic by a slash, and entries by commas.
  if (typeof name !== 'string' || !/^[^/,\s][^/,]*$/.test(name)) {
    throw invalid(`${path}.name`, name, "a text without '/' and ','");
  }
  return name;
}

function readFlag({ config, path }: Block, key: string): boolean {
  const given = config.getOptional(key);
  if (given === undefined) return false;
  if (typeof given === 'boolean') return given;
  // What comes from an environment variable is a text.
  if (given === 'true' || given === 'false') return given === 'true';
  throw invalid(`${path}.${key}`, given, 'true or false');
}

function sameName(name: string, block: Block, shared: Block[]): Block {
  const found = shared.find(other => other.config.getOptional('name') === name);
  if (found) return found;
  const known = shared.map(other => other.config.getOptional('name'));
  throw new InputError(
    `${
      block.path
    }.brokers is missing, and kafka.clusters has no cluster '${name}' to take the connection from (it has: ${
      known.join(', ') || 'none'
    })`,
  );
}

function readConnection(
  block: Block,
): Pick<ClusterConnection, 'brokers' | 'ssl' | 'sasl'> {
  const ssl = readSsl(block);
  const sasl = readSasl(block);
  return {
    brokers: readBrokers(block),
    ...(ssl !== undefined && { ssl }),
    ...(sasl && { sasl }),
  };
}

function readBrokers({ config, path }: Block): string[] {
  const given = config.getOptional('brokers');
  const allowed = "a list of 'host:port'";
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid(`${path}.brokers`, given, allowed);
  }
  return given.flatMap((item, i) => {
    const brokers = String(item)
      .split(',')
      .map(broker => broker.trim())
      .filter(broker => broker !== '');
    for (const broker of brokers) {
      const port = Number(/^[^\s/]+:(\d+)$/.exec(broker)?.[1]);
      if (!(port >= 1 && port <= 65535)) {
        throw invalid(`${path}.brokers[${i}]`, item, allowed);
      }
    }
    return brokers;
  });
}

function readSsl({ config, path }: Block): ClusterConnection['ssl'] {
  const given = config.getOptional('ssl');
  if (given === undefined || typeof given === 'boolean') return given;
  // What comes from an environment variable is a text.
  if (given === 'true' || given === 'false') return given === 'true';
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw secret(
      `${path}.ssl`,
      'true, false, or a block with ca, key, cert and rejectUnauthorized',
    );
  }
  const texts: { ca?: string; key?: string; cert?: string } = {};
  for (const key of ['ca', 'key', 'cert'] as const) {
    const text = config.getOptional(`ssl.${key}`);
    if (text !== undefined && typeof text !== 'string') {
      throw secret(`${path}.ssl.${key}`, 'a PEM text');
    }
    texts[key] = text;
  }
  const { rejectUnauthorized = true } = given;
  if (!['true', 'false'].includes(String(rejectUnauthorized))) {
    throw secret(`${path}.ssl.rejectUnauthorized`, 'true or false');
  }
  return {
    ...texts,
    rejectUnauthorized: String(rejectUnauthorized) === 'true',
  };
}

function readSasl({ config, path }: Block): ClusterConnection['sasl'] {
  const block = config.getOptional('sasl');
  if (block === undefined) return undefined;
  if (typeof block !== 'object' || block === null || Array.isArray(block)) {
    throw secret(
      `${path}.sasl`,
      'a block with mechanism, username and password',
    );
  }
  const sasl = config.getConfig('sasl');
  const given = sasl.getOptional('mechanism');
  const mechanism = MECHANISMS.find(name => name === given);
  if (!mechanism) {
    throw secret(`${path}.sasl.mechanism`, `one of ${MECHANISMS.join(', ')}`);
  }
  const texts = { username: '', password: '' };
  for (const key of ['username', 'password'] as const) {
    const value = sasl.getOptional(key);
    if (typeof value !== 'string' || value === '') {
      throw secret(`${path}.sasl.${key}`, 'a text that is not empty');
    }
    texts[key] = value;
  }
  return { mechanism, ...texts };
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

function readDuration(config: Config, name: string, defaultMs: number): number {
  const key = `${ROOT}.sweep.${name}`;
  if (!config.has(key)) return defaultMs;
  const allowed = "a duration above 0 such as '60s', 'PT1M' or { seconds: 60 }";
  const duration = durationAt(config, key, allowed);
  if (!(duration > 0)) throw invalid(key, config.getOptional(key), allowed);
  return duration;
}

/** Milliseconds of a duration that is given. */
export function durationAt(
  config: Config,
  key: string,
  allowed: string,
): number {
  try {
    return durationToMilliseconds(readDurationFromConfig(config, { key }));
  } catch {
    throw invalid(key, config.getOptional(key), allowed);
  }
}

/** Of what stands in a block with secrets no value is shown: a key may have been given in another's place. */
function secret(path: string, allowed: string): InputError {
  return new InputError(`${path} must be ${allowed}`);
}

/** What is wrong with a value that is no secret. */
export function invalid(
  path: string,
  value: unknown,
  allowed: string,
): InputError {
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return new InputError(`${path} must be ${allowed}, but it ${is}`);
}
