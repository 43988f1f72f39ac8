import {
  classifyBehavior,
  firstUnread,
  LagReason,
  LagEvaluation,
  leftByTransactions,
  partitionLag,
  TimeLag,
  timeLag,
  waitingForTransaction,
  waitsForTransaction,
  writtenPerCommit,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets, TopicCommits } from '../../history/offsets';
import { BusyMembers, busyMembers } from './busyMembers';
import { RHYTHM_SWEEPS } from './CommitRhythms';
import { AbandonedTopic, CountedTopics, countedTopics } from './countedTopics';
import { addTo, GroupCommits } from './groupLag';
import { LagSums, sumsOf } from './lagSums';
import { OffsetWindow } from '../OffsetWindow';
import { NO_LEFTOVERS, ProducerAnswers, readableEndOf } from '../producers';
import {
  beginReading,
  LagMemory,
  lagMemory,
  LostRecords,
  NO_LAG,
  PartitionEvaluation,
  Reading,
  rememberedPastEnd,
  UNKNOWN_LAG,
  UnreadPartition,
} from './reading';
import {
  isStill,
  knownOrNull,
  pointOf,
  sampleOf,
  sinceMade,
  storiesBefore,
  storiesOf,
  Story,
} from './stories';
import {
  NO_LOG_END,
  readFaults,
  readUncommitted,
  whyUnmeasurable,
} from './uncommitted';

/** How far a group is behind and what it does. */
export interface LagMeasurement extends LagSums {
  /** Partitions that the group reads: those committed for or assigned. */
  partitions: number;
  /** Those of them whose lag is not known. */
  withoutLag: number;
  /** Those of them with a commit whose log end could not be read. */
  unreadableLogEnds: number;
  /** Why that is so of one of the partitions whose lag is not known; null when all are known. */
  withoutLagReason: LagReason | null;
  /** What the group does on each partition that it has committed for. */
  behaviors: LagEvaluation[];
  /** Those of which there is more to say than that it is progressing. */
  remarkable: PartitionEvaluation[];
  /** Partitions with something left that the group could read. */
  unread: UnreadPartition[];
  /** Partitions whose commit is below the log start. */
  lost: LostRecords[];
  /** Null unless every member has something left to read. */
  busy: BusyMembers | null;
  /** Topics that count, in no order. */
  topics: ReadonlySet<string>;
  /** Topics that the group has commits of and no live member reads, those with the most lag first. */
  abandoned: AbandonedTopic[];
  /** Topics with lag that no longer count since the last sweep: levels of before may be theirs. */
  left: ReadonlySet<string>;
  /** Why no lag can be known, however often it is measured; null otherwise. */
  unmeasurable: LagReason | null;
  /** To be handed back at the next sweep. */
  memory: LagMemory;
}

/** What lag is measured by. */
export interface LagWindows {
  window: OffsetWindow;
  /** Log ends of before the window, oldest first, for groups that are further behind. */
  past: readonly ClusterOffsets[];
  /** Who wrote partitions on which groups stand still, as far as this sweep asked. */
  producers?: ProducerAnswers;
}

const PROGRESSING: LagReason = { code: 'progressing' };

/**
 * Who has read everything that was there a sweep ago, and is behind by no more than is written between two commits, progresses,
 * whatever else the window shows: they are not stopped, stalled, rewound or falling behind. Most partitions with traffic are
 * like that, so that their windows need not be looked at.
 */
function progressing(lag: number | null): LagEvaluation {
  return { behavior: 'ok', lag, reason: PROGRESSING };
}

/** Said until log and commit have stood still for long enough. */
const MAY_BE_LEFT: TimeLag = {
  seconds: null,
  atLeast: false,
  reason: 'left-by-transactions',
};

/** Whether an evaluation says no more than what is taken for granted. */
function isPlain({ behavior, reason }: LagEvaluation): boolean {
  return (
    behavior === 'ok' &&
    (reason.code === 'progressing' || reason.code === 'no-lag')
  );
}

