import { Entity, RELATION_PART_OF } from '@backstage/catalog-model';
import { Caller } from '../../access/Caller';
import { ownerOf } from '../../registrations/registrationsOf';

/** What entities belong to. */
export type EntityGroup = 'domain' | 'owner' | 'system';

/** By entity reference, the owner, systems or domains. */
export async function groupsOfEntities(
  entities: ReadonlyMap<string, Entity>,
  by: EntityGroup,
  caller: Caller,
): Promise<Map<string, string[]>> {
  if (by === 'owner') {
    return new Map(
      [...entities].map(([ref, entity]) => {
        const owner = ownerOf(entity);
        return [ref, owner === null ? [] : [owner]];
      }),
    );
  }
  const systems = new Map(
    [...entities].map(([ref, entity]) => [
      ref,
      isOf(ref, 'system') ? [ref] : partsOf(entity, 'system'),
    ]),
  );
  const known = await caller.entities.byRefs([...systems.values()].flat());
  return new Map(
    [...systems].map(([ref, refs]) => {
      const visible = refs.filter(one => known.has(one));
      if (by === 'system') return [ref, visible];
      const domains = visible.flatMap(one => {
        const system = known.get(one);
        return system ? partsOf(system, 'domain') : [];
      });
      return [ref, domains];
    }),
  );
}

function partsOf({ relations = [] }: Entity, kind: string): string[] {
  return relations
    .filter(
      ({ type, targetRef }) =>
        type === RELATION_PART_OF && isOf(targetRef, kind),
    )
    .map(({ targetRef }) => targetRef);
}

function isOf(entityRef: string, kind: string): boolean {
  return entityRef.startsWith(`${kind}:`);
}
