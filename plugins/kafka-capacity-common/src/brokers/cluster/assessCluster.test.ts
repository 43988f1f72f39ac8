import * as fc from 'fast-check';
import {
  alike,
  brokerWith,
  clusterOf,
  NOW,
  steady,
} from '../__fixtures__/healthyCluster';
import { BROKER_METRICS } from '../brokerMetrics';
import { assessCluster } from './assessCluster';
import type { ClusterFacts } from './clusterFacts';

function optionIds(facts: ClusterFacts) {
  return assessCluster(facts).options.map(({ id }) => id);
}

function adviceIds(facts: ClusterFacts) {
  return assessCluster(facts).advice.map(({ id }) => id);
}

describe('clusters that need nothing', () => {
  it.each<[string, ClusterFacts]>([
    ['three brokers', clusterOf(alike(3))],
    [
      'an idle development cluster',
      clusterOf(
        alike(3, {
          brokerCpu: 2,
          brokerMemory: 20,
          brokerDisk: 1,
          brokerNetwork: 0,
        }),
      ),
    ],
    ['one broker', clusterOf(alike(1, { brokerCpu: 60 }))],
    [
      'one broker in the quorum',
      clusterOf(alike(1), {
        brokersInQuorum: 1,
        quorum: {
          leader: 1,
          voters: [{ id: 1, lagRecords: 0, secondsSinceCaughtUp: 0 }],
          observers: [],
          metadataBytes: null,
        },
      }),
    ],
    [
      'a few partitions that are not even',
      clusterOf([
        { partitionsPerBroker: 3 },
        { partitionsPerBroker: 1 },
        { partitionsPerBroker: 0 },
      ]),
    ],
    [
      'an empty cluster',
      clusterOf(alike(3, { partitionsPerBroker: 0 }), {
        partitions: {
          partitions: 0,
          offline: 0,
          underMinIsr: 0,
          underReplicated: 0,
          underReplicatedMinutes: 0,
          notPreferred: 0,
        },
      }),
    ],
  ])('%s', (_, facts) => {
    const { level, action, advice, finding } = assessCluster(facts);
    expect([level, action, advice]).toEqual(['ok', null, []]);
    expect(finding.code).toBe('cluster-within');
  });
});

describe('a broker that is down', () => {
  const facts = () => {
    const given = clusterOf(alike(3, { brokerCpu: 50 }));
    const [first, ...others] = given.brokers;
    return {
      ...given,
      brokers: [
        {
          ...first,
          samples: {},
          leaders: 0,
          fault: { code: 'broker-unreachable' as const },
        },
        ...others,
      ],
    };
  };

  it('is unknown by itself, and hides nothing of the others', () => {
    const { level, coverage, brokersKnown, advice, brokers } = assessCluster(
      facts(),
    );
    expect(level).toBe('ok');
    expect(brokers.map(({ assessment }) => assessment.level)).toEqual([
      'unknown',
      'ok',
      'ok',
    ]);
    expect(coverage).toEqual({ measured: 9, total: 9 });
    expect(brokersKnown).toEqual({ measured: 2, total: 3 });
    expect(advice).toEqual([{ id: 'brokers-unknown', brokers: [1], of: 3 }]);
  });

  it('comes before anything else: no growth while it is away', () => {
    const given = facts();
    const busy = {
      ...given.brokers[1],
      samples: brokerWith({ brokerCpu: 85 }).samples,
    };
    const { options } = assessCluster({
      ...given,
      brokers: [given.brokers[0], busy, given.brokers[2]],
    });
    expect(options[0]).toMatchObject({
      id: 'restore',
      recommended: true,
      brokers: 3,
    });
    expect(options.filter(({ recommended }) => recommended)).toHaveLength(1);
  });
});

it('is unknown where nothing is measured, and only partitions say how it is', () => {
  const given = clusterOf(alike(3));
  const brokers = given.brokers.map(broker => ({
    ...broker,
    samples: {},
    reasons: {},
  }));
  const { level, coverage, finding } = assessCluster({
    ...given,
    brokers,
    partitions: null,
    messageRateSamples: [],
  });
  expect([level, coverage.measured, finding.code]).toEqual([
    'unknown',
    0,
    'cluster-unknown',
  ]);
});

