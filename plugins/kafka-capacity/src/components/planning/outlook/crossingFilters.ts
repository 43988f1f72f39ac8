import {
  CrossingQuery,
  CrossingScope,
} from 'backstage-plugin-kafka-capacity-common';
import { wholeRef } from '../../../wholeRef';

const PAGE_SIZE = 50;

/** Days within which crossings are listed. */
export const WITHIN = [30, 90, 180] as const;

/** How the list of crossings is narrowed, as the address holds it. */
export interface CrossingFilters {
  within: (typeof WITHIN)[number];
  certainty: 'likely' | 'certain';
  /** Undefined: every cluster. */
  cluster: string | undefined;
  /** Entity references; empty for any. */
  owner: string;
  system: string;
  domain: string;
  cursor: string | undefined;
}

/** What crossings can belong to, with the kind of entity that a short reference means. */
const PARTS = { owner: 'group', system: 'system', domain: 'domain' } as const;

/** A filter by a catalog entity. */
export type PartFilter = keyof typeof PARTS;

/** Nothing is left out but by time. */
export const NO_FILTERS = {
  certainty: 'likely',
  cluster: undefined,
  owner: '',
  system: '',
  domain: '',
} as const satisfies Partial<CrossingFilters>;

/** Reads the filters from an address. */
export function crossingFiltersOf(query: URLSearchParams): CrossingFilters {
  const refIn = (part: PartFilter) => {
    const given = query.get(part);
    return given ? wholeRef(given, PARTS[part]) : '';
  };
  const days = Number(query.get('within'));
  return {
    within: WITHIN.find(one => one === days) ?? 90,
    certainty: query.get('certainty') === 'certain' ? 'certain' : 'likely',
    cluster: query.get('cluster') ?? undefined,
    owner: refIn('owner'),
    system: refIn('system'),
    domain: refIn('domain'),
    cursor: query.get('cursor') ?? undefined,
  };
}

/** The address with some filters changed: a changed filter begins at the first page. */
export function withCrossingFilters(
  query: URLSearchParams,
  change: Partial<CrossingFilters>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  const filters = { ...crossingFiltersOf(query), cursor: undefined, ...change };
  const values: Record<string, string | undefined> = {
    ...filters,
    within: filters.within === 90 ? undefined : String(filters.within),
    certainty: filters.certainty === 'certain' ? 'certain' : undefined,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** Whose crossings to ask the backend for. */
export function scopeOf(filters: CrossingFilters): CrossingScope {
  const { cluster, owner, system, domain } = filters;
  return {
    ...(cluster && { cluster: [cluster] }),
    ...(owner && { owner }),
    ...(system && { system }),
    ...(domain && { domain }),
  };
}

/** Which page of them to ask for. */
export function crossingQueryOf(filters: CrossingFilters): CrossingQuery {
  const { within, certainty, cursor } = filters;
  return {
    ...scopeOf(filters),
    limit: PAGE_SIZE,
    within,
    certainty,
    ...(cursor && { cursor }),
  };
}

/** Whether more than the time narrows the list. */
export function isNarrowed(filters: CrossingFilters): boolean {
  return (
    filters.certainty === 'certain' || Object.keys(scopeOf(filters)).length > 0
  );
}
