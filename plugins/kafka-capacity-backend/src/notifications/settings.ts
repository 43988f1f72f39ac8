import { Config } from '@backstage/config';
import {
  DEFAULT_ENTITY_TAB_PATH,
  Level,
  parseWholeNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { durationAt, invalid } from '../config/configBlock';

/** Levels that owners can be told of. */
const TOLD_LEVELS = ['warning', 'scale', 'emergency'] as const;

const KEY = 'kafkaCapacity.notifications';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Whether and of what owners are told. */
export interface NotificationSettings {
  enabled: boolean;
  /** The mildest level that is news; milder ones pass for ok. */
  minimumLevel: Level;
  /** News for one owner in a sweep, of what has no notification of its own yet, beyond which they come as one digest. */
  digestAbove: number;
  /** For how long after the first sweep of a cluster what gets worse waits, but for emergencies, in milliseconds. */
  quietStartMs: number;
  /** For how long a topic must be unavailable before that is news, in milliseconds. */
  availabilityAfterMs: number;
  /** Path of an entity's tab, with `:kind`, `:namespace` and `:name` in it. */
  entityTabPath: string;
}

/**
 * Reads `kafkaCapacity.notifications`.
 *
 * @throws InputError that names the path, the value and what is allowed
 */
export function readNotificationSettings(config: Config): NotificationSettings {
  return {
    enabled: config.getOptionalBoolean(`${KEY}.enabled`) ?? true,
    minimumLevel: minimumLevelOf(config),
    digestAbove: digestAboveOf(config),
    quietStartMs: millisOf(config, 'quietStart', HOUR_MS),
    availabilityAfterMs: millisOf(config, 'availabilityAfter', 2 * MINUTE_MS),
    entityTabPath:
      config.getOptionalString('kafkaCapacity.entityTabPath') ??
      DEFAULT_ENTITY_TAB_PATH,
  };
}

function minimumLevelOf(config: Config): Level {
  const path = `${KEY}.minimumLevel`;
  const given = config.getOptional(path) ?? 'warning';
  const level = TOLD_LEVELS.find(one => one === given);
  if (level) return level;
  throw invalid(path, given, `one of ${TOLD_LEVELS.join(', ')}`);
}

function digestAboveOf(config: Config): number {
  const path = `${KEY}.digestAbove`;
  const given = config.getOptional(path) ?? 5;
  const count = typeof given === 'string' ? parseWholeNumber(given) : given;
  if (
    typeof count === 'number' &&
    Number.isInteger(count) &&
    count >= 0 &&
    count <= 100
  ) {
    return count;
  }
  throw invalid(path, given, 'a whole number from 0 to 100');
}

function millisOf(config: Config, key: string, otherwise: number): number {
  const path = `${KEY}.${key}`;
  if (!config.has(path)) return otherwise;
  const allowed = "a duration such as '1h', 'PT1H' or { hours: 1 }, or 0 s";
  const duration = durationAt(config, path, allowed);
  if (duration >= 0) return duration;
  throw invalid(path, config.getOptional(path), allowed);
}
