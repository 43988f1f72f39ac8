import {
  assessNewTopic,
  formatQuantity,
  kafkaCapacityTopicCreatePermission,
  MIN_INSYNC_REPLICAS,
  Subject,
  TopicChange,
  TopicCreation,
  withMinInsyncReplicas,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicChangeResult } from 'backstage-plugin-kafka-capacity-node';
import { ReservationStore } from './ReservationStore';
import { mergeDeclared } from '../../registrations/registrationsOf';
import { brokerLoads } from '../brokerLoads';
import { Caller } from '../../access/Caller';
import {
  clusterPolicies,
  clusterSettings,
  readFreshness,
  ReadModel,
} from '../ReadModel';
import { mustBeTheSame, mustNotCollide, seenShape } from './takenNames';
import {
  Ask,
  auditedChange,
  carryOut,
  changerOf,
  decided,
  HttpRequest,
  changeOptions,
  requireChangePermission,
  mustBeSwept,
  mustNotBlock,
  refuseUnsupported,
  TopicChangeServices,
  warningOf,
  withReserved,
} from './topicChanges';
import {
  checkBrokers,
  checkConfigs,
  checkDeclaration,
  checkFixed,
  checkInsync,
  checkName,
  checkOwner,
  CompleteTopic,
} from './topicCreationChecks';
import {
  createDeclared,
  declaring,
  keepDeclaration,
} from './topicDeclarations';

/**
 * Creates a topic unless it is there.
 *
 * @throws NotAllowedError without the permission or where changes are off, InputError that says what is wrong, ConflictError when the
 * topic is there otherwise or the brokers can't hold it, ServiceUnavailableError where the cluster can't be asked; each says what was
 * not done, and the audit log is told
 */
export async function createTopic(
  services: TopicChangeServices,
  cluster: string,
  { dryRun = false, declaration, ...wanted }: TopicCreation,
  caller: Caller,
  request: HttpRequest,
): Promise<TopicChange> {
  const { model } = services;
  const { declarations } = model;
  const topic = withMinInsyncReplicas(wanted);
  const { name, partitions, replicationFactor, configs } = topic;
  const meta = {
    ...{ cluster, topic: name, partitions, replicationFactor, dryRun },
    configs,
    ...(declaration && { owner: declaration.owner }),
  };
  const event = { eventId: 'topic-create', request, meta };
  return auditedChange(services, event, async () => {
    await requireChangePermission(
      model,
      cluster,
      caller,
      kafkaCapacityTopicCreatePermission,
    );
    const admin = changerOf(services, cluster);
    const create = admin.createTopic?.bind(admin) ?? refuseUnsupported(cluster);
    await mustBeSwept(model, cluster);
    const ofDeclaration = await checkDeclaration(declaration, caller.entities);
    await checkOwner(
      declaration,
      { cluster, name, configs },
      caller,
      model.settings.ownership.rules,
    );
    const attempt =
      declaration &&
      (await declaring(declarations, {
        ...{ cluster, name, declaration },
        creator: caller.name,
      }));
    const ask: Ask = validateOnly => {
      const asked = async () =>
        unlessMoved(
          model,
          { cluster, topic, caller },
          await create(topic, changeOptions(validateOnly)),
        );
      return validateOnly || !attempt
        ? asked()
        : createDeclared(declarations, attempt, asked);
    };
    const { result, warnings } = await tryTopic(
      model,
      { cluster, topic, caller, dryRun },
      ask,
      services.model.reservations,
    );
    const { outcome, before } = result;
    warnings.push(...ofDeclaration);
    if (attempt) {
      warnings.push(
        ...(await keepDeclaration(
          { declarations, logger: services.logger },
          attempt,
          outcome,
          dryRun,
        )),
      );
    }
    const { shape, settings } = inWords(topic);
    const findings = {
      changed: `Topic ${name} was created with ${settings}.`,
      valid: `Topic ${name} would be created with ${settings}; nothing was changed.`,
      unchanged: `Topic ${name} is already there with ${shape}: nothing was changed, and its settings were not compared.`,
    };
    const done = decided(outcome);
    return {
      ...{ cluster, topic: name, outcome: done, dryRun },
      from: before?.partitions ?? null,
      to: partitions,
      replicationFactor,
      finding: findings[done],
      warnings,
    };
  });
}

/**
 * Checks a topic that is to be declared elsewhere, by what the last sweep saw: Kafka is not asked, and it is no matter whether changes are
 * allowed here.
 *
 * @throws InputError that says what is wrong, ConflictError when the topic is there otherwise or the brokers can't hold it
 */
