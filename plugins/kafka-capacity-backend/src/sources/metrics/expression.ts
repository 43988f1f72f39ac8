/** What a label must be; the empty text is a label that is not there, as in PromQL. Patterns match the whole value. */
export type LabelCondition =
  | string
  | { in: readonly string[] }
  | { not: string }
  | { like: string }
  | { unlike: string };

/** Which series of a family are meant, and what is made of each, in this order. */
export interface Series {
  family: string;
  where?: Readonly<Record<string, LabelCondition>>;
  /** `rate`: growth of a counter per second; `minimum`: the least value; both of the last minutes. Absent: the latest value. */
  over?: 'rate' | 'minimum';
  /** Values that are not above this one don't count, such as -1 for what has no limit. */
  above?: number;
  /** Labels over which series are added up. */
  sum?: readonly string[];
  /** Labels over which the largest is taken. */
  max?: readonly string[];
  /** Factor from the family's unit to the metric's. */
  times?: number;
}

/**
 * How a metric is made of families: one description from which both the PromQL of a query and the reading of a broker's own endpoint follow.
 * Sides of an operation match by the labels that are left.
 */
export type Expression =
  | Series
  | { add: readonly [Expression, Expression] }
  | {
      divide: readonly [Expression, Expression];
      /** Value where the divisor is 0. */ ofNone?: number;
    }
  | { rest: Expression };

/** The families that an expression needs, all of them. */
export function familiesOf(expression: Expression): string[] {
  if ('add' in expression) return expression.add.flatMap(familiesOf);
  if ('divide' in expression) return expression.divide.flatMap(familiesOf);
  if ('rest' in expression) return familiesOf(expression.rest);
  return [expression.family];
}

/** A text in PromQL's quotes. */
export function quoted(value: string): string {
  return `"${value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/** A pattern that matches exactly these values. */
export function alternatives(values: readonly string[]): string {
  return values
    .map(value => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
}

const UNITS: readonly [milliseconds: number, unit: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
];

/** A duration in PromQL, in the largest unit that it is a whole number of: `5m` or `90s`. */
export function promqlDuration(milliseconds: number): string {
  const [size, unit] = UNITS.find(([one]) => milliseconds % one === 0) ?? [
    1,
    'ms',
  ];
  return `${milliseconds / size}${unit}`;
}

/** A label and its condition in PromQL. */
export function matcher(label: string, condition: LabelCondition): string {
  if (typeof condition === 'string') return `${label}=${quoted(condition)}`;
  if ('in' in condition) {
    return `${label}=~${quoted(alternatives(condition.in))}`;
  }
  if ('not' in condition) return `${label}!=${quoted(condition.not)}`;
  if ('like' in condition) return `${label}=~${quoted(condition.like)}`;
  return `${label}!~${quoted(condition.unlike)}`;
}

/** What every query of a cluster has in common. */
export interface QueryScope {
  /** Matchers in PromQL that every selector gets, such as `cluster="prod"`. */
  matchers: readonly string[];
  /** Range of rates in PromQL, such as `5m`. */
  window: string;
  /** Range in which the least value is looked for. */
  longWindow: string;
}

/** The PromQL of an expression. */
export function promql(expression: Expression, scope: QueryScope): string {
  if ('add' in expression) {
    const [left, right] = expression.add.map(one => promql(one, scope));
    return `(${left}) + (${right})`;
  }
  if ('divide' in expression) {
    const [left, right] = expression.divide.map(one => promql(one, scope));
    const quotient = `(${left}) / ((${right}) > 0)`;
    return expression.ofNone === undefined
      ? quotient
      : `${quotient} or (${right}) * 0 + ${expression.ofNone}`;
  }
  if ('rest' in expression) return `1 - (${promql(expression.rest, scope)})`;
  const { family, where = {}, over, above, sum, max, times } = expression;
  const matchers = [
    ...Object.entries(where).map(([label, condition]) =>
      matcher(label, condition),
    ),
    ...scope.matchers,
  ];
  let query = matchers.length > 0 ? `${family}{${matchers.join(',')}}` : family;
  if (over === 'rate') query = `rate(${query}[${scope.window}])`;
  if (over === 'minimum') {
    query = `min_over_time(${query}[${scope.longWindow}])`;
  }
  if (above !== undefined) query = `${query} > ${above}`;
  if (sum) query = `sum without(${sum.join(',')}) (${query})`;
  if (max) query = `max without(${max.join(',')}) (${query})`;
  if (times !== undefined)
    query = `${
      above === undefined || sum || max ? query : `(${query})`
    } * ${times}`;
  return query;
}

/** Whether a label, absent or not, is as the condition wants it. */
export function conditionTest(
  condition: LabelCondition,
): (value: string) => boolean {
  if (typeof condition === 'string') return value => value === condition;
  if ('in' in condition) return value => condition.in.includes(value);
  if ('not' in condition) return value => value !== condition.not;
  if ('like' in condition) {
    const pattern = new RegExp(`^(?:${condition.like})$`);
    return value => pattern.test(value);
  }
  const pattern = new RegExp(`^(?:${condition.unlike})$`);
  return value => !pattern.test(value);
}
