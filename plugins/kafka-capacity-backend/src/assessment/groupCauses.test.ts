import {
  actionText,
  AssessedKind,
  DEFAULT_POLICIES,
  findingText,
  GroupCauseKind,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  ShareLag,
} from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { ClusterOffsets, offsetsOf } from '../history/offsets';
import { measure } from '../measurement/measure';
import { OffsetWindow } from '../measurement/OffsetWindow';
import { assess, lagMemories } from './assess';
import { keyOf, StoredAssessment } from './storedAssessment';
import { GroupRecord, TopicRecord } from './stores/details';

const MINUTE = 60_000;

/** Sweeps a cluster once a minute and returns what the last sweep says of its group and its first topic. */
async function follow(
  sweeps: number,
  sees: (sweep: number) => Partial<ClusterSnapshot>,
) {
  let window: ClusterOffsets[] = [];
  const previous = new Map<string, StoredAssessment<AssessedKind>>();
  const causes: (GroupCauseKind | undefined)[] = [];
  const rates: (number | null)[] = [];
  let record: GroupRecord | undefined;
  let topicRecord: TopicRecord | undefined;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const seen = snapshot('prod', sweep * MINUTE, sees(sweep));
    window = [...window, await offsetsOf(seen)].slice(-60);
    const measurement = await measure(
      seen,
      { window: new OffsetWindow(window), past: [] },
      5 * MINUTE,
      lagMemories('prod', previous),
    );
    const assessed = assess(measurement, {
      cluster: 'prod',
      policies: DEFAULT_POLICIES,
      registrations: [],
      offsets: window[window.length - 1],
      intervalSeconds: 60,
      availabilityNoticeMs: 120_000,
      peakOf: () => undefined,
      previous: new Map(previous),
    });
    for (const { assessment, detail } of [...assessed].flat()) {
      previous.set(keyOf(assessment), assessment);
      if (assessment.kind === 'topic') topicRecord ??= detail as TopicRecord;
      else record = detail as GroupRecord;
    }
    causes.push(record?.cause?.kind);
    rates.push(record?.memberRate?.recordsPerSecond ?? null);
  }
  const stored = previous.get('consumer-group/readers');
  if (!record || !stored) throw new Error('The group was not assessed');
  return { record, stored, causes, rates, topicRecord };
}

const written = (sweep: number) => 1000 + 600 * sweep;
const six = (sweep: number) => Array(6).fill(written(sweep));

describe('a consumer that goes on where the log begins after records were deleted unread', () => {
  it.each([
    ['seen before it goes on', 20],
    ['between two sweeps', 22],
  ])('%s has not read what is gone', async (_when, deletedAt) => {
    const { rates } = await follow(40, sweep => ({
      topics: [
        topic('orders', [10_000_000 + 1200 * sweep], {
          starts: [sweep < deletedAt ? 0 : 5_000_000],
        }),
      ],
      groups: [
        group('readers', 'orders', [
          (sweep < 22 ? 1000 : 5_000_000) + 600 * sweep,
        ]),
      ],
    }));
    const known = rates.filter(rate => rate !== null);
    expect(known.length).toBeGreaterThan(10);
    expect(Math.max(...known)).toBeCloseTo(10, 3);
  });
});

describe('a share group', () => {
  it('commits no offsets, whatever is asked of its lag', async () => {
    const { record } = await follow(3, () => ({
      topics: [topic('orders', [50_000])],
      groups: [
        group('readers', 'orders', [undefined], {
          type: 'share',
          committed: [],
        }),
      ],
    }));
    expect(record.signals.map(({ finding }) => finding)).toEqual(
      record.signals.map(() =>
        expect.objectContaining({ reason: { code: 'share-group' } }),
      ),
    );
  });
});

