import {
  CrossingQuery,
  CrossingRow,
  dayOf,
  kafkaCapacityClusterReadPermission,
  nextCrossing,
  nextCrossingAnswer,
  Page,
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

const DEFAULT_LIMIT = 50;
const STRETCH = 250;
const ORDER = 'crossings';
const WITHIN_DAYS = 180;
const KINDS = ['topic', 'consumer-group', 'broker'] as const;

/** A page of what is likely to cross a limit that the caller may see, soonest first. */
export async function crossingList(
  model: Pick<ReadModel, 'forecasts' | 'registrations' | 'settings'>,
  query: CrossingQuery,
  caller: Caller,
  now: number,
): Promise<Page<CrossingRow>> {
  const { limit = DEFAULT_LIMIT, within = WITHIN_DAYS } = query;
  for (const cluster of query.cluster ?? []) mustBeConfigured(model, cluster);
  const clusters = query.cluster ?? configuredClusters(model);
  const owner =
    query.owner === undefined
      ? undefined
      : readEntityRef('owner', query.owner, {
          example: 'group:default/team-a',
        });
  const seesClusters = await caller.may(kafkaCapacityClusterReadPermission);
  const kinds = KINDS.filter(kind => (query.kind ?? kind) === kind).filter(
    kind => kind !== 'broker' || (seesClusters && owner === undefined),
  );
  const items: CrossingRow[] = [];
  let shown: CrossingPosition | undefined;
  let after =
    query.cursor === undefined
      ? undefined
      : readCursor(query.cursor, ORDER, placeOf);
  for (;;) {
    const entries = await model.forecasts.crossings({
      clusters,
      kinds,
      until: dayOf(now) + within,
      after,
      limit: STRETCH,
    });
    const visible = await visibleKeys(model, entries, caller, owner);
    for (const entry of entries) {
      if (
        entry.kind !== 'broker' &&
        !visible.has(subjectKey(subjectOf(entry)))
      ) {
        continue;
      }
      const row = rowOf(entry, now);
      if (!row) continue;
      if (items.length === limit) return { items, nextCursor: cursorOf(shown) };
      items.push(row);
      shown = positionOf(entry);
    }
    const last = entries.at(-1);
    if (!last || entries.length < STRETCH) return { items, nextCursor: null };
    after = positionOf(last);
  }
}

async function visibleKeys(
  model: Pick<ReadModel, 'registrations'>,
  entries: readonly ForecastEntry[],
  caller: Caller,
  owner: string | undefined,
): Promise<Set<string>> {
  const subjects = entries
    .filter(({ kind }) => kind !== 'broker')
    .map(subjectOf);
  const seen = await visibleOf(model, subjects, caller);
  return new Set(
    seen
      .filter(
        ({ entities }) =>
          owner === undefined || entities.some(one => one.owner === owner),
      )
      .map(({ subject }) => subjectKey(subject)),
  );
}

function subjectOf({ cluster, kind, name }: ForecastEntry) {
  return { cluster, kind: kind as SubjectKind, name };
}

function rowOf(entry: ForecastEntry, now: number): CrossingRow | undefined {
  const { cluster, kind, name, metric, summary } = entry;
  const crossing = summary && nextCrossing(summary.crossings);
  return crossing
    ? {
        cluster,
        kind,
        name,
        metric,
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
