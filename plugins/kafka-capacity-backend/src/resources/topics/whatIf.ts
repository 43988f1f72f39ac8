import { InputError, NotFoundError } from '@backstage/errors';
import {
  applyProfile,
  isModelFailure,
  PartitionQuestion,
  PartitionRecommendation,
  recommendPartitions,
} from 'backstage-plugin-kafka-capacity-common';
import { clusterSettings, ReadModel } from '../ReadModel';

/**
 * Recommends a partition count for given numbers, by the limits of a cluster or the installation's own.
 *
 * @throws NotFoundError when the cluster is not configured
 * @throws InputError that names the number that is out of range
 */
export function answerWhatIf(
  model: ReadModel,
  { cluster, profile, ...question }: PartitionQuestion,
): PartitionRecommendation {
  const { policies: base } =
    cluster === undefined ? model.settings : settingsOf(model, cluster);
  const policies = profile ? applyProfile(base, profile, 'profile') : base;
  const recommendation = recommendPartitions({
    ...question,
    policy: policies.partitions,
    origins: policies.origins,
  });
  if (isModelFailure(recommendation)) {
    throw new InputError(recommendation.error.message);
  }
  return recommendation;
}

function settingsOf(model: ReadModel, cluster: string) {
  const settings = clusterSettings(model, cluster);
  if (settings) return settings;
  throw new NotFoundError(`Cluster '${cluster}' is not configured`);
}
