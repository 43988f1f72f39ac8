import {
  ANY_CLUSTER,
  DEFAULT_ENTITY_TAB_PATH,
  isSupportedGroupId,
  nameMatcher,
  TOPIC_MANAGERS,
} from 'backstage-plugin-kafka-capacity-common';
import { z } from 'zod';
import { metricsSchema } from './metricsSchema';
import { SaslSettings, saslSchema, sharedSaslSchema } from './sasl';
import { checkTls, tlsFields, TlsSettings } from './tls';
import { block, duration, flag, number, oneOf, text, timer } from './values';

/** A host's name, an IPv4 address or an IPv6 one in brackets; then the port. */
const BROKER = /^(?:\[[^\s/[\]]+\]|[^\s/:[\]]+):(\d+)$/;
const LABEL_VALUE = /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/;
const LONGEST_REASON = 500;
const MINUTE_MS = 60_000;

/** The name of a cluster. Annotations separate cluster and topic by a slash, and entries by commas and line ends. */
export const clusterName = text(
  "a text other than '*', without line ends, '/' and ','",
  name => /^[^/,\s][^/,\r\n]*$/.test(name) && name !== ANY_CLUSTER,
);

const isBroker = (address: string) => {
  const port = Number(BROKER.exec(address)?.[1]);
  return port >= 1 && port <= 65_535;
};
const addressesOf = (item: string) =>
  item
    .split(',')
    .map(address => address.trim())
    .filter(address => address !== '');
/** What is allowed as the brokers of a cluster. */
export const BROKERS = "a list of 'host:port'";
/** An item may hold several addresses. One without any may be the text of an environment variable that is not set. */
const brokers = z
  .array(
    text(BROKERS, item => {
      const addresses = addressesOf(item);
      return addresses.length > 0 && addresses.every(isBroker);
    }),
    { error: BROKERS },
  )
  .min(1, { error: BROKERS })
  .transform(items => items.flatMap(addressesOf));

const SSL = `true, false, or a block with ${Object.keys(tlsFields).join(', ')}`;
const looseSsl = z.object(tlsFields).superRefine(checkTls);

const topicPattern = text(
  "1 to 249 letters, digits, dots, dashes, underscores and '*'",
  pattern => /^[a-zA-Z0-9._*-]{1,249}$/.test(pattern),
);
const groupPattern = text(
  "the id of a group, in which '*' stands for any characters",
  isSupportedGroupId,
);

/** Which names are read: of those that one of `include` matches, if that is given, the ones that none of `exclude` matches. */
function selection(pattern: z.ZodType<string>) {
  const patterns = z
    .array(pattern, { error: 'a list of patterns' })
    .min(1, { error: 'a list of at least one pattern' });
  return block({
    include: patterns.optional(),
    exclude: patterns.optional(),
  })
    .prefault({})
    .transform(({ include = ['*'], exclude = [] }) => {
      const included = include.map(nameMatcher);
      const excluded = exclude.map(nameMatcher);
      return (name: string) =>
        included.some(matches => matches(name)) &&
        !excluded.some(matches => matches(name));
    });
}

const fixedTopic = block({
  pattern: topicPattern,
  partitions: oneOf(['one', 'keep', 'any']).default('keep'),
  reason: text(
    `a reason of 1 to ${LONGEST_REASON} characters`,
    reason => reason.trim() !== '' && reason.length <= LONGEST_REASON,
  )
    .transform(reason => reason.trim().replace(/\.$/, ''))
    .optional(),
}).transform(({ reason, ...rule }, context) => {
  if (reason === undefined && rule.partitions !== 'any') {
    context.addIssue({
      code: 'custom',
      path: ['reason'],
      message: `a reason of 1 to ${LONGEST_REASON} characters`,
    });
  }
  return { ...rule, reason: reason ?? '' };
});
const fixedTopics = z
  .array(fixedTopic, { error: 'a list of rules' })
  .default([]);

const amount = number(
  'a number above 0',
  given => Number.isFinite(given) && given > 0,
);
const brokerCount = number(
  'a whole number of brokers, 1 or more',
  given => Number.isInteger(given) && given >= 1,
);
const price = number(
  'an amount of money, 0 or more',
  given => Number.isFinite(given) && given >= 0,
);
const prices = block({
  currency: text('a currency such as USD', given =>
    /^[\p{L}\p{Sc}]{1,8}$/u.test(given),
  ),
  brokerHour: price.optional(),
  diskGbMonth: price.optional(),
  transferredGb: price.optional(),
});

