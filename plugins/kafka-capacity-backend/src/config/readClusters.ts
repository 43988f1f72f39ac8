import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  CapacityPolicies,
  FixedCountFinder,
  fixedCountFinder,
  ManagedTopic,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';
import { z } from 'zod';
import { MetricsSettings } from '../sources/metrics';
import { invalidSetting, parseConfig } from './parseConfig';
import { readPolicies } from './readPolicies';
import { saslKeys } from './sasl';
import { CertificateExpiry, certificateExpiries, tlsFields } from './tls';
import {
  BROKERS,
  clusterName,
  clusterSchema,
  configSchema,
  sharedClusterSchema,
} from './schema';

type Parsed = z.output<typeof configSchema>;
type SharedBlock = z.output<typeof sharedClusterSchema>;

/** What the configuration says about the topics of a cluster. */
export interface TopicSettings {
  /** Finds why a topic must keep its partition count. */
  fixedCountOf: FixedCountFinder;
  /** What declares topics whose entities declare nothing else. */
  managedBy?: ManagedTopic;
  /** Name of Strimzi's `Kafka` resource. */
  kafkaResource?: string;
}

/** A cluster with its connection and limits. */
export interface ClusterSettings
  extends TopicSettings,
    Pick<
      SharedBlock,
      | 'allowRecordTimeChecks'
      | 'allowChanges'
      | 'readAcls'
      | 'size'
      | 'tested'
      | 'prices'
    > {
  connection: ClusterConnection;
  /** When the certificates that it is reached with expire, with the path of each setting. */
  certificates: (Omit<CertificateExpiry, 'setting'> & { setting: string })[];
  /** Whether a topic, or a consumer group, is read. */
  readsTopic: (name: string) => boolean;
  readsGroup: (groupId: string) => boolean;
  policies: CapacityPolicies;
  /** Where the metrics of its brokers come from; absent where nothing is configured. */
  metrics?: MetricsSettings;
  /** Paths of settings of the community plugin's block that are not used here. */
  ignored: string[];
  /** The sentence about a setting of the cluster that is missing or invalid; such a cluster is not read. */
  invalid?: string;
}

/** A cluster with the path of the block that says how it is reached. */
type Connected = SharedBlock & {
  connectionPath: string;
  /** Paths of what is not used there. */
  ignored: string[];
};

/** A cluster as it is given, and how it is read. */
interface GivenCluster {
  path: string;
  given: unknown;
  /** @throws InputError for a setting that is missing or invalid */
  read(): Connected & { metrics?: MetricsSettings };
}

const OWN = 'kafkaCapacity.clusters';
const SHARED = 'kafka.clusters';
const DEFAULT_CLIENT_ID = 'backstage-kafka-capacity';

/** The clusters of the community plugin. */
class SharedClusters {
  readonly #blocks: readonly unknown[];

  constructor(config: Config) {
    const given = config.getOptional(SHARED) ?? [];
    if (!Array.isArray(given)) {
      throw invalidSetting(SHARED, given, 'a list of clusters');
    }
    this.#blocks = given;
  }

  /** Each with what reads it. */
  all(): GivenCluster[] {
    return this.#blocks.map((given, index) => ({
      path: `${SHARED}[${index}]`,
      given,
      read: () => this.#parsed(index),
    }));
  }

  /** Says how a cluster is reached: its own block, or that of its name here, and never half of each. */
  connectionOf(
    block: SharedBlock,
    path: string,
  ): Pick<
    Connected,
    'brokers' | 'ssl' | 'sasl' | 'connectionPath' | 'ignored'
  > {
    const { name, brokers, ssl, sasl } = block;
    if (brokers) {
      return { brokers, ssl, sasl, connectionPath: path, ignored: [] };
    }
    const half = (['ssl', 'sasl'] as const).find(
      key => block[key] !== undefined,
    );
    if (half) {
      throw new InputError(
        `${path}.${half} needs ${path}.brokers beside it: without brokers the whole connection is taken from ${SHARED}`,
      );
    }
    const names = this.#blocks.map(other => Object(other).name);
    const found = names.indexOf(name);
    if (found >= 0) return this.#parsed(found);
    throw new InputError(
      `${path}.brokers is missing, and ${SHARED} has no cluster '${name}' to take the connection from (it has: ${
        names.join(', ') || 'none'
      })`,
    );
  }

  #parsed(index: number): Connected {
    const connectionPath = `${SHARED}[${index}]`;
    const block = parseConfig(
      sharedClusterSchema,
      this.#blocks[index],
      connectionPath,
    );
    const ignored = unknownKeys(this.#blocks[index], connectionPath);
    return { ...block, connectionPath, ignored };
  }
}

