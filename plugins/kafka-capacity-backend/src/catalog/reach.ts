import {
  Entity,
  parseEntityRef,
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  RELATION_PROVIDES_API,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { TimeSlice } from '../timeSlice';
import { VisibleEntities } from './VisibleEntities';

/** A relation along which an entity reaches others. */
interface Path {
  relation: string;
  /** Kinds that are followed; any when absent. */
  kinds?: readonly string[];
}

/**
 * What each kind reaches. A Resource or an API reaches nothing else: that a topic's entity depends on its cluster says
 * nothing about the topic.
 */
const PATHS: Readonly<Record<string, readonly Path[]>> = {
  component: [
    { relation: RELATION_DEPENDS_ON, kinds: ['resource', 'api'] },
    { relation: RELATION_PROVIDES_API },
    { relation: RELATION_CONSUMES_API },
  ],
  system: [{ relation: RELATION_HAS_PART }],
  domain: [{ relation: RELATION_HAS_PART }],
  group: [
    { relation: RELATION_OWNER_OF },
    { relation: RELATION_PARENT_OF, kinds: ['group'] },
  ],
};

/** Kinds that are rolled up from parts. */
const WITH_PARTS = ['system', 'domain', 'group'];

/** Domains within domains and groups within groups are followed this deep. */
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
      ? nextRefs(entity).flatMap(ref => {
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
    const found = await visible.byRefs(frontier.flatMap(nextRefs));
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
    for (const ref of nextRefs(entity)) {
      const next = known.get(ref);
      if (next && !reached.has(ref)) reached.set(ref, next);
    }
  }
  return [...reached.values()];
}

function nextRefs(entity: Entity): string[] {
  const paths = PATHS[kindOf(entity)] ?? [];
  const refs = (entity.relations ?? []).flatMap(({ type, targetRef }) => {
    const path = paths.find(({ relation }) => relation === type);
    const { kind } = parseEntityRef(targetRef);
    const followed =
      path && (path.kinds?.includes(kind.toLocaleLowerCase('en-US')) ?? true);
    return followed ? [targetRef] : [];
  });
  return [...new Set(refs)];
}

function kindOf(entity: Entity): string {
  return entity.kind.toLocaleLowerCase('en-US');
}
