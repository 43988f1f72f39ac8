import { brokerBudget } from '../brokers/brokerBudget';
import { FixedCount, fixedCountSentence } from './fixedTopics';
import {
  formatExact,
  formatQuantity,
  formatThroughput,
} from '../calculation/format';
import { keysMovedShare } from './hashing';
import { partitionSkew } from './hotPartition';
import { listed } from '../calculation/listed';
import {
  checkNumber,
  checkObject,
  isModelFailure,
  isObject,
  listOf,
  ModelResult,
} from '../calculation/modelInput';
import { DEFAULT_POLICIES, PartitionPolicy } from '../policies/policies';
import { partitionPolicyFault } from '../policies/policyRules';
import { ManagedTopic, TOPIC_MANAGER_TEXTS } from '../subjects/topicManagers';

/**
 * Named checks of what an increase of partitions would do.
 *
 * @public
 */
export type HazardId =
  | 'fixed-count'
  | 'managed-elsewhere'
  | 'sink-connector'
  | 'keys-move'
  | 'compacted'
  | 'stream-processing'
  | 'hot-partition'
  | 'broker-budget'
  | 'latest-offset-reset';

/**
 * The guide's two ways to more partitions: option 1, a new topic to which everything migrates, and option 2, an increase in
 * place.
 *
 * @public
 */
export type PartitionStrategy = 'new-topic' | 'in-place';

/**
 * Something that more partitions would do, or why they would not help.
 *
 * @public
 */
export interface Hazard {
  id: HazardId;
  title: string;
  /** `blocking`: never in place. */
  severity: 'blocking' | 'caution';
  /** The strategies that it forbids. */
  blocks: PartitionStrategy[];
  /** One sentence with the numbers. */
  evidence: string;
  /** What to do about it. */
  advice: string;
}

/**
 * What must be known of a topic to tell the hazards. Null is what could not be read.
 *
 * @public
 */
export interface HazardTopic {
  name: string;
  cleanupPolicy: string | null;
  replicationFactor: number | null;
  /** MB per second by partition. */
  partitionRatesMBps: readonly (number | null)[] | null;
  declared: {
    keyed?: boolean;
    orderPerKey?: boolean;
    streamProcessing?: boolean;
  };
  /** Why groups that read it, or members of theirs, may be missing, as part of a sentence; absent when all could be read. */
  readersFault?: string;
  /** Why it must keep its partition count; null, or absent, where it need not. */
  fixedCount?: FixedCount | null;
  /** What declares it; null, or absent, where nothing is known to. */
  managedBy?: ManagedTopic | null;
}

/**
 * What must be known of a group that reads the topic.
 *
 * @public
 */
export interface HazardGroup {
  groupId: string;
  /** Null when they could not be read. */
  members: number | null;
  /** Why it looks like a stream processor with state per partition, as {@link findStreamProcessors} tells. */
  streamProcessor?: string;
  /** Whether it looks like a sink connector of Kafka Connect, as {@link isSinkConnector} tells. */
  sinkConnector?: boolean;
}

/**
 * The change that is thought of.
 *
 * @public
 */
export interface PartitionChange {
  from: number;
  to: number;
  /** Replicas (leaders and followers) that each broker holds now; null when that could not be read. */
  brokers: readonly { id: number; replicas: number }[] | null;
  /** Whether what is said may tell what a broker holds; true unless given. */
  namesBrokers?: boolean;
  policy?: PartitionPolicy;
}

/**
 * A group as its description shows it, for {@link findStreamProcessors}.
 *
 * @public
 */
export interface GroupShape {
  groupId: string;
  /** `streams` for the protocol of Kafka Streams' own. */
  type?: string;
  members: readonly { memberId: string; clientId: string }[];
}

const COUNT = { min: 1, max: 1_000_000, integer: true };

/**
 * The hazards of more partitions for one topic, blocking ones first.
 *
 * Source: "Repartitioning Strategy" in "Partition Scaling Process" of the scaling guide ("if key distribution allows").
 *
 * @param groups - the groups that read it; null when they could not be read
 * @returns none when the change is no increase; a failure when a count is not a whole number from 1 to 1,000,000, or the
 * policy is unusable
 * @public
 */
export function assessHazards(
  topic: HazardTopic,
  groups: readonly HazardGroup[] | null,
  change: PartitionChange,
): ModelResult<Hazard[]> {
  const failure =
    checkObject('topic', topic) ??
    checkObject('change', change) ??
    checkNumber('from', change.from, COUNT) ??
    checkNumber('to', change.to, COUNT) ??
    partitionPolicyFault(change.policy ?? DEFAULT_POLICIES.partitions);
  if (failure) return failure;
  if (change.to <= change.from) return [];
  const { declared } = topic;
  const known = { ...topic, declared: isObject(declared) ? declared : {} };
  // A reader that can't be told may be the one that matters.
  const readers =
    Array.isArray(groups) && !groups.some(group => !isObject(group))
      ? groups
      : null;
  const hazards = [
    fixedCount(known, change),
    managedElsewhere(known),
    sinkConnector(readers),
    keysMove(known, change),
    compacted(known),
    streamProcessing(known, readers) ?? unknownReaders(known, readers),
    brokerBudget(known, change),
    hotPartition(known, change),
    latestOffsetReset(known, readers),
  ].filter(hazard => hazard !== undefined);
  const rank = ({ severity }: Hazard) => (severity === 'blocking' ? 0 : 1);
  return hazards.sort((a, b) => rank(a) - rank(b));
}

