import {
  Entity,
  parseEntityRef,
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  RELATION_PROVIDES_API,
} from '@backstage/catalog-model';

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
    { relation: RELATION_HAS_PART, kinds: ['component'] },
  ],
  system: [{ relation: RELATION_HAS_PART }],
  domain: [{ relation: RELATION_HAS_PART }],
  group: [
    { relation: RELATION_OWNER_OF },
    { relation: RELATION_PARENT_OF, kinds: ['group'] },
  ],
};

/**
 * References to the entities that an entity reaches in one step, each once: those whose topics and consumer groups count for it too. A
 * Component reaches the Resources and APIs that it depends on, provides or consumes, and its subcomponents; a System or Domain its parts; a
 * Group what it owns, and the groups below it.
 *
 * @public
 */
export function reachedRefs(entity: Entity): string[] {
  const paths = PATHS[entity.kind.toLocaleLowerCase('en-US')] ?? [];
  const refs = (entity.relations ?? []).flatMap(({ type, targetRef }) => {
    const path = paths.find(({ relation }) => relation === type);
    if (!path) return [];
    const kind = parseEntityRef(targetRef).kind.toLocaleLowerCase('en-US');
    return path.kinds?.includes(kind) ?? true ? [targetRef] : [];
  });
  return [...new Set(refs)];
}
