import {
  ScorecardBy,
  ScorecardQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { wholeRef } from '../../wholeRef';

/** Reads from the address which part of the scorecard is shown. */
export function scorecardQueryOf(query: URLSearchParams): ScorecardQuery {
  const by = query.get('by') === 'system' ? 'system' : 'owner';
  const of = query.get('of');
  if (!of) return { by };
  const defaultKind = by === 'owner' ? 'group' : 'system';
  return { by, of: of === 'none' ? of : wholeRef(of, defaultKind) };
}

/** The address of a part of the scorecard; null stands for entities that belong to none. */
export function scorecardAddress(by: ScorecardBy, of?: string | null): string {
  const query = new URLSearchParams({ by });
  if (of !== undefined) query.set('of', of ?? 'none');
  return `?${query}`;
}
