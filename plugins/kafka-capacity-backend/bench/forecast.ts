// Forecasts series of a folder, or generated ones, and says how far off that was: npm run bench -- forecast [folder] [set …]
import { forecastSeries } from '../src/forecasting/forecastSeries';
import { loadMstl } from '../src/forecasting/models/mstl';
import { ForecastSet, readFolder } from './forecast/folder';
import { generatedSets } from './forecast/generated';
import { Score, scoreForecast } from './forecast/score';

const COLUMNS = [
  'set',
  'n',
  'MASE',
  'naive',
  'ratio',
  'line',
  'held 90%',
  'interval',
  'peak off',
  'peak held',
  'naive shown',
  'CPU ms',
];

const WARM_UP = 8;

async function main([folder, ...only]: string[]) {
  const mstl = await loadMstl();
  const sets = folder ? readFolder(folder, only) : generatedSets();
  const scores = new Map<string, Score[]>();
  console.log(COLUMNS.map(cell).join(''));
  // The first fits of a process are slow, for its code is not compiled yet.
  for (const { history } of [...foldsOf(sets[0])].slice(0, WARM_UP)) {
    forecastSeries({ ...sets[0], values: history }, mstl);
  }
  for (const set of sets) {
    const scored: Score[] = [];
    let cpu = 0;
    for (const { history, actual } of foldsOf(set)) {
      const begun = process.cpuUsage();
      const forecast = forecastSeries(
        { values: history, seasons: set.seasons, horizon: set.horizon },
        mstl,
      );
      const { user, system } = process.cpuUsage(begun);
      cpu += (user + system) / 1000;
      scored.push(scoreForecast(set, history, actual, forecast));
    }
    scores.set(set.name, scored);
    printRow(set.name, scored, cpu / scored.length);
  }
  // A constant has no error that others could be set against.
  const rated = [...scores.values()].filter(one => one[0].naive > 0);
  const ratios = rated.map(ratioOf);
  const mase = mean(rated.map(one => mean(one.map(score => score.mase))));
  const geo = Math.exp(mean(ratios.map(Math.log)));
  console.log(
    `\nmean MASE ${mase.toFixed(3)}, geo against seasonal naive ${geo.toFixed(
      3,
    )}, worst ${Math.max(...ratios).toFixed(3)}`,
  );
  printCrossings([...scores.values()].flat());
}

function* foldsOf(set: ForecastSet) {
  for (const { id, origin } of set.origins) {
    const values = set.series.get(id) ?? [];
    yield {
      history: values.slice(origin - set.trainLength, origin),
      actual: values.slice(origin, origin + set.horizon),
    };
  }
}

function printRow(name: string, scores: Score[], cpu: number) {
  const meanOf = (value: (score: Score) => number) => mean(scores.map(value));
  console.log(
    [
      name,
      scores.length,
      meanOf(score => score.mase).toFixed(3),
      meanOf(score => score.naive).toFixed(3),
      ratioOf(scores).toFixed(3),
      meanOf(score => score.line).toFixed(3),
      percent(meanOf(score => score.covered)),
      meanOf(score => score.intervalScore).toFixed(2),
      percent(median(scores.map(score => score.peakError))),
      percent(meanOf(score => Number(score.peakHeld))),
      percent(meanOf(score => Number(score.shown !== 'ensemble'))),
      cpu.toFixed(1),
    ]
      .map(String)
      .map(cell)
      .join(''),
  );
}

/** How often limits were crossed, by how probable that was. */
function printCrossings(scores: Score[]) {
  const crossings = scores.flatMap(score => score.crossings);
  console.log('\nprobability of a crossing: how often it came');
  for (const [from, to] of [
    [0, 0.2],
    [0.2, 0.5],
    [0.5, 0.8],
    [0.8, 1.01],
  ]) {
    const those = crossings.filter(
      ({ probability }) => probability >= from && probability < to,
    );
    const crossed = mean(those.map(one => Number(one.crossed)));
    console.log(
      `${percent(from)} to ${percent(Math.min(to, 1))}: ${percent(
        crossed,
      )} of ${those.length}, forecast ${percent(
        mean(those.map(one => one.probability)),
      )}`,
    );
  }
}

function ratioOf(scores: Score[]): number {
  return mean(scores.map(one => one.mase)) / mean(scores.map(one => one.naive));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function cell(text: string, index: number): string {
  return index === 0 ? text.padEnd(24) : text.padStart(12);
}

main(process.argv.slice(2));
