import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  CapacityPolicies,
  DEFAULT_POLICIES,
  FixedCountFinder,
  fixedCountFinder,
  ManagedTopic,
  parsePolicies,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';
import { z } from 'zod';
import { MetricsSettings } from '../sources/metrics';
import { invalidSetting, parseConfig } from './parseConfig';
import { BROKERS, configSchema, sharedClusterSchema } from './schema';

type Parsed = z.output<typeof configSchema>;
type ClusterBlock = z.output<typeof sharedClusterSchema>;

/** How clusters are read. */
export interface SweepSettings
  extends Pick<Parsed['sweep'], 'timeIndexLookups'> {
  frequencyMs: number;
  timeoutMs: number;
  throughputWindowMs: number;
}

/** Whether and of what owners are notified. */
export interface NotificationSettings
  extends Pick<
      Parsed['notifications'],
      'enabled' | 'minimumLevel' | 'digestAbove'
    >,
    Pick<Parsed, 'entityTabPath'> {
  /** For how long after the first sweep of a cluster what gets worse waits, but for emergencies. */
  quietStartMs: number;
  /** For how long a topic must be unavailable before its owners are notified. */
  availabilityAfterMs: number;
}

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
      ClusterBlock,
      | 'allowRecordTimeChecks'
      | 'allowChanges'
      | 'readAcls'
      | 'size'
      | 'tested'
      | 'prices'
    > {
  connection: ClusterConnection;
  policies: CapacityPolicies;
  /** Where the metrics of its brokers come from; absent where nothing is configured. */
  metrics?: MetricsSettings;
}

/** Everything that the configuration says, checked. */
export interface CapacitySettings
  extends Pick<Parsed, 'limitsName' | 'topicNames'> {
  sweep: SweepSettings;
  clusters: ClusterSettings[];
  /** Entity reference of the owner that stands for none on entities that were imported. */
  unknownOwner: string;
  policies: CapacityPolicies;
  notifications: NotificationSettings;
}

const ROOT = 'kafkaCapacity';
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

  all() {
    return this.#blocks.map((_, i) => this.#parsed(i));
  }

  /** Says how a cluster is reached: its own block, or that of its name here, and never half of each. */
  connectionOf(
    block: ClusterBlock,
    path: string,
  ): Pick<ClusterBlock, 'brokers' | 'ssl' | 'sasl'> {
    const { name, brokers } = block;
    if (brokers) return block;
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
    if (found >= 0) return this.#parsed(found).block;
    throw new InputError(
      `${path}.brokers is missing, and ${SHARED} has no cluster '${name}' to take the connection from (it has: ${
        names.join(', ') || 'none'
      })`,
    );
  }

  #parsed(index: number) {
    const path = `${SHARED}[${index}]`;
    const block = parseConfig(sharedClusterSchema, this.#blocks[index], path);
    return { block, path };
  }
}

/**
 * Reads and checks the configuration.
 *
 * @throws InputError that names the path, the value (never of a secret) and what is allowed
 */
export function readSettings(config: Config): CapacitySettings {
  const parsed = parseConfig(configSchema, config.getOptional(ROOT), ROOT);
  const { sweep, limitsName, topicNames, notifications } = parsed;
  const policies = readPolicies(
    parsed.policies,
    `${ROOT}.policies`,
    DEFAULT_POLICIES,
  );
  return {
    sweep: {
      frequencyMs: sweep.frequency,
      timeoutMs: sweep.timeout,
      throughputWindowMs: sweep.throughputWindow,
      timeIndexLookups: sweep.timeIndexLookups,
    },
    limitsName,
    ...(topicNames && { topicNames }),
    policies,
    unknownOwner: parsed.catalog.unknownOwner,
    notifications: {
      enabled: notifications.enabled,
      minimumLevel: notifications.minimumLevel,
      digestAbove: notifications.digestAbove,
      quietStartMs: notifications.quietStart,
      availabilityAfterMs: notifications.availabilityAfter,
      entityTabPath: parsed.entityTabPath,
    },
    clusters: readClusters(config, parsed, policies),
  };
}

function readClusters(
  config: Config,
  { clusters: own, sweep, fixedTopics, prices }: Parsed,
  policies: CapacityPolicies,
): ClusterSettings[] {
  const shared = new SharedClusters(config);
  const blocks =
    own?.map((block, i) => ({
      block,
      metrics: block.metrics,
      path: `${ROOT}.clusters[${i}]`,
    })) ?? shared.all().map(one => ({ ...one, metrics: undefined }));
  const names = new Set<string>();
  return blocks.map(({ block, metrics, path }) => {
    const { name, allowRecordTimeChecks, allowChanges, readAcls } = block;
    if (names.has(name)) {
      const allowed = 'a name that no cluster before it has';
      throw invalidSetting(`${path}.name`, name, allowed);
    }
    names.add(name);
    const { brokers, ssl, sasl } = own
      ? shared.connectionOf(block, path)
      : block;
    if (!brokers) throw invalidSetting(`${path}.brokers`, undefined, BROKERS);
    return {
      connection: {
        name,
        clientId:
          config.getOptionalString('kafka.clientId') ?? DEFAULT_CLIENT_ID,
        connectionTimeoutMs: sweep.connectionTimeout,
        requestTimeoutMs: sweep.requestTimeout,
        brokers,
        ...(ssl !== undefined && { ssl }),
        ...(sasl && { sasl }),
      },
      allowRecordTimeChecks,
      allowChanges,
      readAcls,
      size: block.size,
      tested: block.tested,
      prices: block.prices ?? prices,
      ...(metrics && { metrics }),
      fixedCountOf: fixedCountFinder([...block.fixedTopics, ...fixedTopics]),
      ...managementOf(block, path),
      policies: readPolicies(block.policies, `${path}.policies`, policies),
    };
  });
}

function managementOf(
  { managedBy, kafkaResource }: ClusterBlock,
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

function readPolicies(
  overrides: unknown,
  path: string,
  base: CapacityPolicies,
): CapacityPolicies {
  const { policies, problems } = parsePolicies(overrides, path, base);
  if (problems.length > 0) {
    throw new InputError(problems.map(({ message }) => message).join('; '));
  }
  return policies;
}