/** Measures a group's lag against each sweep's own log ends. */
export function measureLag(
  group: GroupSnapshot,
  windows: LagWindows,
  last?: LagMemory,
): LagMeasurement {
  const { window } = windows;
  const counted = countedTopics(group, window, last);
  const reading = beginReading(
    group,
    last,
    windows.producers,
    window.now?.at ?? 0,
    counted.isAttended,
  );
  const { behaviors, behind, without, uncommitted } = reading;
  readFaults(group, counted, reading);
  const history = window.commitsOf(group.groupId);
  const commits = history[history.length - 1];
  for (const topic of counted.topics) {
    const committed = commits?.get(topic);
    if (committed) readTopic(topic, committed, history, windows, reading);
    const logs = window.now?.topics.get(topic);
    if (logs) readUncommitted(topic, committed, logs, group, reading);
  }
  const sums = sumsOf(group.groupId, window, history, {
    topics: commits && withoutHidden(counted),
    foreign: reading.foreign,
    leftovers: reading.leftovers,
    empty: reading.empty,
  });
  return {
    lag: sums.lag,
    lagByTopic: sums.lagByTopic,
    samples: sums.samples,
    consumed: sums.consumed,
    partitions: behaviors.length + uncommitted.length,
    withoutLag: without.length + uncommitted.length,
    unreadableLogEnds: without.filter(reason => reason === NO_LOG_END).length,
    withoutLagReason: without[0] ?? uncommitted[0] ?? null,
    behaviors,
    remarkable: reading.remarkable,
    unread: reading.unread,
    lost: reading.lost,
    busy: busyMembers(
      group,
      window,
      history,
      (topic, partition) => behind.get(topic)?.has(partition) ?? false,
    ),
    topics: counted.topics,
    abandoned: counted.abandoned,
    left: counted.left,
    unmeasurable: whyUnmeasurable(group, counted, reading, window.now?.topics),
    // Commits that could not be read now make nothing forgotten.
    memory: lagMemory(commits ? undefined : last, counted, reading),
  };
}

/** What is no longer known of a topic would pass for a fall of the lag. */
function withoutHidden({ topics, hidden }: CountedTopics): ReadonlySet<string> {
  return hidden.size === 0
    ? topics
    : new Set([...topics].filter(topic => !hidden.has(topic)));
}

