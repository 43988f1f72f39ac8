export * from './announcements';
export * from './client';
export type { ClusterBroker, ClusterSummary, NewTopicRules } from './clusters';
export type {
  EntityAnnotationProblem,
  EntityCapacity,
  EntityPart,
} from './entities';
export type { FactsAnswer, FactsQuery, FactsSchema } from './facts';
export type {
  ConsumerGroupHistory,
  HistorySpan,
  LagPoint,
  LevelChangeQuery,
  LevelChangeRow,
  LostRecordsRow,
  TopicHistory,
  TrafficPoint,
} from './history';
export type {
  InventoryConsumerGroup,
  InventoryPage,
  InventoryTopic,
} from './inventory';
export type { LevelCounts, Staleness } from './levels';
export * from './limits';
export * from './openapi';
export type { Page, PageQuery } from './pages';
export * from './rollUp';
export type {
  EntityScorecard,
  Scorecard,
  ScorecardBy,
  ScorecardDay,
  ScorecardEntity,
  ScorecardQuery,
  ScorecardRow,
  ScorecardTrend,
} from './scorecards';
export type { Snooze, SnoozeRequest } from './snoozes';
export type {
  Figure,
  Subject,
  SubjectEntity,
  SubjectKind,
  SubjectQuery,
  SubjectSummary,
} from './subjects';
export type { SweepFault, SweepState } from './sweeps';
export type {
  NewTopic,
  NewTopicDeclaration,
  TopicChange,
  TopicCreation,
  TopicScaling,
} from './topicChanges';
export * from './types';
