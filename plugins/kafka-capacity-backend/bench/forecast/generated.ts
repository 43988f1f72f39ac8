import { ForecastSet } from './folder';

/** Days of history, and days that are forecast from them. */
const HISTORY = 400;
const HORIZON = 90;
const SERIES = 12;

/** What a day of a series has on the mean, before noise. */
type Shape = (day: number) => number;

const WEEK = [1, 1.05, 1.1, 1.05, 0.95, 0.5, 0.45];
const weekday = (day: number) => WEEK[day % 7];
const growth = (day: number) => 1 + day / 800;
const year = (day: number) => 1 + 0.2 * Math.sin((2 * Math.PI * day) / 364);

const SHAPES: Record<string, Shape> = {
  weekly: day => 40 * weekday(day),
  growing: day => 40 * weekday(day) * growth(day),
  yearly: day => 40 * weekday(day) * year(day),
  level_shift: day => 40 * weekday(day) * (day < 320 ? 1 : 1.8),
  disk: day => 300 + 0.9 * day,
};

/** Series with known truth: a shape, noise of 8 %, and in one of them an incident of a day. */
export function generatedSets(): ForecastSet[] {
  return [
    ...Object.entries(SHAPES).map(([name, shape], index) =>
      setOf(name, index, (random, day) => shape(day) * noise(random)),
    ),
    setOf('incident', 90, (random, day) =>
      day === HISTORY - 20
        ? 900
        : 40 * weekday(day) * growth(day) * noise(random),
    ),
    setOf('intermittent', 91, random =>
      random() < 0.15 ? 20 * noise(random) : 0,
    ),
    setOf('constant', 92, () => 25),
  ];
}

function setOf(
  name: string,
  seed: number,
  valueOf: (random: () => number, day: number) => number,
): ForecastSet {
  const ids = Array.from({ length: SERIES }, (_, index) => `${name}-${index}`);
  return {
    name,
    seasons: [7],
    maseSeason: 7,
    horizon: HORIZON,
    trainLength: HISTORY,
    origins: ids.map(id => ({ id, origin: HISTORY })),
    series: new Map(
      ids.map((id, index) => {
        const random = randomNumbers(seed * 1000 + index + 1);
        const days = Array.from({ length: HISTORY + HORIZON }, (_, day) =>
          valueOf(random, day),
        );
        return [id, days];
      }),
    ),
  };
}

/** About 1, with a standard deviation of 8 %. */
function noise(random: () => number): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, 1 + 0.08 * normal);
}

/** Numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
