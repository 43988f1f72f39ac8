/*
 * What it costs to assess 10,000 topics and 5,000 consumer groups, and ten times as many: measuring (rates, lag, behavior over
 * a window of sweeps) and assessing (policies, recommendations, levels). One core does it: no I/O, no worker. What pages show is
 * made and let go; storing it is bench/sweep's.
 *
 * Each round follows the one before, as where one replica sweeps; the cold one looks the whole window up. Topics have a known
 * peak, which a map knows here. On an ordinary day one group in twenty is behind, and half of those fall behind on every
 * partition; on a bad one a third are behind and get on, and a third fall behind.
 *
 * Garbage is collected before each round: what building the cluster left is no cost of assessing it.
 */
import {
  AssessedKind,
  DEFAULT_POLICIES,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../../src/__testUtils__/snapshots';
import { assess } from '../../src/assessment/assess';
import { keyOf, StoredAssessment } from '../../src/assessment/storedAssessment';
import {
  ClusterOffsets,
  offsetsOf,
  shareUnchanged,
} from '../../src/history/offsets';
import { TopicPeak } from '../../src/history/PeakHistory';
import { topicsBehindWindow } from '../../src/measurement/lag/measureLag';
import { measure } from '../../src/measurement/measure';
import { OffsetWindow } from '../../src/measurement/OffsetWindow';
import { TimeSlice } from '../../src/timeSlice';
import { cpuMs } from '../sweep/measure';

const TOPICS = 10_000;
const GROUPS = 5_000;
const PARTITIONS = 6;
const SWEEPS = 12;
const ROUNDS = 9;
const INTERVAL_MS = 60_000;
const BEGIN = Date.UTC(2026, 0, 1);

type Day = 'ordinary' | 'bad';

/** Records that a group has not read on a partition after some sweeps. */
function lagOf(groupNumber: number, sweep: number, day: Day): number {
  const kinds = [0, 500 + 100 * (sweep % 3), 1_000 * sweep];
  if (day === 'bad') return kinds[groupNumber % 3];
  return groupNumber % 20 === 0 ? kinds[1 + ((groupNumber / 20) % 2)] : 0;
}

/** The cluster as one sweep of many finds it. */
function clusterAt(sweep: number, scale: number, day: Day): ClusterSnapshot {
  const ends = Array.from(
    { length: PARTITIONS },
    (_, partition) => 1_000_000 + sweep * 6_000 + partition,
  );
  return snapshot('bench', BEGIN + sweep * INTERVAL_MS, {
    topics: Array.from({ length: TOPICS * scale }, (_, t) =>
      topic(`topic-${t}`, ends),
    ),
    groups: Array.from({ length: GROUPS * scale }, (_, g) =>
      group(
        `group-${g}`,
        `topic-${g}`,
        ends.map(end => end - lagOf(g, sweep, day)),
        { memberCount: 3 },
      ),
    ),
  });
}

/** The offsets of a sweep, as the window of a backend has them. */
async function readOffsets(
  seen: ClusterSnapshot,
  window: readonly ClusterOffsets[],
): Promise<ClusterOffsets> {
  const offsets = await offsetsOf(seen);
  const last = window.at(-1);
  if (last) shareUnchanged(offsets, last);
  return offsets;
}

/** Milliseconds: of the thread that does it all, and of the processor for every thread, those that collect garbage among them. */
interface Round {
  measureMs: number;
  assessMs: number;
  cpuMs: number;
}

/** Assesses once. */
async function assessOnce(
  seen: ClusterSnapshot,
  window: ClusterOffsets[],
  before: readonly StoredAssessment<AssessedKind>[],
  peaks: ReadonlyMap<string, TopicPeak>,
): Promise<{ assessments: StoredAssessment<AssessedKind>[]; round: Round }> {
  const begunCpu = cpuMs();
  const begun = performance.now();
  const offsetWindow = new OffsetWindow([...window]);
  // Whose earlier log ends a backend reads back from its database; nobody is behind the window here.
  topicsBehindWindow(offsetWindow);
  const measurement = await measure(
    seen,
    { window: offsetWindow, past: [] },
    300_000,
  );
  const measured = performance.now();
  const assessments: StoredAssessment<AssessedKind>[] = [];
  const assessed = assess(measurement, {
    cluster: 'bench',
    policies: DEFAULT_POLICIES,
    registrations: [],
    offsets: window[window.length - 1],
    intervalSeconds: INTERVAL_MS / 1_000,
    availabilityNoticeMs: 120_000,
    peakOf: name => peaks.get(name),
    previous: new Map(before.map(one => [keyOf(one), one])),
  });
  const slice = new TimeSlice();
  for (const chunk of assessed) {
    for (const { assessment } of chunk) assessments.push(assessment);
    if (slice.spent) await slice.rest();
  }
  return {
    assessments,
    round: {
      measureMs: measured - begun,
      assessMs: performance.now() - measured,
      cpuMs: cpuMs() - begunCpu,
    },
  };
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** CPU of assessing a cluster of this many times 10,000 topics, in milliseconds: the median of all rounds but the first. */
async function benchAt(scale: number, day: Day): Promise<number> {
  const window: ClusterOffsets[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    window.push(await readOffsets(clusterAt(sweep, scale, day), window));
  }
  const peaks = new Map(
    [...window[0].topics.keys()].map(name => [
      name,
      { mbps: 0.6, at: BEGIN, since: BEGIN, days: 1 },
    ]),
  );
  const rounds: Round[] = [];
  let assessments: StoredAssessment<AssessedKind>[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const seen = clusterAt(SWEEPS + round, scale, day);
    window.shift();
    window.push(await readOffsets(seen, window));
    globalThis.gc?.();
    const result = await assessOnce(seen, window, assessments, peaks);
    assessments = result.assessments;
    rounds.push(result.round);
  }
  const [first, ...others] = rounds;
  const levels = new Map<string, number>();
  for (const { level } of assessments) {
    levels.set(level, (levels.get(level) ?? 0) + 1);
  }
  const of = (value: (round: Round) => number) => median(others.map(value));
  const cpu = of(round => round.cpuMs);
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  console.log(
    `${day} day, ${TOPICS * scale} topics, ${GROUPS * scale} groups, ${
      TOPICS * scale * PARTITIONS
    } partitions: ${ms(cpu)} CPU (cold ${ms(first.cpuMs)}), of the thread ${ms(
      of(round => round.measureMs + round.assessMs),
    )}: measuring ${ms(of(round => round.measureMs))}, assessing ${ms(
      of(round => round.assessMs),
    )}; ${[...levels].map(([level, count]) => `${count} ${level}`).join(', ')}`,
  );
  return cpu;
}

async function main() {
  const ordinary = await benchAt(1, 'ordinary');
  const bad = await benchAt(1, 'bad');
  // Alone, to look at it with a profiler.
  if (process.argv.includes('--once')) return;
  const growth = (await benchAt(10, 'ordinary')) / ordinary;
  const badGrowth = (await benchAt(10, 'bad')) / bad;
  console.log(
    `wanted: below 1,000 ms CPU for 10,000 topics; ten times as many took ${growth.toFixed(
      1,
    )} and ${badGrowth.toFixed(1)} times as much (linear: 10)`,
  );
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
