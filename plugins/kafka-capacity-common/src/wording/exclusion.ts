import type { SubjectCounts } from '../api/resources/clusters/clusters';
import { formatQuantity } from '../calculation/format';

/** Why nothing is known of what the configuration keeps from being read. */
export function excludedText(setting: 'topics' | 'consumerGroups'): string {
  return `Not read: \`${setting}\` in the configuration of its cluster excludes it. Remove it from the annotation, or include it there.`;
}

/**
 * How much of a cluster its configuration keeps from being read, such as `12 topics and 3 groups excluded by configuration`; null for
 * nothing.
 *
 * @public
 */
export function excludedCountsText({
  topics,
  consumerGroups,
}: SubjectCounts): string | null {
  const counts = [
    ...(topics > 0 ? [formatQuantity(topics, 'topics')] : []),
    ...(consumerGroups > 0 ? [formatQuantity(consumerGroups, 'groups')] : []),
  ];
  return counts.length > 0
    ? `${counts.join(' and ')} excluded by configuration`
    : null;
}
