import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
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

/**
 * The entities that one caller may see. Asks the catalog for each at most once, with the caller's credentials, however many
 * want it at the same time.
 */
export class VisibleEntities {
  /** By each reference that was asked for: the answer that it is in, if the caller may see it. */
  readonly #answers = new Map<string, Promise<Map<string, Entity>>>();

  constructor(
    private readonly catalog: CatalogService,
    private readonly credentials: BackstageCredentials<
      BackstageUserPrincipal | BackstageServicePrincipal
    >,
  ) {}

  /** Whether a service sees them: what it is answered may be shown to people of whom nothing is known here. */
  get byService(): boolean {
    return this.credentials.principal.type === 'service';
  }

  /** The entity; undefined when there is none or the caller may not see it. */
  async byRef(entityRef: string): Promise<Entity | undefined> {
    let answer = this.#answers.get(entityRef);
    if (!answer) {
      answer = this.catalog
        .getEntityByRef(entityRef, { credentials: this.credentials })
        .then(entity => new Map(entity && [[entityRef, entity]]));
      this.#answers.set(entityRef, answer);
    }
    return (await answer).get(entityRef);
  }

  /** Those of the entities that the caller may see, by reference. */
  async byRefs(entityRefs: Iterable<string>): Promise<Map<string, Entity>> {
    const wanted = [...new Set(entityRefs)];
    const missing = wanted.filter(ref => !this.#answers.has(ref));
    let before: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < missing.length; from += CHUNK) {
      const refs = missing.slice(from, from + CHUNK);
      // One after the other: a large estate is no reason to take the catalog from others.
      const answer = before.then(() => this.#ask(refs));
      for (const ref of refs) this.#answers.set(ref, answer);
      before = answer;
    }
    const visible = new Map<string, Entity>();
    const answers = wanted.map(ref => this.#answers.get(ref));
    (await Promise.all(answers)).forEach((answer, i) => {
      const entity = answer?.get(wanted[i]);
      if (entity) visible.set(wanted[i], entity);
    });
    return visible;
  }

  async #ask(entityRefs: string[]): Promise<Map<string, Entity>> {
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs, fields: FIELDS },
      { credentials: this.credentials },
    );
    return new Map(
      items.flatMap(entity =>
        entity ? [[stringifyEntityRef(entity), entity]] : [],
      ),
    );
  }
}
