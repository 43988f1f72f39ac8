import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { followSweeps } from '../__testUtils__/followSweeps';
import { group, topic } from '../__testUtils__/snapshots';

/** A group whose member reads orders and that commits for refunds now and then, without subscribing. */
const sees = (
  orders: number,
  refunds: number,
  ends: { orders: number; refunds: number },
) => ({
  topics: [topic('orders', [ends.orders]), topic('refunds', [ends.refunds])],
  groups: [
    group('readers', 'orders', [], {
      committed: [
        { topic: 'orders', partition: 0, offset: orders },
        { topic: 'refunds', partition: 0, offset: refunds },
      ],
      members: [
        {
          memberId: 'a',
          clientId: 'a',
          host: '/10.0.0.1',
          subscribedTopics: ['orders'],
          assignment: { orders: [0] },
        },
      ],
    }) as GroupSnapshot,
  ],
});

async function levelsOf(
  sweeps: ReturnType<typeof sees>[],
): Promise<(string | undefined)[][]> {
  const followed = await followSweeps(sweeps, { sweepsOfWindow: 12 });
  return followed.map(({ assessed }) => {
    const one = assessed.get('consumer-group/readers');
    const signals =
      one?.detail && 'state' in one.detail ? one.detail.signals : [];
    return ['lag-records', 'lag-time'].map(
      id => signals.find(signal => signal.id === id)?.level,
    );
  });
}

describe('a group that commits for a topic now and then', () => {
  it('keeps the levels of the topics that it reads when the other one no longer counts', async () => {
    // Reads orders 20 k records and 200 s late; commits for refunds every three hours, which counts for a while.
    const minutes = 460;
    const levels = await levelsOf(
      Array.from({ length: minutes }, (_, minute) =>
        sees(80_000 + 6000 * minute, 1000 + 100 * (minute - (minute % 180)), {
          orders: 100_000 + 6000 * minute,
          refunds: 100_000,
        }),
      ),
    );
    const settled = levels.slice(30);
    expect(new Set(settled.map(([records]) => records))).toEqual(
      new Set(['scale', 'warning']),
    );
    expect(new Set(settled.map(([, time]) => time))).not.toContain('unknown');
    expect(levels.at(-1)?.[0]).toBe('warning');
  });

  it('loses the levels that were of the other one alone', async () => {
    const levels = await levelsOf(
      Array.from({ length: 60 }, (_, minute) =>
        sees(100_000, 1000 + 100 * Math.min(minute, 20), {
          orders: 100_000,
          refunds: 100_000,
        }),
      ),
    );
    expect(levels[15][0]).toBe('scale');
    expect(levels.at(-1)?.[0]).toBe('ok');
  });
});