describe('what to do', () => {
  it('is to scale up by the table before adding brokers', () => {
    const { options, action, finding } = assessCluster(
      clusterOf(alike(3, { brokerCpu: 85 })),
    );
    expect(options.map(({ id }) => id)).toEqual([
      'scale-up',
      'add-brokers',
      'keep',
    ]);
    expect(action?.option.changes).toEqual([
      { resource: 'cpu', unit: 'cores', from: 8, to: 12 },
    ]);
    expect(options[1]).toMatchObject({ brokers: 4, constraint: 'cpu' });
    expect(finding).toMatchObject({
      code: 'cluster-brokers',
      brokers: [1, 2, 3],
      of: 3,
    });
  });

  it('is to rebalance before growing where one broker has too much', () => {
    const facts = clusterOf([
      { brokerCpu: 85 },
      { brokerCpu: 30 },
      { brokerCpu: 30 },
    ]);
    const { options, brokers, finding } = assessCluster(facts);
    expect(options.map(({ id }) => id)).toEqual(['rebalance', 'keep']);
    expect(finding).toMatchObject({ brokers: [1], first: 'rebalance' });
    expect(brokers[0].assessment.action).toMatchObject({ code: 'rebalance' });
  });

  it('is to rebalance first, and to grow too where all together have not enough', () => {
    const lopsided = clusterOf([
      { brokerCpu: 40, brokerNetwork: 85 },
      { brokerCpu: 85 },
      { brokerCpu: 88 },
    ]);
    expect(optionIds(lopsided)).toEqual([
      'rebalance',
      'scale-up',
      'add-brokers',
      'keep',
    ]);
  });

  it('is to add brokers past the largest size, for partitions and for the message rate', () => {
    const largest = clusterOf(alike(3, { brokerCpu: 85 }));
    largest.brokers.forEach(({ size }) => {
      size.cpuCores = 32;
    });
    expect(optionIds(largest)).toEqual(['add-brokers', 'keep']);
    const [partitions] = assessCluster(
      clusterOf(alike(3, { partitionsPerBroker: 1600 })),
    ).options;
    // 4800 of at most 1500 each
    expect(partitions).toMatchObject({
      id: 'add-brokers',
      brokers: 4,
      constraint: 'partitions',
    });
    const rate = assessCluster(
      clusterOf(alike(3), { messageRateSamples: steady(85) }),
    );
    expect(rate.options[0]).toMatchObject({
      id: 'add-brokers',
      brokers: 4,
      constraint: 'message-rate',
    });
    expect(rate.finding.code).toBe('cluster-message-rate');
  });

  it.each<[string, ClusterFacts]>([
    [
      'the message rate',
      clusterOf([{ partitionsPerBroker: 129 }, { partitionsPerBroker: 0 }], {
        messageRateSamples: steady(109),
      }),
    ],
    [
      'a full CPU',
      clusterOf([
        { brokerCpu: 95, partitionsPerBroker: 129 },
        { brokerCpu: 60, partitionsPerBroker: 0 },
      ]),
    ],
    [
      'few partitions',
      clusterOf([{ partitionsPerBroker: 6 }, { partitionsPerBroker: 0 }], {
        messageRateSamples: steady(109),
      }),
    ],
  ])(
    'is to fill a broker that has joined before it grows for %s',
    (_, facts) => {
      expect(optionIds(facts)).toEqual(['rebalance', 'keep']);
    },
  );

  it('is to tell with which brokers the maximum was tested, where that is not known', () => {
    const { level, options } = assessCluster(
      clusterOf(alike(2), {
        messageRateSamples: steady(109),
        testedBrokers: null,
      }),
    );
    expect(level).toBe('emergency');
    expect(options.map(({ id }) => id)).toEqual(['test-maximum', 'keep']);
  });

  it('is to move partitions where they are uneven and not too many', () => {
    expect(
      optionIds(
        clusterOf([
          { partitionsPerBroker: 1900 },
          { partitionsPerBroker: 500 },
          { partitionsPerBroker: 500 },
        ]),
      ),
    ).toEqual(['rebalance', 'keep']);
  });

  it('is to find the cause of slow requests, which no number follows from', () => {
    expect(optionIds(clusterOf(alike(3, { requestLatencyP95: 30 })))).toEqual([
      'find-cause',
      'keep',
    ]);
  });

  it('is to look at garbage collection where the heap has room, not at requests', () => {
    const { options } = assessCluster(
      clusterOf(alike(3, { gcPauseP90: 34, brokerMemory: 12 })),
    );
    expect(options).toMatchObject([
      { id: 'find-cause', searches: ['gc'] },
      { id: 'keep' },
    ]);
    expect(options[0].leaves).toBeUndefined();
  });

  it('says of each option what it leaves of what sets the level', () => {
    const facts = clusterOf(alike(3, { brokerCpu: 75 }));
    const { level, options } = assessCluster({
      ...facts,
      partitions: { ...facts.partitions!, underMinIsr: 3 },
    });
    expect(level).toBe('scale');
    const left = options.map(({ id, leaves }) => [id, leaves]);
    expect(left).toEqual([
      ['restore', undefined],
      ['scale-up', ['under-min-isr']],
      ['add-brokers', ['under-min-isr']],
      ['keep', undefined],
    ]);
    const busy = assessCluster({
      ...clusterOf(alike(3, { brokerCpu: 95 })),
      partitions: { ...facts.partitions!, underMinIsr: 3 },
    });
    expect(busy.options.map(({ id, leaves }) => [id, leaves])).toEqual([
      ['restore', ['cpu']],
      ['scale-up', undefined],
      ['add-brokers', undefined],
      ['keep', undefined],
    ]);
  });

  it('is to wait for a reassignment', () => {
    const reassignment = {
      partitions: 4,
      totalBytes: 100e9,
      movedBytes: 25e9,
      bytesPerSecond: 50e6,
    };
    const { options, balance, advice } = assessCluster(
      clusterOf(alike(3, { brokerCpu: 85 }), { reassignment }),
    );
    expect(options[0].id).toBe('wait');
    expect(balance.reassignment).toMatchObject({
      percent: 25,
      secondsLeft: 1500,
    });
    expect(advice.map(({ id }) => id)).toEqual(['reassignment']);
  });
});

