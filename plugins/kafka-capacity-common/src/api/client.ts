import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { PartitionRecommendation } from '../model';
import {
  ClusterSummary,
  ConsumerGroupDetail,
  EntityCapacity,
  Page,
  PartitionQuestion,
  SubjectQuery,
  SubjectSummary,
  SweepState,
  TopicDetail,
} from './types';

/**
 * What the kafka-capacity backend answers. Every call rejects with a `ResponseError` for an error response.
 *
 * @public
 */
export interface KafkaCapacityApi {
  getEntityCapacity(entityRef: string): Promise<EntityCapacity>;
  getClusters(): Promise<ClusterSummary[]>;
  getCluster(cluster: string): Promise<ClusterSummary>;
  getTopics(
    cluster: string,
    query?: SubjectQuery,
  ): Promise<Page<SubjectSummary>>;
  getTopic(cluster: string, topic: string): Promise<TopicDetail>;
  getConsumerGroups(
    cluster: string,
    query?: SubjectQuery,
  ): Promise<Page<SubjectSummary>>;
  getConsumerGroup(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupDetail>;
  recommendPartitions(
    question: PartitionQuestion,
  ): Promise<PartitionRecommendation>;
  getLatestSweep(cluster: string): Promise<SweepState>;
  requestSweep(cluster: string): Promise<SweepState>;
}

/**
 * Client of the kafka-capacity HTTP API, for browsers and other backends.
 *
 * @public
 */
export class KafkaCapacityClient implements KafkaCapacityApi {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = options.fetchApi.fetch;
  }

  getEntityCapacity(entityRef: string): Promise<EntityCapacity> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return this.#get(['entities', kind, namespace, name, 'capacity']);
  }

  async getClusters(): Promise<ClusterSummary[]> {
    const { items } = await this.#get<{ items: ClusterSummary[] }>([
      'clusters',
    ]);
    return items;
  }

  getCluster(cluster: string): Promise<ClusterSummary> {
    return this.#get(['clusters', cluster]);
  }

  getTopics(
    cluster: string,
    query?: SubjectQuery,
  ): Promise<Page<SubjectSummary>> {
    return this.#get(['clusters', cluster, 'topics'], query);
  }

  getTopic(cluster: string, topic: string): Promise<TopicDetail> {
    return this.#get(['clusters', cluster, 'topics', topic]);
  }

  getConsumerGroups(
    cluster: string,
    query?: SubjectQuery,
  ): Promise<Page<SubjectSummary>> {
    return this.#get(['clusters', cluster, 'consumer-groups'], query);
  }

  getConsumerGroup(
    cluster: string,
    group: string,
  ): Promise<ConsumerGroupDetail> {
    return this.#get(['clusters', cluster, 'consumer-groups', group]);
  }

  recommendPartitions(
    question: PartitionQuestion,
  ): Promise<PartitionRecommendation> {
    return this.#request('POST', ['recommendations', 'partitions'], {
      body: question,
    });
  }

  getLatestSweep(cluster: string): Promise<SweepState> {
    return this.#get(['clusters', cluster, 'sweeps', 'latest']);
  }

  requestSweep(cluster: string): Promise<SweepState> {
    return this.#request('POST', ['clusters', cluster, 'sweeps']);
  }

  #get<T>(path: string[], query?: SubjectQuery): Promise<T> {
    return this.#request('GET', path, { query });
  }

  async #request<T>(
    method: string,
    path: string[],
    options: { query?: SubjectQuery; body?: PartitionQuestion } = {},
  ): Promise<T> {
    const base = await this.#discovery.getBaseUrl('kafka-capacity');
    const url = new URL(`${base}/v1/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      for (const one of [value].flat()) {
        if (one !== undefined) url.searchParams.append(name, String(one));
      }
    }
    const response = await this.#fetch(url.toString(), {
      method,
      ...(options.body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(options.body),
      }),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
