import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  ConsumerGroupDetail,
  declaredPolicies,
  deleteOffsetsCommand,
  groupAdvice,
  GroupMemberRow,
  GroupPartitionRow,
  groupSignal,
  LagReason,
  lagReasonText,
  Page,
  PageQuery,
  TimeLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import {
  GroupRecord,
  StoredAge,
  StoredEvaluation,
} from '../../assessment/stores/details';
import { Caller } from '../../access/Caller';
import { pageOf } from '../../http/pageCursor';
import { readPartitions } from '../readPartitions';
import {
  clusterPolicies,
  ReadModel,
  subjectKey,
  SubjectModel,
} from '../ReadModel';
import { hiddenTopics, topicsNamed, withoutTopics } from './visibleTopics';
import { visibleSummary } from '../../access/visibleSummary';

/** Items of a page of a list, unless the query says how many. */
const PAGE_SIZE = 50;
/** On the page of the group itself. */
const MEMBERS_SHOWN = 100;
const PARTITIONS_SHOWN = 500;
/** Partitions of a member's assignment: the rest is in the list of partitions. */
const ASSIGNMENT_SHOWN = 100;

/**
 * All that is known of a consumer group.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function consumerGroupDetail(
  model: SubjectModel &
    Pick<ReadModel, 'details' | 'offsets' | 'recordTimeChecks'>,
  cluster: string,
  name: string,
  caller: Caller,
): Promise<ConsumerGroupDetail> {
  const subject: AnnotatedSubject = { cluster, kind: 'consumer-group', name };
  const { summary, detail, rows, hidden } = await knownGroup(
    model,
    subject,
    caller,
  );
  const { policies } = declaredPolicies(
    clusterPolicies(model, cluster),
    detail.declared,
  );
  const members = memberPage(detail, subject, { limit: MEMBERS_SHOWN });
  const byLag = partitionPage(rows, subject, { limit: PARTITIONS_SHOWN });
  return {
    ...summary,
    signals: detail.signals.map(one => groupSignal(one, policies)),
    advice: detail.advice.map(groupAdvice),
    declared: detail.declared,
    type: detail.type,
    state: detail.state,
    assignor: detail.assignor,
    coordinator: detail.coordinator,
    members: members.items.map(member => memberRow(member, hidden.topics)),
    memberCount: detail.members.length,
    membersCursor: members.nextCursor,
    idleMembers: detail.idleMembers,
    recordTimeChecks: model.recordTimeChecks.has(cluster),
    lag: detail.lag,
    abandonedTopics: {
      total: detail.abandoned?.total ?? 0,
      items: (detail.abandoned?.topics ?? []).map(one => ({
        ...one,
        command: deleteOffsetsCommand(name, one.topic),
      })),
    },
    // By topic and number where all of them fit.
    partitions: byLag.nextCursor === null ? rows : byLag.items,
    partitionCount: rows.length + hidden.partitions,
    hidden: {
      topics: hidden.topics.size,
      partitions: hidden.partitions,
    },
    partitionsCursor: byLag.nextCursor,
    unheldPartitions: detail.members.some(one => one.assignment === undefined)
      ? null
      : hidden.unheld + rows.filter(({ memberId }) => memberId === null).length,
  };
}

/** What a page of a group's own asks for. */
type OwnPage<T> = (
  model: ReadModel,
  subject: AnnotatedSubject,
  page: PageQuery,
  caller: Caller,
) => Promise<Page<T>>;

/**
 * A page of the members of a group.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export const groupMembers: OwnPage<GroupMemberRow> = async (
  model,
  subject,
  page,
  caller,
) => {
  const { detail, hidden } = await knownGroup(model, subject, caller);
  const { items, nextCursor } = memberPage(detail, subject, page);
  return {
    items: items.map(member => memberRow(member, hidden.topics)),
    nextCursor,
  };
};

/**
 * A page of the partitions that a group reads, most lag first.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export const groupPartitions: OwnPage<GroupPartitionRow> = async (
  model,
  subject,
  page,
  caller,
) => {
  const { rows } = await knownGroup(model, subject, caller);
  return partitionPage(rows, subject, page);
};

/**
 * One of the partitions that a group reads, and when it was assessed; without a row where it does not read that partition.
 *
 * @throws NotFoundError when no sweep has seen the group, or the caller may not see it
 */
export async function groupPartition(
  model: SubjectModel & Pick<ReadModel, 'details' | 'offsets'>,
  place: { cluster: string; group: string; topic: string; partition: number },
  caller: Caller,
): Promise<{ assessedAt: string | null; row: GroupPartitionRow | undefined }> {
  const { cluster, group: name, topic, partition } = place;
  const subject: AnnotatedSubject = { cluster, kind: 'consumer-group', name };
  const { summary, rows } = await knownGroup(model, subject, caller);
  return {
    assessedAt: summary.assessedAt,
    row: rows.find(one => one.topic === topic && one.partition === partition),
  };
}

/** What is known of a group, with what it reads of topics that the caller may see. */
async function knownGroup(
  model: SubjectModel & Pick<ReadModel, 'details' | 'offsets'>,
  subject: AnnotatedSubject,
  caller: Caller,
) {
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<GroupRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const { detail, sweepId } = stored;
  const all = await partitionRows(model, subject, detail, sweepId);
  const topics = await hiddenTopics(
    model,
    subject.cluster,
    [...topicsNamed(detail), ...all.map(({ topic }) => topic)],
    caller,
  );
  const rows = all.filter(({ topic }) => !topics.has(topic));
  const unseen = all.filter(({ topic }) => topics.has(topic));
  return {
    summary,
    detail: withoutTopics(detail, topics),
    rows,
    hidden: {
      topics,
      partitions: unseen.length,
      unheld: unseen.filter(({ memberId }) => memberId === null).length,
    },
  };
}

