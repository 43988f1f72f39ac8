import {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  InventoryConsumerGroup,
  InventoryTopic,
  KafkaCapacityApi,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterInventory } from './clusterInventory';
import { entitiesOf, WantedEntity } from './entities';
import { entityNames } from './entityNames';
import {
  CatalogReader,
  existingRefs,
  ImportedEntities,
  OtherOwners,
  readImported,
} from './importedEntities';
import { ImportSettings } from './settings';

/** What the provider works with. */
export interface ProviderServices extends CatalogReader {
  api: Pick<KafkaCapacityApi, 'getClusters' | 'getInventory' | 'getBrokers'>;
  logger: LoggerService;
  settings: ImportSettings;
  taskRunner: SchedulerServiceTaskRunner;
}

/** Entities of one transaction: others wait for the embedded database meanwhile. */
const CHUNK = 500;

/**
 * Provides the clusters, topics and consumer groups, and where it is wanted the brokers, that the kafka-capacity backend has swept.
 *
 * It keeps nothing itself: what it gave before is read back from the catalog, so that only differences are written, also after
 * a restart and whichever replica the import runs on.
 */
export class KafkaCapacityEntityProvider implements EntityProvider {
  #connection: EntityProviderConnection | undefined;
  /** References that were left to entities from elsewhere. */
  readonly #released = new Set<string>();
  /** Clusters of which it was said that their ACLs are not read. */
  readonly #withoutAcls = new Set<string>();

  constructor(private readonly services: ProviderServices) {}

  getProviderName(): string {
    return 'kafka-capacity';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.services.taskRunner.run({
      id: 'kafka-capacity-catalog-import',
      fn: signal => this.refresh(signal),
    });
  }

  /**
   * Brings the catalog up to date once. A cluster whose inventory can't be read keeps its entities as they are.
   *
   * @throws Error when neither the clusters nor the catalog can be read
   */
  async refresh(signal: AbortSignal = AbortSignal.timeout(600_000)) {
    const { logger } = this.services;
    const clusters = (await this.services.api.getClusters()).map(
      ({ cluster }) => cluster,
    );
    const inventories = await this.#readInventories(clusters, signal);
    inventories.forEach(inventory => this.#warnWithoutAcls(inventory));
    const { imported, owners } = await readImported(this.services, signal);
    const { wanted, taken } = await this.#wantedEntities(
      inventories,
      clusters,
      { imported, owners },
      signal,
    );
    const added = [...wanted.values()].filter(one => {
      const before = imported.get(one.entityRef);
      return !before || (before.revision !== one.revision && !one.uncertain);
    });
    const readable = new Set(inventories.map(({ cluster }) => cluster));
    const known = new Set(clusters);
    const removed = [...imported]
      .filter(([ref]) => !wanted.has(ref))
      .filter(([, { cluster }]) => readable.has(cluster) || !known.has(cluster))
      .map(([ref]) => ref);
    await this.#apply(added, removed, taken, signal);
    if (added.length > 0 || removed.length > 0) {
      logger.info(
        `Kafka import: ${added.length} entities added or changed, ${removed.length} removed`,
      );
    }
  }

  async #readInventories(
    clusters: readonly string[],
    signal: AbortSignal,
  ): Promise<ClusterInventory[]> {
    const inventories: ClusterInventory[] = [];
    for (const cluster of clusters) {
      signal.throwIfAborted();
      try {
        const inventory = await this.#readInventory(cluster, signal);
        if (inventory) inventories.push(inventory);
      } catch (error) {
        signal.throwIfAborted();
        this.services.logger.warn(
          `The entities of cluster '${cluster}' stay as they are, because its inventory could not be read: ${
            toError(error).message
          }`,
        );
      }
    }
    return inventories;
  }

  /** Undefined before the first sweep, which says nothing about the cluster. */
  async #readInventory(
    cluster: string,
    signal: AbortSignal,
  ): Promise<ClusterInventory | undefined> {
    const topics: InventoryTopic[] = [];
    const consumerGroups: InventoryConsumerGroup[] = [];
    let entityRefs: string[] = [];
    let cursor: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await this.services.api.getInventory(cluster, cursor);
      if (page.assessedAt === null) return undefined;
      entityRefs = page.entityRefs;
      topics.push(...page.topics);
      consumerGroups.push(...page.consumerGroups);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const { brokers } = this.services.settings;
    const { items } = brokers
      ? await this.services.api.getBrokers(cluster)
      : { items: [] };
    return {
      cluster,
      entityRefs,
      topics,
      consumerGroups,
      brokers: items.map(one => one.id),
    };
  }

  /** A rule that never matches for want of a setting elsewhere would be hard to notice. */
  #warnWithoutAcls({ cluster, topics }: ClusterInventory): void {
    const { logger, settings } = this.services;
    const asked = settings.rules.some(
      rule => rule.aclPrincipal && (rule.cluster ?? cluster) === cluster,
    );
    const unread = topics.some(({ principals }) => principals === undefined);
    if (!asked || !unread || this.#withoutAcls.has(cluster)) return;
    this.#withoutAcls.add(cluster);
    logger.warn(
      `Rules with aclPrincipal don't apply to cluster '${cluster}', because its ACLs were not read: set readAcls of the cluster to true, or give the rules a cluster`,
    );
  }

  /**
   * The entities that the catalog should have, by reference, and the references that entities from elsewhere have: whoever takes the
   * reference of an imported entity must not make the topic disappear, so that is imported by another name.
   */
  async #wantedEntities(
    inventories: readonly ClusterInventory[],
    clusters: readonly string[],
    before: { imported: ImportedEntities; owners: OtherOwners },
    signal: AbortSignal,
  ) {
    const { settings } = this.services;
    const taken = new Set<string>();
    const takenNames = new Set<string>();
    for (;;) {
      const nameOf = entityNames(clusters, name => takenNames.has(name));
      const wanted = new Map<string, WantedEntity>();
      for (const inventory of inventories) {
        for (const one of entitiesOf(inventory, {
          ...before,
          settings,
          nameOf,
        })) {
          wanted.set(one.entityRef, one);
        }
      }
      const missing = [...wanted.keys()].filter(
        ref => !before.imported.has(ref),
      );
      const found = await existingRefs(this.services, missing, signal);
      if (found.size === 0) return { wanted, taken };
      for (const ref of found) {
        taken.add(ref);
        takenNames.add(wanted.get(ref)?.entity.metadata.name ?? '');
      }
    }
  }

  /** Without a location key, so that a registered entity of the same reference can take the place of an imported one. */
  async #apply(
    added: readonly WantedEntity[],
    removed: readonly string[],
    taken: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    // An entity that took an imported one's place would otherwise stay when its own file is gone.
    const released = [...taken].filter(ref => !this.#released.has(ref));
    const refs = [...removed, ...released];
    const most = Math.max(added.length, refs.length);
    for (let from = 0; from < most; from += CHUNK) {
      signal.throwIfAborted();
      await this.#connection?.applyMutation({
        type: 'delta',
        added: added
          .slice(from, from + CHUNK)
          .map(({ entity }) => ({ entity })),
        removed: refs
          .slice(from, from + CHUNK)
          .map(entityRef => ({ entityRef })),
      });
    }
    for (const ref of released) this.#released.add(ref);
    // What is ours again may be left to others again.
    for (const { entityRef } of added) this.#released.delete(entityRef);
  }
}
