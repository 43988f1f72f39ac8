import { isDeepStrictEqual } from 'node:util';
import { AuditorService } from '@backstage/backend-plugin-api';
import {
  assertError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  assessHazards,
  assessNewTopic,
  declaredPolicies,
  formatQuantity,
  Hazard,
  isModelFailure,
  kafkaCapacityClusterReadPermission,
  ModelResult,
  PartitionStrategy,
  Subject,
  TopicChange,
  TopicCreation,
  NewTopicDeclaration,
  TopicScaling,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  TopicChangeResult,
} from 'backstage-plugin-kafka-capacity-node';
import { TopicRecord } from '../assessments/details';
import { audited, AuditedEvent } from './audited';
import { Caller } from './Caller';
import {
  clusterPolicies,
  clusterSettings,
  readFreshness,
  ReadModel,
  subjectKey,
} from './ReadModel';
import { readRegistrations } from './subjects';
import {
  checkDeclaration,
  checkInsync,
  checkName,
} from './topicCreationChecks';
import { hazardTopic } from './topicDetail';
import { namedReaders, visibleReaders } from './topicReaders';
import { visibleSummary } from './visibleSummary';

/** A way to a cluster that takes longer than this for a change is not waited for. */
const TIMEOUT_MS = 45_000;

const EVENT = { severityLevel: 'medium' } as const;

/** What the audit log is told of a change: what was and was not done. */
const outcomeOf = ({ outcome, finding }: TopicChange) => ({ outcome, finding });

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
  /** The ways to the configured clusters, by name. */
  clusterAdmins: ReadonlyMap<string, TopicChanger>;
}

type HttpRequest = AuditedEvent['request'];

/** Asks the cluster for the change, or only whether it could be made. */
type Ask = (validateOnly: boolean) => Promise<TopicChangeResult>;

/**
 * Creates a topic unless it is there.
 *
 * @throws NotAllowedError where changes are off, InputError that says what is wrong, ConflictError when the topic is there
 * otherwise or the brokers can't hold it, ServiceUnavailableError where the cluster can't be asked; each says what was not done
 */
