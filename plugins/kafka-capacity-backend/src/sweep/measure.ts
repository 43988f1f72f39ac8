import {
  ClusterSnapshot,
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../timeSlice';
import { LagMeasurement, LagWindows, measureLag } from './lag';
import { lagsOf } from './lagSums';
import { measureThroughput, ThroughputMeasurement } from './throughput';

/** A topic with what was measured of it. */
export interface TopicMeasurement {
  topic: TopicSnapshot;
  throughput: ThroughputMeasurement;
  readers: TopicReading[];
}

/** A group that has committed offsets of a topic or holds partitions of it. */
export interface TopicReading {
  group: GroupSnapshot;
  /** Records behind on this topic; null when no partition has a commit. */
  lag: number | null;
}

/** A group with what was measured of it. */
export interface GroupMeasurement {
  group: GroupSnapshot;
  lag: LagMeasurement;
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
 */
export async function measure(
  snapshot: ClusterSnapshot,
  windows: LagWindows,
  throughputWindowMs: number,
): Promise<ClusterMeasurement> {
  const slice = new TimeSlice();
  for (const offsets of windows.window) {
    lagsOf(offsets);
    if (slice.spent) await slice.rest();
  }
  const groups: GroupMeasurement[] = [];
  for (const group of snapshot.groups) {
    groups.push({ group, lag: measureLag(group, windows) });
    if (slice.spent) await slice.rest();
  }
  const readers = readersByTopic(groups);
  const topics: TopicMeasurement[] = [];
  for (const topic of snapshot.topics) {
    topics.push({
      topic,
      throughput: measureThroughput(topic, windows.window, throughputWindowMs),
      readers: readers.get(topic.name) ?? [],
    });
    if (slice.spent) await slice.rest();
  }
  return { snapshot, topics, groups };
}

function readersByTopic(
  groups: readonly GroupMeasurement[],
): Map<string, TopicReading[]> {
  const readers = new Map<string, TopicReading[]>();
  for (const { group, lag } of groups) {
    const topics = new Set(lag.lagByTopic.keys());
    for (const { assignment } of group.members) {
      for (const topic of Object.keys(assignment ?? {})) topics.add(topic);
    }
    for (const topic of topics) {
      const reading = { group, lag: lag.lagByTopic.get(topic) ?? null };
      const known = readers.get(topic);
      if (known) known.push(reading);
      else readers.set(topic, [reading]);
    }
  }
  return readers;
}
