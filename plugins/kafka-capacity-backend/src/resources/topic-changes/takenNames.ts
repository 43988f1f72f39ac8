import { ConflictError } from '@backstage/errors';
import {
  kafkaCapacityClusterReadPermission,
  kafkaCapacityTopicCreatePermission,
  Subject,
  TopicCreation,
  topicNamesCollide,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicChangeResult } from 'backstage-plugin-kafka-capacity-node';
import { TopicRecord } from '../../assessment/stores/details';
import { Caller } from '../../access/Caller';
import { ReadModel, subjectKey } from '../ReadModel';
import { visibleRegistrations, visibleOf } from '../subjects';

/** The name of a topic that may be there. */
type Named = Pick<Subject, 'cluster' | 'name'>;

/**
 * Refuses a name that Kafka takes for that of another topic, before Kafka is asked: it would name the other one, which need not be for
 * the caller to know of.
 */
export async function mustNotCollide(
  model: Pick<ReadModel, 'assessments' | 'details' | 'registrations'>,
  { cluster, name }: Named,
  caller: Caller,
): Promise<void> {
  if (!/[._]/.test(name)) return;
  const alike = (await model.assessments.levels(cluster))
    .filter(
      one =>
        one.kind === 'topic' &&
        one.name !== name &&
        topicNamesCollide(one.name, name),
    )
    .map(one => ({ cluster, name: one.name }));
  if (alike.length === 0) return;
  // A topic that is there has its name.
  if (await seenShape(model, { cluster, name }, caller)) return;
  for (const other of alike) {
    if (!(await seenShape(model, other, caller))) continue;
    throw new ConflictError(
      `Nothing was changed: the name ${name} is taken by a topic that is already there, whose name differs by '.' and '_' alone; to Kafka they are the same, as in the names of its metrics`,
    );
  }
}

/**
 * What the last sweep saw of a topic; null when there was none. Who may create topics is told of any, since Kafka would tell them;
 * others only of those that they may see.
 */
export async function seenShape(
  model: Pick<ReadModel, 'details' | 'registrations'>,
  named: Named,
  caller: Caller,
): Promise<TopicChangeResult['before']> {
  const topic = topicOf(named);
  const stored = await model.details.of<TopicRecord>(topic);
  if (!stored || stored.detail.missing) return null;
  const mayKnow =
    (await caller.may(kafkaCapacityTopicCreatePermission)) ||
    (await visibleOf(model, [topic], caller)).length > 0;
  const { partitions, replicationFactor } = stored.detail;
  return mayKnow ? { partitions: partitions.length, replicationFactor } : null;
}

/** What is there already must be as asked for; what the caller may not see is not told. */
export async function mustBeTheSame(
  model: Pick<ReadModel, 'registrations'>,
  named: Named,
  { outcome, before }: TopicChangeResult,
  wanted: Pick<TopicCreation, 'partitions' | 'replicationFactor'>,
  caller: Caller,
): Promise<void> {
  const topic = topicOf(named);
  const { visible, registered } = await visibleRegistrations(
    model,
    [topic],
    caller,
  );
  const key = subjectKey(topic);
  const isHidden = registered.has(key) && !visible.has(key);
  if (outcome === 'unchanged' && !isHidden) return;
  const taken = `Nothing was changed: the name ${topic.name} is taken by a topic that is already there`;
  const maySee =
    visible.has(key) ||
    (!isHidden && (await caller.may(kafkaCapacityClusterReadPermission)));
  if (!before || !maySee) throw new ConflictError(taken);
  throw new ConflictError(
    `${taken}, with ${before.partitions} partitions and replication factor ${before.replicationFactor} instead of ${wanted.partitions} and ${wanted.replicationFactor}`,
  );
}

function topicOf({ cluster, name }: Named): Subject {
  return { cluster, kind: 'topic', name };
}
