import * as fc from 'fast-check';
import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import { reassignmentJson, rollbackJson } from './reassignmentDocuments';
import { PlannedBroker } from './placement';
import {
  PlacedTopic,
  planReassignment,
  ReassignmentQuestion,
  reassignmentSteps,
} from './reassignmentPlan';

jest.setTimeout(60_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const brokers = (count: number, racks: number): PlannedBroker[] =>
  Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    rack: racks === 0 ? null : `rack-${(i % racks) + 1}`,
  }));

/** Topics as Kafka itself places them: round the old brokers, racks in turn. */
function placed(
  topics: number,
  partitions: number,
  replicas: number,
  old: number,
  sizeOf: (topic: number, partition: number) => number | undefined = () => 1e9,
): PlacedTopic[] {
  return Array.from({ length: topics }, (_topic, t) => ({
    name: `topic-${t}`,
    internal: false,
    partitions: Array.from({ length: partitions }, (_partition, p) => {
      const ids = Array.from(
        { length: replicas },
        (_replica, r) => ((t + p + r) % old) + 1,
      );
      return {
        partition: p,
        leader: ids[0],
        replicas: ids,
        sizeBytes: sizeOf(t, p),
      };
    }),
  }));
}

const throttle = { throttleBytesPerSecond: 50e6 };

