import type { FixedCount } from '../api/resources/topics/partitions';
import type { DeclaredFacts } from '../annotations/annotations';
import { nameMatcher } from '../subjects/nameMatcher';

export type { FixedCount };

/**
 * A rule for topics whose partition count is not to be changed, by their names.
 *
 * @public
 */
export interface FixedTopicRule {
  /** The whole name; `*` stands for any characters, also none. */
  pattern: string;
  /** `one`: one partition by design. `keep`: the count that it has. `any`: not fixed, whatever later rules say. */
  partitions: FixedCount['partitions'] | 'any';
  /** Why, as a clause without a full stop. */
  reason: string;
  /** `maybe`: a topic that is known not to be compacted is none of these, whatever its name. `known`: only one that is compacted is. */
  compacted?: 'maybe' | 'known';
}

/** Stands for any of these characters in the patterns below. */
const SEPARATOR = '[-_.]';

const CONNECT_CONFIGS =
  'Kafka Connect needs one order of its configurations and does not start with more than one partition';
const CONNECT_STATE =
  'Kafka Connect finds offsets and states by key, so that a key must stay in its partition';
const MIRROR_MAKER =
  'MirrorMaker creates it with one partition, and its tasks read no other';
const SCHEMAS =
  'a schema registry needs one order of all schemas, and reads only one partition';
const COMMANDS = 'ksqlDB needs one order of its commands';
const CONFLUENT =
  "Confluent's components create it and rely on its partition count";
const CHANGELOG =
  'it is the changelog of a stream processor, with one partition for each of its tasks';
const REPARTITION =
  'a stream processor creates it with one partition for each of its tasks';
const CRUISE_CONTROL =
  'Cruise Control creates it and finds its samples by partition';
const DATABASE_HISTORY =
  'Debezium needs one order of all changes of a schema, which only one partition keeps';

/**
 * Names of topics that Kafka's companions create for themselves. The first rule that matches holds.
 *
 * @public
 */
