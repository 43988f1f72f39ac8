import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  DeclaredCount,
  isEntityReference,
  MIN_INSYNC_REPLICAS,
  newTopicNameProblem,
  NewTopicDeclaration,
  parseWholeNumber,
  TopicCreation,
  withMinInsyncReplicas,
} from 'backstage-plugin-kafka-capacity-common';
import {
  OwnershipRule,
  ownershipOf,
} from 'backstage-plugin-kafka-capacity-node';
import { Caller } from '../../access/Caller';
import { VisibleEntities } from '../../access/VisibleEntities';
import { CapacitySettings } from '../../config/readSettings';
import { TopicSettings } from '../../config/readSettings';
import { unlessAborted } from '../../unlessAborted';

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

/**
 * Refuses more than one partition where there must be one by design.
 *
 * @param declared - what entities declare of a topic of that name
 * @throws InputError with the reason
 */
export function checkFixed(
  settings: TopicSettings | undefined,
  { name, partitions }: Pick<TopicCreation, 'name' | 'partitions'>,
  declared: DeclaredCount,
): void {
  const fixed = settings?.fixedCountOf({ name }, declared);
  if (fixed?.partitions !== 'one' || partitions === 1) return;
  throw new InputError(
    `Nothing was changed: partitions must be 1 for a topic called '${name}', but it is ${partitions}: ${fixed.reason} (${fixed.source})`,
  );
}

/**
 * Refuses configurations that the installation does not leave to who creates topics, such as those that weaken what others rely on.
 *
 * @throws InputError that names the first, and what is allowed
 */
export function checkConfigs(
  { topicConfigs }: Pick<CapacitySettings, 'topicConfigs'>,
  configs: Readonly<Record<string, string>>,
): void {
  const other = Object.keys(configs).find(key => !topicConfigs.includes(key));
  if (other === undefined) return;
  throw new InputError(
    `Nothing was changed: configs may have ${topicConfigs.join(
      ', ',
    )} (kafkaCapacity.topicConfigs), but it has ${JSON.stringify(other)}`,
  );
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
  const least = parseWholeNumber(given ?? '') ?? NaN;
  if (!(Number.isInteger(least) && least >= 1 && least <= replicationFactor)) {
    throw new InputError(
      `Nothing was changed: ${MIN_INSYNC_REPLICAS} must be a whole number from 1 to the replication factor, which is ${replicationFactor}, but it is ${JSON.stringify(
        given,
      )}`,
    );
  }
  if (least === replicationFactor) {
    return [
      `${MIN_INSYNC_REPLICAS} is ${least}, as many as there are replicas: with acks=all, writes fail while one broker is down.`,
    ];
  }
  return least === 1 && replicationFactor >= 3
    ? [
        `${MIN_INSYNC_REPLICAS} is 1 of ${replicationFactor} replicas: acknowledged records may exist on one broker only, and are lost with it.`,
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

/** A topic is not kept waiting for a hint. */
const LOOKUP_TIMEOUT_MS = 5_000;

/** What may stand in a declaration; the first kind is meant where none is named. */
const DECLARABLE = {
  owner: {
    kinds: ['group', 'user'],
    allowed: "a group or user such as 'group:default/ordering'",
  },
  system: {
    kinds: ['system'],
    allowed: "a system such as 'system:default/shop'",
  },
} as const;

/**
 * Refuses owners and systems that are none.
 *
 * @returns what is worth knowing of those that the caller finds in no catalog: they may come yet
 */
export async function checkDeclaration(
  declaration: NewTopicDeclaration | undefined,
  entities: VisibleEntities,
): Promise<string[]> {
  const refs = (['owner', 'system'] as const).flatMap(field => {
    const given = declaration?.[field];
    return given === undefined
      ? []
      : [{ field, ref: declaredRef(field, given) }];
  });
  const signal = AbortSignal.timeout(LOOKUP_TIMEOUT_MS);
  const warnings = await Promise.all(
    refs.map(async ({ field, ref }) => {
      try {
        return (await unlessAborted(entities.byRef(ref), signal))
          ? []
          : `No ${ref} in the catalog is visible to you: check the ${field}.`;
      } catch {
        return `Whether the catalog has ${ref} is not known: it did not answer.`;
      }
    }),
  );
  return warnings.flat();
}

/**
 * Refuses an owner that the caller does not speak for: a topic belongs to who creates it, unless a rule says whose it is.
 *
 * @throws NotAllowedError that names the owner and what would be allowed
 */
export async function checkOwner(
  declaration: NewTopicDeclaration | undefined,
  topic: { cluster: string; name: string; configs: Record<string, string> },
  caller: Caller,
  rules: readonly OwnershipRule[],
): Promise<void> {
  if (!declaration) return;
  const owner = declaredRef('owner', declaration.owner);
  const { cluster, name, configs: config } = topic;
  const ruled = ownershipOf({ kind: 'topic', cluster, name, config }, rules);
  if (owner === ruled.owner) return;
  if ((await caller.ownershipRefs()).includes(owner)) return;
  throw new NotAllowedError(
    `Nothing was changed: declaration.owner must be you or a group of yours${
      ruled.owner === undefined
        ? ''
        : `, or ${ruled.owner} by the ownership rules`
    }, but it is ${owner}`,
  );
}

/** @throws InputError that names the field, the value and what is allowed */
function declaredRef(field: 'owner' | 'system', given: string): string {
  const { kinds, allowed } = DECLARABLE[field];
  if (isEntityReference(given)) {
    const ref = stringifyEntityRef(
      parseEntityRef(given, { defaultKind: kinds[0] }),
    );
    if (kinds.some(kind => ref.startsWith(`${kind}:`))) return ref;
  }
  throw new InputError(
    `Nothing was changed: declaration.${field} must be ${allowed}, but it is ${JSON.stringify(
      given,
    )}`,
  );
}
