import { InputError, NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  applyProfile,
  isModelFailure,
  PartitionDemand,
  PartitionQuestion,
  PartitionRecommendationAnswer,
  recommendationAnswer,
  recommendPartitions,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { visibleSummary } from '../../access/visibleSummary';
import { TopicRecord } from '../../assessment/stores/details';
import { clusterSettings, ReadModel, SubjectModel } from '../ReadModel';
import { fixedCountOf } from './topicDetail';

/**
 * Recommends a partition count for given numbers, by the limits of a cluster or the installation's own. A topic whose count is fixed
 * keeps it, whatever the numbers.
 *
 * @throws NotFoundError when the cluster is not configured, or no sweep has seen the topic or the caller may not see it
 * @throws InputError that names the number that is out of range, or for a topic without its cluster
 */
export async function answerWhatIf(
  model: SubjectModel & Pick<ReadModel, 'details'>,
  { cluster, topic, profile, ...question }: PartitionQuestion,
  caller: Caller,
): Promise<PartitionRecommendationAnswer> {
  const { policies: base } =
    cluster === undefined ? model.settings : settingsOf(model, cluster);
  const policies = profile ? applyProfile(base, profile, 'profile') : base;
  const { minimum, tierStart } = policies.partitions.rules;
  const recommendation = recommendPartitions({
    ...(topic !== undefined &&
      (await existingTopic(model, cluster, topic, caller))),
    ...question,
    // As a topic that exists is assessed: what is asked for is firm, the rules ask for what the policy has them ask for.
    firm: {
      targetParallelism: question.targetParallelism ?? null,
      minimum: minimum !== 'advice',
      tierStart: tierStart !== 'advice',
    },
    policy: policies.partitions,
    origins: policies.origins,
  });
  if (isModelFailure(recommendation)) {
    throw new InputError(recommendation.error.message);
  }
  return recommendationAnswer(recommendation);
}

async function existingTopic(
  model: SubjectModel & Pick<ReadModel, 'details'>,
  cluster: string | undefined,
  name: string,
  caller: Caller,
): Promise<Pick<PartitionDemand, 'currentPartitions' | 'fixed'>> {
  if (cluster === undefined) {
    throw new InputError(
      'cluster is missing: topic needs the cluster it is on',
    );
  }
  const subject: AnnotatedSubject = { cluster, kind: 'topic', name };
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  return {
    currentPartitions: stored.detail.partitions.length,
    fixed: fixedCountOf(model, cluster, name, stored.detail),
  };
}

function settingsOf(model: Pick<ReadModel, 'settings'>, cluster: string) {
  const settings = clusterSettings(model, cluster);
  if (settings) return settings;
  throw new NotFoundError(`Cluster '${cluster}' is not configured`);
}