export const FIXED_TOPICS: readonly FixedTopicRule[] = [
  ...rules('one', CONNECT_CONFIGS, [
    ...both('connect[-_.]$', ['config', 'configs']),
    ...both('*[-_.]connect[-_.]$', ['config', 'configs']),
    ...anyPrefix('connect-$', ['cluster-config']),
    ...anyPrefix('connect-$', ['config-storage', 'storage-config']),
    ...['_internal_connectors_configs'],
  ]),
  ...rules('keep', CONNECT_STATE, [
    ...both('connect[-_.]$', ['offset', 'offsets', 'status', 'statuses']),
    ...both('*[-_.]connect[-_.]$', ['offset', 'offsets']),
    ...both('*[-_.]connect[-_.]$', ['status', 'statuses']),
    ...['*[-_.]connect-cluster-status'],
    ...anyPrefix('connect-$-storage', ['offset', 'offsets', 'status']),
    ...both('_internal_connectors_$', ['offsets', 'status']),
  ]),
  // With more words these may be anybody's topics. Connect compacts all of its own, and does not start where they are not.
  ...ifCompacted('maybe', [
    ...rules('one', CONNECT_CONFIGS, [
      ...both('connect[-_.]*[-_.]$', ['config', 'configs']),
      ...both('connect[-_.]$[-_.]*', ['config', 'configs']),
      ...['*[-_.]connect[-_.]*[-_.]configs'],
    ]),
    ...rules('keep', CONNECT_STATE, [
      ...both('connect[-_.]*[-_.]$', ['offset', 'offsets']),
      ...both('connect[-_.]*[-_.]$', ['status', 'statuses']),
      ...both('connect[-_.]$[-_.]*', ['offset', 'offsets']),
      ...both('connect[-_.]$[-_.]*', ['status', 'statuses']),
      ...['*[-_.]connect[-_.]*[-_.]offsets'],
    ]),
  ]),
  ...ifCompacted('known', [
    ...rules('one', CONNECT_CONFIGS, [
      ...['*[-_.]connect[-_.]*[-_.]config'],
      ...both('*[-_.]connect[-_.]$[-_.]*', ['config', 'configs']),
    ]),
    ...rules('keep', CONNECT_STATE, [
      ...both('*[-_.]connect[-_.]*[-_.]$', ['offset', 'status', 'statuses']),
      ...both('*[-_.]connect[-_.]$[-_.]*', ['offset', 'offsets']),
      ...both('*[-_.]connect[-_.]$[-_.]*', ['status', 'statuses']),
    ]),
  ]),
  ...rules('one', CONNECT_CONFIGS, [
    ...['mm2-configs[-_.]*[-_.]internal', 'mm2-configs', 'mm2_configs'],
    ...['*mirrormaker2-cluster-configs', '*mirror-maker-2-configs'],
    ...['*mm2-cluster-configs'],
  ]),
  ...rules('keep', CONNECT_STATE, [
    ...['mm2-offsets[-_.]*[-_.]internal', 'mm2-offsets', 'mm2_offsets'],
    ...['mm2-status[-_.]*[-_.]internal', 'mm2-status', 'mm2_status'],
    ...both('*mirrormaker2-cluster-$', ['offsets', 'status']),
    ...both('*mm2-cluster-$', ['offsets', 'status']),
    ...both('*mirror-maker-2-$', ['offsets', 'status']),
  ]),
  ...rules('one', MIRROR_MAKER, [
    ...['mm2-offset-syncs[-_.]*[-_.]internal'],
    ...['*[-_.]checkpoints[-_.]internal'],
  ]),
  // The name alone may also be that of somebody's own topic.
  ...rules('keep', MIRROR_MAKER, ['heartbeats']),
  ...rules('one', SCHEMAS, [
    ...['_schemas', '_schemas[-_.]*', '*[-_.]_schemas'],
    ...['schema-registry-schemas', 'karapace_schemas'],
    ...['kafkasql-journal', 'kafkasql-snapshots'],
  ]),
  ...rules('one', COMMANDS, ['_confluent-ksql-*_command_topic']),
  ...rules('one', CONFLUENT, ['_confluent-command', '_confluent-license']),
  // After the application's id comes the name of the store: `product-changelog` may be anybody's.
  ...ifCompacted('maybe', rules('keep', CHANGELOG, ['*-*-changelog'])),
  ...rules('keep', REPARTITION, [
    ...['*-*-repartition', '*-KTABLE-FK-JOIN-SUBSCRIPTION-*-topic'],
  ]),
  ...rules('keep', CONFLUENT, [
    ...['_confluent-*', '_confluent_*', '_confluent.*', '_schema_encoders'],
  ]),
  ...rules('keep', CRUISE_CONTROL, [
    ...['strimzi.cruisecontrol.*', '_CruiseControl*'],
  ]),
  ...rules('one', DATABASE_HISTORY, [
    ...['schema-changes.*', '*.schema-changes'],
    ...both('$.*', ['dbhistory', 'db-history', 'db_history']),
    ...both('$.*', ['schemahistory', 'schema-history', 'schema_history']),
    ...anyPrefix('$', ['dbhistory', 'db-history', 'db_history']),
    ...anyPrefix('$', ['schemahistory', 'schema-history', 'schema_history']),
    ...anyPrefix('debezium[-_.]$', ['signal', 'signals']),
  ]),
  ...rules('one', 'Faust elects its leader by the owner of its one partition', [
    '*-__assignor-__leader',
  ]),
  ...rules('keep', 'Redpanda creates it and relies on its partition count', [
    ...['_redpanda.*', '_redpanda_*', '_redpanda-*'],
  ]),
  ...rules('keep', 'a tool creates it and relies on its partition count', [
    ...['kminion-end-to-end', '_conduktor*', '_lenses*', '_kafka-ui*'],
    ...['_strimzi*', '_jikkou*', '_kafbat*', '_kafka_lenses_*'],
  ]),
];

function rules(
  partitions: FixedCount['partitions'],
  reason: string,
  patterns: readonly string[],
): FixedTopicRule[] {
  return patterns
    .flatMap(separated)
    .map(pattern => ({ pattern, partitions, reason }));
}

function ifCompacted(
  compacted: FixedTopicRule['compacted'],
  given: readonly FixedTopicRule[],
): FixedTopicRule[] {
  return given.map(rule => ({ ...rule, compacted }));
}

