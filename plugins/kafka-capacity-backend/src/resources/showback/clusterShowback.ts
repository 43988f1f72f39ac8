import {
  clusterShowback,
  ClusterShowback,
  SubjectEntity,
  TopicUsage,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { ClusterRecord } from '../../assessment/brokers/records';
import { TopicRecord } from '../../assessment/stores/details';
import { TopicOffsets } from '../../history/offsets';
import { TimeSlice } from '../../timeSlice';
import { readFreshness, ReadModel, subjectKey } from '../ReadModel';
import { whoSees } from '../subjects';

/** So many topics are listed; owners are of all of them. */
const MOST_TOPICS = 2_000;

/** What each topic and owner uses of a cluster by the last sweep, and what that costs by the configured prices. */
export async function readShowback(
  model: ReadModel,
  cluster: string,
  caller: Caller,
): Promise<ClusterShowback> {
  const { published, assessedAt, stale } = (await readFreshness(model))(
    cluster,
  );
  const stored = await model.details.of<ClusterRecord>({
    cluster,
    kind: 'cluster',
    name: cluster,
  });
  const cost = stored?.detail.assessment.cost ?? null;
  const answer = { cluster, assessedAt, stale, cost };
  if (!published || cost === null) {
    return {
      ...answer,
      attributedPerMonth: null,
      unknownThroughput: 0,
      notMeasured: null,
      topics: [],
      moreTopics: 0,
      owners: [],
    };
  }
  const usages = await topicUsages(model, cluster, published.sweepId, caller);
  const { topics, ...shared } = clusterShowback(usages, cost);
  return {
    ...answer,
    ...shared,
    topics: topics.slice(0, MOST_TOPICS),
    moreTopics: Math.max(0, topics.length - MOST_TOPICS),
  };
}

async function topicUsages(
  model: Pick<ReadModel, 'details' | 'offsets' | 'registrations'>,
  cluster: string,
  sweepId: number,
  caller: Caller,
): Promise<TopicUsage[]> {
  const [offsets, registrations] = await Promise.all([
    model.offsets.ofSweep(cluster, sweepId),
    model.registrations.onCluster(cluster),
  ]);
  const { visible } = await whoSees(
    [...registrations.named, ...registrations.anywhere].map(registration => ({
      ...registration,
      cluster,
    })),
    caller,
  );
  const slice = new TimeSlice();
  const usages: TopicUsage[] = [];
  let bucket = 0;
  for (;;) {
    const found = await model.details.stretch<TopicRecord>(
      cluster,
      'topic',
      bucket,
    );
    if (!found) return usages;
    bucket = found.next;
    for (const [name, record] of Object.entries(found.details)) {
      const entities = visible.get(
        subjectKey({ cluster, kind: 'topic', name }),
      );
      usages.push({
        name,
        internal: record.internal,
        owners: ownersOf(entities ?? []),
        ...usageOf(record, offsets?.topics.get(name)),
      });
      if (slice.spent) await slice.rest();
    }
  }
}

function ownersOf(entities: readonly SubjectEntity[]): string[] {
  return [...new Set(entities.flatMap(({ owner }) => owner ?? []))].sort();
}

/** Bytes as they are written by producers and copied to followers; on disk as if each replica were as large as its leader's. */
function usageOf(
  { partitions, replicationFactor, throughput }: TopicRecord,
  logs: TopicOffsets | undefined,
) {
  let replicas = 0;
  let diskBytes = logs?.sizes ? 0 : NaN;
  for (const [partition, [, assigned]] of partitions.entries()) {
    replicas += assigned.length;
    diskBytes += (logs?.sizes?.[partition] ?? NaN) * assigned.length;
  }
  return {
    bytesPerSecond:
      throughput.mbps === null
        ? null
        : throughput.mbps * 1e6 * replicationFactor,
    replicas,
    diskBytes: Number.isNaN(diskBytes) ? null : diskBytes,
  };
}
