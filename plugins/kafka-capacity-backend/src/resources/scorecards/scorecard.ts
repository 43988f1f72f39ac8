import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  CheckResult,
  EntityFacts,
  EntityScorecard,
  evaluateChecks,
  OutcomeCounts,
  Page,
  rollUp,
  Scorecard,
  ScorecardEntity,
  ScorecardQuery,
  ScorecardRow,
  ScorecardTrend,
} from 'backstage-plugin-kafka-capacity-common';
import { ownerOf } from '../../registrations/registrationsOf';
import { VisibleEntities } from '../../access/VisibleEntities';
import {
  ScoredEntity,
  scoreEntities,
  scorecardMembers,
  systemOf,
} from './scoreEntities';
import { factsReach, readEntityFacts } from './entityFacts';
import { readCursor, writeCursor } from '../../http/pageCursor';
import { ReadModel, SubjectModel } from '../ReadModel';
import { readEntityRef } from '../../http/requestValues';

const OFFENDERS = 20;
const TREND_DAYS = 90;
const DEFAULT_LIMIT = 100;

/** Checks by owner or system. */
export async function scorecard(
  model: SubjectModel,
  query: ScorecardQuery,
  visible: VisibleEntities,
): Promise<Scorecard> {
  const { entities, stale } = await scoreEntities(
    model,
    visible,
    belongsTo(query),
  );
  return {
    ...query,
    entities: entities.length,
    outcomes: add(entities.map(({ outcomes }) => outcomes)),
    checks: byCheck(entities),
    rows: rowsOf(entities, query.by),
    offenders: [...entities]
      .filter(({ outcomes }) => outcomes.failed > 0)
      .sort(mostFailedFirst)
      .slice(0, OFFENDERS)
      .map(shown),
    assessedAt: oldest(entities.map(({ facts }) => facts.assessedAt)),
    stale,
    simulated: entities.some(({ facts }) => facts.simulated),
  };
}

/** The entities of a scorecard, a page at a time. */
export async function scorecardEntities(
  model: SubjectModel,
  query: ScorecardQuery & { limit?: number; cursor?: string },
  visible: VisibleEntities,
): Promise<Page<ScorecardEntity>> {
  const { by, of, limit = DEFAULT_LIMIT, cursor } = query;
  const list = listOf(query);
  const after =
    cursor === undefined ? undefined : readCursor(cursor, list, placeOf);
  const { entities } = await scoreEntities(
    model,
    visible,
    belongsTo({ by, of }),
  );
  const rest = entities
    .sort(mostFailedFirst)
    .filter(entity => !after || mostFailedFirst(after, entity) < 0);
  const last = rest[limit - 1];
  return {
    items: rest.slice(0, limit).map(shown),
    nextCursor:
      rest.length > limit && last
        ? writeCursor(list, [
            last.outcomes.failed,
            last.outcomes.unknown,
            last.entityRef,
          ])
        : null,
  };
}

/** How many checks were passed over the last days. */
export async function scorecardTrend(
  model: Pick<ReadModel, 'registrations' | 'scores' | 'settings'>,
  query: ScorecardQuery,
  visible: VisibleEntities,
): Promise<ScorecardTrend> {
  const entities = await scorecardMembers(model, visible, belongsTo(query));
  const refs = new Set(entities.map(entity => stringifyEntityRef(entity)));
  const days = await model.scores.days(refs, TREND_DAYS, Date.now());
  return { ...query, days };
}

/**
 * The checks of one entity.
 *
 * @throws NotFoundError when there is no such entity, or the caller may not see it
 */
export async function entityScorecard(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'registrations'
    | 'scores'
    | 'settings'
    | 'snoozes'
    | 'sweeps'
  >,
  entityRef: string,
  visible: VisibleEntities,
): Promise<EntityScorecard> {
  const { entity, facts, stale } = await factsOf(model, entityRef, visible);
  const checks = evaluateChecks(facts);
  const days = await model.scores.days(
    new Set([stringifyEntityRef(entity)]),
    TREND_DAYS,
    Date.now(),
  );
  return { facts, checks, stale, days };
}

/**
 * The facts about one entity.
 *
 * @throws NotFoundError when there is no such entity, or the caller may not see it
 */
export async function entityFacts(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'registrations'
    | 'settings'
    | 'snoozes'
    | 'sweeps'
  >,
  entityRef: string,
  visible: VisibleEntities,
): Promise<EntityFacts> {
  return (await factsOf(model, entityRef, visible)).facts;
}

