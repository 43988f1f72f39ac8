import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { reachedRefs } from 'backstage-plugin-kafka-capacity-common';
import { TimeSlice } from '../timeSlice';
import { VisibleEntities } from '../access/VisibleEntities';

/** Kinds that are rolled up from parts. */
const WITH_PARTS = ['system', 'domain', 'group'];

/** Domains within domains, components within components and groups within groups are followed this deep. */
const DEPTH = 10;

/** An entity with the entities that it reaches, all of them visible to the caller. */
export interface Reach {
  entity: Entity;
  /** Itself and what it reaches, each once. */
  entities: Entity[];
  /** For a System, Domain or Group: its direct parts with what each reaches. Empty for others. */
  parts: { entity: Entity; entities: Entity[] }[];
}

/** Finds what an entity reaches: one request to the catalog for each step away, however many entities there are. */
export async function reachOf(
  entity: Entity,
  visible: VisibleEntities,
): Promise<Reach> {
  const known = await explore([entity], visible);
  const hasParts = WITH_PARTS.includes(kindOf(entity));
  return {
    entity,
    entities: walk(entity, known),
    parts: hasParts
      ? reachedRefs(entity).flatMap(ref => {
          const part = known.get(ref);
          return part ? [{ entity: part, entities: walk(part, known) }] : [];
        })
      : [],
  };
}

/** What each of many entities reaches, itself first, in as few requests to the catalog as for one. */
export async function reachOfEach(
  entities: readonly Entity[],
  visible: VisibleEntities,
): Promise<Map<Entity, Entity[]>> {
  const known = await explore(entities, visible);
  const slice = new TimeSlice();
  const reached = new Map<Entity, Entity[]>();
  for (const entity of entities) {
    reached.set(entity, walk(entity, known));
    if (slice.spent) await slice.rest();
  }
  return reached;
}

/** Some entities and all that they reach, by reference. */
async function explore(
  entities: readonly Entity[],
  visible: VisibleEntities,
): Promise<Map<string, Entity>> {
  const known = new Map(entities.map(one => [stringifyEntityRef(one), one]));
  let frontier = [...entities];
  for (let depth = 0; depth < DEPTH && frontier.length > 0; depth++) {
    const found = await visible.byRefs(frontier.flatMap(reachedRefs));
    frontier = [];
    for (const [ref, reached] of found) {
      if (known.has(ref)) continue;
      known.set(ref, reached);
      frontier.push(reached);
    }
  }
  return known;
}

/** An entity and what it reaches among the known ones. */
function walk(from: Entity, known: Map<string, Entity>): Entity[] {
  const reached = new Map([[stringifyEntityRef(from), from]]);
  // A map's iteration goes on with what is added meanwhile.
  for (const entity of reached.values()) {
    for (const ref of reachedRefs(entity)) {
      const next = known.get(ref);
      if (next && !reached.has(ref)) reached.set(ref, next);
    }
  }
  return [...reached.values()];
}

function kindOf(entity: Entity): string {
  return entity.kind.toLocaleLowerCase('en-US');
}
