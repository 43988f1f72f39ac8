import { parseEntityRef } from '@backstage/catalog-model';
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
import { EndpointClient } from './EndpointClient';
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
import type { DisputedLink, LinkDecision } from './resources/subjects/links';
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
import type {
  PartitionRow,
  TopicDetail,
  TopicConsumer,
} from './resources/topics/topics';
import type { KafkaCapacityApi } from './KafkaCapacityApi';

/**
 * Client of the kafka-capacity HTTP API, for browsers and other backends.
 *
 * @public
 */
export class KafkaCapacityClient implements KafkaCapacityApi {
  readonly #call: EndpointClient['call'];

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    const endpoints = new EndpointClient(options);
    this.#call = endpoints.call.bind(endpoints);
  }

  getEntityCapacity(entityRef: string): Promise<EntityCapacity> {
    return this.#call(
      'get',
      '/v1/entities/{kind}/{namespace}/{name}/capacity',
      {
        path: parseEntityRef(entityRef),
      },
    );
  }

  getEntitySubjects(
    entityRef: string,
    query: PageQuery = {},
  ): Promise<Page<SubjectSummary>> {
    return this.#call(
      'get',
      '/v1/entities/{kind}/{namespace}/{name}/subjects',
      {
        path: parseEntityRef(entityRef),
        query,
      },
    );
  }

  getDisputedLinks(query: PageQuery = {}): Promise<Page<DisputedLink>> {
    return this.#call('get', '/v1/disputed-links', { path: {}, query });
  }

  decideLink(decision: LinkDecision): Promise<DisputedLink> {
    return this.#call('put', '/v1/disputed-links/decision', {
      path: {},
      body: decision,
    });
  }

  async getClusters(): Promise<ClusterSummary[]> {
    const { items } = await this.#call('get', '/v1/clusters', {
      path: {},
    });
    return items;
  }

  getCluster(cluster: string): Promise<ClusterSummary> {
    return this.#call('get', '/v1/clusters/{cluster}', {
      path: { cluster },
    });
  }

  getClusterAssessment(cluster: string): Promise<ClusterAssessmentAnswer> {
    return this.#call('get', '/v1/clusters/{cluster}/assessment', {
      path: { cluster },
    });
  }

  getBrokers(cluster: string): Promise<BrokerList> {
    return this.#call('get', '/v1/clusters/{cluster}/brokers', {
      path: { cluster },
    });
  }

  getBroker(cluster: string, broker: number): Promise<BrokerDetail> {
    return this.#call('get', '/v1/clusters/{cluster}/brokers/{broker}', {
      path: { cluster, broker: String(broker) },
    });
  }

  getBrokerHistory(
    cluster: string,
    broker: number,
    metric: BrokerHistory['metric'],
    span?: BrokerHistorySpan,
  ): Promise<BrokerHistory> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/brokers/{broker}/history',
      { path: { cluster, broker: String(broker) }, query: { metric, span } },
    );
  }

  getShowback(cluster: string): Promise<ClusterShowback> {
    return this.#call('get', '/v1/clusters/{cluster}/showback', {
      path: { cluster },
    });
  }

  getTopicSeries(
    cluster: string,
    topic: string,
    query: { metric: TopicSeriesMetric } & SeriesWindow,
  ): Promise<Series> {
    return this.#call('get', '/v1/clusters/{cluster}/topics/{topic}/series', {
      path: { cluster, topic },
      query,
    });
  }

  getConsumerGroupSeries(
    cluster: string,
    group: string,
    query: { metric: ConsumerGroupSeriesMetric } & SeriesWindow,
  ): Promise<Series> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/consumer-groups/{group}/series',
      { path: { cluster, group }, query },
    );
  }

  getBrokerSeries(
    cluster: string,
    broker: number,
    query: { metric: string } & SeriesWindow,
  ): Promise<Series> {
    return this.#call('get', '/v1/clusters/{cluster}/brokers/{broker}/series', {
      path: { cluster, broker: String(broker) },
      query,
    });
  }

  getClusterSeries(
    cluster: string,
    query: { metric: string } & SeriesWindow,
  ): Promise<Series> {
    return this.#call('get', '/v1/clusters/{cluster}/series', {
      path: { cluster },
      query,
    });
  }

  importSeries(cluster: string, csv: Blob): Promise<SeriesImport> {
    return this.#call('post', '/v1/clusters/{cluster}/series/import', {
      path: { cluster },
      body: csv,
    });
  }

  getMetricsSource(cluster: string): Promise<MetricsSourceAnswer> {
    return this.#call('get', '/v1/clusters/{cluster}/metrics-source', {
      path: { cluster },
    });
  }

  async getBrokerAdditions(cluster: string): Promise<BrokerAddition[]> {
    const { items } = await this.#call(
      'get',
      '/v1/clusters/{cluster}/broker-additions',
      { path: { cluster } },
    );
    return items;
  }

  beginBrokerAddition(
    cluster: string,
    request: BrokerAdditionRequest,
  ): Promise<BrokerAddition> {
    return this.#call('post', '/v1/clusters/{cluster}/broker-additions', {
      path: { cluster },
      body: request,
    });
  }

  confirmBrokerAdditionCheck(
    cluster: string,
    addition: number,
    confirmation: { check: ConfirmableCheckId; confirmed: boolean },
  ): Promise<BrokerAddition> {
    return this.#call(
      'post',
      '/v1/clusters/{cluster}/broker-additions/{addition}/confirmations',
      { path: { cluster, addition: String(addition) }, body: confirmation },
    );
  }

  endBrokerAddition(
    cluster: string,
    addition: number,
    end: { outcome: 'completed' | 'abandoned' },
  ): Promise<BrokerAddition> {
    return this.#call(
      'post',
      '/v1/clusters/{cluster}/broker-additions/{addition}/end',
      { path: { cluster, addition: String(addition) }, body: end },
    );
  }

  planReassignment(
    cluster: string,
    request: ReassignmentRequest,
  ): Promise<ReassignmentAnswer> {
    return this.#call('post', '/v1/clusters/{cluster}/reassignment-plans', {
      path: { cluster },
      body: request,
    });
  }

  getInventory(cluster: string, cursor?: string): Promise<InventoryPage> {
    return this.#call('get', '/v1/clusters/{cluster}/inventory', {
      path: { cluster },
      query: { cursor },
    });
  }

  getTopics(query: SubjectQuery = {}): Promise<Page<SubjectSummary>> {
    return this.#call('get', '/v1/topics', { path: {}, query });
  }

  getTopic(cluster: string, topic: string): Promise<TopicDetail> {
    return this.#call('get', '/v1/clusters/{cluster}/topics/{topic}', {
      path: { cluster, topic },
    });
  }

  getTopicConsumers(
    cluster: string,
    topic: string,
    query: PageQuery = {},
  ): Promise<Page<TopicConsumer>> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/topics/{topic}/consumers',
      {
        path: { cluster, topic },
        query,
      },
    );
  }

  getConsumerGroups(query: SubjectQuery = {}): Promise<Page<SubjectSummary>> {
    return this.#call('get', '/v1/consumer-groups', {
      path: {},
      query,
    });
  }

  getConsumerGroup(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupDetail> {
    return this.#call('get', '/v1/clusters/{cluster}/consumer-groups/{group}', {
      path: { cluster, group },
    });
  }

  getConsumerGroupMembers(
    cluster: string,
    group: string,
    query: PageQuery = {},
  ): Promise<Page<GroupMemberRow>> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/consumer-groups/{group}/members',
      {
        path: { cluster, group },
        query,
      },
    );
  }

  getTopicPartitions(
    cluster: string,
    topic: string,
    query: PageQuery = {},
  ): Promise<Page<PartitionRow>> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/topics/{topic}/partitions',
      {
        path: { cluster, topic },
        query,
      },
    );
  }

  getConsumerGroupPartitions(
    cluster: string,
    group: string,
    query: PageQuery = {},
  ): Promise<Page<GroupPartitionRow>> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/consumer-groups/{group}/partitions',
      {
        path: { cluster, group },
        query,
      },
    );
  }

  snoozeSubject(
    { cluster, kind, name }: Subject,
    body: SnoozeRequest,
  ): Promise<Snooze> {
    return kind === 'topic'
      ? this.#call('put', '/v1/clusters/{cluster}/topics/{topic}/snooze', {
          path: { cluster, topic: name },
          body,
        })
      : this.#call(
          'put',
          '/v1/clusters/{cluster}/consumer-groups/{group}/snooze',
          { path: { cluster, group: name }, body },
        );
  }

  endSnooze({ cluster, kind, name }: Subject): Promise<void> {
    return kind === 'topic'
      ? this.#call('delete', '/v1/clusters/{cluster}/topics/{topic}/snooze', {
          path: { cluster, topic: name },
        })
      : this.#call(
          'delete',
          '/v1/clusters/{cluster}/consumer-groups/{group}/snooze',
          { path: { cluster, group: name } },
        );
  }

  getTopicHistory(
    cluster: string,
    topic: string,
    span?: HistorySpan,
  ): Promise<TopicHistory> {
    return this.#call('get', '/v1/clusters/{cluster}/topics/{topic}/history', {
      path: { cluster, topic },
      query: { span },
    });
  }

  getConsumerGroupHistory(
    cluster: string,
    group: string,
    span?: HistorySpan,
  ): Promise<ConsumerGroupHistory> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/consumer-groups/{group}/history',
      { path: { cluster, group }, query: { span } },
    );
  }

  getLevelChanges(
    { cluster, kind, name }: Subject,
    query: LevelChangeQuery = {},
  ): Promise<Page<LevelChangeRow>> {
    return kind === 'topic'
      ? this.#call(
          'get',
          '/v1/clusters/{cluster}/topics/{topic}/level-changes',
          {
            path: { cluster, topic: name },
            query,
          },
        )
      : this.#call(
          'get',
          '/v1/clusters/{cluster}/consumer-groups/{group}/level-changes',
          { path: { cluster, group: name }, query },
        );
  }

  getPartitionProcedure(
    cluster: string,
    topic: string,
    to?: number,
  ): Promise<PartitionProcedure> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/topics/{topic}/procedure',
      {
        path: { cluster, topic },
        query: { to },
      },
    );
  }

  getConsumerGroupScaling(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupScaling> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/consumer-groups/{group}/scaling',
      {
        path: { cluster, group },
      },
    );
  }

  checkRecordTime(
    cluster: string,
    group: string,
    topic: string,
    partition: number,
  ): Promise<RecordTimeCheck> {
    return this.#call(
      'post',
      '/v1/clusters/{cluster}/consumer-groups/{group}/record-time-checks',
      { path: { cluster, group }, body: { topic, partition } },
    );
  }

  recommendPartitions(
    body: PartitionQuestion,
  ): Promise<PartitionRecommendationAnswer> {
    return this.#call('post', '/v1/recommendations/partitions', {
      path: {},
      body,
    });
  }

  queryFacts(entityRefs: readonly string[]): Promise<FactsAnswer> {
    return this.#call('post', '/v1/facts/query', {
      path: {},
      body: { entityRefs: [...entityRefs] },
    });
  }

  getEntityFacts(entityRef: string): Promise<EntityFacts> {
    return this.#call('get', '/v1/entities/{kind}/{namespace}/{name}/facts', {
      path: parseEntityRef(entityRef),
    });
  }

  getFactsSchema(): Promise<FactsSchema> {
    return this.#call('get', '/v1/facts/schema', { path: {} });
  }

  getEntityScorecard(entityRef: string): Promise<EntityScorecard> {
    return this.#call(
      'get',
      '/v1/entities/{kind}/{namespace}/{name}/scorecard',
      { path: parseEntityRef(entityRef) },
    );
  }

  getScorecard(query: ScorecardQuery): Promise<Scorecard> {
    return this.#call('get', '/v1/scorecard', { path: {}, query });
  }

  getScorecardTrend(query: ScorecardQuery): Promise<ScorecardTrend> {
    return this.#call('get', '/v1/scorecard/trend', {
      path: {},
      query,
    });
  }

  getScorecardEntities(
    query: ScorecardQuery & PageQuery,
  ): Promise<Page<ScorecardEntity>> {
    return this.#call('get', '/v1/scorecard/entities', {
      path: {},
      query,
    });
  }

  createTopic(cluster: string, body: TopicCreation): Promise<TopicChange> {
    return this.#call('post', '/v1/clusters/{cluster}/topics', {
      path: { cluster },
      body,
    });
  }

  checkNewTopic(cluster: string, body: NewTopic): Promise<TopicChange> {
    return this.#call('post', '/v1/clusters/{cluster}/new-topic-checks', {
      path: { cluster },
      body,
    });
  }

  scaleTopic(
    cluster: string,
    topic: string,
    body: TopicScaling,
  ): Promise<TopicChange> {
    return this.#call(
      'post',
      '/v1/clusters/{cluster}/topics/{topic}/partitions',
      { path: { cluster, topic }, body },
    );
  }

  listForecasts(query: CrossingQuery = {}): Promise<Page<CrossingRow>> {
    return this.#call('get', '/v1/forecasts', { path: {}, query });
  }

  getForecastOverview(query: CrossingScope = {}): Promise<ForecastOverview> {
    return this.#call('get', '/v1/forecasts/overview', { path: {}, query });
  }

  getGrowth(by?: GrowthList['by']): Promise<GrowthList> {
    return this.#call('get', '/v1/forecasts/growth', {
      path: {},
      query: { by },
    });
  }

  getSubjectForecast({
    cluster,
    kind,
    name,
  }: Subject): Promise<SubjectForecastAnswer> {
    return kind === 'topic'
      ? this.#call('get', '/v1/clusters/{cluster}/topics/{topic}/forecast', {
          path: { cluster, topic: name },
        })
      : this.#call(
          'get',
          '/v1/clusters/{cluster}/consumer-groups/{group}/forecast',
          { path: { cluster, group: name } },
        );
  }

  getBrokerForecast(
    cluster: string,
    broker: number,
    metric?: 'disk' | 'partitions',
  ): Promise<SubjectForecastAnswer> {
    return this.#call(
      'get',
      '/v1/clusters/{cluster}/brokers/{broker}/forecast',
      { path: { cluster, broker: String(broker) }, query: { metric } },
    );
  }

  getForecastProgress(cluster: string): Promise<ForecastProgress> {
    return this.#call('get', '/v1/clusters/{cluster}/forecasts', {
      path: { cluster },
    });
  }

  requestForecasts(cluster: string): Promise<ForecastProgress> {
    return this.#call('post', '/v1/clusters/{cluster}/forecasts', {
      path: { cluster },
    });
  }

  getLatestSweep(cluster: string): Promise<SweepState> {
    return this.#call('get', '/v1/clusters/{cluster}/sweeps/latest', {
      path: { cluster },
    });
  }

  requestSweep(cluster: string): Promise<SweepState> {
    return this.#call('post', '/v1/clusters/{cluster}/sweeps', {
      path: { cluster },
    });
  }
}