async function factsOf(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'registrations'
    | 'settings'
    | 'snoozes'
    | 'sweeps'
  >,
  entityRef: string,
  visible: VisibleEntities,
) {
  const entity = await visible.byRef(entityRef);
  const { facts, stale } = await readEntityFacts(
    model,
    await factsReach(entity ? [entity] : [], visible),
  );
  const [known] = facts.values();
  if (!entity || !known) {
    throw new NotFoundError(`No entity '${entityRef}' was found`);
  }
  return { entity, facts: known, stale };
}

/** Whether an entity belongs to the part of the scorecard that is wanted. */
function belongsTo({ by, of }: ScorecardQuery): (entity: Entity) => boolean {
  if (of === undefined) return () => true;
  const wanted = partRef(by, of);
  const partOf = by === 'owner' ? ownerOf : systemOf;
  return entity => partOf(entity) === wanted;
}

/** Null stands for entities that belong to none. */
function partRef(by: ScorecardQuery['by'], of: string): string | null {
  if (of === 'none') return null;
  return readEntityRef(
    'of',
    of,
    by === 'owner'
      ? { example: 'group:default/team-a', orNone: true }
      : { example: 'system:default/shop', kind: 'system', orNone: true },
  );
}

function rowsOf(
  entities: readonly ScoredEntity[],
  by: ScorecardQuery['by'],
): ScorecardRow[] {
  const parts = new Map<string | null, ScoredEntity[]>();
  for (const entity of entities) {
    const part = parts.get(entity[by]);
    if (part) part.push(entity);
    else parts.set(entity[by], [entity]);
  }
  return [...parts]
    .map(([ref, part]) => ({
      ref,
      entities: part.length,
      level: rollUp(
        part.map(({ facts }) => ({ level: facts.level, snooze: null })),
      ).level,
      levelUnknown: part.filter(({ facts }) => facts.level === 'unknown')
        .length,
      outcomes: add(part.map(({ outcomes }) => outcomes)),
      checks: byCheck(part),
    }))
    .sort(
      (a, b) =>
        passedShare(a.outcomes) - passedShare(b.outcomes) ||
        compareText(a.ref ?? '', b.ref ?? ''),
    );
}

function byCheck(
  entities: readonly ScoredEntity[],
): Record<string, OutcomeCounts> {
  const checks: Record<string, OutcomeCounts> = {};
  for (const { results } of entities) {
    for (const { id, outcome } of results) {
      checks[id] ??= { passed: 0, failed: 0, unknown: 0 };
      checks[id][outcome] += 1;
    }
  }
  return checks;
}

function add(all: readonly OutcomeCounts[]): OutcomeCounts {
  const sum: OutcomeCounts = { passed: 0, failed: 0, unknown: 0 };
  for (const { passed, failed, unknown } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.unknown += unknown;
  }
  return sum;
}

function passedShare({ passed, failed, unknown }: OutcomeCounts): number {
  return passed / (passed + failed + unknown);
}

/** Place of an entity in the order of a scorecard. */
type Place = Pick<ScoredEntity, 'entityRef' | 'outcomes'>;

function mostFailedFirst(a: Place, b: Place): number {
  return (
    b.outcomes.failed - a.outcomes.failed ||
    b.outcomes.unknown - a.outcomes.unknown ||
    compareText(a.entityRef, b.entityRef)
  );
}

function shown(entity: ScoredEntity): ScorecardEntity {
  const { entityRef, title, owner, system, facts, outcomes } = entity;
  return {
    entityRef,
    ...(title !== undefined && { title }),
    owner,
    system,
    level: facts.level,
    outcomes,
    open: openChecks(entity.results),
    passed: entity.results.flatMap(({ id, outcome }) =>
      outcome === 'passed' ? id : [],
    ),
  };
}

function openChecks(results: readonly CheckResult[]): CheckResult[] {
  return ['failed', 'unknown'].flatMap(wanted =>
    results.filter(({ outcome }) => outcome === wanted),
  );
}

/** Name of the list that a cursor goes on in. */
function listOf({ by, of }: ScorecardQuery): string {
  return `entities by ${by}${of === undefined ? '' : ` of ${of}`}`;
}

function placeOf(parts: readonly unknown[]): Place | undefined {
  const [failed, unknown, entityRef] = parts;
  return typeof failed === 'number' &&
    typeof unknown === 'number' &&
    typeof entityRef === 'string'
    ? { entityRef, outcomes: { passed: 0, failed, unknown } }
    : undefined;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function oldest(times: readonly (string | null)[]): string | null {
  return times.filter(time => time !== null).sort()[0] ?? null;
}