export async function createTopic(
  services: TopicChangeServices,
  cluster: string,
  creation: TopicCreation,
  caller: Caller,
  request: HttpRequest,
): Promise<TopicChange> {
  const { model } = services;
  const admin = changerOf(services, cluster);
  const create = admin.createTopic?.bind(admin) ?? notOffered(cluster);
  const { dryRun = false, declaration, ...topic } = creation;
  const { name, partitions, replicationFactor } = topic;
  const subject: Subject = { cluster, kind: 'topic', name };
  const what = { cluster, topic: name, partitions, replicationFactor, dryRun };
  const meta = {
    ...what,
    configs: { ...topic.configs },
    ...(declaration && { owner: declaration.owner }),
  };
  const event = { ...EVENT, eventId: 'topic-create', request, meta };
  return audited(
    services.auditor,
    event,
    async () => {
      const warnings = [
        ...checkName(model.settings, name),
        ...checkInsync(topic),
      ];
      checkDeclaration(declaration);
      const ask: Ask = validateOnly =>
        create(topic, {
          validateOnly,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
      const result = await carryOut(ask, dryRun, async () => {
        const freshness = (await readFreshness(model))(cluster);
        const hazards = assessNewTopic(
          topic,
          freshness.published?.brokers ?? null,
          clusterPolicies(model, cluster).partitions,
        );
        warnings.push(...mustNotBlock(hazards, 'new-topic'));
      });
      const { outcome, before } = result;
      if (before) await mustBeTheSame(model, subject, result, topic, caller);
      if (declaration) {
        if (outcome === 'changed') {
          warnings.push(
            ...(await keepDeclaration(model, subject, declaration)),
          );
        } else if (outcome === 'unchanged') {
          warnings.push(...(await mustBeDeclared(model, subject, declaration)));
        }
      }
      const shape = `${formatQuantity(
        partitions,
        'partitions',
      )} and replication factor ${replicationFactor}`;
      const findings = {
        changed: `Topic ${name} was created with ${shape}.`,
        valid: `Topic ${name} would be created with ${shape}; nothing was changed.`,
        unchanged: `Topic ${name} is already there with ${shape}: nothing was changed, and its settings were not compared.`,
      };
      const done = decided(outcome);
      return {
        cluster,
        topic: name,
        outcome: done,
        dryRun,
        from: before?.partitions ?? null,
        to: partitions,
        replicationFactor,
        finding: findings[done],
        warnings,
      };
    },
    outcomeOf,
  );
}

/**
 * Adds partitions to a topic that the caller may see.
 *
 * @throws NotAllowedError where changes are off, NotFoundError when no sweep has seen the topic or the caller may not see it,
 * InputError for fewer partitions than it has, ConflictError when what the topic is forbids it or it has changed since the last
 * sweep, ServiceUnavailableError where the cluster can't be asked; each says what was not done
 */
export async function scaleTopic(
  services: TopicChangeServices,
  { cluster, topic: name }: { cluster: string; topic: string },
  { partitions: to, dryRun = false }: TopicScaling,
  caller: Caller,
  request: HttpRequest,
): Promise<TopicChange> {
  const { model } = services;
  const subject: Subject = { cluster, kind: 'topic', name };
  const { summary, brokers } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  const from = stored?.detail.partitions.length ?? 0;
  if (!stored || from === 0) throw new NotFoundError(summary.finding);
  const { detail } = stored;
  const admin = changerOf(services, cluster);
  const increase = admin.increasePartitions?.bind(admin) ?? notOffered(cluster);
  const meta = { cluster, topic: name, from, to, dryRun };
  const event = { ...EVENT, eventId: 'topic-scale', request, meta };
  return audited(
    services.auditor,
    event,
    async () => {
      const warnings: string[] = [];
      const ask: Ask = validateOnly =>
        increase(
          { topic: name, from, to },
          { validateOnly, signal: AbortSignal.timeout(TIMEOUT_MS) },
        );
      const { outcome, before } = await carryOut(ask, dryRun, async () => {
        if (!detail.config) {
          throw new ConflictError(
            `Nothing was changed: whether topic ${name} is compacted could not be read; give the principal DESCRIBE_CONFIGS on it`,
          );
        }
        const { policies } = declaredPolicies(
          clusterPolicies(model, cluster),
          detail.declared,
        );
        const readers = await visibleReaders(model, cluster, detail, caller);
        const hazards = assessHazards(
          hazardTopic(name, detail),
          namedReaders(detail.readers, readers),
          { from, to, brokers, policy: policies.partitions },
        );
        warnings.push(...mustNotBlock(hazards, 'in-place'));
        if (summary.stale) {
          warnings.push(
            `What is known of the topic is of ${summary.stale.since}: ${summary.stale.reason}`,
          );
        }
      });
      const has = before?.partitions ?? from;
      if (outcome === 'conflict') throw conflictOf(name, { has, from, to });
      const findings = {
        changed: `Topic ${name} was given ${to} partitions; it had ${has}.`,
        valid: `Topic ${name} would be given ${to} partitions, it has ${has}; nothing was changed.`,
        unchanged: `Topic ${name} has ${to} partitions already; nothing was changed.`,
      };
      const done = decided(outcome);
      return {
        cluster,
        topic: name,
        outcome: done,
        dryRun,
        from: has,
        to,
        replicationFactor:
          before?.replicationFactor ?? detail.replicationFactor,
        finding: findings[done],
        warnings,
      };
    },
    outcomeOf,
  );
}

function changerOf(
  { model, clusterAdmins }: TopicChangeServices,
  cluster: string,
): TopicChanger {
  if (!clusterSettings(model, cluster)?.allowChanges) {
    throw new NotAllowedError(
      `Changing topics is off for cluster '${cluster}': set allowChanges of the cluster to true in the configuration to allow it`,
    );
  }
  return clusterAdmins.get(cluster) ?? {};
}

function notOffered(cluster: string): never {
  throw new NotImplementedError(
    `The way to cluster '${cluster}' can't change topics`,
  );
}

/** Has a change validated, looks whether anything speaks against it, and makes it unless it is a dry run. */
async function carryOut(
  ask: Ask,
  dryRun: boolean,
  mustBeFit: () => Promise<void>,
): Promise<TopicChangeResult> {
  try {
    const valid = accepted(await ask(true));
    if (valid.outcome !== 'valid') return valid;
    await mustBeFit();
    return dryRun ? valid : accepted(await ask(false));
  } catch (error) {
    assertError(error);
    if (KNOWN_ERRORS.has(error.name)) throw error;
    throw new ServiceUnavailableError(error.message);
  }
}

function accepted(result: TopicChangeResult): TopicChangeResult {
  const { outcome, fault } = result;
  if (outcome !== 'refused') return result;
  const { code = 'UNKNOWN_SERVER_ERROR', message = 'Kafka gave no reason' } =
    fault ?? {};
  const sentence = `Nothing was changed: ${message} (${code})`;
  if (INPUT_ERRORS.has(code)) throw new InputError(sentence);
  if (code === 'TOPIC_ALREADY_EXISTS') throw new ConflictError(sentence);
  throw new ServiceUnavailableError(sentence);
}

function decided(
  outcome: TopicChangeResult['outcome'],
): TopicChange['outcome'] {
  if (outcome === 'changed' || outcome === 'valid' || outcome === 'unchanged') {
    return outcome;
  }
  throw new ConflictError('Nothing was changed: the topic is another already');
}

function mustNotBlock(
  hazards: ModelResult<Hazard[]>,
  strategy: PartitionStrategy,
): string[] {
  if (isModelFailure(hazards)) throw new InputError(hazards.error.message);
  const blocking = hazards.filter(({ blocks }) => blocks.includes(strategy));
  const sentences = (of: Hazard[]) =>
    of.map(({ evidence, advice }) => `${evidence} ${advice}`);
  if (blocking.length > 0) {
    throw new ConflictError(
      `Nothing was changed: ${sentences(blocking).join(' ')}`,
    );
  }
  return sentences(hazards);
}

/** What is there already must be as asked for; what the caller may not see is not told. */
async function mustBeTheSame(
  model: ReadModel,
  subject: Subject,
  { outcome, before }: TopicChangeResult,
  wanted: TopicCreation,
  caller: Caller,
): Promise<void> {
  const { visible, claimed } = await readRegistrations(
    model,
    [subject],
    caller,
  );
  const key = subjectKey(subject);
  const isHidden = claimed.has(key) && !visible.has(key);
  if (outcome === 'unchanged' && !isHidden) return;
  const taken = `Nothing was changed: the name ${subject.name} is taken by a topic that is already there`;
  const maySee =
    visible.has(key) ||
    (!isHidden && (await caller.may(kafkaCapacityClusterReadPermission)));
  if (!before || !maySee) throw new ConflictError(taken);
  throw new ConflictError(
    `${taken}, with ${before.partitions} partitions and replication factor ${before.replicationFactor} instead of ${wanted.partitions} and ${wanted.replicationFactor}`,
  );
}

function conflictOf(
  name: string,
  { has, from, to }: { has: number; from: number; to: number },
): Error {
  return to < has
    ? new InputError(
        `Nothing was changed: topic ${name} has ${has} partitions, and partitions can't be removed, so that it can't have ${to}`,
      )
    : new ConflictError(
        `Nothing was changed: topic ${name} has ${has} partitions now, and ${from} when it was assessed; try again after the next sweep`,
      );
}

/** The topic is there by now: that nobody will know whose it is must not pass for a change that failed. */
async function keepDeclaration(
  model: ReadModel,
  subject: Subject,
  declaration: NewTopicDeclaration,
): Promise<string[]> {
  try {
    await model.declarations.put(subject, declaration, Date.now());
    return [];
  } catch (error) {
    assertError(error);
    return [
      `What was declared about ${subject.name} could not be kept, so that its entity will not have it: ${error.message}`,
    ];
  }
}

/** What is there already is not to be had by declaring it: only who created it here has said whose it is. */
async function mustBeDeclared(
  model: ReadModel,
  { cluster, name }: Subject,
  declaration: NewTopicDeclaration,
): Promise<string[]> {
  const known = (await model.declarations.onCluster(cluster)).get(name);
  return isDeepStrictEqual(known, declaration)
    ? []
    : [
        `Topic ${name} was there already, so that what is declared about it here was not kept: its entity has to say it.`,
      ];
}