describe('a network that a reassignment fills', () => {
  it('asks for no size while it runs', () => {
    const facts = clusterOf(alike(3, { brokerNetwork: 85 }));
    expect(optionIds(facts)).toContain('scale-up');
    const reassignment = {
      partitions: 4,
      totalBytes: null,
      movedBytes: null,
      bytesPerSecond: null,
    };
    expect(optionIds({ ...facts, reassignment })).toEqual(['wait', 'keep']);
  });
});

describe('advice without a level', () => {
  it('is that losing a broker or rack would overload the others', () => {
    const { level, advice } = assessCluster(
      clusterOf(alike(3, { brokerCpu: 60 })),
    );
    expect(level).toBe('ok');
    expect(advice).toEqual([
      expect.objectContaining({
        id: 'broker-loss',
        resource: 'cpu',
        percentAfter: 90,
        needed: 4,
      }),
    ]);
  });

  it('is what the peak needs', () => {
    const facts = clusterOf(alike(3, { brokerCpu: 30 }));
    facts.brokers.forEach(({ peaks }) => {
      peaks.cpu = 90;
    });
    expect(adviceIds(facts)).toContain('peak');
    expect(optionIds(facts)).toEqual(['keep']);
  });

  it('is that brokers could go, not recommended', () => {
    const { options, advice } = assessCluster(
      clusterOf(alike(9, { brokerCpu: 10, brokerMemory: 20, brokerDisk: 20 })),
    );
    expect(options.map(({ id, recommended }) => [id, recommended])).toEqual([
      ['keep', true],
      ['remove-brokers', false],
    ]);
    expect(advice).toEqual([
      expect.objectContaining({
        id: 'surplus',
        surplus: 4,
        binding: 'rack-loss',
      }),
    ]);
  });

  it('is that a new broker holds nothing, and that leaders are not where they should be', () => {
    const facts = clusterOf([...alike(3), { partitionsPerBroker: 0 }]);
    expect(adviceIds(facts)).toEqual(['empty-brokers']);
    const partitions = { ...facts.partitions!, notPreferred: 31 };
    expect(adviceIds(clusterOf(alike(3), { partitions }))).toEqual([
      'not-preferred',
    ]);
    expect(
      adviceIds(
        clusterOf(alike(3), {
          partitions: { ...partitions, notPreferred: 30 },
        }),
      ),
    ).toEqual([]);
  });
});

it('takes its own states back', () => {
  const first = assessCluster(
    clusterOf(alike(3), { messageRateSamples: steady(85) }),
  );
  const later = assessCluster({
    ...clusterOf(alike(3), { messageRateSamples: steady(75) }),
    now: NOW,
    previous: first.states,
  });
  expect(later.level).toBe('scale');
});

it('stands any hole in what is measured, and recommends exactly one option', () => {
  const holes = fc.record({
    metrics: fc.array(fc.constantFrom(...BROKER_METRICS)),
    cpu: fc.double({ min: 0, max: 150, noNaN: true }),
    isDown: fc.boolean(),
    isUnread: fc.boolean(),
    hasSize: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(holes, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (brokers, partitionsUnread) => {
        const facts = clusterOf(brokers.map(({ cpu }) => ({ brokerCpu: cpu })));
        const { level, coverage, options, brokersNeeded } = assessCluster({
          ...facts,
          ...(partitionsUnread && {
            partitions: null,
            replicationFactor: null,
            messageRateSamples: [],
          }),
          brokers: facts.brokers.map((broker, index) => {
            const { metrics, isDown, isUnread, hasSize } = brokers[index];
            return {
              ...broker,
              samples: isDown
                ? {}
                : Object.fromEntries(
                    Object.entries(broker.samples).filter(
                      ([metric]) => !metrics.some(one => one === metric),
                    ),
                  ),
              ...(isDown && { fault: { code: 'broker-unreachable' as const } }),
              ...(isUnread && { replicas: null, leaders: null }),
              ...(!hasSize && {
                size: {
                  cpuCores: null,
                  memoryGb: null,
                  heapGb: null,
                  diskTb: null,
                  iops: null,
                  networkGbps: null,
                },
              }),
            };
          }),
        });
        expect(options.filter(({ recommended }) => recommended)).toHaveLength(
          1,
        );
        expect(coverage.measured).toBeLessThanOrEqual(coverage.total);
        expect(brokersNeeded.surplus ?? 0).toBeGreaterThanOrEqual(0);
        // What is down or unread is never taken for well.
        const nothing = brokers.every(({ isDown }) => isDown);
        expect(nothing && partitionsUnread && level === 'ok').toBe(false);
      },
    ),
  );
});
