import { InputError } from '@backstage/errors';
import {
  isEntityReference,
  MIN_INSYNC_REPLICAS,
  newTopicNameProblem,
  NewTopicDeclaration,
  TopicCreation,
  withMinInsyncReplicas,
} from 'backstage-plugin-kafka-capacity-common';
import { CapacitySettings } from '../config';

/** What is worth knowing about the name of a topic that is to be created. */
export function checkName(
  { topicNames }: Pick<CapacitySettings, 'topicNames'>,
  name: string,
): string[] {
  const allowed = newTopicNameProblem(name, topicNames ?? null);
  if (allowed !== undefined) {
    throw new InputError(
      `Nothing was changed: the name must be ${allowed}, but it is '${name}'`,
    );
  }
  return name.includes('_') && name.includes('.')
    ? [
        `The name ${name} has '.' and '_', which are the same in the names of Kafka's metrics.`,
      ]
    : [];
}

/** A topic as it is to be, with nothing left to chance that decides over its records. */
export type CompleteTopic = ReturnType<
  typeof withMinInsyncReplicas<TopicCreation>
>;

/** What is worth knowing about how many replicas must have a record. */
export function checkInsync({
  configs,
  replicationFactor,
}: CompleteTopic): string[] {
  const given = configs[MIN_INSYNC_REPLICAS];
  const least = Number(given);
  if (!(Number.isInteger(least) && least >= 1 && least <= replicationFactor)) {
    throw new InputError(
      `Nothing was changed: ${MIN_INSYNC_REPLICAS} must be a whole number from 1 to the replication factor, which is ${replicationFactor}, but it is ${JSON.stringify(
        given,
      )}`,
    );
  }
  if (least === replicationFactor) {
    return [
      `${MIN_INSYNC_REPLICAS} is ${least}, as many as there are replicas: with acks=all nothing can be written while one broker is away.`,
    ];
  }
  return least === 1 && replicationFactor >= 3
    ? [
        `${MIN_INSYNC_REPLICAS} is 1 of ${replicationFactor} replicas: what is acknowledged may be on one broker alone, and is lost with it.`,
      ]
    : [];
}

/**
 * Refuses more copies than there are brokers.
 *
 * @param brokers - how many the last sweep saw; undefined when none has worked yet
 */
export function checkBrokers(
  replicationFactor: number,
  brokers: number | undefined,
  {
    assessedAt,
    namesBrokers,
  }: { assessedAt: string | null; namesBrokers: boolean },
): void {
  if (!brokers || replicationFactor <= brokers) return;
  const seen = namesBrokers
    ? `, which were ${brokers} in the sweep of ${assessedAt}`
    : '';
  throw new InputError(
    `Nothing was changed: the replication factor must be no more than there are brokers${seen}, but it is ${replicationFactor}`,
  );
}

/** Refuses references that name no entity. */
export function checkDeclaration(
  declaration: NewTopicDeclaration | undefined,
): void {
  const { owner, system } = declaration ?? {};
  for (const [field, ref] of Object.entries({ owner, system })) {
    if (ref === undefined || isEntityReference(ref)) continue;
    throw new InputError(
      `Nothing was changed: declaration.${field} must be an entity reference such as 'group:default/ordering', but it is ${JSON.stringify(
        ref,
      )}`,
    );
  }
}
