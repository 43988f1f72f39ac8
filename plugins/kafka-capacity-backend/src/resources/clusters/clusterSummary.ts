import {
  ClusterBroker,
  ClusterSummary,
  findingText,
  kafkaCapacityClusterReadPermission,
  newTopicReplication,
  NewTopicRules,
  rollUp,
  roomForNewTopic,
  SubjectKind,
  SubjectLevel,
  Staleness,
  SweepState,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import {
  clusterPolicies,
  clusterSettings,
  readFreshness,
  ReadModel,
  subjectKey,
  SubjectModel,
} from '../ReadModel';
import { partOfCluster, partOfSubjects } from '../partlyRead';
import { clusterWarnings } from './clusterWarnings';
import { historyProgress } from './historyProgress';
import { whoSees } from '../subjects';

/** Clusters as the platform page lists them, with what the caller may see of them. */
export async function clusterSummaries(
  model: SubjectModel,
  clusters: readonly string[],
  caller: Caller,
): Promise<ClusterSummary[]> {
  const freshness = await readFreshness(model);
  const seesAll = await caller.may(kafkaCapacityClusterReadPermission);
  return Promise.all(
    clusters.map(async cluster => {
      const settings = clusterSettings(model, cluster);
      const { published, assessedAt, stale, faults, simulated } =
        freshness(cluster);
      const subjects = await visibleSubjects(model, cluster, caller);
      const shown = seesAll
        ? [...subjects.registered, ...subjects.unlinked]
        : subjects.registered;
      const of = (kind: SubjectKind, among: VisibleSubject[]) =>
        among.filter(one => one.kind === kind);
      const topics = rollUp(of('topic', shown));
      const consumerGroups = rollUp(of('consumer-group', shown));
      const whole = seesAll ? await wholeCluster(model, cluster) : null;
      return {
        cluster,
        clusterId: published?.clusterId ?? null,
        simulated,
        level: rollUp([
          ...shown,
          ...(whole ? [{ level: whole.level, snooze: null }] : []),
        ]).level,
        assessment: whole,
        topicCounts: topics.counts,
        consumerGroupCounts: consumerGroups.counts,
        snoozed: {
          topics: topics.snoozed,
          consumerGroups: consumerGroups.snoozed,
        },
        unlinked: seesAll
          ? {
              topics: of('topic', subjects.unlinked).length,
              consumerGroups: of('consumer-group', subjects.unlinked).length,
            }
          : null,
        excluded:
          seesAll && published
            ? {
                topics: published.excludedTopics,
                consumerGroups: published.excludedGroups,
              }
            : null,
        brokers: seesAll && published ? published.brokers : null,
        partitions: seesAll && published ? published.partitions : null,
        assessedAt,
        stale,
        // What single subjects lack is told to those who see them; of the rest of the cluster only who may read it hears.
        partial: seesAll
          ? partOfCluster(cluster, faults)
          : await partOfVisible(model, cluster, shown),
        warnings:
          seesAll && settings ? clusterWarnings(settings, Date.now()) : [],
        latestSweep: await latestSweep(model, cluster, caller),
        newTopics: newTopicRules(model, cluster, published?.brokers ?? null),
        history: seesAll ? await historyProgress(model, cluster) : null,
      };
    }),
  );
}

/** What the last sweep assessed of the brokers and of the cluster as a whole; null before it has. */
async function wholeCluster(
  { assessments }: Pick<ReadModel, 'assessments'>,
  cluster: string,
): Promise<ClusterSummary['assessment']> {
  const [stored] = await assessments.ofKind(cluster, 'cluster');
  if (!stored) return null;
  const { level, coverage, finding } = stored;
  return { level, coverage, finding: findingText(finding) };
}

/** @param brokers - those that the last sweep saw; null when none has worked yet */
function newTopicRules(
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
  brokers: ClusterBroker[] | null,
): NewTopicRules {
  const partitionPolicy = clusterPolicies(model, cluster).partitions;
  // Whoever may create a topic has to know, and how many brokers there are besides is not told.
  const replication = newTopicReplication(brokers?.length ?? null);
  return {
    allowChanges:
      model.settings.changesAreGuarded &&
      (clusterSettings(model, cluster)?.allowChanges ?? false),
    names: model.settings.topicNames ?? null,
    partitionPolicy,
    ...replication,
    roomForPartitions: roomForNewTopic(
      replication.replicationFactor,
      brokers,
      partitionPolicy,
    ),
  };
}

/**
 * How the latest sweep went. What it could not read names topics and groups, and its totals count hidden ones too: that
 * is for who may read the cluster.
 */
export async function latestSweep(
  model: Pick<ReadModel, 'sweeps'>,
  cluster: string,
  caller: Caller,
): Promise<SweepState> {
  const state = await model.sweeps.latest(cluster);
  return (await caller.may(kafkaCapacityClusterReadPermission))
    ? state
    : { ...state, topics: null, consumerGroups: null, faults: [] };
}

async function partOfVisible(
  model: Pick<ReadModel, 'assessments'>,
  cluster: string,
  subjects: readonly VisibleSubject[],
): Promise<Staleness | null> {
  const keyOf = ({ kind, name }: { kind: SubjectKind; name: string }) =>
    subjectKey({ cluster, kind, name });
  const shown = new Set(subjects.map(keyOf));
  const partial = await model.assessments.partlyRead(cluster);
  return partOfSubjects(partial.filter(one => shown.has(keyOf(one))));
}

interface VisibleSubject extends SubjectLevel {
  kind: SubjectKind;
  name: string;
}

async function visibleSubjects(
  model: Pick<ReadModel, 'assessments' | 'registrations' | 'snoozes'>,
  cluster: string,
  caller: Caller,
): Promise<{ registered: VisibleSubject[]; unlinked: VisibleSubject[] }> {
  const [levels, registrations, stored] = await Promise.all([
    model.assessments.levels(cluster),
    model.registrations.onCluster(cluster),
    model.snoozes.onCluster(cluster, Date.now()),
  ]);
  const { visible, registered } = await whoSees(
    [...registrations.named, ...registrations.anywhere].map(registration => ({
      ...registration,
      cluster,
    })),
    caller,
  );
  const keyOf = (one: { kind: SubjectKind; name: string }) =>
    subjectKey({ ...one, cluster });
  const snoozes = new Map(stored.map(one => [keyOf(one), one.snooze]));
  const subjects = levels.map(one => ({
    ...one,
    snooze: snoozes.get(keyOf(one)) ?? null,
  }));
  return {
    registered: subjects.filter(one => visible.has(keyOf(one))),
    unlinked: subjects.filter(one => !registered.has(keyOf(one))),
  };
}
