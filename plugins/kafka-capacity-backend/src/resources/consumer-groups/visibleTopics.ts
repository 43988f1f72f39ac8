import { Subject } from 'backstage-plugin-kafka-capacity-common';
import { GroupRecord } from '../../assessment/stores/details';
import { Caller } from '../../access/Caller';
import { ReadModel } from '../ReadModel';
import { visibleOf } from '../subjects';

/** What a group reads may be another team's: tells which of its topics the caller may not see. */
export async function hiddenTopics(
  model: Pick<ReadModel, 'registrations'>,
  cluster: string,
  names: Iterable<string>,
  caller: Caller,
): Promise<ReadonlySet<string>> {
  const hidden = new Set(names);
  const topics = [...hidden].map(
    (name): Subject => ({ cluster, kind: 'topic', name }),
  );
  for (const { subject } of await visibleOf(model, topics, caller)) {
    hidden.delete(subject.name);
  }
  return hidden;
}

/** Every topic that the record of a group names. */
export function topicsNamed(detail: GroupRecord): Set<string> {
  return new Set([
    ...detail.members.flatMap(({ assignment }) =>
      Object.keys(assignment ?? {}),
    ),
    ...detail.advice.flatMap(advice =>
      advice.code === 'find-cause'
        ? advice.places.map(({ topic }) => topic)
        : [],
    ),
    ...(detail.abandoned?.topics ?? []).map(({ topic }) => topic),
    ...(detail.fixedTopic ? [detail.fixedTopic.topic ?? ''] : []),
  ]);
}

/** The record of a group that names no hidden topic; what it counts counts them all. */
export function withoutTopics(
  detail: GroupRecord,
  hidden: ReadonlySet<string>,
): GroupRecord {
  if (hidden.size === 0) return detail;
  const { abandoned, fixedTopic } = detail;
  return {
    ...detail,
    advice: detail.advice.map(advice => {
      if (advice.code !== 'find-cause') return advice;
      const places = advice.places.filter(({ topic }) => !hidden.has(topic));
      const left = advice.places.length - places.length;
      return { ...advice, places, morePlaces: advice.morePlaces + left };
    }),
    ...(abandoned && {
      abandoned: {
        total: abandoned.total,
        topics: abandoned.topics.filter(({ topic }) => !hidden.has(topic)),
      },
    }),
    ...(fixedTopic && {
      fixedTopic: hidden.has(fixedTopic.topic ?? '')
        ? { ...fixedTopic, topic: null }
        : fixedTopic,
    }),
  };
}
