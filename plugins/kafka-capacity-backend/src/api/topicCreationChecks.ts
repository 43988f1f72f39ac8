import {
  KubernetesValidatorFunctions,
  parseEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  newTopicNameProblem,
  TopicCreation,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { CapacitySettings } from '../config';

const MIN_INSYNC_REPLICAS = 'min.insync.replicas';

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

/** What is worth knowing about how many replicas must have a record. */
export function checkInsync({
  configs = {},
  replicationFactor,
}: TopicCreation) {
  const given = configs[MIN_INSYNC_REPLICAS];
  if (given === undefined) return [];
  const least = Number(given);
  if (!(Number.isInteger(least) && least >= 1 && least <= replicationFactor)) {
    throw new InputError(
      `Nothing was changed: ${MIN_INSYNC_REPLICAS} must be a whole number from 1 to the replication factor, which is ${replicationFactor}, but it is ${JSON.stringify(
        given,
      )}`,
    );
  }
  return least === replicationFactor
    ? [
        `${MIN_INSYNC_REPLICAS} is ${least}, as many as there are replicas: with acks=all nothing can be written while one broker is away.`,
      ]
    : [];
}

/** Refuses references that name no entity. */
export function checkDeclaration(
  declaration: NewTopicDeclaration | undefined,
): void {
  const { owner, system } = declaration ?? {};
  for (const [field, ref] of Object.entries({ owner, system })) {
    if (ref === undefined || isEntityRef(ref)) continue;
    throw new InputError(
      `Nothing was changed: declaration.${field} must be an entity reference such as 'group:default/ordering', but it is ${JSON.stringify(
        ref,
      )}`,
    );
  }
}

function isEntityRef(text: string): boolean {
  const { isValidObjectName, isValidNamespace } = KubernetesValidatorFunctions;
  try {
    // What stands for the kind is as good as any where only the shape is asked for.
    const { name, namespace } = parseEntityRef(text, { defaultKind: 'group' });
    return isValidObjectName(name) && isValidNamespace(namespace);
  } catch {
    return false;
  }
}
