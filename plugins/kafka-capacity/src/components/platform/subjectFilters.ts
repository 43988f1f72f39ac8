import {
  LEVELS,
  Level,
  SubjectQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { wholeRef } from '../../wholeRef';

const PAGE_SIZE = 50;

/** How a list of topics or groups is narrowed, as the address holds it. */
export interface SubjectFilters {
  /** Undefined: every cluster. */
  cluster: string | undefined;
  q: string;
  /** Among what is not snoozed; empty for all. */
  levels: Level[];
  /** Only what is snoozed. */
  snoozed: boolean;
  /** Entity reference; `none` for what is not linked to an entity; empty for all. */
  owner: string;
  sort: 'level' | 'name';
  cursor: string | undefined;
}

function ownerIn(query: URLSearchParams): string {
  const owner = query.get('owner') ?? '';
  return owner === '' || owner === 'none' ? owner : wholeRef(owner, 'group');
}

/** Reads the filters from an address. */
export function filtersOf(query: URLSearchParams): SubjectFilters {
  return {
    cluster: query.get('cluster') ?? undefined,
    q: query.get('q') ?? '',
    levels: LEVELS.filter(level => query.getAll('level').includes(level)),
    snoozed: query.get('snoozed') === 'true',
    owner: ownerIn(query),
    sort: query.get('sort') === 'name' ? 'name' : 'level',
    cursor: query.get('cursor') ?? undefined,
  };
}

/** The address with some filters changed: a changed filter begins at the first page. */
export function withFilters(
  query: URLSearchParams,
  change: Partial<SubjectFilters>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  const filters = { ...filtersOf(query), cursor: undefined, ...change };
  const set = (name: string, value: string | undefined) => {
    if (value) next.set(name, value);
    else next.delete(name);
  };
  set('cluster', filters.cluster);
  set('q', filters.q);
  next.delete('level');
  filters.levels.forEach(level => next.append('level', level));
  set('snoozed', filters.snoozed ? 'true' : undefined);
  set('owner', filters.owner);
  set('sort', filters.sort === 'name' ? 'name' : undefined);
  set('cursor', filters.cursor);
  return next;
}

/** What to ask the backend for. */
export function queryOf(filters: SubjectFilters): SubjectQuery {
  const { cluster, q, levels, snoozed, owner, sort, cursor } = filters;
  return {
    limit: PAGE_SIZE,
    sort,
    ...(cluster && { cluster: [cluster] }),
    ...(q && { q }),
    // The buttons of the levels count what is not snoozed.
    ...(levels.length > 0 && { level: levels, snoozed: false }),
    ...(snoozed && { snoozed }),
    ...(owner && { owner }),
    ...(cursor && { cursor }),
  };
}
