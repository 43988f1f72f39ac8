import { TopicFacts } from 'backstage-plugin-kafka-capacity-common';
import {
  PartitionSnapshot,
  ReassignmentSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { TopicMeasurement } from '../measurement/measure';

/**
 * Partitions, each with since when they have lacked something without a break, in milliseconds since the epoch; oldest first. By
 * partition: during a rolling restart something is always missing somewhere, and nowhere for long.
 */
type LackingSince = [since: number, partitions: number[]][];

/** What partitions of a topic lack, in the order of harm: each list holds what is worse, too. */
export interface AvailabilityMemory {
  /** A leader. */
  offline?: LackingSince;
  /** A leader, or the in-sync replicas that `min.insync.replicas` asks for. */
  underMinIsr?: LackingSince;
  /** An in-sync replica. */
  underReplicated?: LackingSince;
  /** Which replicas of theirs are missing. */
  missing?: [replicas: number[], partitions: number[]][];
}

/** Reassignments under way on a topic, by partition. */
export type Moving = ReadonlyMap<number, ReassignmentSnapshot>;

type AvailabilityFacts = Pick<
  TopicFacts,
  | 'offlinePartitions'
  | 'offlineMinutes'
  | 'underMinIsrPartitions'
  | 'underMinIsrMinutes'
  | 'minIsrAboveReplicas'
  | 'underReplicated'
>;

/** What was seen of a topic's replicas. */
type SeenReplicas = Pick<TopicMeasurement, 'topic' | 'moving' | 'movesUnread'>;

/** Which replicas of partitions are missing, against those of the last sweep. */
class MissingReplicas {
  readonly #before = new Map<number, number[]>();
  readonly #now = new Map<string, [replicas: number[], partitions: number[]]>();
  readonly #others = new Set<number>();

  constructor(before: AvailabilityMemory['missing'] = []) {
    for (const [replicas, partitions] of before) {
      for (const partition of partitions) this.#before.set(partition, replicas);
    }
  }

  note({ partition, leader, replicas, inSyncReplicas }: PartitionSnapshot) {
    const missing = replicas
      .filter(id => leader < 0 || !inSyncReplicas.includes(id))
      .sort((a, b) => a - b);
    const before = this.#before.get(partition);
    if (before && !missing.some(id => before.includes(id))) {
      this.#others.add(partition);
    }
    const key = missing.join();
    const known = this.#now.get(key);
    if (known) known[1].push(partition);
    else this.#now.set(key, [missing, [partition]]);
  }

  /** Whether none of a partition's missing replicas was missing before: one has come back meanwhile, as brokers restart in turn. */
  areOthers(partition: number): boolean {
    return this.#others.has(partition);
  }

  memory(): Pick<AvailabilityMemory, 'missing'> {
    return this.#now.size > 0 ? { missing: [...this.#now.values()] } : {};
  }
}

/** Replicas of a partition but for those that a running reassignment is adding: those are no part of the replication factor yet. */
export function settledReplicas(
  { partition, replicas }: PartitionSnapshot,
  moving: Moving | undefined,
): number[] {
  const adding = moving?.get(partition)?.adding;
  return adding ? replicas.filter(id => !adding.includes(id)) : replicas;
}

/**
 * The replication factors of a topic: of its partition with fewest replicas, and of the one with most. Where reassignments could not be
 * read, whatever a partition has above the fewest may be replicas that one is adding.
 */
export function replicationFactors({
  topic,
  moving,
  movesUnread,
}: SeenReplicas): [fewest: number, most: number] {
  let [fewest, most] = [Infinity, 0];
  for (const one of topic.partitions) {
    const { length } = settledReplicas(one, moving);
    fewest = Math.min(fewest, length);
    most = Math.max(most, length);
  }
  if (most === 0) return [0, 0];
  return [fewest, movesUnread ? fewest : most];
}

/** What partitions of a topic lack now, and since when; undefined when nothing. */
export function availabilityNow(
  seen: SeenReplicas,
  previous: AvailabilityMemory | undefined,
  now: number,
): AvailabilityMemory | undefined {
  const { topic, moving } = seen;
  // What can't be read has neither ended nor begun.
  if (topic.fault) return previous;
  if (!previous && topic.partitions.every(isWhole)) return undefined;
  const minimum = topic.config?.minInsyncReplicas;
  const isKept = mayBeAdding(seen);
  const offline: number[] = [];
  const underMinIsr: number[] = [];
  const underReplicated: number[] = [];
  const missing = new MissingReplicas(previous?.missing);
  for (const one of topic.partitions) {
    const { partition, leader, inSyncReplicas, replicas } = one;
    const isOffline = leader < 0;
    if (!isWhole(one)) missing.note(one);
    if (isOffline) offline.push(partition);
    // Since Kafka 3.7 a partition needs no more in-sync replicas than it has.
    const needed = Math.min(minimum ?? 0, settledReplicas(one, moving).length);
    if (isOffline || inSyncReplicas.length < needed) {
      underMinIsr.push(partition);
    }
    if (inSyncReplicas.length < replicas.length && lacksReplica(one, moving)) {
      underReplicated.push(partition);
    }
  }
  const found: AvailabilityMemory = {
    ...lackingSince('offline', offline, previous, now),
    ...(minimum === undefined
      ? previous?.underMinIsr && { underMinIsr: previous.underMinIsr }
      : lackingSince('underMinIsr', underMinIsr, previous, now, missing)),
    ...(isKept
      ? previous?.underReplicated && {
          underReplicated: previous.underReplicated,
        }
      : lackingSince(
          'underReplicated',
          underReplicated,
          previous,
          now,
          missing,
        )),
  };
  if (Object.keys(found).length === 0) return undefined;
  // Replicas that may be added ones are none that went missing.
  const before = isKept ? previous?.missing : undefined;
  return { ...found, ...(before ? { missing: before } : missing.memory()) };
}

/** Whether a partition has a leader and all its replicas in sync, as most have: then it lacks nothing. */
function isWhole({
  leader,
  replicas,
  inSyncReplicas,
}: PartitionSnapshot): boolean {
  return leader >= 0 && inSyncReplicas.length >= replicas.length;
}

/** Whether replicas of a topic may be out of sync or may be in a reassignment that could not be read. */
function mayBeAdding(seen: SeenReplicas): boolean {
  if (!seen.movesUnread) return false;
  const [fewest] = replicationFactors(seen);
  return seen.topic.partitions.some(
    ({ replicas, inSyncReplicas }) =>
      inSyncReplicas.length >= fewest &&
      inSyncReplicas.length < replicas.length,
  );
}

/** As Kafka itself counts, and besides where a replica that stays is out of sync while those that are added make up for it. */
function lacksReplica(
  partition: PartitionSnapshot,
  moving: Moving | undefined,
): boolean {
  const { inSyncReplicas } = partition;
  const settled = settledReplicas(partition, moving);
  const removing = moving?.get(partition.partition)?.removing ?? [];
  return (
    inSyncReplicas.length < settled.length ||
    settled.some(id => !inSyncReplicas.includes(id) && !removing.includes(id))
  );
}

function lackingSince(
  key: 'offline' | 'underMinIsr' | 'underReplicated',
  partitions: readonly number[],
  previous: AvailabilityMemory | undefined,
  now: number,
  missing?: MissingReplicas,
): AvailabilityMemory | undefined {
  if (partitions.length === 0) return undefined;
  const sinceOf = new Map<number, number>();
  for (const [since, lacking] of previous?.[key] ?? []) {
    for (const partition of lacking) sinceOf.set(partition, since);
  }
  const bySince = new Map<number, number[]>();
  for (const partition of partitions) {
    const before = missing?.areOthers(partition)
      ? undefined
      : sinceOf.get(partition);
    const since = before ?? now;
    const known = bySince.get(since);
    if (known) known.push(partition);
    else bySince.set(since, [partition]);
  }
  return { [key]: [...bySince].sort(([a], [b]) => a - b) };
}

/** How many partitions lack something, and for how long the longest of them has. */
export function availabilityFacts(
  seen: SeenReplicas,
  memory: AvailabilityMemory | undefined,
  now: number,
): AvailabilityFacts {
  const minimum = seen.topic.config?.minInsyncReplicas;
  const [fewest] = replicationFactors(seen);
  const offline = new Set(memory?.offline?.flatMap(([, lacking]) => lacking));
  const underMinIsr = memory?.underMinIsr
    ?.map(([since, lacking]): LackingSince[number] => [
      since,
      lacking.filter(partition => !offline.has(partition)),
    ])
    .filter(([, lacking]) => lacking.length > 0);
  return {
    offlinePartitions: offline.size,
    offlineMinutes: minutesOf(memory?.offline, now),
    underMinIsrPartitions:
      minimum === undefined ? null : countSince(underMinIsr, now),
    underMinIsrMinutes: minutesOf(underMinIsr, now),
    ...(minimum !== undefined &&
      minimum > fewest &&
      fewest > 0 && {
        minIsrAboveReplicas: { minInsyncReplicas: minimum, replicas: fewest },
      }),
    underReplicated: mayBeAdding(seen)
      ? null
      : {
          partitions: countSince(memory?.underReplicated, now),
          minutes: minutesOf(memory?.underReplicated, now),
        },
  };
}

/**
 * The facts without partitions that have been unavailable for less than this: restarts come and go, and are no news.
 *
 * @returns undefined where that makes no difference
 */
export function lastingFacts<Facts extends AvailabilityFacts>(
  facts: Facts,
  memory: AvailabilityMemory | undefined,
  now: number,
  afterMs: number,
): Facts | undefined {
  if (!memory) return undefined;
  const until = now - afterMs;
  const offlinePartitions = countSince(memory.offline, until);
  const underMinIsrPartitions =
    facts.underMinIsrPartitions === null
      ? null
      : // What has lost its leader meanwhile has been under its minimum all the time.
        countSince(memory.underMinIsr, until) - offlinePartitions;
  const isSame =
    offlinePartitions === facts.offlinePartitions &&
    underMinIsrPartitions === facts.underMinIsrPartitions;
  return isSame
    ? undefined
    : { ...facts, offlinePartitions, underMinIsrPartitions };
}

/** Partitions that have lacked something since this moment at least. */
function countSince(lacking: LackingSince | undefined, moment: number): number {
  let count = 0;
  for (const [since, partitions] of lacking ?? []) {
    if (since <= moment) count += partitions.length;
  }
  return count;
}

function minutesOf(lacking: LackingSince | undefined, now: number): number {
  const longest = lacking?.[0]?.[0];
  return longest === undefined ? 0 : (now - longest) / 60_000;
}
