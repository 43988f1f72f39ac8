import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** Entity references that one request to the catalog takes. */
const CHUNK = 500;

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'relations',
];

/** The entities that one caller may see. Asks the catalog for each at most once, with the caller's credentials. */
export class VisibleEntities {
  readonly #entities = new Map<string, Entity | undefined>();

  constructor(
    private readonly catalog: CatalogService,
    private readonly credentials: BackstageCredentials,
  ) {}

  /** The entity; undefined when there is none or the caller may not see it. */
  async byRef(entityRef: string): Promise<Entity | undefined> {
    if (!this.#entities.has(entityRef)) {
      this.#entities.set(
        entityRef,
        await this.catalog.getEntityByRef(entityRef, {
          credentials: this.credentials,
        }),
      );
    }
    return this.#entities.get(entityRef);
  }

  /** Those of the entities that the caller may see, by reference. */
  async byRefs(entityRefs: Iterable<string>): Promise<Map<string, Entity>> {
    const wanted = [...new Set(entityRefs)];
    const missing = wanted.filter(ref => !this.#entities.has(ref));
    for (let from = 0; from < missing.length; from += CHUNK) {
      const refs = missing.slice(from, from + CHUNK);
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: FIELDS },
        { credentials: this.credentials },
      );
      for (const ref of refs) this.#entities.set(ref, undefined);
      for (const entity of items) {
        if (entity) this.#entities.set(stringifyEntityRef(entity), entity);
      }
    }
    const visible = new Map<string, Entity>();
    for (const ref of wanted) {
      const entity = this.#entities.get(ref);
      if (entity) visible.set(ref, entity);
    }
    return visible;
  }
}