/**
 * Finds the groups that look like Kafka Streams applications, once for a whole cluster: by the protocol's type, by client or
 * member ids with `-StreamThread-`, or by `-changelog` and `-repartition` topics that begin with the group's id. Where such a topic begins
 * with the ids of several groups it is that of the longest; the others count too unless members show that they are something else.
 *
 * @returns by group id, what gives it away
 * @public
 */
export function findStreamProcessors(
  groups: readonly GroupShape[],
  topicNames: Iterable<string>,
): Map<string, string> {
  const found = new Map<string, string>();
  const shapes = listOf(groups).filter(isObject);
  for (const { groupId, type, members } of shapes) {
    const thread = listOf(members)
      .flatMap(member => [member?.clientId, member?.memberId])
      .find(id => String(id).includes('-StreamThread-'));
    if (type === 'streams') found.set(groupId, 'its group is of type streams');
    else if (thread !== undefined) found.set(groupId, `client ${thread}`);
  }
  const ids = new Set(shapes.map(({ groupId }) => groupId));
  const others = new Set(
    shapes
      .filter(one => !found.has(one.groupId) && listOf(one.members).length > 0)
      .map(({ groupId }) => groupId),
  );
  for (const topic of isIterable(topicNames) ? topicNames : []) {
    const name = String(topic);
    if (!/-(changelog|repartition)$/.test(name)) continue;
    let isOfLonger = false;
    for (
      let end = name.lastIndexOf('-');
      end > 0;
      end = name.lastIndexOf('-', end - 1)
    ) {
      const id = name.slice(0, end);
      if (!ids.has(id)) continue;
      const isOther = isOfLonger && others.has(id);
      if (!isOther && !found.has(id)) found.set(id, `topic ${name}`);
      isOfLonger = true;
    }
  }
  return found;
}

/**
 * Whether a group is that of a sink connector: Kafka Connect names the group after the connector, and its consumers
 * `connector-consumer-…`.
 *
 * @public
 */
export function isSinkConnector({
  groupId,
  members,
}: Pick<GroupShape, 'groupId' | 'members'>): boolean {
  return (
    String(groupId).startsWith('connect-') ||
    listOf(members).some(member =>
      String(member?.clientId).startsWith('connector-consumer-'),
    )
  );
}

function isIterable(value: unknown): boolean {
  return Symbol.iterator in Object(value);
}

function fixedCount(
  { fixedCount: fixed }: HazardTopic,
  { from }: PartitionChange,
): Hazard | undefined {
  if (!fixed) return undefined;
  return {
    id: 'fixed-count',
    title: 'Fixed partition count',
    severity: 'blocking',
    blocks: ['new-topic', 'in-place'],
    evidence: `${fixedCountSentence(fixed, from)} Known by: ${fixed.source}.`,
    advice: String(fixed.source).startsWith('name pattern')
      ? 'Declare kafka-capacity/partitions: scalable if the topic is another one than its name says.'
      : 'Leave its partitions as they are.',
  };
}

function managedElsewhere({ managedBy }: HazardTopic): Hazard | undefined {
  const text = managedBy && TOPIC_MANAGER_TEXTS[managedBy.tool];
  if (!text) return undefined;
  const { title, change, drift } = text;
  return {
    id: 'managed-elsewhere',
    title: `Declared in ${title}`,
    severity: 'caution',
    blocks: [],
    evidence: `${title} declares the topic (${managedBy.source}). After a change made past it, ${drift}.`,
    advice: `Change ${change} first, and let ${title} add the partitions.`,
  };
}

function sinkConnector(
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  const found = (groups ?? []).filter(group => group.sinkConnector);
  if (found.length === 0) return undefined;
  return {
    id: 'sink-connector',
    title: 'Read by sink connectors',
    severity: 'caution',
    blocks: [],
    evidence: `${listed(
      found.map(({ groupId }) => groupId),
      5,
    )}: sinks such as JDBC, Elasticsearch and S3 may key what they write by topic, partition and offset. Records of a key that moves get other documents, rows or files, and a new topic starts those offsets again.`,
    advice:
      "Check the connector's key settings (pk.mode=kafka, key.ignore=true, partitioner.class) before the change.",
  };
}

