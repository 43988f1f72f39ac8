import { DEFAULT_POLICIES } from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  GroupMemberSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { offsetsOf } from '../history/offsets';
import { measure } from '../measurement/measure';
import { OffsetWindow } from '../measurement/OffsetWindow';
import {
  Registration,
  registrationsOf,
} from '../registrations/registrationsOf';
import { entity } from '../__testUtils__/replica';
import { assess } from './assess';

const MINUTE = 60_000;

/** What is assessed of the group in the last of these sweeps, a minute apart. */
async function assessedGroup(...sweeps: Partial<ClusterSnapshot>[]) {
  const all = await assessed([], ...sweeps);
  return all.find(({ kind }) => kind === 'consumer-group');
}

/** All that is assessed of the last of these sweeps, a minute apart. */
async function assessed(
  registrations: Registration[],
  ...sweeps: Partial<ClusterSnapshot>[]
) {
  const seen = sweeps.map((content, i) =>
    snapshot('prod', i * MINUTE, content),
  );
  const window = await Promise.all(seen.map(offsetsOf));
  const all = assess(
    await measure(
      seen[seen.length - 1],
      { window: new OffsetWindow(window), past: [] },
      5 * MINUTE,
    ),
    {
      cluster: 'prod',
      policies: DEFAULT_POLICIES,
      registrations,
      offsets: window[window.length - 1],
      intervalSeconds: 60,
      availabilityNoticeMs: 120_000,
      peakOf: () => undefined,
      previous: new Map(),
    },
  );
  return [...all].flat().map(({ assessment }) => assessment);
}

describe('assess', () => {
  it('takes a topic of 130,000 partitions, all held by one of 10,000 members', async () => {
    const ends = Array<number>(130_000).fill(5);
    const vast = group('vast', 'orders', ends, { memberCount: 0 });
    const members = Array.from(
      { length: 10_000 },
      (_, i): GroupMemberSnapshot => ({
        memberId: `m-${i}`,
        clientId: 'c',
        host: 'h',
        assignment: i === 0 ? { orders: [...ends.keys()] } : {},
      }),
    );
    const all = await assessed([], {
      topics: [topic('orders', ends), topic('payments', [5])],
      groups: [
        { ...vast, state: 'Stable', members },
        group('payers', 'payments', [5]),
      ],
    });
    expect(all.map(({ name }) => name)).toEqual([
      'vast',
      'payers',
      'orders',
      'payments',
    ]);
  }, 120_000);

  it.each<[string, Partial<ClusterSnapshot>[]]>([
    [
      'whose commit was made for an earlier topic of the same name',
      [
        {
          topics: [topic('orders', [500])],
          groups: [group('billing', 'orders', [500])],
        },
        {
          topics: [topic('orders', [30], { topicId: 'another' })],
          groups: [group('billing', 'orders', [500])],
        },
      ],
    ],
    [
      'that has never committed',
      [
        {
          topics: [topic('orders', [30])],
          groups: [group('billing', 'orders', [undefined])],
        },
      ],
    ],
    [
      'whose topic has no leader',
      [
        {
          topics: [topic('orders', [NaN])],
          groups: [group('billing', 'orders', [10])],
        },
      ],
    ],
  ])('calls nothing ok of a group %s', async (_case, sweeps) => {
    expect(await assessedGroup(...sweeps)).toMatchObject({
      level: 'unknown',
      coverage: { measured: 0 },
    });
  });

  it('says of a group that has read everything that nothing can be lost', async () => {
    const state = {
      topics: [topic('orders', [30])],
      groups: [group('billing', 'orders', [30])],
    };
    expect(await assessedGroup(...Array(12).fill(state))).toMatchObject({
      level: 'ok',
    });
  });

  it("assesses only the health of Kafka's own topics, unless an entity registers one", async () => {
    const state = {
      topics: [
        topic('orders', [30]),
        topic('__consumer_offsets', [30], { internal: true }),
      ],
    };
    const levels = async (registrations: Registration[]) =>
      Object.fromEntries(
        (await assessed(registrations, state)).map(({ name, level }) => [
          name,
          level,
        ]),
      );
    // After one sweep nobody knows how much is written.
    expect(await levels([])).toEqual({
      orders: 'unknown',
      __consumer_offsets: 'ok',
    });
    const registrations = registrationsOf(
      entity('Resource', 'commits', { topics: 'prod/__consumer_offsets' }),
    );
    // Registered, it has all signals, and keeps its count.
    expect(await levels(registrations)).toMatchObject({
      __consumer_offsets: 'ok',
    });
  });
});