describe('a share group whose lag the broker tells', () => {
  const snapshotAt = (sweep: number, shareLags: ShareLag[]) => ({
    topics: [topic('orders', [50_000 + sweep])],
    groups: [
      group('readers', 'orders', [undefined], {
        type: 'share' as const,
        committed: undefined,
        shareLags,
      }),
    ],
  });

  it('is past a limit by that lag alone, whatever the log ends say', async () => {
    const { record, stored } = await follow(30, sweep =>
      snapshotAt(sweep, [{ topic: 'orders', partition: 0, lag: 12_000 }]),
    );
    expect(stored.level).toBe('warning');
    expect(record.lag).toBe(12_000);
    expect(record.signals).toMatchObject([
      { id: 'lag-records', level: 'warning', lag: 12_000, share: true },
    ]);
    const { record: behind } = await follow(30, sweep =>
      snapshotAt(sweep, [{ topic: 'orders', partition: 0, lag: 0 }]),
    );
    expect(behind.signals.map(({ level }) => level)).toEqual(['ok']);
  });

  it('is unknown until the broker knows it', async () => {
    const { record, stored } = await follow(12, sweep =>
      snapshotAt(sweep, [{ topic: 'orders', partition: 0 }]),
    );
    expect(stored.level).toBe('unknown');
    expect(record.signals[0].finding).toMatchObject({
      reason: { code: 'share-lag-untold' },
    });
  });
});

describe('a group that MirrorMaker keeps in sync', () => {
  const standby = (sweep: number, moves: boolean, memberCount = 0) => ({
    topics: [
      topic('eu.orders', [1_000_000 + 600 * sweep]),
      topic('eu.checkpoints.internal', [1]),
    ],
    groups: [
      group('readers', 'eu.orders', [moves ? 1000 + 600 * sweep : 1000], {
        memberCount,
      }),
    ],
  });

  it('has no level, since nobody reads there, also while nothing is synced', async () => {
    const { stored } = await follow(20, sweep =>
      standby(Math.min(sweep, 5), true),
    );
    expect(stored.level).toBe('unknown');
    expect(stored.finding).toEqual({
      code: 'unreadable',
      fault: { code: 'synced' },
    });
  });

  it.each<[string, (sweep: number) => Partial<ClusterSnapshot>]>([
    ['whose commits never move', sweep => standby(sweep, false)],
    [
      'that has had members since',
      sweep => standby(sweep, sweep < 5, sweep >= 5 && sweep < 8 ? 1 : 0),
    ],
    [
      'of a cluster without checkpoints',
      sweep => ({
        ...standby(sweep, true),
        topics: standby(sweep, true).topics.slice(0, 1),
      }),
    ],
    [
      'that reads a topic of its own as well',
      sweep => ({
        ...standby(sweep, true),
        topics: [topic('orders', [5]), ...standby(sweep, true).topics],
        groups: [
          group('readers', 'eu.orders', [undefined], {
            memberCount: 0,
            committed: [
              { topic: 'eu.orders', partition: 0, offset: 1000 + 600 * sweep },
              { topic: 'orders', partition: 0, offset: 1 },
            ],
          }),
        ],
      }),
    ],
  ])('is none %s: its lag counts', async (_case, sees) => {
    const { stored } = await follow(30, sees);
    expect(stored.level).not.toBe('ok');
    expect(stored.level).not.toBe('unknown');
  });
});

describe('a group without members whose unread records are all deleted', () => {
  it('needs no member for what is not there', async () => {
    const { record, stored } = await follow(30, sweep => ({
      topics: [topic('orders', [1000], { starts: [sweep < 20 ? 0 : 1000] })],
      groups: [group('readers', 'orders', [900], { memberCount: 0 })],
    }));
    expect(record.lag).toBe(0);
    expect(stored.action).toBe(null);
  });
});