export async function checkNewTopic(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'details'
    | 'registrations'
    | 'settings'
    | 'sweeps'
  >,
  cluster: string,
  wanted: Omit<TopicCreation, 'dryRun' | 'declaration'>,
  caller: Caller,
): Promise<TopicChange> {
  const topic = withMinInsyncReplicas(wanted);
  const { name, partitions, replicationFactor } = topic;
  const ask: Ask = async () => {
    const before = await seenShape(model, { cluster, name }, caller);
    if (!before) return { outcome: 'valid', before };
    const same =
      before.partitions === partitions &&
      before.replicationFactor === replicationFactor;
    return { outcome: same ? 'unchanged' : 'conflict', before };
  };
  const { result, warnings } = await tryTopic(
    model,
    { cluster, topic, caller, dryRun: true },
    ask,
  );
  const { shape, settings } = inWords(topic);
  const findings = {
    valid: `Topic ${name} can be declared with ${settings}.`,
    unchanged: `Topic ${name} is already there with ${shape}; its settings were not compared.`,
  };
  const outcome = result.outcome === 'unchanged' ? 'unchanged' : 'valid';
  return {
    ...{ cluster, topic: name, outcome, dryRun: true },
    from: result.before?.partitions ?? null,
    to: partitions,
    replicationFactor,
    finding: findings[outcome],
    warnings,
  };
}

/** Everything that is asked of a new topic, whoever makes it. */
async function tryTopic(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'details'
    | 'registrations'
    | 'settings'
    | 'sweeps'
  >,
  trial: {
    cluster: string;
    topic: CompleteTopic;
    caller: Caller;
    dryRun: boolean;
  },
  ask: Ask,
  /** Absent where nothing is created here. */
  reservations?: ReservationStore,
): Promise<{ result: TopicChangeResult; warnings: string[] }> {
  const { cluster, topic, caller, dryRun } = trial;
  const { name, replicationFactor } = topic;
  const warnings = checkName(model.settings, name);
  checkConfigs(model.settings, topic.configs);
  const subject: Subject = { cluster, kind: 'topic', name };
  const registrations = await model.registrations.onSubjects([subject]);
  checkFixed(
    clusterSettings(model, cluster),
    topic,
    mergeDeclared(registrations),
  );
  const ofInsync = checkInsync(topic);
  await mustNotCollide(model, { cluster, name }, caller);
  const { published, assessedAt } = (await readFreshness(model))(cluster);
  const { brokers, namesBrokers } = await brokerLoads(
    published?.brokers ?? null,
    caller,
    kafkaCapacityTopicCreatePermission,
  );
  const hazardsWith = (reserved: number) =>
    mustNotBlock(
      assessNewTopic(
        topic,
        withReserved(brokers, reserved),
        clusterPolicies(model, cluster).partitions,
        namesBrokers,
      ),
      'new-topic',
    );
  const mustBeFit = async () => {
    checkBrokers(replicationFactor, brokers?.length, {
      assessedAt,
      namesBrokers,
    });
    warnings.push(...hazardsWith(0).map(warningOf));
  };
  const result = await carryOut(ask, dryRun, mustBeFit, async () => {
    if (!published || !reservations) {
      throw new Error('Room is reserved for what is created here alone');
    }
    return reservations.reserve(
      { cluster, sweepId: published.sweepId },
      topic.partitions * replicationFactor,
      hazardsWith,
    );
  });
  if (result.before) {
    await mustBeTheSame(model, { cluster, name }, result, topic, caller);
  }
  // What a topic that is there has set is not known here.
  if (result.outcome !== 'unchanged') warnings.push(...ofInsync);
  return { result, warnings };
}

/** A reassignment may be adding replicas to all of a topic's partitions: it has the replication factor that the last sweep saw. */
async function unlessMoved(
  model: Pick<ReadModel, 'details' | 'registrations'>,
  wanted: { cluster: string; topic: CompleteTopic; caller: Caller },
  result: TopicChangeResult,
): Promise<TopicChangeResult> {
  const { cluster, topic, caller } = wanted;
  const { name, partitions, replicationFactor } = topic;
  const { outcome, before } = result;
  const mayBeMoved =
    outcome === 'conflict' &&
    before?.partitions === partitions &&
    before.replicationFactor > replicationFactor;
  if (!mayBeMoved) return result;
  const seen = await seenShape(model, { cluster, name }, caller);
  return seen?.replicationFactor === replicationFactor
    ? { ...result, outcome: 'unchanged' }
    : result;
}

function inWords({ partitions, replicationFactor, configs }: CompleteTopic) {
  const count = formatQuantity(partitions, 'partitions');
  return {
    shape: `${count} and replication factor ${replicationFactor}`,
    settings: `${count}, replication factor ${replicationFactor} and ${MIN_INSYNC_REPLICAS} ${configs[MIN_INSYNC_REPLICAS]}`,
  };
}
