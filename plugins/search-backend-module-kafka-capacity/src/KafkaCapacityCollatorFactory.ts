import { Readable } from 'node:stream';
import { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import {
  ClusterSummary,
  KafkaCapacityApi,
  Page,
  SubjectQuery,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import {
  CapacityDocument,
  clusterDocuments,
  documentsOf,
  DocumentSettings,
} from './documents';

const PAGE = 200;

/** What the collator asks. */
export type CollatedApi = Pick<
  KafkaCapacityApi,
  | 'getTopics'
  | 'getConsumerGroups'
  | 'getClusters'
  | 'getClusterAssessment'
  | 'getBrokers'
>;

/**
 * Collates topics and consumer groups, page by page as the index takes them, then clusters with their brokers. Whoever may see the entity that a document is about finds
 * it: the catalog decides, by the permission to read that entity.
 */
export class KafkaCapacityCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'kafka-capacity';

  /** `catalogEntityReadPermission` of the catalog, whose policy and rules apply to documents by their `resourceRef`. */
  readonly visibilityPermission: DocumentCollatorFactory['visibilityPermission'] =
    {
      type: 'resource',
      name: 'catalog.entity.read',
      attributes: { action: 'read' },
      resourceType: 'catalog-entity',
    };

  constructor(
    private readonly api: CollatedApi,
    private readonly settings: DocumentSettings,
  ) {}

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<CapacityDocument> {
    yield* this.#documentsOf(query => this.api.getTopics(query));
    yield* this.#documentsOf(query => this.api.getConsumerGroups(query));
    for (const cluster of await this.api.getClusters()) {
      yield* await this.#documentsOfCluster(cluster);
    }
  }

  async #documentsOfCluster(
    summary: ClusterSummary,
  ): Promise<CapacityDocument[]> {
    const { cluster, assessedAt } = summary;
    if (assessedAt === null) return [];
    const assessment = await this.api.getClusterAssessment(cluster);
    if (assessment.entities.length === 0) return [];
    const { items } = await this.api.getBrokers(cluster);
    return clusterDocuments(summary, assessment, items, this.settings);
  }

  async *#documentsOf(
    pageOf: (query: SubjectQuery) => Promise<Page<SubjectSummary>>,
  ): AsyncGenerator<CapacityDocument> {
    let cursor: string | null = null;
    do {
      // By name: levels may change between two pages, and a subject would be missed.
      const page: Page<SubjectSummary> = await pageOf({
        sort: 'name',
        limit: PAGE,
        ...(cursor !== null && { cursor }),
      });
      for (const summary of page.items) {
        yield* documentsOf(summary, this.settings);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}