describe('a consumer that keeps up on five partitions and is stuck on the sixth', () => {
  const stuck = (sweep: number): Partial<ClusterSnapshot> => ({
    topics: [topic('orders', six(sweep))],
    groups: [group('readers', 'orders', [...six(sweep).slice(1), 1000])],
  });

  it('is stalled on 1 of 6, and no rate is learned from it', async () => {
    const { record, stored, rates } = await follow(30, stuck);
    expect(record.cause).toEqual({ kind: 'stalled', count: 1, of: 6 });
    expect(rates).toEqual(rates.map(() => null));
    expect(stored.action && actionText(stored.action)).not.toMatch(/add/);
    expect(findingText(stored.finding)).toMatch(
      /^Stalled on 1 of 6 partitions/,
    );
    expect(record.advice[0]).toMatchObject({
      code: 'find-cause',
      places: [{ topic: 'orders', partition: 5, consumer: 'readers' }],
      morePlaces: 0,
    });
  });

  it('has a rate again when it works off what it was stuck on', async () => {
    const { rates, causes } = await follow(40, sweep => ({
      topics: [topic('orders', six(sweep))],
      groups: [
        group('readers', 'orders', [
          ...six(sweep).slice(1),
          sweep < 20 ? 1000 : 1000 + 800 * (sweep - 19),
        ]),
      ],
    }));
    // Five partitions × 10/s and one × 13.3/s.
    expect(rates.at(-1)).toBeCloseTo(63.3, 1);
    expect(rates.slice(0, 20)).toEqual(Array(20).fill(null));
    expect(causes.at(-1)).toBeUndefined();
  });

  it('is measured by what moves where it is behind elsewhere', async () => {
    const { record, rates } = await follow(30, sweep => ({
      topics: [topic('orders', six(sweep))],
      groups: [
        group('readers', 'orders', [
          ...Array(4).fill(900 + 300 * sweep),
          1000,
          1000,
        ]),
      ],
    }));
    expect(record.cause).toEqual({ kind: 'stalled', count: 2, of: 6 });
    expect(rates.at(-1)).toBeCloseTo(20, 1);
  });
});

it('forgets a rate that the members have shown to be too small', async () => {
  const { rates } = await follow(60, sweep => {
    // Slow for a quarter of an hour, then quick enough for three times as much.
    const end = sweep < 20 ? 600 * sweep : 12_000 + 1800 * (sweep - 20);
    const commit = sweep < 20 ? 300 * sweep : end;
    return {
      topics: [topic('orders', [10_000 + end])],
      groups: [group('readers', 'orders', [10_000 + commit])],
    };
  });
  expect(rates[19]).toBeCloseTo(5, 1);
  expect(rates.at(-1)).toBeNull();
});

it.each([
  ['stays', 5],
  ['is not learned while members change', null],
])('a rate %s', async (what, rate) => {
  const { rates } = await follow(20, sweep => {
    const consumers = group('readers', 'orders', [1000 + 300 * sweep]);
    const members = consumers.members.map(member => ({
      ...member,
      memberId: what === 'stays' ? 'one' : `m-${sweep}`,
    }));
    return {
      topics: [topic('orders', [9000 + 600 * sweep])],
      groups: [{ ...consumers, members }],
    };
  });
  expect(rates.at(-1)).toBe(rate);
});

it.each([
  [
    'members that come and go',
    (sweep: number) => ({ memberCount: 1, id: sweep, state: 'Stable' }),
  ],
  [
    'members that are often gone',
    (sweep: number) => ({
      memberCount: sweep % 2,
      id: sweep,
      state: sweep % 2 ? 'Stable' : 'Empty',
    }),
  ],
  [
    'a rebalance that does not end',
    () => ({ memberCount: 1, id: 0, state: 'PreparingRebalance' }),
  ],
])('with %s it keeps rebalancing', async (_what, at) => {
  const { record, stored, causes } = await follow(30, sweep => {
    const { memberCount, id, state } = at(sweep);
    const consumers = group('readers', 'orders', Array(6).fill(1000), {
      memberCount,
      state,
    });
    const members = consumers.members.map(member => ({
      ...member,
      memberId: `m-${id}`,
    }));
    return {
      topics: [topic('orders', six(sweep))],
      groups: [{ ...consumers, members }],
    };
  });
  expect(new Set(causes.slice(10))).toEqual(new Set(['rebalancing']));
  expect(stored.level).not.toBe('ok');
  expect(findingText(stored.finding)).toMatch(/^Keeps rebalancing/);
  expect(record.signals).toContainEqual(
    expect.objectContaining({ id: 'behavior', level: 'warning' }),
  );
});

