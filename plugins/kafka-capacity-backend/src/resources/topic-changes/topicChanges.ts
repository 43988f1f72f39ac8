import { portMessage } from '../../sources/portMessage';
import { LoggerService, AuditorService } from '@backstage/backend-plugin-api';
import {
  isError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { BasicPermission } from '@backstage/plugin-permission-common';
import {
  Hazard,
  hazardText,
  isModelFailure,
  kafkaCapacityReadPermission,
  ModelResult,
  PartitionStrategy,
  TopicChange,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  TopicChangeOptions,
  TopicChangeResult,
} from 'backstage-plugin-kafka-capacity-node';
import { audited, AuditedEvent } from '../../http/audited';
import { Caller } from '../../access/Caller';
import { PublishedCluster } from '../../assessment/stores/ClusterStore';
import { clusterSettings, ReadModel } from '../ReadModel';
import { Reservation } from './ReservationStore';

/** A way to a cluster that takes longer than this for a change is not waited for. */
const TIMEOUT_MS = 45_000;

/** What Kafka refuses because of what it was given. */
const INPUT_ERRORS = new Set([
  'INVALID_CONFIG',
  'INVALID_PARTITIONS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
]);

/** What says already what is wrong; anything else is a cluster that can't be asked. */
const KNOWN_ERRORS = new Set([
  'InputError',
  'ConflictError',
  'ServiceUnavailableError',
]);

/** The ways to a cluster that change topics. */
export type TopicChanger = Pick<
  ClusterAdmin,
  'createTopic' | 'increasePartitions'
>;

/** What a change works with. */
export interface TopicChangeServices {
  model: ReadModel;
  auditor: AuditorService;
  logger: LoggerService;
  /** The ways to the configured clusters, by name. */
  clusterAdmins: ReadonlyMap<string, TopicChanger>;
}

export type HttpRequest = AuditedEvent['request'];

/** Asks the cluster for the change, or only whether it could be made. */
export type Ask = (validateOnly: boolean) => Promise<TopicChangeResult>;

/** Tries a change of which the audit log is told: that it is tried, and what was and was not done, or why it was refused. */
export async function auditedChange(
  { auditor }: Pick<TopicChangeServices, 'auditor'>,
  event: Omit<AuditedEvent, 'severityLevel'>,
  change: () => Promise<TopicChange>,
): Promise<TopicChange> {
  return audited(
    auditor,
    { ...event, severityLevel: 'medium' },
    change,
    ({ outcome, finding }) => ({ outcome, finding }),
  );
}

/**
 * @throws NotAllowedError that names the permission that is missing; who has it is told by NotFoundError that the cluster is not
 * configured
 */
export async function requireChangePermission(
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
  caller: Caller,
  permission: BasicPermission,
): Promise<void> {
  for (const needed of [kafkaCapacityReadPermission, permission]) {
    if (await caller.may(needed)) continue;
    throw new NotAllowedError(
      `Nothing was changed: the permission '${needed.name}' is needed for this`,
    );
  }
  if (!clusterSettings(model, cluster)) {
    throw new NotFoundError(
      `Nothing was changed: cluster '${cluster}' is not configured`,
    );
  }
}

/** The way to a cluster that allows changes. */
export function changerOf(
  { model, clusterAdmins }: TopicChangeServices,
  cluster: string,
): TopicChanger {
  if (!clusterSettings(model, cluster)?.allowChanges) {
    throw new NotAllowedError(
      `Nothing was changed: changing topics is off for cluster '${cluster}'; set allowChanges of the cluster to true in the configuration to allow it`,
    );
  }
  if (!model.settings.changesAreGuarded) {
    throw new NotAllowedError(
      `Nothing was changed: anybody could change topics, because the permission framework is off; set permission.enabled to true, or kafkaCapacity.allowChangesWithoutPermissions where that is what you want`,
    );
  }
  return clusterAdmins.get(cluster) ?? {};
}

/** Refuses what the way to a cluster does not offer. */
export function refuseUnsupported(cluster: string): never {
  throw new NotImplementedError(
    `Nothing was changed: the connection to cluster '${cluster}' can't change topics`,
  );
}

/** How the way to a cluster is asked, and for how long. */
export function changeOptions(validateOnly: boolean): TopicChangeOptions {
  return { validateOnly, signal: AbortSignal.timeout(TIMEOUT_MS) };
}

/** The brokers as they are once what others have reserved is there. */
export function withReserved<T extends { replicas: number }>(
  brokers: readonly T[] | null,
  reserved: number,
): T[] | null {
  return (
    brokers?.map(broker => ({
      ...broker,
      replicas: broker.replicas + Math.ceil(reserved / brokers.length),
    })) ?? null
  );
}

/**
 * What the last sweep saw of a cluster. Without one, nothing is known that could speak against a change.
 *
 * @throws ServiceUnavailableError before the first sweep
 */
export async function mustBeSwept(
  { clusters }: Pick<ReadModel, 'clusters'>,
  cluster: string,
): Promise<PublishedCluster> {
  const published = (await clusters.all()).get(cluster);
  if (published) return published;
  throw new ServiceUnavailableError(
    `Nothing was changed: no sweep of cluster '${cluster}' has succeeded yet`,
  );
}

/**
 * Has a change validated, looks whether anything speaks against it, and makes it unless it is a dry run.
 *
 * @param reserve - takes the room on the brokers that the change needs, or says why there is none
 */
export async function carryOut(
  ask: Ask,
  dryRun: boolean,
  mustBeFit: () => Promise<void>,
  reserve: () => Promise<Reservation>,
): Promise<TopicChangeResult> {
  const valid = await answered(ask, true);
  // What is known here says more than Kafka does, which has no words for far too many partitions.
  if (valid.outcome === 'refused') await mustBeFit();
  accepted(valid);
  if (valid.outcome !== 'valid') return valid;
  await mustBeFit();
  if (dryRun) return valid;
  return changeIn(await reserve(), () => answered(ask, false));
}

async function answered(
  ask: Ask,
  validateOnly: boolean,
): Promise<TopicChangeResult> {
  try {
    return await ask(validateOnly);
  } catch (error) {
    if (isError(error) && KNOWN_ERRORS.has(error.name)) throw error;
    const message = portMessage(error, 'the cluster did not answer');
    throw new ServiceUnavailableError(
      validateOnly ? `Nothing was changed: ${message}` : message,
    );
  }
}

/** Makes a change for which there is room, and keeps the room where the change may have been made. */
async function changeIn(
  room: Reservation,
  change: () => Promise<TopicChangeResult>,
): Promise<TopicChangeResult> {
  let result: TopicChangeResult;
  try {
    result = await change();
  } catch (error) {
    await room.keep();
    throw error;
  }
  await (result.outcome === 'changed' ? room.keep() : room.release());
  return accepted(result);
}

function accepted(result: TopicChangeResult): TopicChangeResult {
  const { outcome, fault } = result;
  if (outcome !== 'refused') return result;
  const { code = 'UNKNOWN_SERVER_ERROR', message = 'Kafka gave no reason' } =
    fault ?? {};
  const named = message.includes(code) ? message : `${message} (${code})`;
  const sentence = `Nothing was changed: ${named}`;
  if (INPUT_ERRORS.has(code)) throw new InputError(sentence);
  if (code === 'TOPIC_ALREADY_EXISTS') throw new ConflictError(sentence);
  throw new ServiceUnavailableError(sentence);
}

/** What became of a change that was not refused. */
export function decided(
  outcome: TopicChangeResult['outcome'],
): TopicChange['outcome'] {
  if (outcome === 'changed' || outcome === 'valid' || outcome === 'unchanged') {
    return outcome;
  }
  throw new ConflictError(
    'Nothing was changed: the topic was recreated meanwhile',
  );
}

/** What is to be looked out for, unless it forbids the change. */
export function mustNotBlock(
  hazards: ModelResult<Hazard[]>,
  strategy: PartitionStrategy,
): Hazard[] {
  if (isModelFailure(hazards)) {
    throw new InputError(`Nothing was changed: ${hazards.error.message}`);
  }
  const blocking = hazards.filter(({ blocks }) => blocks.includes(strategy));
  if (blocking.length > 0) {
    throw new ConflictError(
      `Nothing was changed: ${blocking.map(warningOf).join(' ')}`,
    );
  }
  return hazards;
}

/** What a hazard is, and what to do about it before the change. */
export function warningOf(hazard: Hazard): string {
  const { evidence, advice } = hazardText(hazard);
  return `${evidence} ${advice}`;
}
