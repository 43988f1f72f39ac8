import { CAPACITY_CHECKS, CapacityCheck } from './checks';
import { conditionsHold } from './conditions';
import { ENTITY_FACTS, EntityFacts, FactName } from './entityFacts';
import type {
  CheckOutcome,
  CheckResult,
  OutcomeCounts,
} from '../api/resources/scorecards/scorecards';

export type { CheckOutcome, CheckResult, OutcomeCounts };

/**
 * Evaluates the ready-made checks, or others, on the facts of an entity. Checks that do not apply to it are left out.
 *
 * @public
 */
export function evaluateChecks(
  facts: Readonly<EntityFacts>,
  checks: readonly CapacityCheck[] = CAPACITY_CHECKS,
): CheckResult[] {
  return checks
    .filter(({ appliesWhen }) => conditionsHold(appliesWhen, facts))
    .map(check => {
      const outcome = outcomeOf(check, facts);
      return {
        id: check.id,
        outcome,
        finding: findingOf(check, outcome, facts),
      };
    });
}

/**
 * Counts outcomes.
 *
 * @public
 */
export function countOutcomes(
  results: Iterable<Pick<CheckResult, 'outcome'>>,
): OutcomeCounts {
  const counts: OutcomeCounts = { passed: 0, failed: 0, unknown: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

function outcomeOf(
  { rule, unknownWhen }: CapacityCheck,
  facts: Readonly<EntityFacts>,
): CheckOutcome {
  if (conditionsHold(rule, facts)) return 'passed';
  return unknownWhen && conditionsHold(unknownWhen, facts)
    ? 'unknown'
    : 'failed';
}

function findingOf(
  { failure, unknown }: CapacityCheck,
  outcome: CheckOutcome,
  facts: Readonly<EntityFacts>,
): string | null {
  if (outcome === 'passed') return null;
  const words = outcome === 'unknown' ? unknown ?? failure : failure;
  return words.replace(/\{(\w+)\}/g, (braces, name: string) =>
    isFact(name) ? String(facts[name]) : braces,
  );
}

function isFact(name: string): name is FactName {
  return Object.hasOwn(ENTITY_FACTS, name);
}
