import { brokerBudget } from '../../brokers/brokerBudget';
import type { FixedCount } from '../fixedTopics';
import type {
  Hazard,
  HazardFinding,
  HazardId,
  PartitionChange,
  PartitionStrategy,
} from './hazard';
import { keysMovedShare } from './keyHashing';
import { partitionSkew } from './hotPartition';
import {
  checkNumber,
  isModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { partitionPolicyFault } from '../../policies/policyRules';
import type { ManagedTopic } from '../../api/parts/managedTopics';

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
  consumersFault?: string;
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

/** Groups that a hazard names. */
const NAMED = 5;

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
    checkNumber('from', change.from, COUNT) ??
    checkNumber('to', change.to, COUNT) ??
    partitionPolicyFault(change.policy ?? DEFAULT_POLICIES.partitions);
  if (failure) return failure;
  if (change.to <= change.from) return [];
  const hazards = [
    fixedCount(topic, change),
    managedElsewhere(topic),
    sinkConnector(groups),
    keysMove(topic, change),
    compacted(topic),
    streamProcessing(topic, groups) ?? unknownConsumers(topic, groups),
    brokerBudget(topic, change),
    hotPartition(topic, change),
    latestOffsetReset(topic, groups),
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
  for (const { groupId, type, members } of groups) {
    const thread = members
      .flatMap(({ clientId, memberId }) => [clientId, memberId])
      .find(id => id?.includes('-StreamThread-'));
    if (type === 'streams') found.set(groupId, 'its group is of type streams');
    else if (thread !== undefined) found.set(groupId, `client ${thread}`);
  }
  const ids = new Set(groups.map(({ groupId }) => groupId));
  const others = new Set(
    groups
      .filter(one => !found.has(one.groupId) && one.members.length > 0)
      .map(({ groupId }) => groupId),
  );
  for (const name of topicNames) {
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
    groupId.startsWith('connect-') ||
    members.some(({ clientId }) => clientId?.startsWith('connector-consumer-'))
  );
}

function fixedCount(
  { fixedCount: fixed }: HazardTopic,
  { from: partitions }: PartitionChange,
): Hazard | undefined {
  if (!fixed) return undefined;
  return {
    id: 'fixed-count',
    severity: 'blocking',
    blocks: ['new-topic', 'in-place'],
    finding: { code: 'fixed-count', fixed, partitions },
  };
}

function managedElsewhere({ managedBy }: HazardTopic): Hazard | undefined {
  if (!managedBy) return undefined;
  return caution('managed-elsewhere', { code: 'managed-elsewhere', managedBy });
}

/** A hazard that forbids nothing, unless given. */
function caution(
  id: HazardId,
  finding: HazardFinding,
  blocks: PartitionStrategy[] = [],
): Hazard {
  return { id, severity: 'caution', blocks, finding };
}

/** A hazard that forbids an increase in place. */
function blocking(id: HazardId, finding: HazardFinding): Hazard {
  return { id, severity: 'blocking', blocks: ['in-place'], finding };
}

function sinkConnector(
  consumers: readonly HazardGroup[] | null,
): Hazard | undefined {
  const groups = (consumers ?? [])
    .filter(group => group.sinkConnector)
    .map(({ groupId }) => groupId);
  return groups.length === 0
    ? undefined
    : caution('sink-connector', {
        code: 'sink-connector',
        groups: groups.slice(0, NAMED),
        more: Math.max(0, groups.length - NAMED),
      });
}

function keysMove(
  { declared }: HazardTopic,
  { from, to }: PartitionChange,
): Hazard | undefined {
  const share = keysMovedShare(from, to);
  if (isModelFailure(share)) return undefined;
  const finding = { code: 'keys-move', share, from, to } as const;
  if (declared.orderPerKey === true) {
    return blocking('keys-move', { ...finding, declared: 'order-per-key' });
  }
  if (declared.keyed === false) return undefined;
  return caution('keys-move', {
    ...finding,
    declared: declared.keyed === undefined ? null : 'keyed',
  });
}

/** What can't be told from a compacted topic is treated as one. */
function compacted({ cleanupPolicy }: HazardTopic): Hazard | undefined {
  if (typeof cleanupPolicy !== 'string') {
    return caution('compacted', { code: 'compaction-unknown' }, ['in-place']);
  }
  return cleanupPolicy.includes('compact')
    ? blocking('compacted', { code: 'compacted', cleanupPolicy })
    : undefined;
}

function streamProcessing(
  { declared }: HazardTopic,
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  const processors = (groups ?? []).flatMap(
    ({ groupId: group, streamProcessor: sign }) =>
      sign === undefined ? [] : [{ group, sign }],
  );
  // What was seen counts more than a declaration that there is none.
  const isDeclared = declared.streamProcessing === true;
  if (processors.length === 0 && !isDeclared) return undefined;
  return blocking('stream-processing', {
    code: 'stream-processing',
    processors: processors.slice(0, NAMED),
    more: Math.max(0, processors.length - NAMED),
    isDeclared,
  });
}

/** A stream processor may be among those that were not read. */
function unknownConsumers(
  { declared, consumersFault }: HazardTopic,
  groups: readonly HazardGroup[] | null,
): Hazard | undefined {
  if (groups !== null && consumersFault === undefined) return undefined;
  if (declared.streamProcessing === false) return undefined;
  return caution(
    'stream-processing',
    { code: 'consumers-unknown', fault: consumersFault ?? null },
    ['in-place'],
  );
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
  const { partition, busiestMBps, meanMBps } = skew;
  return caution('hot-partition', {
    code: 'hot-partition',
    partition,
    busiestMBps,
    meanMBps,
  });
}

function latestOffsetReset(
  { consumersFault }: HazardTopic,
  consumers: readonly HazardGroup[] | null,
): Hazard | undefined {
  const isKnown = consumers !== null && consumersFault === undefined;
  if (isKnown && consumers.length === 0) return undefined;
  const groups = isKnown ? consumers.length : null;
  return caution('latest-offset-reset', {
    code: 'latest-offset-reset',
    groups,
  });
}
