import {
  ClusterSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { followSweeps } from '../__testUtils__/followSweeps';
import { entity } from '../__testUtils__/replica';
import { group, topic } from '../__testUtils__/snapshots';
import { registrationsOf } from '../registrations/registrationsOf';

/** A group that has committed for orders and refunds, with a member that subscribes to the given topics. */
const consumers = (
  committed: { orders: number; refunds: number },
  ...subscribed: string[]
): GroupSnapshot =>
  group('readers', 'orders', [], {
    committed: Object.entries(committed).map(([name, offset]) => ({
      topic: name,
      partition: 0,
      offset,
    })),
    members: [
      {
        memberId: 'a',
        clientId: 'a',
        host: '/10.0.0.1',
        subscribedTopics: subscribed,
        assignment: Object.fromEntries(subscribed.map(name => [name, [0]])),
      },
    ],
  });

describe('a group of 12 members that rebalances', () => {
  const all = Array<number>(12).fill(500);
  const sees = (memberCount: number, state: string) => {
    const stable = group('readers', 'orders', all, { memberCount });
    const hidden = stable.members.map(({ assignment: _, ...one }) => one);
    return {
      topics: [topic('orders', all)],
      groups: [
        state === 'Stable' ? stable : { ...stable, state, members: hidden },
      ],
    };
  };
  const membersAt = async (...sweeps: Partial<ClusterSnapshot>[]) => {
    const last = (await followSweeps(sweeps)).at(-1);
    const detail = last?.assessed.get('topic/orders')?.detail;
    return detail && 'facts' in detail && detail.facts.largestGroupMembers;
  };
  const stable = sees(12, 'Stable');
  const rebalancing = sees(12, 'PreparingRebalance');

  it('has the members that it was last seen with', async () => {
    expect(await membersAt(stable, rebalancing)).toMatchObject({ value: 12 });
    expect(
      await membersAt(stable, ...Array(5).fill(rebalancing)),
    ).toMatchObject({ value: 12 });
    expect(
      await membersAt(stable, rebalancing, sees(3, 'Stable')),
    ).toMatchObject({ value: 3 });
  });

  it('has an unknown number of them where nobody has seen it before', async () => {
    expect(await membersAt(rebalancing)).toBeNull();
  });
});

describe('a group that is about to lose records', () => {
  const RETENTION_MS = 10 * 60_000;
  const sees = (sweep: number, leader = true) => {
    const { config } = topic('orders', []);
    if (!config) throw new Error('A topic has a configuration');
    const written = 1000 + 100 * sweep;
    return {
      topics: [
        topic('orders', [leader ? written : NaN, 50], {
          config: { ...config, retentionMs: RETENTION_MS },
        }),
      ],
      groups: [group('readers', 'orders', [1000, 50])],
    };
  };
  const stored = async (...sweeps: Partial<ClusterSnapshot>[]) =>
    (await followSweeps(sweeps)).map(
      ({ assessed }) => assessed.get('consumer-group/readers')?.assessment,
    );

  it('stays one while the leader of that partition is away for a sweep', async () => {
    const followed = await stored(
      ...Array.from({ length: 11 }, (_, sweep) => sees(sweep)),
      sees(11, false),
      sees(12),
    );
    expect(followed.slice(10).map(one => one?.level)).toEqual([
      'emergency',
      'emergency',
      'emergency',
    ]);
  });

  it('is not ok where nobody has seen the end of a log', async () => {
    const [first] = await stored(sees(0, false));
    expect(first?.coverage.measured).toBeLessThan(
      (await stored(sees(0)))[0]?.coverage.measured ?? 0,
    );
  });
});

describe('a group that commits every so many minutes', () => {
  const behaviorsOf = async (
    committedAt: (minute: number) => number,
    memberCount: number,
    left = 10,
    minutes = 120,
  ) => {
    const sweeps = Array.from({ length: minutes }, (_, minute) => ({
      topics: [topic('orders', [1000 + 100 * minute])],
      groups: [
        group('readers', 'orders', [1000 + 100 * committedAt(minute) - left], {
          memberCount,
        }),
      ],
    }));
    const followed = await followSweeps(sweeps, { sweepsOfWindow: 12 });
    return followed.map(({ measurement, assessed }) => ({
      behavior: measurement.groups[0].lag.behaviors[0].behavior,
      detail: assessed.get('consumer-group/readers')?.detail,
    }));
  };

  it.each([
    [10, 1, 10],
    [10, 0, 10],
    [15, 1, 10],
    [15, 1, 0],
    [30, 1, 10],
    [30, 0, 0],
  ])(
    'of %i with %i members that leaves %i records is not stopped between',
    async (every, members, left) => {
      const all = await behaviorsOf(
        minute => minute - (minute % every),
        members,
        left,
      );
      // Two commits tell the rhythm.
      const known = all.slice(2 * every + 1);
      expect(known.map(({ behavior }) => behavior)).toEqual(
        known.map(() => 'ok'),
      );
      expect(
        known.filter(
          ({ detail }) => detail && 'cause' in detail && detail.cause,
        ),
      ).toEqual([]);
    },
  );

  it.each([1, 0])(
    'with %i members and much written between is past limits of lag, and no member is asked for',
    async memberCount => {
      const registrations = registrationsOf(
        entity('Component', 'readers', {
          groups: 'prod/readers',
          annotations: {
            'kafka-capacity/consumer-benchmark-records-per-second': '100',
          },
        }),
      );
      const sweeps = Array.from({ length: 180 }, (_, minute) => ({
        topics: [topic('orders', [2000 * minute])],
        groups: [
          group('readers', 'orders', [2000 * (minute - (minute % 60))], {
            memberCount,
          }),
        ],
      }));
      const followed = await followSweeps(sweeps, {
        registrations,
        sweepsOfWindow: 12,
      });
      const { assessment, detail } =
        followed[170].assessed.get('consumer-group/readers') ?? {};
      expect(assessment).toMatchObject({
        level: 'scale',
        action: null,
        finding: {
          signal: { advice: { code: 'commits-rarely', seconds: 3600 } },
        },
      });
      expect(detail).toMatchObject({ cause: undefined });
    },
  );

  it('is stalled when it has been silent for more than twice its pause', async () => {
    const all = await behaviorsOf(
      minute => Math.min(60, minute - (minute % 15)),
      1,
    );
    expect(all[89].behavior).toBe('ok');
    expect(all[95].behavior).toBe('stalled');
  });
});

describe('a group with lag on a topic that must keep its partition count', () => {
  const actionOf = async (annotations: Record<string, string>) => {
    const registrations = registrationsOf(
      entity('Resource', 'orders', { topics: 'prod/orders', annotations }),
    );
    const sweeps = Array.from({ length: 30 }, (_, sweep) => ({
      topics: [topic('orders', [200_000 + 60_000 * sweep])],
      groups: [group('readers', 'orders', [1000 + 6000 * sweep])],
    }));
    const last = (await followSweeps(sweeps, { registrations })).at(-1);
    const { assessment, detail } =
      last?.assessed.get('consumer-group/readers') ?? {};
    return {
      action: assessment?.action,
      fixed: detail && 'fixedTopic' in detail && detail.fixedTopic,
    };
  };

  it('has faster members advised, not partitions', async () => {
    expect(await actionOf({})).toMatchObject({
      action: { code: 'add-partitions' },
      fixed: undefined,
    });
    expect(
      await actionOf({ 'kafka-capacity/total-order': 'true' }),
    ).toMatchObject({
      action: { code: 'speed-up-members' },
      fixed: { topic: 'orders' },
    });
  });
});

describe('a loss of records', () => {
  it('is noted once, also where the topic is not read for a while', async () => {
    const sees = (start: number, ...subscribed: string[]) => ({
      topics: [
        topic('orders', [500]),
        topic('refunds', [500], { starts: [start] }),
      ],
      groups: [consumers({ orders: 500, refunds: 100 }, ...subscribed)],
    });
    const both = ['orders', 'refunds'];
    const followed = await followSweeps([
      sees(0, ...both),
      sees(300, ...both),
      sees(300, 'orders'),
      sees(300, 'orders'),
      sees(300, ...both),
      sees(300, ...both),
    ]);
    const losses = followed.map(
      ({ assessed }) => assessed.get('consumer-group/readers')?.losses,
    );
    expect(losses.map(one => one?.length)).toEqual([0, 1, 0, 0, 0, 0]);
  });
});
