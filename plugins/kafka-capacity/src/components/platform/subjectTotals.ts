import {
  ClusterSummary,
  LEVELS,
  LevelCounts,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { total } from '../marks/counts';

/** How many topics, or consumer groups, there are on some clusters. */
export interface SubjectTotals {
  /** Snoozed or not. */
  all: number;
  /** What is not snoozed, by level. */
  counts: LevelCounts;
  snoozed: number;
  /** what is not linked to an entity; undefined for those who may not know. */
  unlinked: number | undefined;
}

const PLURALS = {
  topic: 'topics',
  'consumer-group': 'consumerGroups',
} as const;

/** Adds up what clusters tell of one kind. */
export function subjectTotals(
  kind: SubjectKind,
  clusters: readonly ClusterSummary[],
): SubjectTotals {
  const plural = PLURALS[kind];
  const sum = (numberOf: (cluster: ClusterSummary) => number) =>
    clusters.reduce((before, cluster) => before + numberOf(cluster), 0);
  const countsOf = (cluster: ClusterSummary) =>
    kind === 'topic' ? cluster.topicCounts : cluster.consumerGroupCounts;
  const counts = Object.fromEntries(
    LEVELS.map(level => [level, sum(cluster => countsOf(cluster)[level])]),
  ) as LevelCounts;
  const snoozed = sum(cluster => cluster.snoozed[plural]);
  return {
    all: total(counts) + snoozed,
    counts,
    snoozed,
    unlinked: clusters.some(({ unlinked }) => unlinked === null)
      ? undefined
      : sum(({ unlinked }) => unlinked?.[plural] ?? 0),
  };
}
