import { EntityFacts, FactName } from './entityFacts';

/**
 * How a fact is compared with a value.
 *
 * @public
 */
export type ConditionOperator =
  | 'equal'
  | 'notEqual'
  | 'in'
  | 'notIn'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive';

/**
 * Something that holds of one fact.
 *
 * @public
 */
export interface FactCondition {
  fact: FactName;
  operator: ConditionOperator;
  value: string | number | boolean | readonly (string | number)[];
}

/**
 * Something that holds of the facts of an entity: the part of json-rules-engine's conditions that a check needs, so that the same
 * condition runs here and there.
 *
 * @public
 */
export type Conditions =
  | { all: readonly (FactCondition | Conditions)[] }
  | { any: readonly (FactCondition | Conditions)[] };

/**
 * Whether conditions hold, as json-rules-engine has it: a number is never less or greater than null.
 *
 * @public
 */
export function conditionsHold(
  conditions: Conditions,
  facts: Readonly<EntityFacts>,
): boolean {
  const holds = (one: FactCondition | Conditions) =>
    'fact' in one ? conditionHolds(one, facts) : conditionsHold(one, facts);
  return 'all' in conditions
    ? conditions.all.every(holds)
    : conditions.any.some(holds);
}

function conditionHolds(
  { fact, operator, value }: FactCondition,
  facts: Readonly<EntityFacts>,
): boolean {
  const given = facts[fact];
  const listed = Array.isArray(value) && value.some(one => one === given);
  const compares = (holds: (a: number, b: number) => boolean) =>
    typeof given === 'number' && typeof value === 'number'
      ? holds(given, value)
      : false;
  switch (operator) {
    case 'equal':
      return given === value;
    case 'notEqual':
      return given !== value;
    case 'in':
      return listed;
    case 'notIn':
      return !listed;
    case 'lessThan':
      return compares((a, b) => a < b);
    case 'lessThanInclusive':
      return compares((a, b) => a <= b);
    case 'greaterThan':
      return compares((a, b) => a > b);
    default:
      return compares((a, b) => a >= b);
  }
}
