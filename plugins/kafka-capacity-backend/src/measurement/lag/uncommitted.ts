import { LagReason, verbatim } from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { placeOf, TopicCommits, TopicOffsets } from '../../history/offsets';
import { CountedTopics } from './countedTopics';
import { addTo } from './groupLag';
import { NO_LAG, Reading } from './reading';

/** Why a lag is not known. */
const NO_COMMIT: LagReason = { code: 'uncommitted' };
export const NO_LOG_END: LagReason = { code: 'log-end-unread' };
const HIDDEN: LagReason = { code: 'topics-hidden' };

/** Notes the partitions whose commit could not be read. */
export function readFaults(
  { committed = [] }: GroupSnapshot,
  { topics, hidden }: CountedTopics,
  { faulted, uncommitted }: Reading,
): void {
  for (const [topic, partitions] of hidden) {
    for (const partition of partitions) {
      uncommitted.push(HIDDEN);
      addTo(faulted, topic, partition);
    }
  }
  for (const { topic, partition, fault, offset } of committed) {
    if (offset !== undefined || !fault || !topics.has(topic)) continue;
    uncommitted.push(verbatim(fault.message));
    addTo(faulted, topic, partition);
  }
}

/** Notes the partitions of a topic that have no commit: those that hold nothing have no lag. */
export function readUncommitted(
  topic: string,
  committed: TopicCommits | undefined,
  { ends, starts }: TopicOffsets,
  { type }: GroupSnapshot,
  reading: Reading,
): void {
  const partitions = committed?.partitions ?? [];
  const isWhole =
    partitions.length === ends.length &&
    partitions[ends.length - 1] === ends.length - 1;
  if (isWhole && ends.length > 0) return;
  const { owned, faulted, behaviors, empty, uncommitted } = reading;
  const isFaulted = (partition: number) =>
    faulted.get(topic)?.has(partition) ?? false;
  // Of a topic that could not be described it is known who holds what.
  if (ends.length === 0) {
    for (const partition of owned.get(topic) ?? []) {
      const isCommitted = committed && placeOf(committed, partition) >= 0;
      if (isCommitted || isFaulted(partition)) continue;
      uncommitted.push(NO_COMMIT);
    }
  }
  let next = 0;
  for (let partition = 0; partition < ends.length; partition++) {
    if (partitions[next] === partition) {
      next += 1;
    } else if (isFaulted(partition)) {
      continue;
    } else if (type !== 'share' && starts?.[partition] === ends[partition]) {
      // Not of share groups: they read without commits, so that the log alone says nothing.
      behaviors.push(NO_LAG);
      addTo(empty, topic, partition);
    } else {
      uncommitted.push(NO_COMMIT);
    }
  }
}

/** What will not be known however long is measured, as opposed to what could not be read this time. */
export function whyUnmeasurable(
  { committed, members, fault, type }: GroupSnapshot,
  { topics, deleted }: CountedTopics,
  { behaviors, without, uncommitted, faulted }: Reading,
  logs: ReadonlyMap<string, TopicOffsets> | undefined,
): LagReason | null {
  const couldNotRead =
    fault || !committed || faulted.size > 0 || without.includes(NO_LOG_END);
  if (couldNotRead || behaviors.some(({ lag }) => lag !== null)) return null;
  if (type === 'share') return { code: 'share-group' };
  if (topics.size > 0) {
    // Such as topics that its members subscribe to, and of which they hold nothing yet.
    const areHidden = [...topics].every(
      one => logs?.get(one)?.ends.length === 0,
    );
    return without[0] ?? uncommitted[0] ?? (areHidden ? HIDDEN : null);
  }
  if (deleted.length > 0) {
    return { code: 'topics-deleted', topics: deleted.length };
  }
  if (members.some(one => (one.subscribedTopics ?? []).length > 0)) {
    return { code: 'topics-missing' };
  }
  const isKnown = members.every(
    ({ subscribedTopics, subscribedPattern }) =>
      subscribedTopics !== undefined && subscribedPattern === undefined,
  );
  return {
    code:
      members.length > 0 && isKnown ? 'subscribes-to-none' : 'commits-missing',
  };
}
