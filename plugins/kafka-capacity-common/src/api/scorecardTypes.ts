import type { Level } from '../assessment/levels';
import type { CapacityCheck } from '../scorecards/checks';
import type {
  EntityFacts,
  FactDefinition,
  FactName,
} from '../scorecards/entityFacts';
import type { CheckResult, OutcomeCounts } from '../scorecards/evaluateChecks';
import type { Staleness } from './types';

/**
 * Which entities facts are asked for.
 *
 * @public
 */
export interface FactsQuery {
  /** 1 to 1,000 entity references. */
  entityRefs: string[];
}

/**
 * The facts about the entities that were asked for.
 *
 * @public
 */
export interface FactsAnswer {
  /** In the order of the question, each once. */
  items: EntityFacts[];
  /** Entities that there are not, or that the caller may not see. */
  notFound: string[];
}

/**
 * What facts and checks there are.
 *
 * @public
 */
export interface FactsSchema {
  facts: ({ name: FactName } & FactDefinition)[];
  checks: CapacityCheck[];
}

/**
 * What a scorecard is put together by: who owns the entities, or the system that they are part of.
 *
 * @public
 */
export type ScorecardBy = 'owner' | 'system';

/**
 * Which part of a scorecard is wanted.
 *
 * @public
 */
export interface ScorecardQuery {
  by: ScorecardBy;
  /** Only the entities of this owner or system; `none` for those without. All of them unless told. */
  of?: string;
}

/**
 * An entity on a scorecard.
 *
 * @public
 */
export interface ScorecardEntity {
  entityRef: string;
  title?: string;
  /** Entity reference; null without one. */
  owner: string | null;
  /** Entity reference; null without one. */
  system: string | null;
  level: Level;
  outcomes: OutcomeCounts;
  /** The checks that are not passed, failed ones first. */
  open: CheckResult[];
  /** Ids of the checks that are passed; the others do not apply to it. */
  passed: string[];
}

/**
 * The entities of an owner or system, together.
 *
 * @public
 */
export interface ScorecardRow {
  /** Entity reference of the owner or system; null for entities without. */
  ref: string | null;
  entities: number;
  /** Worst of its entities; unknown where nothing is known. */
  level: Level;
  /** How many of its entities have a level that is not known. */
  levelUnknown: number;
  outcomes: OutcomeCounts;
  /** Outcomes by check, as far as one applies to an entity of it. */
  checks: Record<string, OutcomeCounts>;
}

/**
 * The checks of every entity that registers a topic or consumer group and that the caller may see.
 *
 * @public
 */
export interface Scorecard extends ScorecardQuery {
  entities: number;
  outcomes: OutcomeCounts;
  /** Outcomes by check, as far as one applies to an entity. */
  checks: Record<string, OutcomeCounts>;
  /** Owners or systems, those with the lowest share of passed checks first. */
  rows: ScorecardRow[];
  /** The entities with most failed checks, at most 20. */
  offenders: ScorecardEntity[];
  /** ISO time of the oldest assessment; null when there is none. */
  assessedAt: string | null;
  stale: Staleness | null;
  simulated: boolean;
}

/**
 * How many checks were passed at the end of a day.
 *
 * @public
 */
export interface ScorecardDay {
  /** The day in UTC, such as `2026-03-01`. */
  day: string;
  /** Entities that were judged on that day. */
  entities: number;
  outcomes: OutcomeCounts;
}

/**
 * How many checks were passed over time, of the entities that the caller sees now.
 *
 * @public
 */
export interface ScorecardTrend extends ScorecardQuery {
  /** Oldest first, at most 90. Days on which nothing was recorded are left out. */
  days: ScorecardDay[];
}

/**
 * The facts about an entity, what the checks say of them, and how that was over time.
 *
 * @public
 */
export interface EntityScorecard {
  facts: EntityFacts;
  /** Those that apply to it. */
  checks: CheckResult[];
  stale: Staleness | null;
  /** Oldest first, at most 90. Days on which nothing was recorded are left out. */
  days: ScorecardDay[];
}
