import {
  DEFAULT_POLICIES,
  parsePolicies,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { followSweeps } from '../../__testUtils__/followSweeps';
import { entity } from '../../__testUtils__/replica';
import { group, topic } from '../../__testUtils__/snapshots';
import { registrationsOf } from '../../registrations/registrationsOf';
import { GroupMemory } from './groupFacts';

const MINUTES = 20;
const BENCHMARK = 'kafka-capacity/consumer-benchmark-records-per-second';
const BENCHMARK_MBPS = 'kafka-capacity/consumer-benchmark-mbps';

interface Case {
  annotations?: Record<string, string>;
  policies?: typeof DEFAULT_POLICIES;
  /** Records per second that the group reads of four partitions, each of 1000 bytes. */
  rate?: number;
  memberCount?: number;
  minutes?: number;
  cleanupPolicy?: string;
  /** Records that were written before. */
  ahead?: number;
  logStart?(minute: number): number;
  /** Sweeps whose level and value of the signal are asked for. */
  minutesOfInterest?: number[];
  /** What a sweep sees instead. */
  change?(seen: GroupSnapshot, minute: number): GroupSnapshot;
}

/** What is found of a group that keeps up. */
async function found({
  annotations = {},
  policies,
  rate = 0,
  memberCount = 2,
  minutes = MINUTES,
  cleanupPolicy = 'delete',
  ahead = 1000,
  logStart = () => 0,
  minutesOfInterest = [],
  change = seen => seen,
}: Case) {
  const registrations = registrationsOf(
    entity('Component', 'billing', { groups: 'prod/billing', annotations }),
  );
  const config = { ...topic('orders', []).config!, cleanupPolicy };
  const sweeps = Array.from({ length: minutes }, (_, minute) => {
    const ends = Array<number>(4).fill(ahead + (rate * 60 * minute) / 4);
    const starts = ends.map(() => logStart(minute));
    return {
      topics: [topic('orders', ends, { config, starts })],
      groups: [
        change(group('billing', 'orders', ends, { memberCount }), minute),
      ],
    };
  });
  const followed = await followSweeps(sweeps, {
    registrations,
    policies,
    sweepsOfWindow: 12,
  });
  const last = followed.at(-1);
  const levels = minutesOfInterest.map(minute => {
    const memory = followed[minute].assessed.get('consumer-group/billing')
      ?.assessment.memory as GroupMemory | undefined;
    const { level, value } = memory?.states?.consumerThroughput ?? {};
    return { level, value };
  });
  const { assessment, detail } = last?.assessed.get(
    'consumer-group/billing',
  ) ?? { assessment: undefined };
  const signal =
    detail && 'state' in detail
      ? detail.signals.find(({ id }) => id === 'consumer-throughput')
      : undefined;
  return {
    ...assessment,
    signal,
    levels,
    facts: last?.assessed.get('topic/orders'),
  };
}

describe('throughput per consumer', () => {
  it('is no signal of a group without a benchmark', async () => {
    const { level, signal, coverage } = await found({ rate: 500 });
    expect([level, signal]).toEqual(['ok', undefined]);
    expect(coverage?.measured).toBe(coverage?.total);
  });

  it.each([
    [0, 'ok', 0],
    [140, 'ok', 70],
    [150, 'warning', 75],
    [170, 'scale', 85],
  ])('at %d records/s of two members is %s', async (rate, level, value) => {
    const seen = await found({ rate, annotations: { [BENCHMARK]: '100' } });
    expect(seen).toMatchObject({
      level,
      signal: { level, finding: { metric: 'consumerThroughput' } },
    });
    expect(seen.signal?.finding).toHaveProperty(
      'value',
      expect.closeTo(value, 3),
    );
  });

  it('asks for members until each is within the limit', async () => {
    const annotations = { [BENCHMARK]: '100' };
    expect(await found({ rate: 170, annotations })).toMatchObject({
      finding: { signal: { advice: { code: 'add-members', recommended: 3 } } },
      action: { code: 'add-members', members: 1 },
    });
    expect(
      await found({ rate: 390, memberCount: 4, annotations }),
    ).toMatchObject({
      finding: { signal: { advice: { code: 'tune-members' } } },
      action: null,
    });
  });

  // Two members hold partitions 0 and 2, 1 and 3.
  it.each<[string, (minute: number) => number[], number, string]>([
    ['one partition', m => [50 * m, 6 * m, 6 * m, 6 * m], 93, 'spread-load'],
    [
      'each partition',
      m => [24 * m, 24 * m, 24 * m, 24 * m],
      80,
      'add-members',
    ],
    [
      'one partition, that much that all are past the limit',
      m => [60 * m, 20 * m, 40 * m, 20 * m],
      167,
      'add-members',
    ],
    [
      'one partition, each committed in turns',
      m => [0, 1, 2, 3].map(p => 24 * (m - ((m + p) % 2))),
      80,
      'add-members',
    ],
    [
      'each partition, and the offset of one is set ahead',
      m => [24 * m + (m > 30 ? 1e6 : 0), 24 * m, 24 * m, 24 * m],
      83.6,
      'add-members',
    ],
  ])(
    'is that of the busiest member where most is written to %s',
    async (_what, read, percent, advice) => {
      const seen = await found({
        annotations: { [BENCHMARK]: '60' },
        ahead: 2_000_000,
        minutes: 45,
        change: (one, minute) => ({
          ...one,
          committed: one.committed?.map((commit, partition) => ({
            ...commit,
            offset: 60 * read(minute)[partition],
          })),
        }),
      });
      expect(seen.signal?.finding).toHaveProperty(
        'value',
        expect.closeTo(percent, 0),
      );
      expect(seen.signal?.finding).toHaveProperty('advice.code', advice);
    },
  );

  it('is of a benchmark in MB/s, declared or configured', async () => {
    const annotations = { [BENCHMARK_MBPS]: '0.1' };
    expect(await found({ rate: 150, annotations })).toMatchObject({
      level: 'warning',
      signal: { benchmark: expect.closeTo(100, 3) },
    });
    const { policies, problems } = parsePolicies(
      { consumers: { benchmarkMBps: 0.1 } },
      'kafkaCapacity.policies',
    );
    expect(problems).toEqual([]);
    expect(await found({ rate: 150, policies })).toMatchObject({
      level: 'warning',
    });
    expect(
      await found({ rate: 150, policies, annotations: { [BENCHMARK]: '500' } }),
    ).toMatchObject({ level: 'ok', signal: { benchmark: 500 } });
  });

  it.each<[string, Case, object]>([
    ['until the window is measured', { minutes: 8 }, { code: 'measuring' }],
    [
      'in MB/s of records of an unknown size',
      { annotations: { [BENCHMARK_MBPS]: '0.1' }, cleanupPolicy: 'compact' },
      { code: 'record-size-unknown' },
    ],
    ['without members', { memberCount: 0 }, { code: 'no-consumers' }],
    [
      'of a share group',
      { change: seen => ({ ...seen, type: 'share' }) },
      { code: 'share-group' },
    ],
  ])('is not known %s', async (_when, given, reason) => {
    const seen = await found({
      annotations: { [BENCHMARK]: '100' },
      rate: 170,
      ...given,
    });
    expect(seen.signal).toMatchObject({
      level: 'unknown',
      finding: { reason },
    });
    expect(['ok', 'unknown']).toContain(seen.level);
  });

  it.each([
    [2, 130, 65],
    [10, 120, 60],
    [20, 110, 55],
    [60, 50, 25],
    [60, 170, 85],
  ])(
    'of a group that commits every %d min what it reads at %d records/s is %d %%',
    async (pause, rate, percent) => {
      const standing = (minute: number) => rate * 15 * (minute % pause);
      const seen = await found({
        annotations: { [BENCHMARK]: '100' },
        rate,
        minutes: 4 * pause + 41,
        change: (one, minute) => ({
          ...one,
          committed: one.committed?.map(commit => ({
            ...commit,
            offset: (commit.offset ?? 0) - standing(minute),
          })),
        }),
        minutesOfInterest: [2 * pause, 3 * pause, 4 * pause].map(
          minute => minute + 40 - (40 % pause),
        ),
      });
      expect(seen.levels.map(({ value }) => Math.round(value ?? NaN))).toEqual(
        seen.levels.map(() => percent),
      );
      const level = percent > 80 ? 'scale' : 'ok';
      expect(new Set(seen.levels.map(one => one.level))).toEqual(
        new Set([level]),
      );
    },
  );

  it.each([
    ['is set to the log end', 0],
    ['starts again where the log begins', 9_999_999],
  ])(
    'takes an offset that %s for no work, also by those who go on reading',
    async (_what, logStart) => {
      const seen = await found({
        annotations: { [BENCHMARK]: '100' },
        rate: 100,
        minutes: 60,
        logStart: minute => (minute < 30 ? 0 : logStart),
        ahead: 10_000_000,
        change: (one, minute) => ({
          ...one,
          committed: one.committed?.map(commit => ({
            ...commit,
            offset: (commit.offset ?? 0) - (minute < 32 ? 9_900_000 : 0),
          })),
        }),
        minutesOfInterest: [32, 33, 40, 46, 59],
      });
      expect(seen.levels.map(({ level }) => level)).toEqual(
        seen.levels.map(() => 'ok'),
      );
    },
  );

  it("takes an offset that is set while nobody reads for nobody's work", async () => {
    const jump = 10_000_000;
    const seen = await found({
      annotations: { [BENCHMARK]: '100' },
      rate: 50,
      minutes: 40,
      change: (one, minute) => {
        if (minute === 30) return { ...one, state: 'Empty', members: [] };
        const members = one.members.map(member => ({
          ...member,
          memberId: `${member.memberId}-${minute > 30}`,
        }));
        const committed = one.committed?.map(commit => ({
          ...commit,
          offset: (commit.offset ?? 0) - (minute < 30 ? jump : 0) + jump,
        }));
        return { ...one, members, committed };
      },
    });
    expect(seen.signal?.level).not.toBe('scale');
    expect(seen.signal?.level).not.toBe('warning');
  });
});

describe('the benchmark of the consumers of a topic', () => {
  const parallelismOf = async (annotations: Record<string, string>) => {
    const registrations = [
      ...registrationsOf(
        entity('Component', 'billing', { groups: 'prod/billing', annotations }),
      ),
      ...registrationsOf(
        entity('Resource', 'orders', {
          topics: 'prod/orders',
          annotations: { 'kafka-capacity/peak-throughput-mbps': '20' },
        }),
      ),
    ];
    const sweeps = Array.from({ length: 12 }, (_, minute) => {
      const ends = Array<number>(24).fill(1000 + 60 * minute);
      return {
        topics: [topic('orders', ends)],
        groups: [group('billing', 'orders', ends)],
      };
    });
    const last = (await followSweeps(sweeps, { registrations })).at(-1);
    const detail = last?.assessed.get('topic/orders')?.detail;
    return detail && 'facts' in detail
      ? detail.facts.groupBenchmarkMBps
      : undefined;
  };

  it('counts where it is declared on the entity of a group that reads it', async () => {
    expect(await parallelismOf({})).toBeUndefined();
    expect(await parallelismOf({ [BENCHMARK_MBPS]: '4' })).toBe(4);
    expect(await parallelismOf({ [BENCHMARK]: '4000' })).toBeCloseTo(4);
  });
});
