import { NotFoundError } from '@backstage/errors';
import {
  actionText,
  brokerReasonText,
  clusterAdvice,
  ClusterAssessmentAnswer,
  clusterOptionText,
  clusterSignal,
  findingText,
  SubjectEntity,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterRecord, StoredSource } from '../../assessment/brokers/records';
import { Caller } from '../../access/Caller';
import {
  clusterPolicies,
  readFreshness,
  ReadModel,
  subjectKey,
} from '../ReadModel';
import { visibleRegistrations } from '../subjects';

/**
 * What was assessed of a cluster as a whole.
 *
 * @throws NotFoundError before the first sweep that assessed it
 */
export async function clusterAssessment(
  model: ReadModel,
  cluster: string,
): Promise<Omit<ClusterAssessmentAnswer, 'entities'>> {
  const { assessedAt, stale } = (await readFreshness(model))(cluster);
  const policies = clusterPolicies(model, cluster);
  const [[stored], found] = await Promise.all([
    model.assessments.ofKind(cluster, 'cluster'),
    model.details.of<ClusterRecord>({
      cluster,
      kind: 'cluster',
      name: cluster,
    }),
  ]);
  if (!stored || !found) {
    throw new NotFoundError(`No sweep has assessed cluster '${cluster}' yet`);
  }
  const { assessment, quorum, source } = found.detail;
  const { brokersNeeded } = assessment;
  return {
    cluster,
    level: stored.level,
    since: new Date(stored.since).toISOString(),
    coverage: stored.coverage,
    brokersKnown: assessment.brokersKnown,
    finding: findingText(stored.finding),
    action: stored.action && actionText(stored.action),
    assessedAt,
    stale,
    signals: assessment.signals.map(one => clusterSignal(one, policies)),
    advice: assessment.advice.map(clusterAdvice),
    options: assessment.options.map(option => ({
      ...option,
      text: clusterOptionText(option, brokersNeeded.current),
    })),
    brokersNeeded,
    balance: assessment.balance,
    quorum: quorum && {
      leader: quorum.leader,
      voters: [...quorum.voters],
      observers: [...quorum.observers],
      metadataBytes: quorum.metadataBytes,
      metadataReason: quorum.metadataReason
        ? brokerReasonText(quorum.metadataReason)
        : null,
    },
    cost: assessment.cost,
    sizing: assessment.sizing,
    sourceProblem: sourceProblem(source),
  };
}

function sourceProblem(
  source: StoredSource | undefined,
): ClusterAssessmentAnswer['sourceProblem'] {
  if (!source) return null;
  const [first, ...others] = 'fault' in source ? [source.fault] : source.faults;
  return first ? { message: first.message, more: others.length } : null;
}

/** The Resources that stand for a cluster, as far as the caller may see them. */
export async function clusterEntities(
  model: Pick<ReadModel, 'registrations'>,
  cluster: string,
  caller: Caller,
): Promise<SubjectEntity[]> {
  const subject = { cluster, kind: 'cluster', name: cluster } as const;
  const { visible } = await visibleRegistrations(model, [subject], caller);
  return visible.get(subjectKey(subject)) ?? [];
}
