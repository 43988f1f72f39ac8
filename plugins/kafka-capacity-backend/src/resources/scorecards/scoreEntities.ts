import {
  Entity,
  parseEntityRef,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  CheckResult,
  countOutcomes,
  EntityFacts,
  evaluateChecks,
  OutcomeCounts,
  Staleness,
} from 'backstage-plugin-kafka-capacity-common';
import { readEntityFacts } from './entityFacts';
import { ReadModel, SubjectModel } from '../ReadModel';
import { ownerOf } from '../../registrations/registrationsOf';
import { VisibleEntities } from '../../access/VisibleEntities';
import { TimeSlice } from '../../timeSlice';

/** An entity with what became of its checks. */
export interface ScoredEntity {
  entityRef: string;
  title?: string;
  owner: string | null;
  system: string | null;
  facts: EntityFacts;
  results: CheckResult[];
  outcomes: OutcomeCounts;
}

/**
 * Every entity that registers a topic or consumer group itself, or stands for a cluster, as far as it is visible. Those that only depend on them are left out, or each
 * topic would count once for everyone who uses it.
 *
 * @param wanted - which of the entities
 */
export async function scorecardMembers(
  model: Pick<ReadModel, 'registrations' | 'settings'>,
  visible: VisibleEntities,
  wanted: (entity: Entity) => boolean = () => true,
): Promise<Entity[]> {
  const clusters = model.settings.clusters.map(
    ({ connection }) => connection.name,
  );
  const registeringEntities = await model.registrations.registeringEntities(
    clusters,
  );
  const seen = await visible.byRefs(registeringEntities);
  return [...seen.values()].filter(wanted);
}

/**
 * Assesses the entities of a scorecard, each by what it registers itself. What it reaches beside that may be hidden from some who see the
 * entity, who must not find it counted in what was recorded.
 */
export async function scoreEntities(
  model: SubjectModel,
  visible: VisibleEntities,
  wanted?: (entity: Entity) => boolean,
): Promise<{ entities: ScoredEntity[]; stale: Staleness | null }> {
  const chosen = await scorecardMembers(model, visible, wanted);
  const { facts, stale } = await readEntityFacts(
    model,
    new Map(chosen.map(entity => [entity, [entity]])),
  );
  const slice = new TimeSlice();
  const entities: ScoredEntity[] = [];
  for (const entity of chosen) {
    const known = facts.get(stringifyEntityRef(entity));
    // The catalog may know by now that it registers nothing any more.
    if (known?.registered) entities.push(scoreEntity(entity, known));
    if (slice.spent) await slice.rest();
  }
  return { entities, stale };
}

function scoreEntity(entity: Entity, facts: EntityFacts): ScoredEntity {
  const results = evaluateChecks(facts);
  const { title } = entity.metadata;
  return {
    entityRef: facts.entityRef,
    ...(title !== undefined && { title }),
    owner: ownerOf(entity),
    system: systemOf(entity),
    facts,
    results,
    outcomes: countOutcomes(results),
  };
}

/** The system that an entity is part of; null when it is part of none. */
export function systemOf(entity: Entity): string | null {
  const relation = entity.relations?.find(
    ({ type, targetRef }) =>
      type === RELATION_PART_OF && parseEntityRef(targetRef).kind === 'system',
  );
  return relation?.targetRef ?? null;
}
