import type {
  Series,
  SeriesImport,
  SeriesWindow,
} from './resources/history/series';
import type {
  ConsumerGroupSeriesMetric,
  TopicSeriesMetric,
} from '../subjects/seriesMetrics';
import type {
  BrokerAddition,
  BrokerAdditionRequest,
  ReassignmentAnswer,
  ReassignmentRequest,
} from './resources/brokers/brokerAdditions';
import type { ConfirmableCheckId } from '../runbooks/broker-addition/brokerAdditionFacts';
import type { PartitionProcedure } from './resources/topics/procedures';
import type { EntityFacts } from '../scorecards/entityFacts';
import type {
  EntityScorecard,
  Scorecard,
  ScorecardEntity,
  ScorecardQuery,
  ScorecardTrend,
} from './resources/scorecards/scorecards';
import type { FactsAnswer, FactsSchema } from './resources/scorecards/facts';
import type {
  BrokerHistory,
  BrokerHistorySpan,
  MetricsSourceAnswer,
} from './resources/brokers/brokerMetrics';
import type { BrokerDetail, BrokerList } from './resources/brokers/brokers';
import type { ClusterAssessmentAnswer } from './resources/clusters/clusterAssessment';
import type { ClusterSummary } from './resources/clusters/clusters';
import type { ClusterShowback } from './resources/clusters/showback';
import type { EntityCapacity } from './resources/subjects/entities';
import type {
  CrossingQuery,
  CrossingRow,
  CrossingScope,
  ForecastOverview,
  ForecastProgress,
  GrowthList,
  SubjectForecastAnswer,
} from './resources/history/forecasts';
import type {
  ConsumerGroupHistory,
  HistorySpan,
  LevelChangeQuery,
  LevelChangeRow,
  TopicHistory,
} from './resources/history/history';
import type { InventoryPage } from './resources/topics/inventory';
import type { Page, PageQuery } from './parts/pages';
import type { Snooze, SnoozeRequest } from './resources/subjects/snoozes';
import type {
  Subject,
  SubjectQuery,
  SubjectSummary,
} from './resources/subjects/subjects';
import type { SweepState } from './resources/clusters/sweeps';
import type {
  NewTopic,
  TopicChange,
  TopicCreation,
  TopicScaling,
} from './resources/topics/topicChanges';
import type {
  ConsumerGroupDetail,
  GroupMemberRow,
  GroupPartitionRow,
  RecordTimeCheck,
} from './resources/consumer-groups/consumerGroups';
import type { ConsumerGroupScaling } from './resources/consumer-groups/consumerScaling';
import type {
  PartitionQuestion,
  PartitionRecommendationAnswer,
} from './resources/topics/partitions';
import type { DisputedLink, LinkDecision } from './resources/subjects/links';
import type {
  PartitionRow,
  TopicDetail,
  TopicConsumer,
} from './resources/topics/topics';

/**
 * What the kafka-capacity backend answers. Every call rejects with a `ResponseError` for an error response.
 *
 * @public
 */
