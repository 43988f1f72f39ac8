import * as fc from 'fast-check';
import { alike, brokerWith, clusterOf } from '../__fixtures__/healthyCluster';
import { assessCluster } from '../cluster/assessCluster';
import { clusterCost } from './clusterCost';
import { clusterShowback, SharedCost, TopicUsage } from './clusterShowback';
import { showback, Usage } from './showback';

const prices = {
  currency: 'EUR',
  brokerHour: 2,
  diskGbMonth: 0.1,
  transferredGb: 0.01,
};

describe('clusterCost', () => {
  it('is null without a price', () => {
    expect(clusterCost([brokerWith()], null)).toBeNull();
    expect(clusterCost([brokerWith()], { currency: 'EUR' })).toBeNull();
  });

  it('has brokers, disks and what is transferred', () => {
    // 50 MB/s is 131.4 TB a month.
    expect(clusterCost([brokerWith()], prices)).toEqual({
      currency: 'EUR',
      brokersPerMonth: 1460,
      diskPerMonth: expect.closeTo(100),
      transferPerMonth: expect.closeTo(1314, 5),
      perMonth: expect.closeTo(2874, 5),
    });
  });

  it('has no sum where something with a price is not known', () => {
    const unknown = brokerWith({}, { bytesInPerSecond: null });
    expect(clusterCost([brokerWith(), unknown], prices)).toMatchObject({
      transferPerMonth: null,
      perMonth: null,
      brokersPerMonth: 2920,
    });
  });
});

describe('showback', () => {
  const cost = clusterCost([brokerWith()], prices);
  const total: Usage = { bytesPerSecond: 100, replicas: 40, diskBytes: 1000 };

  it('is the share of bytes, replicas and disk', () => {
    const usage = { bytesPerSecond: 50, replicas: 10, diskBytes: 100 };
    expect(showback(usage, total, cost)).toEqual({
      bytesShare: 0.5,
      replicasShare: 0.25,
      diskShare: 0.1,
      perMonth: expect.closeTo(1460 * 0.375 + 100 * 0.1 + 1314 * 0.5, 5),
    });
    expect(showback(usage, total, null).perMonth).toBeNull();
  });

  it('is of what is measured, and by replicas alone in an idle cluster', () => {
    const usage = { bytesPerSecond: null, replicas: 10, diskBytes: 100 };
    expect(showback(usage, total, cost).perMonth).toBeCloseTo(
      1460 * 0.125 + 100 * 0.1,
    );
    const nothing = { bytesPerSecond: null, replicas: null, diskBytes: null };
    expect(showback(nothing, total, cost).perMonth).toBeNull();
    const brokersOnly = clusterCost([brokerWith()], {
      currency: 'EUR',
      brokerHour: 2,
    });
    const idle = { ...total, bytesPerSecond: 0 };
    expect(
      showback({ ...usage, bytesPerSecond: 0 }, idle, brokersOnly).perMonth,
    ).toBe(365);
  });

  it('adds up to what the cluster costs', () => {
    const amount = fc.nat(1000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(amount, amount, amount), {
          minLength: 1,
          maxLength: 20,
        }),
        rows => {
          const usages = rows.map(([bytesPerSecond, replicas, diskBytes]) => ({
            bytesPerSecond: bytesPerSecond + 1,
            replicas: replicas + 1,
            diskBytes: diskBytes + 1,
          }));
          const sum = (of: keyof Usage) =>
            usages.reduce((all, usage) => all + usage[of], 0);
          const whole = {
            bytesPerSecond: sum('bytesPerSecond'),
            replicas: sum('replicas'),
            diskBytes: sum('diskBytes'),
          };
          const costs = usages.reduce(
            (all, usage) => all + (showback(usage, whole, cost).perMonth ?? 0),
            0,
          );
          expect(costs).toBeCloseTo(cost?.perMonth ?? 0, 6);
        },
      ),
    );
  });
});

