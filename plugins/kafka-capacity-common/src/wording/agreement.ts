import { formatQuantity } from '../calculation/format';

const SINGULAR: Readonly<Record<string, string>> = {
  are: 'is',
  carry: 'carries',
  catch: 'catches',
  have: 'has',
};

/**
 * A verb that agrees with a count: `has` for 1, `have` for any other.
 *
 * @param verb - in the plural
 */
export function verbFor(count: number, verb: string): string {
  return count === 1 ? SINGULAR[verb] ?? `${verb}s` : verb;
}

/** A count with its verb, such as `1 partition has`, `2 partitions have`. */
export function countWith(count: number, unit: string, verb: string): string {
  return `${formatQuantity(count, unit)} ${verbFor(count, verb)}`;
}

/** `1 of 3 partitions has`, `2 of 3 partitions have`. */
export function shareWith(
  count: number,
  of: number,
  unit: string,
  verb: string,
): string {
  return `${formatQuantity(count)} of ${formatQuantity(of, unit)} ${verbFor(
    count,
    verb,
  )}`;
}

/** The title of a signal with its verb, such as `Behavior is`, `Committed offsets are`. */
export function titleWith(title: string, verb: string): string {
  const [head] = title.split(/ (?:of|per|under|over|without) | \(/);
  const isPlural = /[a-rt-z]s$/.test(head);
  return `${title} ${verbFor(isPlural ? 2 : 1, verb)}`;
}