/**
 * Reads the clusters. One with a setting that is missing or invalid says so, and leaves the others alone.
 *
 * @param policies - those of the whole installation
 * @throws InputError for two clusters of one name, and for what is no list
 */
export function readClusters(
  config: Config,
  parsed: Parsed,
  policies: CapacityPolicies,
): ClusterSettings[] {
  const shared = new SharedClusters(config);
  const clusters =
    parsed.clusters?.map(
      (given, index): GivenCluster => ({
        path: `${OWN}[${index}]`,
        given,
        read: () => {
          const path = `${OWN}[${index}]`;
          const block = parseConfig(clusterSchema, given, path);
          return { ...block, ...shared.connectionOf(block, path) };
        },
      }),
    ) ?? shared.all();
  const names = new Set<string>();
  return clusters.map(cluster => {
    const name = nameOf(cluster);
    if (names.has(name)) {
      const allowed = 'a name that no cluster before it has';
      throw invalidSetting(`${cluster.path}.name`, name, allowed);
    }
    names.add(name);
    const common = {
      name,
      clientId: config.getOptionalString('kafka.clientId') ?? DEFAULT_CLIENT_ID,
      connectionTimeoutMs: parsed.sweep.connectionTimeout,
      requestTimeoutMs: parsed.sweep.requestTimeout,
    };
    try {
      return readCluster(cluster, common, parsed, policies);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return {
        connection: { ...common, brokers: [] },
        certificates: [],
        ignored: [],
        allowRecordTimeChecks: false,
        allowChanges: false,
        readAcls: false,
        size: {},
        tested: {},
        fixedCountOf: fixedCountFinder(parsed.fixedTopics),
        readsTopic: () => true,
        readsGroup: () => true,
        policies,
        invalid: error.message,
      };
    }
  });
}

/** The name of a cluster; one without a valid name is called by its path. */
function nameOf({ given, path }: GivenCluster): string {
  const { data } = clusterName.safeParse(Object(given).name);
  return data ?? path;
}

function readCluster(
  { path, read }: GivenCluster,
  common: Omit<ClusterConnection, 'brokers'>,
  { fixedTopics, prices }: Parsed,
  policies: CapacityPolicies,
): ClusterSettings {
  const block = read();
  const { brokers, ssl, sasl, metrics, connectionPath, ignored } = block;
  if (!brokers) throw invalidSetting(`${path}.brokers`, undefined, BROKERS);
  return {
    connection: {
      ...common,
      brokers,
      ...(ssl !== undefined && { ssl }),
      ...(sasl && { sasl }),
    },
    certificates: (typeof ssl === 'object' ? certificateExpiries(ssl) : []).map(
      ({ setting, expiresAt }) => ({
        setting: `${connectionPath}.ssl.${setting}`,
        expiresAt,
      }),
    ),
    ignored,
    allowRecordTimeChecks: block.allowRecordTimeChecks,
    allowChanges: block.allowChanges,
    readAcls: block.readAcls,
    readsTopic: block.topics,
    readsGroup: block.consumerGroups,
    size: block.size,
    tested: block.tested,
    prices: block.prices ?? prices,
    ...(metrics && { metrics }),
    fixedCountOf: fixedCountFinder([...block.fixedTopics, ...fixedTopics]),
    ...managementOf(block, path),
    policies: readPolicies(block.policies, `${path}.policies`, policies),
  };
}

function managementOf(
  { managedBy, kafkaResource }: SharedBlock,
  path: string,
): Pick<TopicSettings, 'managedBy' | 'kafkaResource'> {
  if (managedBy) {
    const source = `${path}.managedBy`;
    return {
      managedBy: { tool: managedBy, source },
      ...(kafkaResource && { kafkaResource }),
    };
  }
  if (!kafkaResource) return {};
  const source = `${path}.kafkaResource`;
  return { managedBy: { tool: 'strimzi', source }, kafkaResource };
}

/** Settings of the community plugin's block that are not known here. */
function unknownKeys(given: unknown, path: string): string[] {
  const { ssl, sasl }: { ssl?: unknown; sasl?: unknown } = Object(given);
  const known: [unknown, string, readonly string[]][] = [
    [given, path, Object.keys(sharedClusterSchema.shape)],
    [ssl, `${path}.ssl`, Object.keys(tlsFields)],
    [sasl, `${path}.sasl`, saslKeys(sasl)],
  ];
  return known.flatMap(([block, at, keys]) =>
    typeof block === 'object' && block !== null
      ? Object.keys(block)
          .filter(key => !keys.includes(key))
          .map(key => `${at}.${key}`)
      : [],
  );
}
