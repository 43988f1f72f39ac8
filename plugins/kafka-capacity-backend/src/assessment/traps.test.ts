import {
  findingText,
  LagBehavior,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { followSweeps } from '../__testUtils__/followSweeps';
import { group, topic } from '../__testUtils__/snapshots';

/**
 * What fools other lag monitors, sweep by sweep: one a minute, with the default limits. Each scenario says what a sweep sees of
 * the cluster, and what is to be said of the group `readers` after each.
 */
interface Scenario {
  /** What the sweep sees, counted from 0. */
  sees(sweep: number): Partial<ClusterSnapshot>;
  sweeps: number;
  /** The minute of a sweep, where they are not one a minute. */
  minuteOf?(sweep: number): number;
  /** The group's level, in runs; `gone` where it is not listed. */
  levels: string;
  /** What it does on partition 0 of the first topic that it reads, in runs; `-` where there is nothing to say. */
  does: string;
  /** Parts of what its last finding says. */
  says?: RegExp;
  /** Signals that are known in the end. */
  covers?: { measured: number; total: number };
}

const busy = (sweep: number) => 1000 + 100 * sweep;
const consumers = (
  committed: (number | undefined)[],
  extra: Parameters<typeof group>[3] = {},
) => [group('readers', 'orders', committed, extra)];
/** One topic of one partition, read by the group. */
const one =
  (
    end: (sweep: number) => number,
    committed: (sweep: number) => number | undefined,
    extra: Parameters<typeof group>[3] = {},
    topicExtra: Parameters<typeof topic>[2] = {},
  ) =>
  (sweep: number): Partial<ClusterSnapshot> => ({
    topics: [topic('orders', [end(sweep)], topicExtra)],
    groups: consumers([committed(sweep)], extra),
  });
/** A group that has committed for orders and refunds, with a member that subscribes to some of them. */
const twoTopics = (
  orders: number | undefined,
  refunds: number | undefined,
  subscribed: string[],
  state = 'Stable',
  hidden?: string,
) =>
  group('readers', 'orders', [], {
    state: hidden ?? state,
    committed: [
      { topic: 'orders', partition: 0, offset: orders },
      { topic: 'refunds', partition: 0, offset: refunds },
    ],
    members:
      state === 'Empty'
        ? []
        : [
            {
              memberId: 'a',
              clientId: 'a',
              host: '/10.0.0.1',
              ...(hidden === undefined && {
                subscribedTopics: subscribed,
                assignment: Object.fromEntries(
                  subscribed.map(name => [name, [0]]),
                ),
              }),
            },
          ],
  });
const until = (last: number, value: (sweep: number) => number) => {
  return (sweep: number) => value(Math.min(sweep, last));
};

const scenarios: Record<string, Scenario> = {
  'an idle topic': {
    sees: one(
      () => 500,
      () => 500,
    ),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
  },
  'an idle topic whose last record is the marker of a transaction': {
    sees: one(
      () => 500,
      () => 499,
    ),
    sweeps: 20,
    levels: '20 ok',
    does: '9 unknown, 11 ok',
  },
  'an open transaction: the last stable offset is below the log end': {
    sees: one(busy, () => 900, {}, { stable: [900] }),
    sweeps: 20,
    levels: '20 ok',
    does: '9 unknown, 11 ok',
  },
  'a partition never committed': {
    sees: one(busy, () => undefined),
    sweeps: 20,
    levels: '20 unknown',
    does: '20 -',
    says: /not committed/,
  },
  'expired offsets': {
    sees: one(busy, sweep => (sweep < 12 ? busy(sweep) : undefined)),
    sweeps: 20,
    levels: '12 ok, 8 unknown',
    does: '12 ok, 8 -',
  },
  'an Empty group whose lag grows': {
    sees: one(busy, () => 1000, { memberCount: 0 }),
    sweeps: 20,
    levels: '10 ok, 2 warning, 8 scale',
    does: '1 ok, 8 unknown, 1 ok, 10 stopped',
  },
  'a deleted group': {
    sees: sweep =>
      sweep < 12
        ? one(busy, () => 1000, { memberCount: 0 })(sweep)
        : { topics: [topic('orders', [busy(sweep)])], groups: [] },
    sweeps: 15,
    levels: '10 ok, 2 warning, 3 gone',
    does: '1 ok, 8 unknown, 1 ok, 2 stopped, 3 -',
  },
  'a deleted topic with committed offsets': {
    sees: sweep => ({
      topics: [
        topic('others', [busy(sweep)]),
        ...(sweep < 12 ? [topic('orders', [busy(sweep)])] : []),
      ],
      groups: consumers([busy(Math.min(sweep, 11)) - 50], { memberCount: 0 }),
    }),
    sweeps: 30,
    levels: '1 unknown, 11 ok, 18 unknown',
    does: '9 unknown, 3 ok, 18 -',
    says: /its topic was deleted/,
  },
  'a group of the consumer protocol (KIP-848)': {
    sees: one(busy, busy, { type: 'consumer', state: 'Stable' }),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
  },
  'a rebalance in progress': {
    sees: sweep =>
      one(busy, until(5, busy), {
        memberCount: 0,
        state: sweep > 5 ? 'PreparingRebalance' : 'Stable',
      })(sweep),
    sweeps: 20,
    levels: '15 ok, 2 warning, 3 scale',
    does: '6 ok, 3 unknown, 6 ok, 5 unknown',
  },
  'committed below the log start: records were lost': {
    sees: sweep =>
      one(busy, () => 500, {}, { starts: [sweep < 12 ? 0 : 800] })(sweep),
    sweeps: 15,
    levels: '7 unknown, 1 ok, 4 warning, 3 emergency',
    does: '9 unknown, 6 stalled',
    says: /300/,
  },
  'retention removes all that was left unread': {
    sees: sweep =>
      one(
        () => 1000,
        () => 900,
        { memberCount: 0 },
        { starts: [sweep < 12 ? 0 : 1000] },
      )(sweep),
    sweeps: 45,
    // The time lag of before clears as ever; nothing is lost any more.
    levels: '7 unknown, 1 ok, 34 warning, 3 ok',
    does: '9 unknown, 3 stopped, 33 ok',
  },
  'a group without members that has committed for one of three partitions': {
    sees: sweep => ({
      topics: [topic('orders', [busy(sweep), 40, 0])],
      groups: consumers([busy(sweep), undefined, undefined], {
        memberCount: 0,
      }),
    }),
    sweeps: 12,
    levels: '12 ok',
    does: '12 ok',
    covers: { measured: 4, total: 5 },
  },
  'a topic that holds nothing, and no commit': {
    sees: sweep =>
      one(
        sweep2 => (sweep2 < 5 ? 0 : 7),
        () => undefined,
      )(sweep),
    sweeps: 8,
    levels: '5 ok, 3 unknown',
    does: '5 ok, 3 -',
  },
  'a group that was restarted on one of its two topics': {
    sees: sweep => ({
      topics: [
        topic('orders', [busy(sweep)]),
        topic('refunds', [500 * busy(sweep)]),
      ],
      groups: [
        twoTopics(
          busy(sweep),
          500 * busy(Math.min(sweep, 3)),
          // Two sweeps without members, and one in which a rebalance hides what they read.
          sweep < 4 ? ['orders', 'refunds'] : ['orders'],
          sweep === 9 || sweep === 10 ? 'Empty' : 'Stable',
          sweep === 11 ? 'PreparingRebalance' : undefined,
        ),
      ],
    }),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
    covers: { measured: 4, total: 4 },
  },
  'the same, whose lag had been a finding before: it leaves with the topic': {
    sees: sweep => ({
      topics: [
        topic('orders', [busy(sweep)]),
        topic('refunds', [500 * busy(sweep)]),
      ],
      groups: [
        twoTopics(
          busy(sweep),
          500 * busy(0),
          sweep < 15 ? ['orders', 'refunds'] : ['orders'],
        ),
      ],
    }),
    sweeps: 18,
    levels: '10 ok, 1 warning, 4 scale, 3 ok',
    does: '18 ok',
  },
  'the same, left for good: without members all that it has committed counts': {
    sees: sweep => ({
      topics: [
        topic('orders', [busy(sweep)]),
        topic('refunds', [500 * busy(sweep)]),
      ],
      groups: [
        twoTopics(
          busy(Math.min(sweep, 12)),
          500 * busy(0),
          ['orders'],
          sweep > 12 ? 'Empty' : 'Stable',
        ),
      ],
    }),
    sweeps: 18,
    levels: '15 ok, 3 scale',
    does: '18 ok',
  },
  'one of two topics deleted, on which all the lag was': {
    sees: sweep => ({
      topics: [
        topic('orders', [busy(sweep)]),
        ...(sweep < 15 ? [topic('refunds', [500 * busy(sweep)])] : []),
      ],
      groups: [twoTopics(busy(sweep), 500 * busy(0), ['orders', 'refunds'])],
    }),
    sweeps: 18,
    levels: '10 ok, 1 warning, 4 scale, 3 ok',
    does: '18 ok',
  },
  'a group whose only topic was deleted, and its commits with it': {
    sees: sweep =>
      sweep < 12
        ? one(
            at => 60_000 + busy(at),
            () => 500,
          )(sweep)
        : { topics: [], groups: consumers([], { memberCount: 0 }) },
    sweeps: 15,
    levels: '7 unknown, 5 scale, 3 unknown',
    does: '9 unknown, 3 stalled, 3 -',
    says: /its topic was deleted/,
    covers: { measured: 0, total: 4 },
  },
  'a group with neither commit nor assignment': {
    sees: () => ({ topics: [], groups: consumers([], { memberCount: 0 }) }),
    sweeps: 2,
    levels: '2 unknown',
    does: '2 -',
    says: /no committed offsets/,
  },
  'members that subscribe to a topic that does not exist yet': {
    sees: () => ({
      topics: [],
      groups: [twoTopics(undefined, undefined, ['refunds'])],
    }),
    sweeps: 2,
    levels: '2 unknown',
    does: '2 -',
    says: /do not exist/,
  },
  'members that subscribe to nothing any more': {
    sees: sweep => ({
      topics: [topic('orders', [busy(sweep)]), topic('refunds', [500])],
      groups: [twoTopics(5, 5, [])],
    }),
    sweeps: 2,
    levels: '2 unknown',
    does: '2 -',
    says: /subscribe to no topic/,
  },
  'a commit far past the log end': {
    sees: one(
      () => 100,
      () => 999_999,
    ),
    sweeps: 20,
    levels: '1 ok, 19 unknown',
    does: '1 ok, 19 unknown',
    says: /past the log end/,
  },
  'a rewind': {
    sees: one(busy, sweep =>
      sweep < 12 ? busy(sweep) : busy(sweep) - 900 + 20 * (sweep - 12),
    ),
    sweeps: 20,
    levels: '12 ok, 7 warning, 1 ok',
    does: '12 ok, 7 rewound, 1 ok',
  },
  'a topic deleted and made again: offsets go down': {
    sees: sweep =>
      one(
        at => (at < 12 ? busy(at) : 30 * (at - 11)),
        at => (at < 12 ? busy(at) : 30 * (at - 11)),
        {},
        { topicId: sweep < 12 ? 'former' : 'latter' },
      )(sweep),
    sweeps: 25,
    levels: '25 ok',
    does: '25 ok',
  },
  'a topic deleted and made again, the commit that of the former one': {
    sees: sweep =>
      one(
        at => (at < 12 ? busy(at) : 30 * (at - 11)),
        until(11, busy),
        {},
        { topicId: sweep < 12 ? 'former' : 'latter' },
      )(sweep),
    sweeps: 25,
    levels: '12 ok, 13 unknown',
    does: '12 ok, 13 unknown',
    says: /recreated/,
  },
  'a commit newer than the log end that was read': {
    sees: one(busy, sweep => busy(sweep) + 30),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
  },
  'one hot partition, the other one read to its end': {
    sees: sweep => ({
      topics: [topic('orders', [busy(sweep) * 50, 1000])],
      groups: consumers([busy(sweep) * 50 - 20 * (sweep + 1) * 100, 1000]),
    }),
    sweeps: 20,
    levels: '8 ok, 6 warning, 6 scale',
    does: '9 unknown, 11 falling-behind',
  },
  'more members than partitions': {
    sees: one(busy, busy, { memberCount: 3 }),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
  },
  'new partitions without commits': {
    sees: sweep => ({
      topics: [
        topic('orders', sweep < 12 ? [busy(sweep)] : [busy(sweep), 40, 0]),
      ],
      groups: consumers(
        sweep < 12 ? [busy(sweep)] : [busy(sweep), undefined, undefined],
      ),
    }),
    sweeps: 20,
    levels: '20 ok',
    does: '20 ok',
  },
  'a paused consumer: its member is alive': {
    sees: one(busy, until(5, busy)),
    sweeps: 20,
    levels: '15 ok, 2 warning, 3 scale',
    does: '6 ok, 3 unknown, 6 ok, 5 stalled',
  },
  'batch commits every 4 sweeps (saw-tooth)': {
    sees: one(busy, sweep => busy(sweep - (sweep % 4))),
    sweeps: 40,
    levels: '40 ok',
    does: '1 ok, 3 unknown, 1 ok, 3 unknown, 32 ok',
  },
  'several topics, one of them left behind': {
    sees: sweep => ({
      topics: [
        topic('orders', [busy(sweep)]),
        topic('refunds', [200 * busy(sweep)]),
      ],
      groups: [
        group('readers', 'orders', [], {
          committed: [
            { topic: 'orders', partition: 0, offset: busy(sweep) },
            { topic: 'refunds', partition: 0, offset: 200 * busy(0) },
          ],
          members: [
            {
              memberId: 'a',
              clientId: 'a',
              host: '/10.0.0.1',
              assignment: { orders: [0], refunds: [0] },
            },
          ],
        }),
      ],
    }),
    sweeps: 20,
    levels: '10 ok, 2 warning, 8 scale',
    does: '20 ok',
  },
  'a compacted topic: not every offset has a record': {
    sees: sweep =>
      one(
        () => 90_000 + busy(sweep),
        () => 8000 * (sweep + 1),
        {},
        {
          config: {
            ...topic('orders', []).config!,
            cleanupPolicy: 'compact',
          },
        },
      )(sweep),
    sweeps: 11,
    levels: '7 ok, 4 warning',
    does: '9 unknown, 2 ok',
    says: /at most/i,
  },
  'two hours without a sweep: nothing has got better by that': {
    sees: one(
      sweep => 100_000 + busy(sweep),
      sweep => 80_000 + busy(sweep) + 10 * sweep,
    ),
    minuteOf: sweep => (sweep < 15 ? sweep : sweep + 120),
    sweeps: 40,
    levels: '7 unknown, 5 warning, 28 scale',
    does: '9 unknown, 31 ok',
  },
};

function runs(values: string[]): string {
  const parts: { value: string; count: number }[] = [];
  for (const value of values) {
    const last = parts.at(-1);
    if (last?.value === value) last.count += 1;
    else parts.push({ value, count: 1 });
  }
  return parts.map(({ value, count }) => `${count} ${value}`).join(', ');
}

async function follow({ sees, sweeps, minuteOf }: Scenario) {
  const levels: (Level | 'gone')[] = [];
  const behaviors: (LagBehavior | '-')[] = [];
  let finding = '';
  let coverage = { measured: 0, total: 0 };
  const contents = Array.from({ length: sweeps }, (_, sweep) => sees(sweep));
  for (const { measurement, assessed } of await followSweeps(contents, {
    minuteOf,
  })) {
    const seen = assessed.get('consumer-group/readers')?.assessment;
    levels.push(seen?.level ?? 'gone');
    if (seen) {
      ({ coverage } = seen);
      finding = findingText(seen.finding);
    }
    const [consumersNow] = measurement.groups;
    behaviors.push(consumersNow?.lag.behaviors[0]?.behavior ?? '-');
  }
  return { levels: runs(levels), does: runs(behaviors), finding, coverage };
}

describe('what fools lag monitors', () => {
  it.each(Object.entries(scenarios))('%s', async (_name, scenario) => {
    const { levels, does, says = /./ } = scenario;
    const { finding, coverage, ...seen } = await follow(scenario);
    expect(seen).toEqual({ levels, does });
    expect(coverage).toEqual(scenario.covers ?? coverage);
    expect(finding).toMatch(says);
  });
});