function memberPage(
  { members }: GroupRecord,
  subject: AnnotatedSubject,
  { limit = PAGE_SIZE, cursor }: PageQuery,
): Page<GroupMemberSnapshot> {
  const list = `members of ${subjectKey(subject)}`;
  return pageOf(members, list, { limit, cursor });
}

function partitionPage(
  rows: readonly GroupPartitionRow[],
  subject: AnnotatedSubject,
  { limit = PAGE_SIZE, cursor }: PageQuery,
): Page<GroupPartitionRow> {
  const byLag = [...rows].sort((a, b) => (b.lag ?? -1) - (a.lag ?? -1));
  return pageOf(byLag, `partitions of ${subjectKey(subject)}`, {
    limit,
    cursor,
  });
}

/** @param hidden - topics that are not named */
function memberRow(
  member: GroupMemberSnapshot,
  hidden: ReadonlySet<string>,
): GroupMemberRow {
  const { assignment } = member;
  let left = ASSIGNMENT_SHOWN;
  // Without a prototype: `constructor` and `__proto__` are legal names of topics.
  const shown: Record<string, number[]> = Object.create(null);
  for (const [topic, partitions] of Object.entries(assignment ?? {})) {
    if (left <= 0) break;
    if (hidden.has(topic)) continue;
    shown[topic] = partitions.slice(0, left);
    left -= partitions.length;
  }
  return {
    memberId: member.memberId,
    clientId: member.clientId,
    host: member.host,
    instanceId: member.instanceId ?? null,
    assignment: assignment ? shown : null,
    assignmentFault: member.assignmentFault?.message ?? null,
    partitions: assignment
      ? Object.values(assignment).reduce((sum, one) => sum + one.length, 0)
      : null,
  };
}

async function partitionRows(
  model: Pick<ReadModel, 'offsets'>,
  { cluster, name }: AnnotatedSubject,
  detail: GroupRecord,
  sweepId: number,
): Promise<GroupPartitionRow[]> {
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const read = offsets
    ? readPartitions({ ...detail, groupId: name }, offsets)
    : [];
  const holders = holdersOf(detail.members);
  const evaluations = evaluationsOf(detail);
  const ages = agesOf(detail);
  return read.map((one): GroupPartitionRow => {
    const { topic, partition, committed, logEnd } = one;
    const key = `${topic}/${partition}`;
    const holder = holders.get(key);
    const evaluation = evaluations.get(key);
    // A commit made for an earlier topic of the same name says nothing about this one.
    const lag = evaluation?.withoutLag ? null : one.lag;
    return {
      topic,
      partition,
      committedOffset: committed,
      logStartOffset: one.logStart,
      logEndOffset: logEnd,
      lag,
      memberId: holder?.memberId ?? null,
      clientId: holder?.clientId ?? null,
      host: holder?.host ?? null,
      reason: textOf(
        one.reason ?? (evaluation?.withoutLag ? evaluation.reason : null),
      ),
      behavior:
        evaluation?.behavior ?? (committed === null ? null : behaviorOf(lag)),
      behaviorReason: textOf(evaluation?.reason ?? null),
      timeLag: lag === null ? null : timeLagOf(ages.get(key)),
    };
  });
}

function textOf(reason: LagReason | null): string | null {
  return reason && lagReasonText(reason);
}

function holdersOf(
  members: readonly GroupMemberSnapshot[],
): Map<string, GroupMemberSnapshot> {
  const holders = new Map<string, GroupMemberSnapshot>();
  for (const member of members) {
    for (const [topic, partitions] of Object.entries(member.assignment ?? {})) {
      for (const partition of partitions) {
        holders.set(`${topic}/${partition}`, member);
      }
    }
  }
  return holders;
}

function evaluationsOf({
  evaluations = [],
}: Partial<GroupRecord>): Map<string, StoredEvaluation> {
  return new Map(
    evaluations.map(evaluation => [
      `${evaluation.topic}/${evaluation.partition}`,
      evaluation,
    ]),
  );
}

function agesOf({ ages = {} }: Partial<GroupRecord>): Map<string, StoredAge> {
  return new Map(
    Object.entries(ages).flatMap(([topic, ofTopic]) =>
      ofTopic.map((age): [string, StoredAge] => [`${topic}/${age[0]}`, age]),
    ),
  );
}

/** Only what is not plain was stored: without an evaluation the group is progressing, as far as the lag is known. */
function behaviorOf(lag: number | null): 'ok' | 'unknown' {
  return lag === null ? 'unknown' : 'ok';
}

/** Only partitions with something left to read have an age. */
function timeLagOf(age: StoredAge | undefined): TimeLag {
  if (!age) return { seconds: 0, atLeast: false, reason: null };
  const [, seconds, atLeast, reason = null, atMostSeconds, doubt] = age;
  return {
    seconds,
    atLeast,
    ...(typeof atMostSeconds === 'number' && { atMostSeconds }),
    ...(doubt && { doubt }),
    reason,
  };
}
