import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A set of series with the places from which they are forecast. */
export interface ForecastSet {
  name: string;
  seasons: number[];
  /** Season of the naive forecast, and of the scale of errors. */
  maseSeason: number;
  horizon: number;
  trainLength: number;
  origins: { id: string; origin: number }[];
  series: Map<string, number[]>;
}

interface Fold {
  seasons: number[];
  maseSeason: number;
  horizon: number;
  trainLength: number;
  origins: [id: string, origin: number, at: string][];
}

/** Reads `folds.json` and the series beside it (`<set>.csv`, or `.csv.gz`, of the columns `unique_id,ds,y`). */
export function readFolder(
  folder: string,
  only: readonly string[],
): ForecastSet[] {
  const folds: Record<string, Fold> = JSON.parse(
    fs.readFileSync(path.join(folder, 'folds.json'), 'utf8'),
  );
  return Object.entries(folds)
    .filter(([name]) => only.length === 0 || only.includes(name))
    .map(([name, { origins, ...fold }]) => ({
      name,
      ...fold,
      origins: origins.map(([id, origin]) => ({ id, origin })),
      series: readSeries(path.join(folder, `${name}.csv`)),
    }));
}

function readSeries(file: string): Map<string, number[]> {
  const text = fs.existsSync(file)
    ? fs.readFileSync(file, 'utf8')
    : gunzipSync(fs.readFileSync(`${file}.gz`)).toString();
  const series = new Map<string, number[]>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [id, , value] = line.split(',');
    const values = series.get(id) ?? [];
    series.set(id, values);
    values.push(Number(value));
  }
  return series;
}