export interface KafkaCapacityApi {
  getEntityCapacity(entityRef: string): Promise<EntityCapacity>;
  /** A page of the subjects of `getEntityCapacity`, worst first; 50 by default, at most 200. */
  getEntitySubjects(
    entityRef: string,
    query?: PageQuery,
  ): Promise<Page<SubjectSummary>>;
  getClusters(): Promise<ClusterSummary[]>;
  getCluster(cluster: string): Promise<ClusterSummary>;
  /** What was assessed of a cluster as a whole: brokers needed, balance, options; for who may read the whole cluster, as all of brokers. */
  getClusterAssessment(cluster: string): Promise<ClusterAssessmentAnswer>;
  /** What each topic and owner uses of a cluster, and what that costs; without topics where no prices are configured. */
  getShowback(cluster: string): Promise<ClusterShowback>;
  getBrokers(cluster: string): Promise<BrokerList>;
  getBroker(cluster: string, broker: number): Promise<BrokerDetail>;
  /** The past of a metric of a broker, such as `brokerCpu`; of the last day unless given. */
  getBrokerHistory(
    cluster: string,
    broker: number,
    metric: BrokerHistory['metric'],
    span?: BrokerHistorySpan,
  ): Promise<BrokerHistory>;
  /** A metric of a topic over time, by day unless given. */
  getTopicSeries(
    cluster: string,
    topic: string,
    query: { metric: TopicSeriesMetric } & SeriesWindow,
  ): Promise<Series>;
  /** The same of a consumer group. */
  getConsumerGroupSeries(
    cluster: string,
    group: string,
    query: { metric: ConsumerGroupSeriesMetric } & SeriesWindow,
  ): Promise<Series>;
  /** The same of a broker; for who may read the whole cluster. */
  getBrokerSeries(
    cluster: string,
    broker: number,
    query: { metric: string } & SeriesWindow,
  ): Promise<Series>;
  /** The same of a cluster as a whole. */
  getClusterSeries(
    cluster: string,
    query: { metric: string } & SeriesWindow,
  ): Promise<Series>;
  /** Fills gaps of series from a CSV file; an error that names the lines where any is invalid, and nothing is stored then. */
  importSeries(cluster: string, csv: Blob): Promise<SeriesImport>;
  /** Which exporter answers which metric of the brokers, by which query, and why one is unknown. */
  getMetricsSource(cluster: string): Promise<MetricsSourceAnswer>;
  /** The additions of brokers to a cluster, the latest first. */
  getBrokerAdditions(cluster: string): Promise<BrokerAddition[]>;
  /** Begins a checklist for adding brokers; changes nothing in Kafka. */
  beginBrokerAddition(
    cluster: string,
    request: BrokerAdditionRequest,
  ): Promise<BrokerAddition>;
  /** Confirms a check that can't always be measured, or takes that back. */
  confirmBrokerAdditionCheck(
    cluster: string,
    addition: number,
    confirmation: { check: ConfirmableCheckId; confirmed: boolean },
  ): Promise<BrokerAddition>;
  endBrokerAddition(
    cluster: string,
    addition: number,
    end: { outcome: 'completed' | 'abandoned' },
  ): Promise<BrokerAddition>;
  /** Plans the moves that give new brokers their share; changes nothing in Kafka. */
  planReassignment(
    cluster: string,
    request: ReassignmentRequest,
  ): Promise<ReassignmentAnswer>;
  /** A page of every topic and consumer group of a cluster, registered or not; for who may read the whole cluster. */
  getInventory(cluster: string, cursor?: string): Promise<InventoryPage>;
  /** Over every cluster, or those that the query names; worst first unless it says otherwise. */
  getTopics(query?: SubjectQuery): Promise<Page<SubjectSummary>>;
  getTopic(cluster: string, topic: string): Promise<TopicDetail>;
  /** A page of the consumer groups that read a topic, worst first; 50 unless given, at most 200. */
  getTopicConsumers(
    cluster: string,
    topic: string,
    query?: PageQuery,
  ): Promise<Page<TopicConsumer>>;
  /** The same of consumer groups. */
  getConsumerGroups(query?: SubjectQuery): Promise<Page<SubjectSummary>>;
  getConsumerGroup(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupDetail>;
  /** A page of a group's members; 50 unless given, at most 200. */
  getConsumerGroupMembers(
    cluster: string,
    group: string,
    query?: PageQuery,
  ): Promise<Page<GroupMemberRow>>;
  /** A page of a topic's partitions, those that are unhealthy or carry most first; 50 unless given, at most 200. */
  getTopicPartitions(
    cluster: string,
    topic: string,
    query?: PageQuery,
  ): Promise<Page<PartitionRow>>;
  /** A page of the partitions that a group reads, most lag first; 50 unless given, at most 200. */
  getConsumerGroupPartitions(
    cluster: string,
    group: string,
    query?: PageQuery,
  ): Promise<Page<GroupPartitionRow>>;
  /** A page of links between entities and Kafka that are not trusted by themselves; for who may read clusters. */
  getDisputedLinks(query?: PageQuery): Promise<Page<DisputedLink>>;
  /** Accepts a disputed link, or ends that. */
  decideLink(decision: LinkDecision): Promise<DisputedLink>;
  /** Leaves the finding on a subject until a time; replaces what was decided before. */
  snoozeSubject(subject: Subject, request: SnoozeRequest): Promise<Snooze>;
  /** Ends that before its time; also when there is nothing to end. */
  endSnooze(subject: Subject): Promise<void>;
  /** @param span - `hour` by default */
  getTopicHistory(
    cluster: string,
    topic: string,
    span?: HistorySpan,
  ): Promise<TopicHistory>;
  /** @param span - `hour` by default */
  getConsumerGroupHistory(
    cluster: string,
    group: string,
    span?: HistorySpan,
  ): Promise<ConsumerGroupHistory>;
  /** When the level of a topic or consumer group changed, newest first. */
  getLevelChanges(
    subject: Subject,
    query?: LevelChangeQuery,
  ): Promise<Page<LevelChangeRow>>;
  /** @param to - partitions to have; what is recommended unless told, and then it is an error when nothing is */
  getPartitionProcedure(
    cluster: string,
    topic: string,
    to?: number,
  ): Promise<PartitionProcedure>;
  getConsumerGroupScaling(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupScaling>;
  /** Reads the time of the record at the committed offset; allowed only where it was switched on for the cluster. */
  checkRecordTime(
    cluster: string,
    group: string,
    topic: string,
    partition: number,
  ): Promise<RecordTimeCheck>;
  recommendPartitions(
    question: PartitionQuestion,
  ): Promise<PartitionRecommendationAnswer>;
  /** The facts about up to 1,000 entities, as far as the caller may see them. */
  queryFacts(entityRefs: readonly string[]): Promise<FactsAnswer>;
  getEntityFacts(entityRef: string): Promise<EntityFacts>;
  getFactsSchema(): Promise<FactsSchema>;
  /** The facts about an entity, what the checks say of them, and how that was over 90 days. */
  getEntityScorecard(entityRef: string): Promise<EntityScorecard>;
  /** The checks of every entity that registers something, by owner or system. */
  getScorecard(query: ScorecardQuery): Promise<Scorecard>;
  getScorecardTrend(query: ScorecardQuery): Promise<ScorecardTrend>;
  /** A page of the entities of a scorecard, most failed checks first; 100 by default, at most 1,000. */
  getScorecardEntities(
    query: ScorecardQuery & PageQuery,
  ): Promise<Page<ScorecardEntity>>;
  /** Creates a topic unless it is there as asked for; an error when it is there otherwise. */
  createTopic(cluster: string, topic: TopicCreation): Promise<TopicChange>;
  /** What speaks against a topic that is to be declared elsewhere, without asking Kafka. An error when it can't be had. */
  checkNewTopic(cluster: string, topic: NewTopic): Promise<TopicChange>;
  /** Adds partitions; an error when that is no increase, or is blocked by what the topic is. */
  scaleTopic(
    cluster: string,
    topic: string,
    scaling: TopicScaling,
  ): Promise<TopicChange>;
  /** What is forecast to cross a limit, soonest first. */
  listForecasts(query?: CrossingQuery): Promise<Page<CrossingRow>>;
  /** How many limits are forecast to be crossed within 30, 90 and 180 days. */
  getForecastOverview(query?: CrossingScope): Promise<ForecastOverview>;
  /** @param by - `system` by default */
  getGrowth(by?: GrowthList['by']): Promise<GrowthList>;
  /** The throughput of a topic, or the lag of a consumer group, by day, and its forecast. */
  getSubjectForecast(subject: Subject): Promise<SubjectForecastAnswer>;
  /** @param metric - `disk` by default */
  getBrokerForecast(
    cluster: string,
    broker: number,
    metric?: 'disk' | 'partitions',
  ): Promise<SubjectForecastAnswer>;
  getForecastProgress(cluster: string): Promise<ForecastProgress>;
  /** Has every series of a cluster forecast again. */
  requestForecasts(cluster: string): Promise<ForecastProgress>;
  getLatestSweep(cluster: string): Promise<SweepState>;
  requestSweep(cluster: string): Promise<SweepState>;
}
