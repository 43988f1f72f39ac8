import { ConflictError, InputError } from '@backstage/errors';
import {
  isModelFailure,
  PlacedTopic,
  PlannedNetwork,
  ReassignmentAnswer,
  ReassignmentRequest,
  reassignmentScriptSteps,
  reassignmentSteps,
  reassignmentSummary,
  throttleExcessText,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterRecord } from '../../assessment/brokers/records';
import { TopicRecord } from '../../assessment/stores/details';
import { TimeSlice } from '../../timeSlice';
import { clusterPolicies, readFreshness, ReadModel } from '../ReadModel';

/**
 * A plan that gives new brokers their share, made from the last sweep.
 *
 * @throws ConflictError before the first sweep
 */
export async function reassignmentPlan(
  model: ReadModel,
  cluster: string,
  request: ReassignmentRequest,
): Promise<ReassignmentAnswer> {
  const { published, assessedAt } = (await readFreshness(model))(cluster);
  if (!published || assessedAt === null) {
    throw new ConflictError(
      `No sweep of cluster '${cluster}' has succeeded yet, so nothing can be planned`,
    );
  }
  const networks = await networksOf(model, cluster);
  const plan = await inSlices(
    reassignmentSteps({
      ...request,
      brokers: published.brokers.map(({ id, rack }) => ({
        id,
        rack,
        network: networks.get(id),
      })),
      topics: await placedTopics(model, cluster, published.sweepId),
      networkLimitPercent: clusterPolicies(model, cluster).brokerNetwork
        .warning,
    }),
  );
  if (isModelFailure(plan)) throw new InputError(plan.error.message);
  const {
    batches,
    throttleBytesPerSecond: _asked,
    throttleExcess,
    ...numbers
  } = plan;
  const { fileName, text } = await inSlices(reassignmentScriptSteps(plan));
  return {
    ...numbers,
    cluster,
    assessedAt,
    summary: reassignmentSummary(plan),
    throttleWarning: throttleExcess && {
      text: throttleExcessText(throttleExcess),
      fittingBytesPerSecond: throttleExcess.fittingBytesPerSecond,
    },
    batches: batches.length,
    script: { fileName, text },
  };
}

/** What goes through the network of each broker, and what it carries, where both are known. */
async function networksOf(
  { details }: Pick<ReadModel, 'details'>,
  cluster: string,
): Promise<Map<number, PlannedNetwork>> {
  const stored = await details.of<ClusterRecord>({
    cluster,
    kind: 'cluster',
    name: cluster,
  });
  const brokers = stored?.detail.assessment.sizing.brokers ?? [];
  return new Map(
    brokers.flatMap(({ id, size, load }): [number, PlannedNetwork][] => {
      const { percent } = load.network;
      if (size.networkGbps === null || percent === null) return [];
      const capacityBytesPerSecond = (size.networkGbps * 1e9) / 8;
      const trafficBytesPerSecond = (capacityBytesPerSecond * percent) / 100;
      return [[id, { trafficBytesPerSecond, capacityBytesPerSecond }]];
    }),
  );
}

/** Goes through steps, and lets others have their turn in between. */
async function inSlices<Result>(
  steps: Generator<undefined, Result, undefined>,
): Promise<Result> {
  const slice = new TimeSlice();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (slice.spent) await slice.rest();
  }
}

async function placedTopics(
  model: Pick<ReadModel, 'details' | 'offsets'>,
  cluster: string,
  sweepId: number,
): Promise<PlacedTopic[]> {
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const topics: PlacedTopic[] = [];
  let bucket = 0;
  for (;;) {
    const found = await model.details.stretch<TopicRecord>(
      cluster,
      'topic',
      bucket,
    );
    if (!found) return topics;
    bucket = found.next;
    for (const [name, { internal, partitions }] of Object.entries(
      found.details,
    )) {
      const sizes = offsets?.topics.get(name)?.sizes;
      topics.push({
        name,
        internal,
        partitions: partitions.map(([leader, replicas], partition) => {
          const sizeBytes = sizes?.[partition];
          return {
            partition,
            leader,
            replicas,
            ...(sizeBytes !== undefined &&
              !Number.isNaN(sizeBytes) && { sizeBytes }),
          };
        }),
      });
    }
  }
}
