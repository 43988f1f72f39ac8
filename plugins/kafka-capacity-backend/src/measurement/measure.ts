import { formatQuantity } from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  Fault,
  GroupSnapshot,
  ReassignmentSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../timeSlice';
import { hidesSubscriptions, subscribersByTopic } from './lag/subscriptions';
import { LagMeasurement, LagWindows, measureLag } from './lag/measureLag';
import { LagMemory } from './lag/reading';
import { withShareLag } from './lag/shareLag';
import { replicatedFrom, syncOf } from './lag/syncedGroups';
import { measureThroughput, ThroughputMeasurement } from './measureThroughput';

/** A topic with what was measured of it. */
export interface TopicMeasurement {
  topic: TopicSnapshot;
  throughput: ThroughputMeasurement;
  consumers: TopicReading[];
  /** Why readers, or members of theirs, may be missing; present only then. Names no group. */
  consumersFault?: string;
  /** Reassignments under way, by partition; present only where there are some. */
  moving?: ReadonlyMap<number, ReassignmentSnapshot>;
  /** Present where reassignments could not be read. */
  movesUnread?: true;
}

/** A group of which a topic counts: its members read it, or it has no members and has committed offsets. */
export interface TopicReading {
  group: GroupSnapshot;
  /** Records behind on this topic; null when no partition has a commit. */
  lag: number | null;
  /** Live members that subscribe to this topic; null while it can't be seen what each of them reads. */
  subscribers: number | null;
}

/** A group with what was measured of it. */
export interface GroupMeasurement {
  group: GroupSnapshot;
  lag: LagMeasurement;
  /** Present where MirrorMaker keeps its offsets, and nobody reads. */
  isSynced?: true;
}

/** A cluster with everything that was measured of it. */
export interface ClusterMeasurement {
  snapshot: ClusterSnapshot;
  topics: TopicMeasurement[];
  groups: GroupMeasurement[];
}

/**
 * Measures rates and lag of everything in a snapshot.
 *
 * @param windows - what was read before, and what the snapshot read
 * @param throughputWindowMs - length of the means of throughput
 * @param lagMemoryOf - what the last sweep left of a group
 */
export async function measure(
  snapshot: ClusterSnapshot,
  windows: LagWindows,
  throughputWindowMs: number,
  lagMemoryOf: (groupId: string) => LagMemory | undefined = () => undefined,
): Promise<ClusterMeasurement> {
  const slice = new TimeSlice();
  const groups: GroupMeasurement[] = [];
  const sources = replicatedFrom([
    ...snapshot.topics,
    ...(snapshot.excluded?.topics ?? []),
  ]);
  for (const group of snapshot.groups) {
    const last = lagMemoryOf(group.groupId) ?? {};
    const sync = syncOf(group, windows.window, last, sources);
    const measured = withShareLag(
      measureLag(group, windows, last),
      group,
      last,
      {
        from: windows.window.sweeps[0]?.at ?? snapshot.offsetsAt,
        now: snapshot.offsetsAt,
      },
    );
    const lag = { ...measured, memory: { ...measured.memory, ...sync } };
    groups.push({
      group,
      lag,
      ...(sync.sync === 'synced' && { isSynced: true as const }),
    });
    if (slice.spent) await slice.rest();
  }
  const consumers = consumersByTopic(groups);
  const moving = movingByTopic(snapshot.reassignments ?? []);
  const topics: TopicMeasurement[] = [];
  for (const topic of snapshot.topics) {
    const consumersOfTopic = consumers.get(topic.name) ?? [];
    topics.push({
      topic,
      throughput: measureThroughput(topic, windows.window, throughputWindowMs),
      consumers: consumersOfTopic,
      consumersFault: whyIncomplete(
        topic,
        consumersOfTopic,
        snapshot.groupsFault,
      ),
      moving: moving.get(topic.name),
      ...(!snapshot.reassignments && { movesUnread: true }),
    });
    if (slice.spent) await slice.rest();
  }
  return { snapshot, topics, groups };
}

/** Whether the members of a group could not be read: a description that failed looks like a group without members. */
export function membersUnread({ fault, members }: GroupSnapshot): boolean {
  return fault !== undefined && members.length === 0;
}

function whyIncomplete(
  topic: TopicSnapshot,
  consumers: readonly TopicReading[],
  groupsFault: Fault | undefined,
): string | undefined {
  if (groupsFault) {
    return `not every group could be read (${groupsFault.message})`;
  }
  if (topic.consumersFault) return topic.consumersFault.message;
  const unread = consumers.filter(({ group }) => membersUnread(group)).length;
  // Not by name: who reads this may not be allowed to see them.
  return unread > 0
    ? `the members of ${formatQuantity(unread, 'groups')} could not be read`
    : undefined;
}

function movingByTopic(
  reassignments: readonly ReassignmentSnapshot[],
): Map<string, Map<number, ReassignmentSnapshot>> {
  const byTopic = new Map<string, Map<number, ReassignmentSnapshot>>();
  for (const reassignment of reassignments) {
    const { topic, partition } = reassignment;
    const known = byTopic.get(topic);
    if (known) known.set(partition, reassignment);
    else byTopic.set(topic, new Map([[partition, reassignment]]));
  }
  return byTopic;
}

function consumersByTopic(
  groups: readonly GroupMeasurement[],
): Map<string, TopicReading[]> {
  const consumers = new Map<string, TopicReading[]>();
  for (const { group, lag } of groups) {
    const subscribers = hidesSubscriptions(group)
      ? undefined
      : subscribersByTopic(group);
    for (const topic of lag.topics) {
      const reading = {
        group,
        lag: lag.lagByTopic.get(topic) ?? null,
        subscribers: subscribers ? subscribers.get(topic) ?? 0 : null,
      };
      const known = consumers.get(topic);
      if (known) known.push(reading);
      else consumers.set(topic, [reading]);
    }
  }
  return consumers;
}