const clusterFields = (
  ssl: z.ZodType<TlsSettings, unknown>,
  sasl: z.ZodType<SaslSettings, unknown>,
) => ({
  name: clusterName,
  brokers: brokers.optional(),
  ssl: z.union([flag, ssl], { error: SSL }).optional(),
  sasl: sasl.optional(),
  // The community plugin's, in whose shape a block may be brought along. It is not needed here.
  dashboardUrl: z.unknown().optional(),
  allowRecordTimeChecks: flag.default(false),
  allowChanges: flag.default(false),
  readAcls: flag.default(false),
  topics: selection(topicPattern),
  consumerGroups: selection(groupPattern),
  fixedTopics,
  managedBy: oneOf(TOPIC_MANAGERS.filter(name => name !== 'none')).optional(),
  kafkaResource: text(
    "the name of Strimzi's Kafka resource: 1 to 63 letters, digits, dots, dashes and underscores",
    name => LABEL_VALUE.test(name),
  ).optional(),
  size: block({
    cpuCores: amount.optional(),
    memoryGb: amount.optional(),
    heapGb: amount.optional(),
    diskTb: amount.optional(),
    iops: amount.optional(),
    networkGbps: amount.optional(),
  }).prefault({}),
  tested: block({
    messagesPerSecond: amount.optional(),
    brokers: brokerCount.optional(),
  }).prefault({}),
  prices: prices.optional(),
  /** Parsed by the policies' own schema, over those of the installation. */
  policies: z.unknown().optional(),
});

/** A cluster of `kafka.clusters`, the community plugin's, which knows keys that are not known here. */
export const sharedClusterSchema = z.object(
  clusterFields(looseSsl, sharedSaslSchema),
  { error: 'a block of settings' },
);

/** A cluster of `kafkaCapacity.clusters`. */
export const clusterSchema = block({
  ...clusterFields(block(tlsFields).superRefine(checkTls), saslSchema),
  metrics: metricsSchema.optional(),
});

const wait = (defaultMs: number) =>
  duration(
    "a duration such as '1h', 'PT1H' or { hours: 1 }, or 0 s",
    ms => ms >= 0,
  ).default(defaultMs);

const wholeName = (pattern: string) => new RegExp(`^(?:${pattern})$`);

function isPattern(pattern: string): boolean {
  try {
    return pattern !== '' && wholeName(pattern) !== undefined;
  } catch {
    return false;
  }
}

/** What who creates a topic may set: how long and in which form records are kept, not what others rely on. */
const TOPIC_CONFIGS = [
  'cleanup.policy',
  'compression.type',
  'delete.retention.ms',
  'max.compaction.lag.ms',
  'max.message.bytes',
  'message.timestamp.type',
  'min.cleanable.dirty.ratio',
  'min.compaction.lag.ms',
  'min.insync.replicas',
  'retention.bytes',
  'retention.ms',
  'segment.bytes',
  'segment.ms',
];

const topicNames = block({
  pattern: text('a regular expression', isPattern).transform(
    pattern => wholeName(pattern).source,
  ),
  example: z.string({
    error: 'a name that matches kafkaCapacity.topicNames.pattern',
  }),
}).refine(({ pattern, example }) => new RegExp(pattern).test(example), {
  path: ['example'],
  error: 'a name that matches kafkaCapacity.topicNames.pattern',
});

/**
 * The configuration under `kafkaCapacity`. Times are milliseconds. What the modules for catalog and search read, they parse
 * themselves.
 */
export const configSchema = block({
  /** Each parsed by itself: an invalid one leaves the others alone. */
  clusters: z.array(z.unknown(), { error: 'a list of clusters' }).optional(),
  sweep: block({
    frequency: timer(MINUTE_MS),
    timeout: timer(2 * MINUTE_MS),
    connectionTimeout: timer(10_000),
    requestTimeout: timer(30_000),
    minimumInterval: wait(10_000),
    throughputWindow: timer(5 * MINUTE_MS),
    timeIndexLookups: number(
      'a whole number from 4 to 1,000,000, or 0 for none',
      given =>
        Number.isInteger(given) &&
        (given === 0 || given >= 4) &&
        given <= 1_000_000,
    ).default(24_000),
  }).prefault({}),
  history: block({
    timeIndexLookupsPerSecond: number(
      'a whole number from 1 to 100,000, or 0 for none',
      given => Number.isInteger(given) && given >= 0 && given <= 100_000,
    ).default(500),
  }).prefault({}),
  policies: z.unknown().optional(),
  limitsName: z.string({ error: 'a text' }).default('configured limits'),
  topicNames: topicNames.optional(),
  topicConfigs: z
    .array(
      text("a key of a topic's configuration", key =>
        /^[a-z][a-z.]*$/.test(key),
      ),
      {
        error: 'a list of keys of topic configurations',
      },
    )
    .default(TOPIC_CONFIGS),
  allowChangesWithoutPermissions: flag.default(false),
  prices: prices.optional(),
  fixedTopics,
  notifications: block({
    enabled: flag.default(true),
    minimumLevel: oneOf(['warning', 'scale', 'emergency']).default('warning'),
    digestAbove: number(
      'a whole number from 0 to 100',
      given => Number.isInteger(given) && given >= 0 && given <= 100,
    ).default(5),
    quietStart: wait(60 * MINUTE_MS),
    availabilityAfter: wait(2 * MINUTE_MS),
  }).prefault({}),
  entityTabPath: z.string({ error: 'a path' }).default(DEFAULT_ENTITY_TAB_PATH),
  search: block({
    schedule: z.unknown().optional(),
    levels: z.unknown().optional(),
  }).optional(),
  // Read by the import, and what is said about owners by `readOwnershipSettings`.
  catalog: z.unknown().optional(),
}).prefault({});
