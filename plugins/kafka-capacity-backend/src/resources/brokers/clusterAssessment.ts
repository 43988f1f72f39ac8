import { NotFoundError } from '@backstage/errors';
import {
  actionText,
  clusterAdvice,
  ClusterAssessmentAnswer,
  clusterOptionText,
  clusterSignal,
  findingText,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterRecord } from '../../assessment/brokers/records';
import { clusterPolicies, readFreshness, ReadModel } from '../ReadModel';

/**
 * What was assessed of a cluster as a whole.
 *
 * @throws NotFoundError before the first sweep that assessed it
 */
export async function clusterAssessment(
  model: ReadModel,
  cluster: string,
): Promise<ClusterAssessmentAnswer> {
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
  const { assessment, quorum } = found.detail;
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
    },
    cost: assessment.cost,
    sizing: assessment.sizing,
  };
}
