import { InventoryTopic } from 'backstage-plugin-kafka-capacity-common';
import { ClusterInventory } from './clusterInventory';
import { ImportedEntities } from './importedEntities';

/** Whether people who may see one of two subjects may be told of the other: `group` and `topic` are a group's id and a topic's name. */
export type MayRelate = (group: string, topic: string) => boolean;

/**
 * Who depends on what of one cluster. What a sweep could not read of a group is taken from the entities that are there: it is
 * not gone.
 */
export class Dependencies {
  /** Groups that may read more topics than the inventory says. */
  readonly #incomplete: ReadonlySet<string>;
  /** Entities from elsewhere that stand for a group, by its id. */
  readonly #refsOfGroup: ReadonlyMap<string, readonly string[]>;
  /** Those by reference of the groups that may read more. */
  readonly #mayReadMore = new Map<string, string>();
  readonly #topicOfRef = new Map<string, string>();
  readonly #topicsOfGroup = new Map<string, string[]>();

  constructor(
    inventory: ClusterInventory,
    private readonly imported: ImportedEntities,
    /** Entities that may depend on one, and that one may depend on. */
    private readonly maxRelations: number,
    private readonly mayRelate: MayRelate,
  ) {
    this.#incomplete = new Set(
      inventory.consumerGroups
        .filter(({ incomplete }) => incomplete)
        .map(({ id }) => id),
    );
    this.#refsOfGroup = new Map(
      inventory.consumerGroups.map(({ id, entityRefs }) => [id, entityRefs]),
    );
    for (const group of this.#incomplete) {
      for (const ref of this.#refsOfGroup.get(group) ?? []) {
        this.#mayReadMore.set(ref, group);
      }
    }
  }

  /**
   * What depends on a topic without a group's entity to say so: those that name the topic, and those that register a group which
   * reads it.
   *
   * @param entityRef - of the topic's own entity
   * @param linked - those that name the topic and may be told of
   */
  usersOf(
    { name, consumerGroups }: InventoryTopic,
    entityRef: string,
    linked: readonly string[],
  ) {
    const before = this.imported.get(entityRef);
    return this.#few(
      [
        ...linked,
        ...consumerGroups
          .filter(id => this.mayRelate(id, name))
          .flatMap(id => this.#refsOfGroup.get(id) ?? []),
        ...(before?.dependencyOf ?? []).filter(ref => {
          const group = this.#mayReadMore.get(ref);
          return group !== undefined && this.mayRelate(group, name);
        }),
      ].filter(canDepend),
    );
  }

  /** Notes which entities stand for a topic: the groups that read it depend on those. */
  note(
    { name, consumerGroups }: InventoryTopic,
    entityRefs: readonly string[],
  ) {
    if (consumerGroups.length > this.maxRelations) return;
    for (const ref of entityRefs) this.#topicOfRef.set(ref, name);
    for (const group of consumerGroups) {
      if (!this.mayRelate(group, name)) continue;
      const read = this.#topicsOfGroup.get(group) ?? [];
      read.push(...entityRefs);
      this.#topicsOfGroup.set(group, read);
    }
  }

  /**
   * The topics that a group reads, once every topic is noted.
   *
   * @param entityRef - of the group's own entity
   */
  topicsOf(group: string, entityRef: string): string[] {
    const before = this.#incomplete.has(group)
      ? this.imported.get(entityRef)?.dependsOn ?? []
      : [];
    return this.#few([
      ...(this.#topicsOfGroup.get(group) ?? []),
      ...before.filter(ref => {
        const topic = this.#topicOfRef.get(ref);
        return topic !== undefined && this.mayRelate(group, topic);
      }),
    ]);
  }

  /** The references in order; none where there are too many, for some of them would pass for all. */
  #few(entityRefs: readonly string[]): string[] {
    const each = inOrder(entityRefs);
    return each.length > this.maxRelations ? [] : each;
  }
}

/** Each once, in an order of its own: that of the inventory and of the catalog's answer may change. */
function inOrder(entityRefs: readonly string[]): string[] {
  return [...new Set(entityRefs)].sort();
}

/** The catalog's model has dependencies of Components and Resources alone. */
function canDepend(entityRef: string): boolean {
  return (
    entityRef.startsWith('component:') || entityRef.startsWith('resource:')
  );
}
