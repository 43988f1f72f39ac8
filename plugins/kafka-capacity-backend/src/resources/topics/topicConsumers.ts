import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  compareSubjects,
  Page,
  PageQuery,
  ProcedureConsumer,
  TopicConsumer,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredConsumer, TopicRecord } from '../../assessment/stores/details';
import { Caller } from '../../access/Caller';
import { pageOf } from '../../http/pageCursor';
import { ReadModel, subjectKey, SubjectModel } from '../ReadModel';
import { visibleOf } from '../subjects';
import { visibleSummary } from '../../access/visibleSummary';

/** Readers on a topic's page and on a page of their list, unless told. */
const READERS_SHOWN = 50;

/** The groups that read a topic, as far as the caller may see them, worst first. */
export async function visibleConsumers(
  model: Pick<ReadModel, 'assessments' | 'registrations' | 'snoozes'>,
  cluster: string,
  { consumers }: TopicRecord,
  caller: Caller,
): Promise<TopicConsumer[]> {
  const subjects = consumers.map(reader => ({
    cluster,
    kind: 'consumer-group' as const,
    name: reader.group,
    reader,
  }));
  const [visible, stored, snoozes] = await Promise.all([
    visibleOf(model, subjects, caller),
    model.assessments.traitsOf(subjects),
    // Few findings are snoozed: all of a cluster are read sooner than those of thousands of groups.
    model.snoozes.onCluster(cluster, Date.now()),
  ]);
  const snoozeOf = new Map(snoozes.map(one => [subjectKey(one), one.snooze]));
  const levels = new Map(stored.map(one => [one.name, one.level]));
  return visible
    .map(({ subject }) => {
      const { reader } = subject;
      return {
        group: reader.group,
        level: levels.get(reader.group) ?? 'unknown',
        state: reader.state,
        members: reader.members,
        lag: reader.lag,
        snooze: snoozeOf.get(subjectKey(subject)) ?? null,
      };
    })
    .sort(inOrder);
}

function inOrder(a: TopicConsumer, b: TopicConsumer): number {
  const order = compareSubjects(a, b);
  if (order !== 0) return order;
  return a.group < b.group ? -1 : 1;
}

/**
 * A page of the groups that read a topic, worst first.
 *
 * @throws NotFoundError when no sweep has seen the topic, or the caller may not see it
 */
export async function topicConsumers(
  model: SubjectModel & Pick<ReadModel, 'details'>,
  cluster: string,
  name: string,
  page: PageQuery,
  caller: Caller,
): Promise<Page<TopicConsumer>> {
  const subject: AnnotatedSubject = { cluster, kind: 'topic', name };
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const consumers = await visibleConsumers(
    model,
    cluster,
    stored.detail,
    caller,
  );
  return readerPage(consumers, subject, page);
}

/** A page of the readers of a topic. */
export function readerPage(
  consumers: readonly TopicConsumer[],
  subject: AnnotatedSubject,
  { limit = READERS_SHOWN, cursor }: PageQuery,
): Page<TopicConsumer> {
  return pageOf(consumers, `consumers of ${subjectKey(subject)}`, {
    limit,
    cursor,
  });
}

/** All readers count for hazards and procedures, but those that the caller may not see must not be named. */
export function namedConsumers(
  consumers: readonly StoredConsumer[],
  visible: readonly TopicConsumer[],
): ProcedureConsumer[] {
  const names = new Set(visible.map(({ group }) => group));
  return consumers.map(({ group, members, streamProcessor, sinkConnector }) =>
    names.has(group)
      ? { groupId: group, members, streamProcessor, sinkConnector }
      : {
          groupId: 'a group that you may not see',
          unnamed: true,
          members,
          sinkConnector,
          // Why it looks like one names the application.
          ...(streamProcessor !== undefined && {
            streamProcessor: 'it looks like a stream processor',
          }),
        },
  );
}

/**
 * What the model assesses a topic by, with the name of the group that needs most only for who may see that.
 *
 * @param assessedAt - when members were counted
 */
export function factsFor(
  { facts }: TopicRecord,
  visible: readonly TopicConsumer[],
  assessedAt: string | null,
): TopicRecord['facts'] {
  const { groupNeed, largestGroupMembers } = facts;
  const isVisible = visible.some(({ group }) => group === groupNeed?.group);
  return {
    ...facts,
    largestGroupMembers: largestGroupMembers && {
      ...largestGroupMembers,
      ...(assessedAt !== null && { at: assessedAt }),
    },
    groupNeed:
      groupNeed && !isVisible ? { ...groupNeed, group: null } : groupNeed,
  };
}
