import {
  ScorecardBy,
  ScorecardQuery,
} from 'backstage-plugin-kafka-capacity-common';

/** Reads from the address which part of the scorecard is shown. */
export function scorecardQueryOf(query: URLSearchParams): ScorecardQuery {
  const of = query.get('of');
  return {
    by: query.get('by') === 'system' ? 'system' : 'owner',
    ...(of && { of }),
  };
}

/** The address of a part of the scorecard; null stands for entities that belong to none. */
export function scorecardAddress(by: ScorecardBy, of?: string | null): string {
  const query = new URLSearchParams({ by });
  if (of !== undefined) query.set('of', of ?? 'none');
  return `?${query}`;
}
