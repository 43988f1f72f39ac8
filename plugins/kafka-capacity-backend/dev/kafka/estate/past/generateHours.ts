import { crc32 } from 'node:zlib';
import {
  HourFigures,
  HOURS_OF_DAY,
} from '../../../../src/history/series/hours';
import { GAP, PAST_DAYS, Story } from './stories';

const YEAR_DAYS = 365;
/** Sunday is 0; 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;
/** Hour (UTC) with most. */
const PEAK_HOUR = 14;
/** Hours before the end in which the past becomes what is measured live. */
const JOINING_HOURS = 24;
/** Of the largest value of an hour. */
const SHARES = { mean: 0.88, median: 0.87, p95: 0.98 };
const SAMPLES = 12;

/**
 * The hours of a story, in ascending order, up to an hour that is left out. The same for the same seed, but for weekdays.
 *
 * @param height - where it ends
 * @param seed - what tells it from other stories
 * @param before - the hour before which it ends, since the epoch
 */
export function* storyHours(
  story: Story,
  height: number,
  seed: string,
  before: number,
): Generator<[hour: number, figures: HourFigures]> {
  const { path = [[PAST_DAYS, 1]], height: ownHeight = height } = story;
  const firstDay = Math.floor(before / HOURS_OF_DAY) - Math.floor(path[0][0]);
  for (let hour = firstDay * HOURS_OF_DAY; hour < before; hour++) {
    const hoursAgo = before - hour;
    const daysAgo =
      Math.floor(before / HOURS_OF_DAY) - Math.floor(hour / HOURS_OF_DAY);
    if (daysAgo <= GAP[0] && daysAgo >= GAP[1]) continue;
    const usual = usualShare(story, hour, daysAgo, seed);
    const joined = Math.min(1, (hoursAgo - 1) / JOINING_HOURS);
    // The path goes on within the last day.
    const level = shareOn(path, (hoursAgo - 1) / HOURS_OF_DAY) * ownHeight;
    const max = level * (usual * joined + 1 - joined);
    yield [hour, figuresOf(max)];
  }
}

function figuresOf(max: number): HourFigures {
  return {
    max,
    mean: max * SHARES.mean,
    median: max * SHARES.median,
    p95: max * SHARES.p95,
    samples: SAMPLES,
    origin: 'example',
  };
}

/** What an hour has of the level of its time. */
function usualShare(
  { week, year = 0, night = 1, chance = 0, incident }: Story,
  hour: number,
  daysAgo: number,
  seed: string,
): number {
  const day = Math.floor(hour / HOURS_OF_DAY);
  const ofWeek = week ? week[(day + FIRST_WEEKDAY) % week.length] : 1;
  const ofYear = 1 - year * (1 - Math.cos((2 * Math.PI * daysAgo) / YEAR_DAYS));
  const ofDay =
    night +
    ((1 - night) *
      (1 +
        Math.cos(
          (2 * Math.PI * ((hour % HOURS_OF_DAY) - PEAK_HOUR)) / HOURS_OF_DAY,
        ))) /
      2;
  const byChance = 1 + chance * (2 * random(`${seed}/${daysAgo}`) - 1);
  const times = incident?.[0] === daysAgo ? incident[1] : 1;
  return ofWeek * ofYear * ofDay * byChance * times;
}

/** Between 0 and 1, and always the same for the same text. */
function random(text: string): number {
  return crc32(text) / 2 ** 32;
}

function shareOn(
  path: readonly (readonly [daysAgo: number, share: number])[],
  daysAgo: number,
): number {
  const next = path.findIndex(([at]) => at <= daysAgo);
  if (next < 0) return path[path.length - 1][1];
  const [to, end] = path[next];
  const [from, begin] = path[Math.max(0, next - 1)];
  return from === to
    ? end
    : end + ((begin - end) * (daysAgo - to)) / (from - to);
}
