import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  isUnderReplicated,
  Page,
  PageQuery,
  PartitionRow,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { visibleSummary } from '../../access/visibleSummary';
import { TopicRecord } from '../../assessment/stores/details';
import { TopicOffsets } from '../../history/offsets';
import { pageOf } from '../../http/pageCursor';
import { ReadModel, subjectKey, SubjectModel } from '../ReadModel';

/** Items of a page of the list, unless the query says how many. */
const PAGE_SIZE = 50;

/**
 * A page of a topic's partitions, those that are unhealthy or carry most first.
 *
 * @throws NotFoundError when no sweep has seen the topic, or the caller may not see it
 */
export async function topicPartitions(
  model: SubjectModel & Pick<ReadModel, 'details' | 'offsets'>,
  cluster: string,
  name: string,
  page: PageQuery,
  caller: Caller,
): Promise<Page<PartitionRow>> {
  const subject: AnnotatedSubject = { cluster, kind: 'topic', name };
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const offsets = await model.offsets.ofSweep(cluster, stored.sweepId);
  const rows = partitionRows(stored.detail, offsets?.topics.get(name));
  return partitionPage(rows, subject, page);
}

/** The same of rows that are at hand. */
export function partitionPage(
  rows: readonly PartitionRow[],
  subject: AnnotatedSubject,
  { limit = PAGE_SIZE, cursor }: PageQuery,
): Page<PartitionRow> {
  const byConcern = [...rows].sort(
    (a, b) =>
      concernOf(b) - concernOf(a) ||
      (b.recordsPerSecond ?? -1) - (a.recordsPerSecond ?? -1) ||
      (b.sizeBytes ?? -1) - (a.sizeBytes ?? -1),
  );
  const list = `partitions of ${subjectKey(subject)}`;
  return pageOf(byConcern, list, { limit, cursor });
}

function concernOf(row: PartitionRow): number {
  if (row.leader === null) return 3;
  if (isUnderReplicated(row)) return 2;
  return row.fault === null ? 0 : 1;
}

/** The partitions of a topic by number, as the last sweep saw them. */
export function partitionRows(
  { partitions }: TopicRecord,
  logs: TopicOffsets | undefined,
): PartitionRow[] {
  return partitions.map(
    ([leader, replicas, inSync, rate, fault], partition) => ({
      partition,
      leader: leader < 0 ? null : leader,
      replicas,
      inSyncReplicas: inSync,
      logStartOffset: knownOrNull(logs?.starts?.[partition]),
      logEndOffset: knownOrNull(logs?.ends[partition]),
      sizeBytes: knownOrNull(logs?.sizes?.[partition]),
      recordsPerSecond: rate,
      fault: fault ?? null,
    }),
  );
}

/** The sum; null when a part of it is not known. */
export function sumOrNull(values: number[]): number | null {
  return knownOrNull(values.reduce((sum, value) => sum + value, 0));
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