function keysMove(
  { declared }: HazardTopic,
  { from, to }: PartitionChange,
): Hazard | undefined {
  const share = keysMovedShare(from, to);
  if (isModelFailure(share)) return undefined;
  const moved = `${formatExact(
    Number((share * 100).toFixed(1)),
  )} % of keys move to another partition from ${from} to ${to}`;
  const hazard = {
    id: 'keys-move',
    title: 'Keys move',
  } as const;
  if (declared.orderPerKey === true) {
    return {
      ...hazard,
      severity: 'blocking',
      blocks: ['in-place'],
      evidence: `${moved}, and order per key is declared to matter.`,
      advice: 'Migrate to a new topic: it keeps the order per key.',
    };
  }
  if (declared.keyed === false) return undefined;
  return {
    ...hazard,
    severity: 'caution',
    blocks: [],
    evidence:
      declared.keyed === undefined
        ? `${moved}; whether the topic is keyed is not declared.`
        : `${moved}: records of one key are in two partitions until the old ones are read.`,
    advice:
      declared.keyed === undefined
        ? 'Declare kafka-capacity/keyed, and kafka-capacity/order-per-key if order matters.'
        : 'Declare kafka-capacity/order-per-key: true if readers rely on the order of a key.',
  };
}

function compacted({ cleanupPolicy }: HazardTopic): Hazard | undefined {
  if (typeof cleanupPolicy !== 'string') return unknownCompaction();
  if (!cleanupPolicy.includes('compact')) return undefined;
  return {
    id: 'compacted',
    title: 'Compacted topic',
    severity: 'blocking',
    blocks: ['in-place'],
    evidence: `cleanup.policy is ${cleanupPolicy}: old copies of keys that move stay in their old partition for ever.`,
    advice: 'Migrate to a new topic, writing every record again by its key.',
  };
}

/** What can't be told from a compacted topic is treated as one. */
function unknownCompaction(): Hazard {
  return {
    id: 'compacted',
    title: 'Compaction not known',
    severity: 'caution',
    blocks: ['in-place'],
    evidence:
      'Whether the topic is compacted is not known: its cleanup.policy could not be read.',
    advice:
      'Grant DescribeConfigs on the topic, and wait for a sweep that reads its settings.',
  };
}

function streamProcessing(
  { declared }: HazardTopic,
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  const found = (groups ?? []).filter(
    ({ streamProcessor }) => streamProcessor !== undefined,
  );
  const why = found.map(
    ({ groupId, streamProcessor }) => `${groupId} (${streamProcessor})`,
  );
  // What was seen counts more than a declaration that there is none.
  if (declared.streamProcessing === true) why.push('declared by annotation');
  if (why.length === 0) return undefined;
  return {
    id: 'stream-processing',
    title: 'Input of a stream processor',
    severity: 'blocking',
    blocks: ['in-place'],
    evidence: `Its state is kept per partition: ${listed(why, 5)}.`,
    advice:
      'Migrate to a new topic together with every topic that it is joined with, and rebuild the state.',
  };
}

/** A stream processor may be among those that were not read. */
function unknownReaders(
  { declared, readersFault }: HazardTopic,
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  if (groups !== null && readersFault === undefined) return undefined;
  if (declared.streamProcessing === false) return undefined;
  return {
    id: 'stream-processing',
    title: 'Readers not known',
    severity: 'caution',
    blocks: ['in-place'],
    evidence: `Whether a stream processor reads it is not known: ${
      readersFault ?? 'which groups read it could not be read'
    }.`,
    advice:
      'Wait for a sweep that reads every group, or declare kafka-capacity/stream-processing: false if no stream processor reads it.',
  };
}

function hotPartition(
  { partitionRatesMBps }: HazardTopic,
  { policy }: PartitionChange,
): Hazard | undefined {
  const skew =
    partitionRatesMBps === null
      ? undefined
      : partitionSkew(
          partitionRatesMBps,
          policy ?? DEFAULT_POLICIES.partitions,
        );
  if (!skew?.hot) return undefined;
  return {
    id: 'hot-partition',
    title: 'Hot partition',
    severity: 'caution',
    blocks: [],
    evidence: `Partition ${skew.partition} takes ${formatThroughput(
      skew.busiestMBps,
    )} while the mean is ${formatThroughput(
      skew.meanMBps,
    )}: more partitions will not help.`,
    advice: 'Spread the records of its busiest keys first.',
  };
}

function latestOffsetReset(
  { readersFault }: HazardTopic,
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  const unknown = groups === null || readersFault !== undefined;
  if (!unknown && groups.length === 0) return undefined;
  const readers = unknown
    ? 'Its readers are not all known'
    : `Read by ${formatQuantity(groups.length, 'groups')}`;
  return {
    id: 'latest-offset-reset',
    title: 'Records missed in new partitions',
    severity: 'caution',
    blocks: [],
    evidence: `${readers}: with auto.offset.reset=latest, what is written to a new partition before a consumer learns of it (metadata.max.age.ms, 5 min) is missed.`,
    advice:
      'Set auto.offset.reset=earliest on its consumers before the change.',
  };
}