/** A pattern with each ending in the place of `$`. */
function both(pattern: string, endings: readonly string[]): string[] {
  return endings.map(ending => pattern.replace('$', ending));
}

/** The same, each also after a prefix. */
function anyPrefix(pattern: string, endings: readonly string[]): string[] {
  return both(pattern, endings).flatMap(name => [name, `*[-_.]${name}`]);
}

/** One pattern for each of the separators that a name may have in a place. */
function separated(pattern: string): string[] {
  return pattern.includes(SEPARATOR)
    ? [...'-_.'].flatMap(one => separated(pattern.replace(SEPARATOR, one)))
    : [pattern];
}

/**
 * Whether Kafka keeps the topic for itself. Brokers flag only some of their own, so that the prefix `__` counts too.
 *
 * @param flagged - whether the broker flags it as internal
 * @public
 */
export function isKafkaInternal(name: string, flagged = false): boolean {
  return flagged || name.startsWith('__');
}

/**
 * Finds why a topic must keep its partition count: what entities declare first, then Kafka's own topics, then the rules.
 *
 * @public
 */
export type FixedCountFinder = (
  topic: { name: string; internal?: boolean; cleanupPolicy?: string },
  declared?: DeclaredCount,
) => FixedCount | null;

/**
 * What an entity declares of a topic's partition count.
 *
 * @public
 */
export type DeclaredCount = Pick<DeclaredFacts, 'partitions' | 'totalOrder'>;

/** Names whose answer is kept, so that a sweep compares only new ones. */
const MOST_KNOWN = 100_000;

const INTERNAL: FixedCount = {
  partitions: 'keep',
  reason:
    'it is internal by its name or by the flag that Kafka gives it, and internal topics are never changed',
  source: 'Kafka',
};
const TOTAL_ORDER: FixedCount = {
  partitions: 'one',
  reason:
    'its records are declared to need one order, which only one partition keeps',
  source: 'kafka-capacity/total-order',
};
const DECLARED: FixedCount = {
  partitions: 'keep',
  reason: 'its partition count is declared to be fixed',
  source: 'kafka-capacity/partitions',
};

/**
 * Looks names up in rules; the first that matches holds. A name is compared in time proportional to its length.
 *
 * @param own - rules that come before {@link FIXED_TOPICS}
 * @public
 */
export function fixedCountFinder(
  own: readonly FixedTopicRule[] = [],
): FixedCountFinder {
  const compiled = [...own, ...FIXED_TOPICS].map(rule => ({
    matches: nameMatcher(rule.pattern),
    compacted: rule.compacted,
    fixed:
      rule.partitions === 'any'
        ? null
        : {
            partitions: rule.partitions,
            reason: rule.reason,
            source: `name pattern ${rule.pattern}`,
          },
  }));
  const known = new Map<string, FixedCount | null>();
  const byName = (name: string, isCompacted: boolean | undefined) => {
    const key = `${name} ${isCompacted}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fits = (compacted: FixedTopicRule['compacted']) =>
      compacted === 'known' ? isCompacted === true : isCompacted !== false;
    const rule = compiled.find(
      ({ matches, compacted }) =>
        (compacted === undefined || fits(compacted)) && matches(name),
    );
    const found = rule?.fixed ?? null;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, found);
    return found;
  };
  return ({ name, internal, cleanupPolicy }, declared: DeclaredCount = {}) => {
    if (isKafkaInternal(name, internal)) return INTERNAL;
    if (declared.totalOrder) return TOTAL_ORDER;
    if (declared.partitions === 'fixed') return DECLARED;
    if (declared.partitions === 'scalable') return null;
    return byName(name, cleanupPolicy?.includes('compact'));
  };
}

/**
 * What a fixed count means for a topic, as a sentence.
 *
 * @param current - partitions that it has
 * @public
 */
export function fixedCountSentence(
  { partitions, reason }: FixedCount,
  current: number,
): string {
  if (partitions === 'one') {
    return current === 1
      ? `Fixed at 1 partition by design: ${reason}.`
      : `One partition by design, but it has ${current}: ${reason}.`;
  }
  return `Keeps its partition count (${current}): ${reason}.`;
}
