import {
  DEFAULT_POLICIES,
  isModelFailure,
  recommendConsumers,
} from 'backstage-plugin-kafka-capacity-common';
import { FollowedSweep, followSweeps } from '../../__testUtils__/followSweeps';
import { group, topic } from '../../__testUtils__/snapshots';
import { GroupRecord } from '../stores/details';
import { demandOf } from './groupFacts';

const PARTITIONS = 6;
const MEMBERS = 3;
const EVERY = 10;
const WRITTEN = 200;

/** Numbers from 0 to 1, the same at every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Moments up to an end, so many seconds apart. */
function moments(end: number, from: number, to: number, random: () => number) {
  const found = [0];
  while (found[found.length - 1] < end) {
    found.push(found[found.length - 1] + from + random() * (to - from));
  }
  return found;
}

/**
 * Sweeps every ten seconds of a topic that is written in batches, and of a group of three whose members read as far as the wanted lag
 * allows and commit when they have.
 */
async function follow(
  sweeps: number,
  wanted: (seconds: number) => number,
  seed: number,
): Promise<FollowedSweep[]> {
  const random = randomNumbers(seed);
  const end = sweeps * EVERY;
  const batches = moments(end, 0.4, 1.2, random);
  const beats = Array.from({ length: MEMBERS }, () =>
    moments(end, 0.5, 3, random),
  );
  const before = (times: readonly number[], at: number) =>
    times[
      Math.max(
        0,
        times.findLastIndex(time => time <= at),
      )
    ];
  const endAt = (at: number) =>
    Math.floor((2_000_000 + WRITTEN * before(batches, at)) / PARTITIONS);
  const policies = {
    ...DEFAULT_POLICIES,
    consumerLagRecords: {
      ...DEFAULT_POLICIES.consumerLagRecords,
      windowMinutes: 1,
    },
    consumerLagTime: { ...DEFAULT_POLICIES.consumerLagTime, windowMinutes: 1 },
  };
  const seen = Array.from({ length: sweeps }, (_, sweep) => {
    const at = sweep * EVERY + random() * 0.5;
    const commits = Array.from({ length: PARTITIONS }, (__, partition) => {
      const beat = before(beats[partition % MEMBERS], at);
      return Math.floor(endAt(beat) - wanted(beat) / PARTITIONS);
    });
    return {
      topics: [topic('orders', Array<number>(PARTITIONS).fill(endAt(at)))],
      groups: [group('billing', 'orders', commits, { memberCount: MEMBERS })],
    };
  });
  return followSweeps(seen, {
    policies,
    minuteOf: sweep => (sweep * EVERY) / 60,
    sweepsOfWindow: 12,
    intervalSeconds: EVERY,
    throughputWindowMs: 30_000,
  });
}

/** What a list, its page and its recommendation say at a sweep. */
function answerOf({ assessed }: FollowedSweep) {
  const { assessment, detail } = assessed.get('consumer-group/billing') ?? {};
  const { rates, memberRate, lag, answer, ...record } = detail as GroupRecord;
  const recommendation = recommendConsumers({
    produceRate: NaN,
    ...demandOf({ rates, memberRate, answer }),
    lag: lag ?? NaN,
    partitions: record.partitionCount,
    members: record.members.length,
  });
  return {
    action: assessment?.action,
    finding: isModelFailure(recommendation)
      ? null
      : recommendation.finding.code,
    recommended: isModelFailure(recommendation)
      ? null
      : recommendation.recommended,
    advice: record.signals.flatMap(({ id, finding }) =>
      id === 'lag-records' && 'advice' in finding ? [finding.advice?.code] : [],
    ),
  };
}

describe('how many members a group needs', () => {
  it.each<[string, (seconds: number) => number, object]>([
    [
      'reads a little less than is written',
      seconds => 13_000 + 1.5 * seconds,
      { finding: 'add-members', recommended: 4 },
    ],
    [
      'stays as far behind as it is',
      () => 13_000,
      { finding: 'add-members', recommended: 4 },
    ],
    [
      'works its lag off slowly',
      seconds => 45_000 - 8 * seconds,
      { finding: 'catches-up', recommended: 3 },
    ],
    [
      'has worked a backlog off and is behind by what is on the way',
      seconds => Math.max(0, 12_000 - 120 * seconds),
      { finding: 'keeps-up', recommended: 2 },
    ],
  ])(
    'stays the same while it %s, whatever batches do',
    async (_what, wanted, expected) => {
      for (const seed of [1, 2, 3]) {
        const followed = await follow(300, wanted, seed);
        const answers = followed.slice(25).map(answerOf);
        expect(answers.at(-1)).toMatchObject(expected);
        expect(new Set(answers.map(one => JSON.stringify(one))).size).toBe(1);
      }
    },
    60_000,
  );
});
