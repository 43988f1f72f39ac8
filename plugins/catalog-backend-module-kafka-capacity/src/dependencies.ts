import {
  AnnotatedSubject,
  ANY_CLUSTER,
  InventoryTopic,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterInventory } from './clusterInventory';
import { Registrations, subjectKey } from './registrations';

/**
 * Who depends on what of one cluster. What a sweep could not read of a group is taken from the entities that are there: it is
 * not gone.
 */
export class Dependencies {
  /** Groups that may read more topics than the inventory says. */
  readonly #incomplete: ReadonlySet<string>;
  /** Entities from elsewhere that register one of those. */
  readonly #mayReadMore: ReadonlySet<string>;
  readonly #topicRefs = new Set<string>();
  readonly #topicsOfGroup = new Map<string, string[]>();

  constructor(
    private readonly inventory: ClusterInventory,
    private readonly registrations: Registrations,
    /** Entities that may depend on one, and that one may depend on. */
    private readonly maxRelations: number,
  ) {
    this.#incomplete = new Set(
      inventory.consumerGroups
        .filter(({ incomplete }) => incomplete)
        .map(({ id }) => id),
    );
    this.#mayReadMore = new Set(
      [...this.#incomplete].flatMap(id =>
        this.registrationsOn('consumer-group', id),
      ),
    );
  }

  /** Entities from elsewhere that register a topic or group. */
  registrationsOn(
    kind: AnnotatedSubject['kind'],
    name: string,
  ): readonly string[] {
    const registrationsOf = (cluster: string) =>
      this.registrations.bySubject.get(subjectKey({ kind, cluster, name })) ??
      [];
    return [
      ...registrationsOf(this.inventory.cluster),
      ...registrationsOf(ANY_CLUSTER),
    ];
  }

  /**
   * What depends on a topic without a group's entity to say so: those that name the topic, and those that register a group which
   * reads it.
   *
   * @param entityRef - of the topic's own entity
   */
  usersOf({ name, consumerGroups }: InventoryTopic, entityRef: string) {
    const before = this.registrations.imported.get(entityRef);
    return this.#few(
      [
        ...this.registrationsOn('topic', name),
        ...consumerGroups.flatMap(id =>
          this.registrationsOn('consumer-group', id),
        ),
        ...(before?.dependencyOf ?? []).filter(ref =>
          this.#mayReadMore.has(ref),
        ),
      ].filter(canDepend),
    );
  }

  /** Notes which entities stand for a topic: the groups that read it depend on those. */
  note({ consumerGroups }: InventoryTopic, entityRefs: readonly string[]) {
    if (consumerGroups.length > this.maxRelations) return;
    for (const ref of entityRefs) this.#topicRefs.add(ref);
    for (const group of consumerGroups) {
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
      ? this.registrations.imported.get(entityRef)?.dependsOn ?? []
      : [];
    return this.#few([
      ...(this.#topicsOfGroup.get(group) ?? []),
      ...before.filter(ref => this.#topicRefs.has(ref)),
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
