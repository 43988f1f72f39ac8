import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  assessHazards,
  declaredPolicies,
  FixedCount,
  fixedCountSentence,
  Hazard,
  hazardText,
  kafkaCapacityTopicScalePermission,
  Subject,
  TopicChange,
  TopicScaling,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicRecord } from '../../assessment/stores/details';
import { mergeDeclared } from '../../registrations/registrationsOf';
import { Caller } from '../../access/Caller';
import { clusterPolicies, ReadModel, SubjectModel } from '../ReadModel';
import {
  Ask,
  auditedChange,
  carryOut,
  changerOf,
  decided,
  HttpRequest,
  changeOptions,
  requireChangePermission,
  mustNotBlock,
  refuseUnsupported,
  TopicChangeServices,
  mustBeSwept,
  warningOf,
  withReserved,
} from '../topic-changes/topicChanges';
import { fixedCountOf, hazardTopic } from './topicDetail';
import { namedConsumers, visibleConsumers } from './topicConsumers';
import { visibleSummary } from '../../access/visibleSummary';

/**
 * Adds partitions to a topic that the caller may see.
 *
 * @throws NotAllowedError without the permission or where changes are off, NotFoundError when the cluster is not configured, no sweep has
 * seen the topic or the caller may not see it, InputError for fewer partitions than it has, ConflictError when what the topic is forbids it or it has changed since
 * the last sweep, ServiceUnavailableError where the cluster can't be asked; each says what was not done, and the audit log is told
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
  const meta = { cluster, topic: name, to, dryRun };
  const event = { eventId: 'topic-scale', request, meta };
  return auditedChange(services, event, async () => {
    await requireChangePermission(
      model,
      cluster,
      caller,
      kafkaCapacityTopicScalePermission,
    );
    const { summary, brokers, detail } = await knownTopic(
      model,
      subject,
      caller,
    );
    const from = detail.partitions.length;
    mustNotBeFixed(fixedCountOf(model, cluster, name, detail), from, to);
    const admin = changerOf(services, cluster);
    const increase =
      admin.increasePartitions?.bind(admin) ?? refuseUnsupported(cluster);
    const { sweepId } = await mustBeSwept(model, cluster);
    let cautions: Hazard[] = [];
    let hazardsWith = (_reserved: number): Hazard[] => [];
    const doubts: string[] = [];
    const ask: Ask = validateOnly =>
      increase({ topic: name, from, to }, changeOptions(validateOnly));
    const mustBeFit = async () => {
      if (!detail.config) {
        throw new ConflictError(
          `Nothing was changed: whether topic ${name} is compacted could not be read; give the principal DESCRIBE_CONFIGS on it`,
        );
      }
      const { policies } = declaredPolicies(
        clusterPolicies(model, cluster),
        detail.declared,
      );
      const consumers = await visibleConsumers(model, cluster, detail, caller);
      hazardsWith = reserved =>
        mustNotBlock(
          assessHazards(
            hazardTopic(model, subject, detail),
            namedConsumers(detail.consumers, consumers),
            {
              ...{ from, to },
              brokers: withReserved(brokers, reserved),
              policy: policies.partitions,
            },
          ),
          'in-place',
        );
      cautions = hazardsWith(0);
      if (summary.stale) {
        doubts.push(
          `The topic was last assessed at ${summary.stale.since}: ${summary.stale.reason}`,
        );
      }
    };
    const { outcome, before } = await carryOut(ask, dryRun, mustBeFit, () =>
      model.reservations.reserve(
        { cluster, sweepId },
        (to - from) * detail.replicationFactor,
        reserved => void hazardsWith(reserved),
      ),
    );
    const has = before?.partitions ?? from;
    if (outcome === 'conflict') throw conflictOf(name, { has, from, to });
    const findings = {
      changed: `Topic ${name} now has ${to} partitions; it had ${has}.`,
      valid: `Topic ${name} would get ${to} partitions; it has ${has}. Nothing was changed.`,
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
      replicationFactor: before?.replicationFactor ?? detail.replicationFactor,
      finding: findings[done],
      warnings: [
        ...cautions.map(done === 'changed' ? afterwards : warningOf),
        ...doubts,
      ],
    };
  });
}

/** Kafka itself takes more partitions for nearly every topic, also for its own. */
function mustNotBeFixed(fixed: FixedCount | null, from: number, to: number) {
  if (!fixed || to <= from) return;
  throw new ConflictError(
    `Nothing was changed: ${fixedCountSentence(fixed, from)}`,
  );
}

/** A topic that a sweep has seen and the caller may see: the two can't be told apart. */
async function knownTopic(
  model: SubjectModel & Pick<ReadModel, 'details'>,
  subject: Subject,
  caller: Caller,
) {
  const unknown = (finding: string) =>
    new NotFoundError(`Nothing was changed: ${finding}`);
  const seen = await visibleSummary(model, subject, caller).catch(error => {
    throw error instanceof NotFoundError ? unknown(error.message) : error;
  });
  const stored = await model.details.of<TopicRecord>(subject);
  if (!stored || stored.detail.partitions.length === 0) {
    throw unknown(seen.summary.finding);
  }
  // What has been declared since the last sweep holds for a change.
  const registrations = await model.registrations.onSubjects([subject]);
  const declared = mergeDeclared(registrations);
  return { ...seen, detail: { ...stored.detail, declared } };
}

/** What is left to know of a hazard when the change is made: advice on what to do before it comes too late. */
function afterwards(hazard: Hazard): string {
  const { evidence } = hazardText(hazard);
  switch (hazard.id) {
    case 'latest-offset-reset':
      return 'Records that are written before its consumers learn of the new partitions (metadata.max.age.ms, 5 min) may be missed, unless these run with auto.offset.reset=earliest.';
    case 'managed-elsewhere':
      return `${evidence} Declare the new count there now.`;
    case 'sink-connector':
      return `${evidence} Check the connector's key settings (pk.mode=kafka, key.ignore=true, partitioner.class) now.`;
    case 'hot-partition':
      return `${evidence} Spread the records of its busiest keys.`;
    default:
      return warningOf(hazard);
  }
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
