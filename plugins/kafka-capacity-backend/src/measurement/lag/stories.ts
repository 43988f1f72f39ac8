import { LagSample, LogEndPoint } from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterOffsets,
  placeOf,
  TopicCommits,
  TopicOffsets,
} from '../../history/offsets';
import { GroupCommits } from './groupLag';
import { OffsetWindow } from '../OffsetWindow';

/** One topic at one moment, with what a group had committed of it. */
export interface Story {
  at: number;
  logs: TopicOffsets;
  commits: TopicCommits | undefined;
}

/** Whether nothing was written, nothing committed, and no transaction open. What has not changed is one object (`shareUnchanged`). */
export function isStill(stories: readonly Story[]): boolean {
  const [first] = stories;
  return (
    first !== undefined &&
    !first.logs.stable &&
    stories.every(
      ({ logs, commits }) => logs === first.logs && commits === first.commits,
    )
  );
}

/** The window of one group on one topic, or its last sweeps. */
export function storiesOf(
  topic: string,
  history: readonly (GroupCommits | undefined)[],
  window: OffsetWindow,
  sweeps = history.length,
): Story[] {
  const stories: Story[] = [];
  const logsBySweep = window.logsOf(topic);
  const first = Math.max(0, history.length - sweeps);
  for (let i = first; i < history.length; i++) {
    const logs = logsBySweep[i];
    // A sweep that could not read the topic says nothing about it.
    if (!logs || logs.ends.length === 0) continue;
    const { at } = window.sweeps[i];
    stories.push({ at, logs, commits: history[i]?.get(topic) });
  }
  return stories;
}

/** What came after the topic was last made. */
export function sinceMade(stories: Story[]): Story[] {
  const first = stories.findLastIndex(
    ({ logs }, i) => i > 0 && logs.topicId !== stories[i - 1].logs.topicId,
  );
  return stories.slice(Math.max(0, first));
}

/** Log ends of before the window, of the same topic. */
export function storiesBefore(
  topic: string,
  topicId: string | undefined,
  past: readonly ClusterOffsets[],
): Story[] {
  return past.flatMap(({ at, topics }) => {
    const logs = topics.get(topic);
    return logs && logs.ends.length > 0 && logs.topicId === topicId
      ? [{ at, logs, commits: undefined }]
      : [];
  });
}

/** What a story tells of one partition. */
export function sampleOf(story: Story, partition: number): LagSample {
  const { at, logs } = story;
  return {
    at,
    logEnd: knownOrNull(logs.ends[partition]),
    committed: committedOf(story, partition),
    logStart: logs.starts?.[partition],
    lastStable: logs.stable?.get(partition),
    topicId: logs.topicId,
  };
}

/** What a group had committed for a partition; null where it had not. */
export function committedOf(
  { commits }: Story,
  partition: number,
): number | null {
  const place = commits ? placeOf(commits, partition) : -1;
  return place < 0 ? null : commits?.offsets[place] ?? null;
}

/** Where a partition's log ended. */
export function pointOf({ at, logs }: Story, partition: number): LogEndPoint {
  // A partition that was added later had nothing in it.
  return { at, logEnd: logs.ends[partition] ?? 0 };
}

/** Null for what could not be read. */
export function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