function readTopic(
  topic: string,
  { partitions, offsets }: TopicCommits,
  history: readonly (GroupCommits | undefined)[],
  { window, past }: LagWindows,
  reading: Reading,
): void {
  const { now } = window;
  const logs = now?.topics.get(topic);
  if (!now || !logs) return;
  const last = sinceMade(storiesOf(topic, history, window, 2));
  const before = last.length === 2 ? last[0].logs.ends : undefined;
  let recent: Story[] | undefined;
  let whole: WholeWindow | undefined;
  partitions.forEach((partition, i) => {
    const committed = offsets[i];
    const end = logs.ends[partition];
    // Commits of partitions that a recreated topic doesn't have stay behind.
    if (logs.ends.length > 0 && partition >= logs.ends.length) return;
    const start = logs.starts?.[partition] ?? NaN;
    const lag = partitionLag(end, committed, start);
    if (lag === null) {
      reading.behaviors.push(UNKNOWN_LAG);
      reading.without.push(NO_LOG_END);
      reading.producers.keep(topic, partition);
      return;
    }
    // What has not changed is one object.
    if (last.length === 2 && last[0].commits !== last[1].commits) {
      recent ??= sinceMade(storiesOf(topic, history, window, RHYTHM_SWEEPS));
      reading.rhythms.note(topic, partition, recent);
    }
    if (committed === end) {
      reading.behaviors.push(NO_LAG);
      return;
    }
    const readableEnd = readableEndOf(logs, partition);
    const leftovers = reading.producers.none
      ? NO_LEFTOVERS
      : reading.producers.leftoversOf({
          topic,
          partition,
          committed,
          readableEnd,
          samples: () =>
            [
              ...storiesBefore(topic, logs.topicId, past),
              ...sinceMade(storiesOf(topic, history, window)),
            ].map(story => sampleOf(story, partition)),
          now: now.at,
        });
    const next = leftovers.isSure
      ? Math.max(committed, leftovers.upTo)
      : committed;
    const waits = waitsForTransaction(next, logs.stable?.get(partition));
    // One record that was the last one a sweep ago can't be told from a transaction's marker, which nobody reads.
    const isSingle = end - committed === 1;
    const mayBeMarker =
      isSingle &&
      !leftovers.isRuledOut &&
      (!before || before[partition] === end);
    if (committed < start && !mayBeMarker && leftovers.upTo < start) {
      reading.lost.push({
        topic,
        partition,
        committed,
        logStart: start,
        lost: start - committed,
        left: lag,
        before: last.length === 2 ? sampleOf(last[0], partition) : null,
      });
    }
    if (committed < end && lag === 0) {
      reading.behaviors.push(NO_LAG);
      return;
    }
    if (next > committed && !isSingle) {
      const ofTopic = reading.leftovers.get(topic) ?? new Map<number, number>();
      reading.leftovers.set(topic, ofTopic.set(partition, next));
      if (waits || next === end) {
        const evaluation = waits
          ? waitingForTransaction(lag)
          : leftByTransactions(lag);
        reading.behaviors.push(evaluation);
        reading.remarkable.push({ topic, partition, ...evaluation });
        return;
      }
    }
    const noteUnread = (stories: Story[]) => {
      if (waits || mayBeMarker) return;
      reading.unread.push({
        topic,
        partition,
        committed: next,
        logStart: knownOrNull(start),
        age:
          !leftovers.isSure && leftovers.upTo === readableEnd
            ? MAY_BE_LEFT
            : timeLag(
                stories.map(story => pointOf(story, partition)),
                firstUnread(next, start),
                now.at,
              ),
      });
    };
    const isRead = before && committed < end && committed >= before[partition];
    if (
      isRead &&
      lag <=
        writtenPerCommit(
          pointOf(last[0], partition),
          pointOf(last[1], partition),
        )
    ) {
      reading.behaviors.push(progressing(lag));
      noteUnread(last);
      return;
    }
    if (!whole) {
      const all = storiesOf(topic, history, window);
      const stories = sinceMade(all);
      whole = {
        all,
        stories,
        older: storiesBefore(topic, logs.topicId, past),
        evaluations: isStill(stories) ? new Map() : undefined,
      };
    }
    const { all, stories, older, evaluations } = whole;
    const owned = reading.owned.get(topic)?.has(partition) ?? false;
    // Whether a commit past the log end was made for an earlier topic shows in what was before this one.
    const relevant = committed > end ? all : stories;
    const isRecord = leftovers.isRuledOut;
    const rhythm = reading.rhythms.of(topic, partition);
    const alike =
      relevant === stories && !isRecord && !rhythm ? evaluations : undefined;
    const likeness = owned ? lag : -lag;
    const seen =
      alike?.get(likeness) ??
      classifyBehavior({
        samples: relevant.map(story => sampleOf(story, partition)),
        owned,
        isRecord,
        pause: reading.pause,
        rhythm,
      });
    const evaluation =
      seen.reason.code === 'past-end'
        ? rememberedPastEnd(topic, seen.reason.cause, reading)
        : seen;
    alike?.set(likeness, evaluation);
    reading.behaviors.push(evaluation);
    if (!isPlain(evaluation)) {
      reading.remarkable.push({ topic, partition, ...evaluation });
    }
    if (!isRead && committed < end && !waits && !mayBeMarker) {
      addTo(reading.behind, topic, partition);
    }
    if (evaluation.lag === null) {
      reading.without.push(evaluation.reason);
      addTo(reading.foreign, topic, partition);
    } else if (lag > 0) {
      // Log ends that stand still tell no more than the first and the last of them.
      noteUnread(
        evaluations
          ? [...older, stories[0], stories[stories.length - 1]]
          : [...older, ...stories],
      );
    }
  });
}

/** Topics with commits that are older than the window: their log ends of before are needed to tell the time. */
export function topicsBehindWindow(window: OffsetWindow): Set<string> {
  const behind = new Set<string>();
  for (const byTopic of window.now?.groups?.values() ?? []) {
    for (const [topic, { partitions, offsets }] of byTopic) {
      if (behind.has(topic)) continue;
      const ends = window.logsOf(topic).find(logs => logs)?.ends;
      const isBehind = offsets.some(
        (offset, i) => offset < (ends?.[partitions[i]] ?? 0),
      );
      if (isBehind) behind.add(topic);
    }
  }
  return behind;
}

/** All that a window shows of one group on one topic. */
interface WholeWindow {
  all: Story[];
  /** Those since the topic was last made. */
  stories: Story[];
  /** Those of before the window. */
  older: Story[];
  /**
   * Where nothing moves, what was said of other partitions by their lag, negative where no member holds them: it depends on
   * nothing else. Groups that were left behind are like that, on every partition and for months.
   */
  evaluations: Map<number, LagEvaluation> | undefined;
}
