import {
  ProcedureReader,
  TopicReader,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredReader, TopicRecord } from '../assessments/details';
import { Caller } from './Caller';
import { ReadModel, subjectKey } from './ReadModel';
import { readSnoozes } from './snoozes';
import { visibleOf } from './subjects';

/** The groups that read a topic, as far as the caller may see them. */
export async function visibleReaders(
  model: ReadModel,
  cluster: string,
  { readers }: TopicRecord,
  caller: Caller,
): Promise<TopicReader[]> {
  const subjects = readers.map(reader => ({
    cluster,
    kind: 'consumer-group' as const,
    name: reader.group,
    reader,
  }));
  const [visible, stored, snoozes] = await Promise.all([
    visibleOf(model, subjects, caller),
    model.assessments.ofSubjects(subjects),
    readSnoozes(model, subjects),
  ]);
  const levels = new Map(stored.map(one => [one.name, one.level]));
  return visible.map(({ subject }) => {
    const { reader } = subject;
    return {
      group: reader.group,
      level: levels.get(reader.group) ?? 'unknown',
      state: reader.state,
      members: reader.members,
      lag: reader.lag,
      snooze: snoozes.get(subjectKey(subject)) ?? null,
    };
  });
}

/** All readers count for hazards and procedures, but those that the caller may not see must not be named. */
export function namedReaders(
  readers: readonly StoredReader[],
  visible: readonly TopicReader[],
): ProcedureReader[] {
  const names = new Set(visible.map(({ group }) => group));
  return readers.map(({ group, members, streamProcessor, sinkConnector }) =>
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

/** What the model judges a topic by, with the name of the group that needs most only for who may see that. */
export function factsFor(
  { facts }: TopicRecord,
  visible: readonly TopicReader[],
): TopicRecord['facts'] {
  const { groupNeed } = facts;
  if (!groupNeed || visible.some(({ group }) => group === groupNeed.group)) {
    return facts;
  }
  return { ...facts, groupNeed: { ...groupNeed, group: null } };
}
