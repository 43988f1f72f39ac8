/** A series that models can be fitted to. */
export interface PreparedSeries {
  values: number[];
  /** Places before {@link values} that are left out, for they are before a long gap. */
  skipped: number;
  /** Values that were missing, and are from their neighbors a season away. */
  filled: number;
  /** Places in the whole series where a value stands out as an incident does: models see what is usual there. */
  incidents: number[];
}

const LONGEST_GAP_SEASONS = 4;
/** Seasons to each side that a value is compared with. */
const NEAR_SEASONS = 4;
const INCIDENT_DEVIATIONS = 12;
const LONGEST_INCIDENT = 2;
/** Values that hardly vary have incidents only where one is far from their level. */
const LEAST_DEVIATION = 0.05;
/** The standard deviation of normal values is this many times their median deviation. */
const DEVIATIONS = 1.4826;

/**
 * Prepares a series with gaps for fitting: what is before a long gap is left out, what is missing is filled from the same place of the
 * seasons near it, and incidents are replaced likewise.
 *
 * @param given - null where nothing is known
 * @param season - the shortest season
 */
export function prepareSeries(
  given: readonly (number | null)[],
  season: number,
): PreparedSeries {
  const values = given.map(value => (Number.isFinite(value) ? value : null));
  const start = startOf(values, season * LONGEST_GAP_SEASONS);
  const known = values.slice(start);
  const usual = known.map((_, place) => nearMedian(known, place, season));
  const lone = loneIncidents(known, usual);
  let filled = 0;
  const prepared = known.map((value, place) => {
    if (value !== null && !lone.has(place)) return value;
    if (value === null) filled++;
    return usual[place] ?? lastKnown(known, place);
  });
  return {
    values: prepared,
    skipped: start,
    filled,
    incidents: [...lone].map(place => place + start).sort((a, b) => a - b),
  };
}

/** Where a series begins after its last long gap. */
function startOf(values: readonly (number | null)[], longest: number): number {
  let gap = 0;
  for (let place = values.length - 1; place >= 0; place--) {
    gap = values[place] === null ? gap + 1 : 0;
    if (gap > longest) return place + gap;
  }
  const first = values.findIndex(value => value !== null);
  return first < 0 ? values.length : first;
}

/** The median of the same place in the seasons near a value, that value left out. */
function nearMedian(
  values: readonly (number | null)[],
  place: number,
  season: number,
): number | undefined {
  const near: number[] = [];
  for (let away = 1; away <= NEAR_SEASONS; away++) {
    for (const other of [place - away * season, place + away * season]) {
      const value = values[other];
      if (value !== null && value !== undefined) near.push(value);
    }
  }
  return near.length === 0 ? undefined : medianOf(near);
}

function lastKnown(values: readonly (number | null)[], place: number): number {
  for (let before = place - 1; before >= 0; before--) {
    const value = values[before];
    if (value !== null) return value;
  }
  return 0;
}

/** Places of values far from what is usual there, where the values around are usual again: neither a new level nor a season. */
function loneIncidents(
  values: readonly (number | null)[],
  usual: readonly (number | undefined)[],
): Set<number> {
  const off = values.map((value, place) =>
    value === null ? 0 : Math.abs(value - (usual[place] ?? value)),
  );
  const known = values.flatMap((value, place) =>
    value === null ? [] : [off[place]],
  );
  const level = medianOf(values.filter(value => value !== null).map(Math.abs));
  const limit =
    INCIDENT_DEVIATIONS *
    Math.max(DEVIATIONS * medianOf(known), level * LEAST_DEVIATION);
  const incidents = new Set<number>();
  for (let place = 0; place < values.length; place++) {
    let length = 0;
    while (off[place + length] > limit) length++;
    if (length > 0 && length <= LONGEST_INCIDENT && limit > 0) {
      for (let step = 0; step < length; step++) incidents.add(place + step);
    }
    place += length;
  }
  return incidents;
}

/** The value in the middle, or between the two in the middle; 0 without any. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
