import {
  ClusterSummary,
  kafkaCapacityClusterReadPermission,
  Level,
  SubjectKind,
  SweepState,
  worstLevel,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from './Caller';
import { readFreshness, ReadModel, subjectKey } from './ReadModel';
import { countLevels, registrationsOf } from './subjects';

/** Clusters as the platform page lists them, with what the caller may see of them. */
export async function clusterSummaries(
  model: ReadModel,
  clusters: readonly string[],
  caller: Caller,
): Promise<ClusterSummary[]> {
  const freshness = await readFreshness(model);
  const seesAll = await caller.may(kafkaCapacityClusterReadPermission);
  return Promise.all(
    clusters.map(async cluster => {
      const { published, assessedAt, stale, simulated } = freshness(cluster);
      const levels = await visibleLevels(model, cluster, caller);
      const shown = seesAll
        ? [...levels.claimed, ...levels.unclaimed]
        : levels.claimed;
      const of = (kind: SubjectKind, among: SubjectLevel[]) =>
        among.filter(one => one.kind === kind).map(({ level }) => level);
      return {
        cluster,
        clusterId: published?.clusterId ?? null,
        simulated,
        level: worstLevel(shown.map(({ level }) => level)),
        topicCounts: countLevels(of('topic', shown)),
        consumerGroupCounts: countLevels(of('consumer-group', shown)),
        unclaimed: seesAll
          ? {
              topics: of('topic', levels.unclaimed).length,
              consumerGroups: of('consumer-group', levels.unclaimed).length,
            }
          : null,
        brokers: seesAll && published ? published.brokers : null,
        partitions: seesAll && published ? published.partitions : null,
        assessedAt,
        stale,
        latestSweep: await latestSweep(model, cluster, caller),
      };
    }),
  );
}

/**
 * How the latest sweep went. What it could not read names topics and groups, and its totals count hidden ones too: that
 * is for who may read the cluster.
 */
export async function latestSweep(
  model: ReadModel,
  cluster: string,
  caller: Caller,
): Promise<SweepState> {
  const state = await model.sweeps.latest(cluster);
  return (await caller.may(kafkaCapacityClusterReadPermission))
    ? state
    : { ...state, topics: null, consumerGroups: null, faults: [] };
}

interface SubjectLevel {
  kind: SubjectKind;
  level: Level;
}

async function visibleLevels(
  model: ReadModel,
  cluster: string,
  caller: Caller,
): Promise<{ claimed: SubjectLevel[]; unclaimed: SubjectLevel[] }> {
  const [levels, claims] = await Promise.all([
    model.assessments.levels(cluster),
    model.claims.onCluster(cluster),
  ]);
  const { visible, claimed } = await registrationsOf(claims, caller);
  const keyOf = (one: { kind: SubjectKind; name: string }) =>
    subjectKey({ ...one, cluster });
  return {
    claimed: levels.filter(one => visible.has(keyOf(one))),
    unclaimed: levels.filter(one => !claimed.has(keyOf(one))),
  };
}
