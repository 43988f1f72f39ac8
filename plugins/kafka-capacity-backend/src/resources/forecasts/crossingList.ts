import {
  Crossing,
  CrossingQuery,
  CrossingRow,
  CrossingScope,
  dayOf,
  kafkaCapacityClusterReadPermission,
  nextCrossing,
  nextCrossingAnswer,
  Page,
  SubjectEntity,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import {
  CrossingPosition,
  ForecastEntry,
} from '../../forecasting/ForecastStore';
import { isCursorText, readCursor, writeCursor } from '../../http/pageCursor';
import { readEntityRef } from '../../http/requestValues';
import {
  configuredClusters,
  mustBeConfigured,
  ReadModel,
  subjectKey,
} from '../ReadModel';
import { visibleOf } from '../subjects';
import { EntityGroup, groupsOfEntities } from './entityGroups';

const DEFAULT_LIMIT = 50;
const STRETCH = 250;
const ORDER = 'crossings';
const WITHIN_DAYS = 180;
const KINDS = ['topic', 'consumer-group', 'broker'] as const;

/** A page of what is likely to cross a limit that the caller may see, soonest first. */
export async function crossingList(
  model: CrossingModel,
  query: CrossingQuery,
  caller: Caller,
  now: number,
): Promise<Page<CrossingRow>> {
  const { limit = DEFAULT_LIMIT, within = WITHIN_DAYS } = query;
  const until = dayOf(now) + within;
  const items: CrossingRow[] = [];
  let shown: CrossingPosition | undefined;
  const after =
    query.cursor === undefined
      ? undefined
      : readCursor(query.cursor, ORDER, placeOf);
  const found = visibleCrossings(model, query, caller, { now, until, after });
  for await (const { row, position } of found) {
    if (query.certainty === 'certain' && !isCertainBy(until, row.crossing)) {
      continue;
    }
    if (items.length === limit) return { items, nextCursor: cursorOf(shown) };
    items.push(row);
    shown = position;
  }
  return { items, nextCursor: null };
}

/** What crossings are read from. */
export type CrossingModel = Pick<
  ReadModel,
  'forecasts' | 'registrations' | 'settings'
>;

/** Whether a limit is crossed until a day (since the epoch) with at least 80 %. */
export function isCertainBy(until: number, { certainOn }: Crossing): boolean {
  return certainOn !== null && dayOf(certainOn) <= until;
}

/** The clusters that are asked about: all unless given. */
export function scopeClusters(
  model: Pick<ReadModel, 'settings'>,
  { cluster }: CrossingScope,
): readonly string[] {
  for (const name of cluster ?? []) mustBeConfigured(model, name);
  return cluster ?? configuredClusters(model);
}

/** What is likely to cross a limit until a day, as far as the caller may see it, soonest first. */
export async function* visibleCrossings(
  model: CrossingModel,
  scope: CrossingScope,
  caller: Caller,
  {
    now,
    until,
    after,
  }: { now: number; until: number; after?: CrossingPosition },
): AsyncGenerator<{ row: CrossingRow; position: CrossingPosition }> {
  const clusters = scopeClusters(model, scope);
  const groups = groupsOf(scope);
  const seesClusters = await caller.may(kafkaCapacityClusterReadPermission);
  const kinds = KINDS.filter(kind => (scope.kind ?? kind) === kind).filter(
    kind => kind !== 'broker' || (seesClusters && groups.length === 0),
  );
  let place = after;
  for (;;) {
    const entries = await model.forecasts.crossings({
      clusters,
      kinds,
      until,
      after: place,
      limit: STRETCH,
    });
    const visible = await entitiesOf(model, entries, groups, caller);
    for (const entry of entries) {
      const entities =
        entry.kind === 'broker'
          ? []
          : visible.get(subjectKey(subjectOf(entry)));
      const row = entities && rowOf(entry, entities, now);
      if (row) yield { row, position: positionOf(entry) };
    }
    const last = entries.at(-1);
    if (!last || entries.length < STRETCH) return;
    place = positionOf(last);
  }
}

/** What subjects have to belong to. */
type Belonging = { by: EntityGroup; ref: string };

const EXAMPLES: Record<EntityGroup, string> = {
  owner: 'group:default/team-a',
  system: 'system:default/store',
  domain: 'domain:default/trade',
};

function groupsOf(scope: CrossingScope): Belonging[] {
  return (['owner', 'system', 'domain'] as const).flatMap(by => {
    const given = scope[by];
    const example = EXAMPLES[by];
    return given === undefined
      ? []
      : [{ by, ref: readEntityRef(by, given, { example }) }];
  });
}

/** By key, the entities of those subjects that the caller may see and that belong to all that they have to. */
async function entitiesOf(
  model: Pick<ReadModel, 'registrations'>,
  entries: readonly ForecastEntry[],
  groups: readonly Belonging[],
  caller: Caller,
): Promise<Map<string, SubjectEntity[]>> {
  const subjects = entries
    .filter(({ kind }) => kind !== 'broker')
    .map(subjectOf);
  let seen = await visibleOf(model, subjects, caller);
  for (const { by, ref } of groups) {
    const refs = seen.flatMap(({ entities }) =>
      entities.map(({ entityRef }) => entityRef),
    );
    const found = await groupsOfEntities(
      await caller.entities.byRefs(refs),
      by,
      caller,
    );
    seen = seen.filter(({ entities }) =>
      entities.some(({ entityRef }) => found.get(entityRef)?.includes(ref)),
    );
  }
  return new Map(
    seen.map(({ subject, entities }) => [subjectKey(subject), entities]),
  );
}

function subjectOf({ cluster, kind, name }: ForecastEntry) {
  return { cluster, kind: kind as SubjectKind, name };
}

function rowOf(
  entry: ForecastEntry,
  entities: SubjectEntity[],
  now: number,
): CrossingRow | undefined {
  const { cluster, kind, name, metric, summary } = entry;
  const crossing = summary && nextCrossing(summary.crossings);
  return crossing
    ? {
        cluster,
        kind,
        name,
        metric,
        entities,
        crossing: nextCrossingAnswer(crossing, now),
      }
    : undefined;
}

function positionOf(entry: ForecastEntry): CrossingPosition {
  const { nextDay, name, cluster, kind, metric } = entry;
  return { nextDay: nextDay ?? 0, name, cluster, kind, metric };
}

function cursorOf(position: CrossingPosition | undefined): string | null {
  if (!position) return null;
  const { nextDay, name, cluster, kind, metric } = position;
  return writeCursor(ORDER, [nextDay, name, cluster, kind, metric]);
}

function placeOf(parts: readonly unknown[]): CrossingPosition | undefined {
  const [nextDay, ...texts] = parts;
  if (!Number.isSafeInteger(nextDay) || !texts.every(isCursorText)) {
    return undefined;
  }
  const [name, cluster, kind, metric] = texts;
  return texts.length === 4
    ? { nextDay: Number(nextDay), name, cluster, kind, metric }
    : undefined;
}