describe('planReassignment', () => {
  it('gives a fourth broker a quarter of replicas, leaders and bytes, and moves no more', () => {
    const plan = known(
      planReassignment({
        ...throttle,
        brokers: brokers(4, 4),
        newBrokers: [4],
        topics: placed(10, 12, 3, 3, (t, p) => (1 + ((t * 7 + p) % 10)) * 1e8),
      }),
    );
    // 360 replicas.
    expect(plan.movedReplicas).toBe(90);
    const bytes = plan.brokers.reduce((sum, { after }) => sum + after.bytes, 0);
    for (const { after } of plan.brokers) {
      expect(after.replicas).toBe(90);
      expect(Math.abs(after.leaders - 30)).toBeLessThanOrEqual(1);
      expect(Math.abs(after.bytes / bytes - 0.25)).toBeLessThan(0.02);
    }
    expect(plan.brokers[3]).toMatchObject({
      id: 4,
      isNew: true,
      before: { replicas: 0, leaders: 0, bytes: 0 },
    });
    expect(plan).toMatchObject({ limitedByRacks: false, truncated: false });
    expect(plan.seconds).toBeGreaterThanOrEqual(plan.bytes / 50e6);
  });

  it('warns of a throttle that a network does not carry beside its traffic, with one that fits', () => {
    const network = (trafficBytesPerSecond: number) => ({
      network: { trafficBytesPerSecond, capacityBytesPerSecond: 125e6 },
    });
    const traffic = [60e6, 124e6, 124e6, 0];
    const question = (throttleBytesPerSecond: number) => ({
      throttleBytesPerSecond,
      brokers: brokers(4, 0).map((one, i) => ({
        ...one,
        ...network(traffic[i]),
      })),
      newBrokers: [4],
      // Broker 1 alone sends: what others carry already does not matter.
      topics: placed(4, 12, 1, 2),
    });
    expect(known(planReassignment(question(65e6))).throttleExcess).toBeNull();
    expect(known(planReassignment(question(80e6))).throttleExcess).toEqual({
      broker: 1,
      throttleBytesPerSecond: 80e6,
      trafficBytesPerSecond: 60e6,
      capacityBytesPerSecond: 125e6,
      limitPercent: 70,
      // 87.5 − 60
      fittingBytesPerSecond: 27e6,
    });
    const full = { ...question(80e6), networkLimitPercent: 40 };
    expect(known(planReassignment(full)).throttleExcess).toMatchObject({
      fittingBytesPerSecond: null,
    });
  });

  it('writes JSON for Kafka, and the way back', () => {
    const question = {
      ...throttle,
      brokers: brokers(3, 0),
      newBrokers: [3],
      topics: placed(1, 6, 1, 2),
    };
    const { batches } = known(planReassignment(question));
    const entries = (text: string) => JSON.parse(text).partitions;
    const forth = batches.flatMap(batch => entries(reassignmentJson(batch)));
    const back = batches.flatMap(batch => entries(rollbackJson(batch)));
    expect(forth).toHaveLength(2);
    expect(forth.every(({ replicas }) => `${replicas}` === '3')).toBe(true);
    for (const entry of back) {
      expect(entry.replicas).toEqual(
        question.topics[0].partitions[entry.partition].replicas,
      );
    }
  });

  it('keeps racks apart, and says when they keep the new broker from its share', () => {
    const question = {
      ...throttle,
      brokers: [...brokers(3, 3), { id: 4, rack: 'rack-1' }],
      newBrokers: [4],
      topics: placed(4, 30, 3, 3),
    };
    const plan = known(planReassignment(question));
    // Only broker 1 shares the rack: the two have half of it each.
    expect(plan.brokers.map(({ after }) => after.replicas)).toEqual([
      60, 120, 120, 60,
    ]);
    expect(plan.limitedByRacks).toBe(true);
    // With more brokers in the rack, all of them give alike.
    const wide = known(
      planReassignment({
        ...question,
        brokers: [...brokers(6, 3), { id: 7, rack: 'rack-1' }],
        newBrokers: [7],
        topics: placed(4, 30, 3, 6),
      }),
    );
    expect(wide.brokers.map(({ after }) => after.replicas)).toEqual([
      40, 60, 60, 40, 60, 60, 40,
    ]);
    const rackOf = new Map(question.brokers.map(({ id, rack }) => [id, rack]));
    for (const { to } of plan.batches.flatMap(batch => batch.partitions)) {
      expect(new Set(to.map(id => rackOf.get(id))).size).toBe(3);
    }
  });

  it("leaves Kafka's own topics, and what is on a broker that is gone", () => {
    const [orders] = placed(1, 4, 1, 1);
    const question = {
      ...throttle,
      brokers: brokers(2, 0),
      newBrokers: [2],
      topics: [
        { ...orders, name: '__consumer_offsets', internal: true },
        {
          ...orders,
          name: 'lost',
          partitions: [{ partition: 0, leader: -1, replicas: [9] }],
        },
      ],
    };
    expect(known(planReassignment(question)).batches).toEqual([]);
    const all = known(planReassignment({ ...question, includeInternal: true }));
    expect(all.movedReplicas).toBe(2);
  });

  it('makes batches of so many partitions and minutes, small ones first', () => {
    const plan = known(
      planReassignment({
        ...throttle,
        brokers: brokers(6, 3),
        newBrokers: [4, 5, 6],
        topics: placed(20, 12, 3, 3, t => (t === 0 ? 100e9 : t * 1e9)),
        batchPartitions: 25,
        batchMinutes: 5,
      }),
    );
    for (const batch of plan.batches) {
      expect(batch.partitions.length).toBeLessThanOrEqual(25);
      // 100 GB at 50 MB/s take longer by themselves.
      expect(batch.seconds <= 300 || batch.partitions.length === 1).toBe(true);
    }
    const sizes = plan.batches.map(
      ({ bytes, partitions }) => bytes / partitions.length,
    );
    expect(sizes[0]).toBeLessThan(sizes.at(-1) ?? 0);
  });

  it('holds what it promises of any cluster', () => {
    const clusters = fc
      .record({
        old: fc.integer({ min: 1, max: 8 }),
        added: fc.integer({ min: 1, max: 4 }),
        racks: fc.integer({ min: 0, max: 4 }),
        topics: fc.integer({ min: 1, max: 8 }),
        partitions: fc.integer({ min: 1, max: 24 }),
        replicas: fc.integer({ min: 1, max: 3 }),
        seed: fc.integer({ min: 0, max: 999 }),
      })
      .filter(({ old, replicas }) => replicas <= old);
    fc.assert(
      fc.property(clusters, ({ old, added, racks, seed, ...shape }) => {
        const question: ReassignmentQuestion = {
          ...throttle,
          brokers: brokers(old + added, racks),
          newBrokers: Array.from({ length: added }, (_, i) => old + i + 1),
          topics: placed(
            shape.topics,
            shape.partitions,
            shape.replicas,
            old,
            (t, p) => ((t * 31 + p * 17 + seed) % 50) * 1e7,
          ),
        };
        const plan = known(planReassignment(question));
        expect(planReassignment(question)).toEqual(plan);
        const rackOf = new Map(question.brokers.map(one => [one.id, one.rack]));
        const perRack = Math.ceil(
          shape.replicas / new Set(rackOf.values()).size,
        );
        const most = (ids: number[]) => {
          const counts = new Map<string, number>();
          for (const id of ids) {
            const rack = rackOf.get(id) ?? `${id}`;
            counts.set(rack, (counts.get(rack) ?? 0) + 1);
          }
          return Math.max(...counts.values());
        };
        for (const { from, to } of plan.batches.flatMap(
          one => one.partitions,
        )) {
          expect(to).toHaveLength(from.length);
          expect(new Set(to).size).toBe(to.length);
          const come = to.filter(id => !from.includes(id));
          expect(come.every(id => id > old)).toBe(true);
          expect(most(to)).toBeLessThanOrEqual(Math.max(perRack, most(from)));
        }
        const counts = plan.brokers.map(({ after }) => after.replicas);
        const before = plan.brokers.map(one => one.before.replicas);
        const even = counts.reduce((a, b) => a + b, 0) / counts.length;
        expect(Math.max(...counts)).toBeLessThanOrEqual(
          Math.max(Math.ceil(even), ...before),
        );
        // Racks of unequal size, and few replicas, leave no such evenness.
        const allowed = racks === 0 && even >= 20 ? even * 0.1 : Infinity;
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(even - allowed);
        expect(Math.max(...counts)).toBeLessThanOrEqual(even + allowed);
      }),
      {
        numRuns: 150,
        // The new broker is full before the last of the others has given.
        examples: [
          [
            {
              ...{ old: 7, added: 1, racks: 0 },
              ...{ topics: 6, partitions: 15, replicas: 2, seed: 0 },
            },
          ],
          // Each of the others gives three, which leaves the new broker two short.
          [
            {
              ...{ old: 7, added: 1, racks: 0 },
              ...{ topics: 7, partitions: 9, replicas: 3, seed: 0 },
            },
          ],
        ],
      },
    );
  });

  it('plans 200,000 partitions in a second or two, in steps of milliseconds', () => {
    const steps = reassignmentSteps({
      ...throttle,
      brokers: brokers(60, 3),
      newBrokers: [58, 59, 60],
      topics: placed(2_000, 100, 3, 57, (t, p) => ((t * p) % 997) * 1e6),
    });
    const begun = process.cpuUsage();
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(count).toBeGreaterThan(200);
    const plan = known(step.value);
    for (const { after } of plan.brokers) {
      expect(after.replicas).toBeGreaterThan(10_000 * 0.97);
      expect(after.replicas).toBeLessThan(10_000 * 1.03);
      expect(Math.abs(after.leaders / (10_000 / 3) - 1)).toBeLessThan(0.06);
    }
  });

  it('plans no more than a file holds, and says so', () => {
    const plan = known(
      planReassignment({
        ...throttle,
        brokers: brokers(4, 0),
        newBrokers: [3, 4],
        topics: placed(110, 1_000, 1, 2),
      }),
    );
    expect(plan).toMatchObject({ truncated: true, movedReplicas: 50_000 });
    const [, , third, fourth] = plan.brokers;
    expect(third.after.replicas + fourth.after.replicas).toBe(50_000);
    const bytes = plan.batches.reduce(
      (sum, batch) => sum + reassignmentJson(batch).length,
      0,
    );
    expect(bytes).toBeLessThan(6e6);
  });

  it.each([
    [{ newBrokers: [] }, 'newBrokers'],
    [{ newBrokers: [9] }, 'newBrokers'],
    [{ newBrokers: [2, 2] }, 'newBrokers'],
    [{ brokers: [] }, 'brokers'],
    [{ throttleBytesPerSecond: 0 }, 'throttleBytesPerSecond'],
    [{ batchPartitions: 0.5 }, 'batchPartitions'],
    [{ batchMinutes: NaN }, 'batchMinutes'],
  ])('refuses %j', (wrong, field) => {
    const question = {
      ...throttle,
      brokers: brokers(2, 0),
      newBrokers: [2],
      topics: [],
    };
    expect(planReassignment({ ...question, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});