it.each([
  [
    'a deployment',
    (sweep: number) => (sweep === 12 || sweep === 13 ? sweep : 0),
  ],
  ['an autoscaler that adds members', (sweep: number) => Math.min(sweep, 5)],
])('takes %s for no cause', async (_what, id) => {
  const { causes } = await follow(25, sweep => {
    const consumers = group('readers', 'orders', [1000 + 300 * sweep]);
    const members = consumers.members.map(member => ({
      ...member,
      memberId: `m-${id(sweep)}`,
    }));
    return {
      topics: [topic('orders', [9000 + 600 * sweep])],
      groups: [{ ...consumers, members }],
    };
  });
  expect(causes.filter(Boolean)).toEqual([]);
});

describe('25 topics of 2 partitions', () => {
  const names = Array.from({ length: 25 }, (_, i) => `orders-${i}`);
  const member = (number: number, assignment: Record<string, number[]>) => ({
    memberId: `m-${number}`,
    clientId: 'readers',
    host: `/10.0.0.${number}`,
    assignment,
    subscribedTopics: names,
  });
  const byRange = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      member(
        i,
        i < 2 ? Object.fromEntries(names.map(name => [name, [i]])) : {},
      ),
    );
  const sees =
    (
      members: ReturnType<typeof member>[],
      state = 'Stable',
      assignor = 'range',
    ) =>
    (sweep: number): Partial<ClusterSnapshot> => ({
      topics: names.map(name => topic(name, [written(sweep), written(sweep)])),
      groups: [
        group('readers', names[0], [], {
          assignor,
          state,
          members,
          committed: names.flatMap(name =>
            [0, 1].map(partition => ({
              topic: name,
              partition,
              offset: 1000 + 300 * sweep,
            })),
          ),
        }),
      ],
    });

  it('with 50 members and the range assignor idle 48 of them', async () => {
    const { record, stored } = await follow(30, sees(byRange(50)));
    expect(record.idleMembers).toBe(48);
    expect(record.assignment).toMatchObject({ idleMembers: 48, maxMembers: 2 });
    expect(record.advice.map(({ code }) => code)).toEqual([
      'idle-members',
      'change-assignor',
    ]);
    expect(stored.traits).toMatchObject({ idleMembers: 48 });
    // Two members are measured at 25 × 5 records/s each; 50 × 10 are written.
    expect(record.memberRate?.recordsPerSecond).toBeCloseTo(125, 1);
    expect(stored.action && actionText(stored.action)).toBe(
      'use another assignor',
    );
  });

  it('takes what is beyond the partitions for idle where assignments are not seen', async () => {
    const hidden = byRange(60).map(({ assignment, ...rest }) => rest);
    const { record } = await follow(
      1,
      sees(hidden as ReturnType<typeof byRange>, 'PreparingRebalance'),
    );
    expect(record.idleMembers).toBe(10);
  });

  it('are held by all of 50 members with an assignor that goes over all topics', async () => {
    const spread = Array.from({ length: 50 }, (_, i) =>
      member(i, { [names[i >> 1]]: [i % 2] }),
    );
    const { record } = await follow(1, sees(spread, 'Stable', 'uniform'));
    expect(record.idleMembers).toBe(0);
    expect(record.advice).toEqual([]);
    expect(record.assignment?.maxMembers).toBe(50);
  });

  it('of which each member subscribes to one feed two members each', async () => {
    const own = names.flatMap((name, i) =>
      [0, 1].map(partition => ({
        ...member(2 * i + partition, { [name]: [partition] }),
        subscribedTopics: [name],
      })),
    );
    const { record } = await follow(1, sees(own));
    expect(record.idleMembers).toBe(0);
    expect(record.assignment?.maxMembers).toBe(50);
  });
});
