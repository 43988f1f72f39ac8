import { Config } from '@backstage/config';
import {
  CapacityPolicies,
  DEFAULT_POLICIES,
} from 'backstage-plugin-kafka-capacity-common';
import {
  OwnershipSettings,
  readOwnershipSettings,
} from 'backstage-plugin-kafka-capacity-node';
import { z } from 'zod';
import { parseConfig } from './parseConfig';
import { ClusterSettings, readClusters } from './readClusters';
import { readPolicies } from './readPolicies';
import { configSchema } from './schema';

export type { ClusterSettings, TopicSettings } from './readClusters';

type Parsed = z.output<typeof configSchema>;

/** How clusters are read. */
export interface SweepSettings
  extends Pick<Parsed['sweep'], 'timeIndexLookups'> {
  frequencyMs: number;
  timeoutMs: number;
  /** From the start of a sweep until another one can be requested. */
  minimumIntervalMs: number;
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

/** Everything that the configuration says, checked. */
export interface CapacitySettings
  extends Pick<
    Parsed,
    'history' | 'limitsName' | 'topicNames' | 'topicConfigs'
  > {
  sweep: SweepSettings;
  clusters: ClusterSettings[];
  /** Who owns what: also whose links to topics and groups are trusted. */
  ownership: OwnershipSettings;
  policies: CapacityPolicies;
  /** Whether the permission framework decides who may change topics, or nobody is wanted to. */
  changesAreGuarded: boolean;
  notifications: NotificationSettings;
}

const ROOT = 'kafkaCapacity';

/**
 * Reads and checks the configuration. A cluster with a setting that is missing or invalid says so itself.
 *
 * @throws InputError for what makes the whole plugin meaningless; it names the path, the value (never of a secret) and what is allowed
 */
export function readSettings(config: Config): CapacitySettings {
  const parsed = parseConfig(configSchema, config.getOptional(ROOT), ROOT);
  const { sweep, history, limitsName, topicNames, notifications } = parsed;
  const policies = readPolicies(
    parsed.policies,
    `${ROOT}.policies`,
    DEFAULT_POLICIES,
  );
  return {
    sweep: {
      frequencyMs: sweep.frequency,
      timeoutMs: sweep.timeout,
      minimumIntervalMs: sweep.minimumInterval,
      throughputWindowMs: sweep.throughputWindow,
      timeIndexLookups: sweep.timeIndexLookups,
    },
    history,
    limitsName,
    topicConfigs: parsed.topicConfigs,
    changesAreGuarded:
      parsed.allowChangesWithoutPermissions ||
      config.getOptionalBoolean('permission.enabled') === true,
    ...(topicNames && { topicNames }),
    policies,
    ownership: readOwnershipSettings(config),
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
