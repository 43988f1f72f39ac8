import { hiddenTopics } from '../consumer-groups/visibleTopics';
import {
  ConsumerGroupHistory,
  findingText,
  HistorySpan,
  LevelChangeQuery,
  LevelChangeRow,
  Page,
  Subject,
  TopicHistory,
  TrafficPoint,
} from 'backstage-plugin-kafka-capacity-common';
import { PastChange } from '../../assessment/stores/levelChanges';
import { TopicRecord } from '../../assessment/stores/details';
import { PastPoint } from '../../history/PointHistory';
import { TopicPoint } from '../../history/points';
import { Caller } from '../../access/Caller';
import { refusedCursor } from '../../http/pageCursor';
import { ReadModel, SubjectModel } from '../ReadModel';
import { mustBeKnown } from '../../access/visibleSummary';

/** Changes of level that a history shows, and a page of older ones unless told. */
const CHANGES = 100;
/** Losses that a history shows. */
const LOSSES = 100;

/**
 * The past of a topic.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function topicHistory(
  model: SubjectModel & Pick<ReadModel, 'details' | 'points'>,
  cluster: string,
  name: string,
  span: HistorySpan,
  caller: Caller,
): Promise<TopicHistory> {
  const subject: Subject = { cluster, kind: 'topic', name };
  await mustBeKnown(model, subject, caller);
  const [{ changes, next }, past, stored] = await Promise.all([
    model.assessments.changesOf(subject, CHANGES),
    model.points.ofTopic(cluster, name, span, Date.now()),
    model.details.of<TopicRecord>(subject),
  ]);
  return {
    span,
    changes: changes.map(changeRow),
    changesCursor: cursorOf(next),
    traffic: trafficOf(past),
    bytesPerRecord: stored?.detail.throughput.bytesPerRecord ?? null,
  };
}

/**
 * The past of a consumer group.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function consumerGroupHistory(
  model: SubjectModel & Pick<ReadModel, 'points'>,
  cluster: string,
  name: string,
  span: HistorySpan,
  caller: Caller,
): Promise<ConsumerGroupHistory> {
  const subject: Subject = { cluster, kind: 'consumer-group', name };
  await mustBeKnown(model, subject, caller);
  const [{ changes, next }, past, lost] = await Promise.all([
    model.assessments.changesOf(subject, CHANGES),
    model.points.ofGroup(cluster, name, span, Date.now()),
    model.assessments.lossesOf(subject, LOSSES),
  ]);
  const hidden = await hiddenTopics(
    model,
    cluster,
    lost.map(({ topic }) => topic),
    caller,
  );
  return {
    span,
    changes: changes.map(changeRow),
    changesCursor: cursorOf(next),
    lag: sinceSeen(past).map(({ at, point }) => ({
      at: new Date(at).toISOString(),
      lag: point?.lag ?? null,
      timeLagSeconds: point?.timeLagSeconds ?? null,
      timeLagAtLeast: point?.timeLagAtLeast ?? false,
    })),
    // The lag counts them all; only those of topics that the caller may see are named.
    lost: lost.filter(({ topic }) => !hidden.has(topic)),
  };
}

/**
 * A page of the changes of a subject's level, newest first.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 * @throws InputError when the cursor is none
 */
export async function levelChanges(
  model: SubjectModel,
  subject: Subject,
  { limit = CHANGES, cursor }: LevelChangeQuery,
  caller: Caller,
): Promise<Page<LevelChangeRow>> {
  await mustBeKnown(model, subject, caller);
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const { changes, next } = await model.assessments.changesOf(
    subject,
    limit,
    before,
  );
  return { items: changes.map(changeRow), nextCursor: cursorOf(next) };
}

function changeRow({ at, finding, ...change }: PastChange): LevelChangeRow {
  return {
    at: new Date(at).toISOString(),
    ...change,
    finding: finding && findingText(finding),
  };
}

function cursorOf(next: number | null): string | null {
  return next === null ? null : `change.${next}`;
}

/** PostgreSQL refuses to compare with more than its column can hold. */
const LARGEST_ID = 2 ** 31 - 1;

function readCursor(cursor: string): number {
  const id = Number(/^change\.(\d{1,10})$/.exec(cursor)?.[1]);
  if (id <= LARGEST_ID) return id;
  throw refusedCursor(
    cursor,
    'the changesCursor of a history or the nextCursor of such a page',
  );
}

/** Mean rates from one point to the next. Between two topics of the same name there is no rate. */
export function trafficOf(
  past: readonly PastPoint<TopicPoint>[],
): TrafficPoint[] {
  return sinceSeen(past).map(({ at, point }, i, points) => {
    const before = points[i - 1];
    return {
      at: new Date(at).toISOString(),
      recordsPerSecond:
        before?.point && point
          ? rateOf(before.point, point, (at - before.at) / 1000)
          : null,
    };
  });
}

function rateOf(
  before: TopicPoint,
  now: TopicPoint,
  seconds: number,
): number | null {
  if (before.written === null || now.written === null) return null;
  if (before.incarnation !== now.incarnation) return null;
  const records = now.written - before.written;
  return records >= 0 && seconds > 0 ? records / seconds : null;
}

/** What was before a subject was there is no gap in what is known of it. */
function sinceSeen<P>(past: readonly PastPoint<P>[]): PastPoint<P>[] {
  const first = past.findIndex(({ point }) => point !== undefined);
  return first < 0 ? [] : withPauses(past.slice(first));
}

/** Times between two points that are this many times the usual one are a pause of the sweeps. */
const PAUSE = 4;

/** Notes pauses, such as while the backend was stopped: nothing is known of them, and no line is to be drawn across. */
function withPauses<P>(points: PastPoint<P>[]): PastPoint<P>[] {
  const steps = points.slice(1).map(({ at }, i) => at - points[i].at);
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return points.flatMap((point, i) => {
    const step = steps[i - 1];
    return step > PAUSE * usual
      ? [{ at: point.at - step / 2, point: undefined }, point]
      : [point];
  });
}
