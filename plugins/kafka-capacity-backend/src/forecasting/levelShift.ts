import { meanOf } from './ensemble/combine';
import { medianOf } from './series';

/** A place from which values are at another level, as if something had been switched on or moved. */
export interface LevelShift {
  place: number;
  /** Median of the two seasons before, and of the two from then on. */
  from: number;
  to: number;
}

const SEASONS = 2;
const LEAST_SHARE = 0.3;
/** Share of days that have to differ in the same direction. */
const SAME_DIRECTION = 0.9;

/** The largest shift of the level; undefined where there is none. Each value is compared with the same place two seasons before. */
export function findLevelShift(
  values: readonly number[],
  season: number,
): LevelShift | undefined {
  const width = SEASONS * season;
  let largest: LevelShift | undefined;
  let most = 0;
  for (let place = width; place + width <= values.length; place++) {
    const before = values.slice(place - width, place);
    const after = values.slice(place, place + width);
    const differences = after.map((value, step) => value - before[step]);
    // Where it is known best when it began: a day sooner or later makes it smaller.
    const size = meanOf(differences);
    if (Math.abs(size) <= most) continue;
    const alike = differences.filter(one => one * size > 0).length;
    const [from, to] = [medianOf(before), medianOf(after)];
    const isShift =
      alike >= SAME_DIRECTION * width &&
      Math.abs(to - from) >= LEAST_SHARE * Math.max(from, to);
    if (!isShift) continue;
    most = Math.abs(size);
    largest = { place, from, to };
  }
  return largest;
}
