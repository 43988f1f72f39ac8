import { ConflictError, InputError } from '@backstage/errors';
import {
  isModelFailure,
  PlacedTopic,
  ReassignmentAnswer,
  ReassignmentRequest,
  reassignmentScriptSteps,
  reassignmentSteps,
  reassignmentSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicRecord } from '../../assessment/stores/details';
import { TimeSlice } from '../../timeSlice';
import { readFreshness, ReadModel } from '../ReadModel';

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
  const plan = await inSlices(
    reassignmentSteps({
      ...request,
      brokers: published.brokers.map(({ id, rack }) => ({ id, rack })),
      topics: await placedTopics(model, cluster, published.sweepId),
    }),
  );
  if (isModelFailure(plan)) throw new InputError(plan.error.message);
  const { batches, throttleBytesPerSecond: _asked, ...numbers } = plan;
  const { fileName, text } = await inSlices(reassignmentScriptSteps(plan));
  return {
    ...numbers,
    cluster,
    assessedAt,
    summary: reassignmentSummary(plan),
    batches: batches.length,
    script: { fileName, text },
  };
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
