import type { MostOwners } from '../../brokers/brokerFacts';
import { formatQuantity } from '../../calculation/format';
import { escapeName } from '../../subjects/escapeName';

/**
 * Whose topics have most of something, as a sentence; empty where nobody has any.
 *
 * @public
 */
export function mostOwnersText({ owners, more }: MostOwners): string {
  if (owners.length === 0) return '';
  const named = owners
    .map(
      ({ owner, percent }) =>
        `${escapeName(owner)} (${formatQuantity(percent, '%')})`,
    )
    .join(', ');
  return `Most of it: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}