it('costs nothing without prices, and options what they change', () => {
  const busy = alike(3, { brokerCpu: 85 });
  expect(assessCluster(clusterOf(busy)).cost).toBeNull();
  expect(
    assessCluster(clusterOf(busy)).options.every(
      ({ costPerMonth }) => costPerMonth === null,
    ),
  ).toBe(true);
  const some = { currency: 'USD', brokerHour: 1, diskGbMonth: 0.1 };
  const { cost, options } = assessCluster(clusterOf(busy, { prices: some }));
  expect(cost).toEqual({
    currency: 'USD',
    brokersPerMonth: 2190,
    diskPerMonth: expect.closeTo(300),
    transferPerMonth: null,
    perMonth: 2490,
  });
  expect(options.map(({ id, costPerMonth }) => [id, costPerMonth])).toEqual([
    // No price is known of a larger broker.
    ['scale-up', null],
    ['add-brokers', 830],
    ['keep', 0],
  ]);
});

describe('clusterShowback', () => {
  const cost = {
    currency: 'EUR',
    perMonth: 1000,
    brokersPerMonth: 600,
    diskPerMonth: 300,
    transferPerMonth: 100,
  };
  const topicOf = (name: string, more: Partial<TopicUsage> = {}) => ({
    name,
    internal: false,
    owners: [],
    bytesPerSecond: 10,
    replicas: 3,
    diskBytes: 100,
    ...more,
  });

  it('lists the most expensive first, and has several owners bear an equal part each', () => {
    const { topics, owners, attributedPerMonth } = clusterShowback(
      [
        topicOf('a', { owners: ['group:x', 'group:y'] }),
        topicOf('b', { owners: ['group:x'], bytesPerSecond: 30 }),
      ],
      cost,
    );
    expect(topics.map(({ name }) => name)).toEqual(['b', 'a']);
    const [b, a] = topics;
    expect(b.perMonth).toBeCloseTo(0.625 * 600 + 150 + 75);
    expect(owners).toMatchObject([
      { owner: 'group:x', topics: 2 },
      { owner: 'group:y', topics: 1 },
    ]);
    expect(owners[1].perMonth).toBeCloseTo((a.perMonth ?? 0) / 2);
    expect(attributedPerMonth).toBeCloseTo(1000);
  });

  it('lets nobody bear more because the throughput of another topic is no longer measured', () => {
    const topics = (bytesOfLast: number | null) => [
      topicOf('a'),
      topicOf('b'),
      topicOf('c', { replicas: 2, bytesPerSecond: bytesOfLast }),
    ];
    const costs = (shared: SharedCost) =>
      Object.fromEntries(
        shared.topics.map(({ name, perMonth }) => [name, perMonth]),
      );
    const measured = clusterShowback(topics(20 / 3), cost);
    expect(measured.attributedPerMonth).toBeCloseTo(1000);
    expect(measured.notMeasured).toMatchObject({ bytesShare: 0, diskShare: 0 });
    const partly = clusterShowback(topics(null), cost);
    // A quarter of the replicas.
    expect(partly.unknownThroughput).toBe(1);
    expect(partly.notMeasured).toEqual({
      bytesShare: 0.25,
      diskShare: 0,
      perMonth: expect.closeTo(300 * 0.25 + 100 * 0.25),
    });
    for (const name of ['a', 'b']) {
      expect(costs(partly)[name]).toBeCloseTo(costs(measured)[name] ?? NaN);
    }
    expect(costs(partly).c).toBeCloseTo(300 * 0.25 + 100);
    expect(partly.attributedPerMonth).toBeCloseTo(900);
  });

  it('shares brokers by replicas and transfer not at all where no throughput is known', () => {
    const { topics, notMeasured, attributedPerMonth } = clusterShowback(
      [
        topicOf('a', { bytesPerSecond: null }),
        topicOf('b', { bytesPerSecond: null, replicas: 1 }),
      ],
      cost,
    );
    expect(notMeasured.bytesShare).toBe(1);
    expect(attributedPerMonth).toBeCloseTo(900);
    expect(topics).toMatchObject([
      { name: 'a', bytesShare: null, perMonth: 450 + 150 },
      { name: 'b', owners: [], perMonth: 150 + 150 },
    ]);
  });

  it('shares what is measured where a part of the cost is not', () => {
    const { attributedPerMonth } = clusterShowback([topicOf('a')], {
      ...cost,
      perMonth: null,
      transferPerMonth: null,
    });
    expect(attributedPerMonth).toBeCloseTo(900);
  });
});
