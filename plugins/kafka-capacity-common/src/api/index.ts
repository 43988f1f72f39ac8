export * from './announcements';
export * from './KafkaCapacityApi';
export * from './KafkaCapacityClient';
export type {
  BrokerAddition,
  BrokerAdditionRequest,
  ReassignmentAnswer,
  ReassignmentRequest,
} from './resources/brokers/brokerAdditions';
export type {
  BrokerSize,
  DecisionMatrixBands,
  MatrixBands,
  MatrixDecision,
  ResourceLoad,
  SizeChange,
  VerticalStep,
} from './parts/brokers';
export type {
  BrokerHistory,
  BrokerHistorySpan,
  BrokerPoint,
  MetricsSourceAnswer,
  SourceMetricAnswer,
} from './resources/brokers/brokerMetrics';
export type {
  BrokerCell,
  BrokerDetail,
  BrokerList,
  BrokerSummary,
} from './resources/brokers/brokers';
export type {
  BalanceSkew,
  BrokerConstraint,
  BrokersNeeded,
  ClusterAssessmentAnswer,
  ClusterBalance,
  ClusterCost,
  ClusterSizing,
  ConstraintReason,
  ReassignmentProgress,
  SizingBroker,
  SizingLimits,
} from './resources/clusters/clusterAssessment';
export type { ClusterOption } from './parts/clusterOptions';
export type {
  ClusterBroker,
  ClusterSummary,
  ClusterWarning,
  NewTopicRules,
} from './resources/clusters/clusters';
export type { HistoryProgress } from './parts/historyProgress';
export type {
  Series,
  SeriesImport,
  SeriesOrigin,
  SeriesPoint,
  SeriesStep,
  SeriesWindow,
} from './resources/history/series';
export type {
  Crossing,
  ForecastLimitCode,
  NextCrossing,
} from './parts/crossings';
export type {
  CrossingQuery,
  CrossingRow,
  CrossingScope,
  Forecast,
  ForecastBacktest,
  ForecastOverview,
  ForecastProgress,
  ForecastReason,
  GrowthList,
  GrowthRow,
  SubjectForecastAnswer,
} from './resources/history/forecasts';
export type {
  AbandonedTopicRow,
  ConsumerGroupDetail,
  GroupMemberRow,
  GroupPartitionRow,
  RecordTimeCheck,
  RecordTimeQuestion,
} from './resources/consumer-groups/consumerGroups';
export type {
  ConsumerGroupScaling,
  MemberRate,
} from './resources/consumer-groups/consumerScaling';
export type {
  EntityAnnotationProblem,
  EntityCapacity,
  EntityPart,
} from './resources/subjects/entities';
export type {
  FactsAnswer,
  FactsQuery,
  FactsSchema,
} from './resources/scorecards/facts';
export type {
  ConsumerGroupHistory,
  HistorySpan,
  LagPoint,
  LevelChangeQuery,
  LevelChangeRow,
  LostRecordsRow,
  TopicHistory,
  TrafficPoint,
} from './resources/history/history';
export type {
  InventoryConsumerGroup,
  InventoryPage,
  InventoryTopic,
} from './resources/topics/inventory';
export type {
  DisputedLink,
  LinkDecision,
  UntrustedLink,
} from './resources/subjects/links';
export type { LevelCounts, Staleness } from './parts/levels';
export * from './limits';
export type { Page, PageQuery } from './parts/pages';
export type {
  PartitionQuestion,
  PartitionRecommendationAnswer,
  HazardAnswer,
} from './resources/topics/partitions';
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
} from './resources/scorecards/scorecards';
export type {
  ClusterShowback,
  OwnerShowback,
  TopicShowback,
} from './resources/clusters/showback';
export type { Snooze, SnoozeRequest } from './resources/subjects/snoozes';
export type {
  Figure,
  Subject,
  SubjectEntity,
  SubjectKind,
  SubjectQuery,
  SubjectSummary,
} from './resources/subjects/subjects';
export type { SweepFault, SweepState } from './resources/clusters/sweeps';
export type {
  NewTopic,
  NewTopicDeclaration,
  TopicChange,
  TopicCreation,
  TopicScaling,
} from './resources/topics/topicChanges';
export type {
  PartitionRow,
  TopicDetail,
  TopicConsumer,
  TopicPlacement,
  TopicShare,
  TopicThroughput,
} from './resources/topics/topics';
