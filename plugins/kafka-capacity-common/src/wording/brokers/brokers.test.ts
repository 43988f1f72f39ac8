import {
  alike,
  brokerWith,
  clusterOf,
  NOW,
  steady,
} from '../../brokers/__fixtures__/healthyCluster';
import { brokerDetailSchema } from '../../api/resources/brokers/brokers';
import { clusterAssessmentSchema } from '../../api/resources/clusters/clusterAssessment';
import { signalSchema } from '../../api/parts/signals';
import { assessBroker } from '../../brokers/assessBroker';
import { BROKER_METRICS } from '../../brokers/brokerMetrics';
import { assessCluster } from '../../brokers/cluster/assessCluster';
import type { ClusterFacts } from '../../brokers/cluster/clusterFacts';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { actionText, findingText } from '../findings';
import { brokerAdvice } from './brokerAdvice';
import { brokerSignal } from './brokerSignal';
import { clusterSignal } from './clusterFindings';
import {
  clusterAdvice,
  clusterOptionText,
  constraintCalculation,
} from './clusterOptions';

const SICK: Parameters<typeof brokerWith>[0] = {
  brokerCpu: 85,
  brokerMemory: 85,
  brokerDisk: 85,
  brokerDiskForecast: 2,
  brokerIops: 85,
  brokerNetwork: 85,
  partitionsPerBroker: 2600,
  requestLatencyP95: 60,
  requestQueueTimeP95: 30,
  gcTimeShare: 6,
  gcPauseP90: 60,
};

function worded(values: Parameters<typeof brokerWith>[0] = {}) {
  const assessment = assessBroker({
    ...brokerWith(values),
    now: NOW,
    policies: DEFAULT_POLICIES,
  });
  return {
    assessment,
    signals: assessment.signals.map(one => brokerSignal(one, DEFAULT_POLICIES)),
  };
}

/** Words that would tell of a value that was not there. */
const HOLES = /undefined|null|NaN|\[object/;

it('says of an option where a size is set that no document declares', () => {
  const scaleUp = (resource: 'network' | 'cpu') =>
    clusterOptionText(
      {
        id: 'scale-up',
        recommended: true,
        brokers: 3,
        changes: [{ resource, unit: 'Gbit/s', from: 1, to: 10 }],
        constraint: null,
        costPerMonth: null,
      },
      3,
    );
  expect(scaleUp('network')).toContain('machine type');
  expect(scaleUp('cpu')).not.toContain('machine type');
});

it('says of an option what it leaves of what sets the level', () => {
  const text = clusterOptionText(
    {
      id: 'find-cause',
      recommended: true,
      brokers: 3,
      changes: [],
      constraint: null,
      costPerMonth: null,
      searches: ['requests', 'gc'],
      leaves: ['under-replicated', 'disk'],
    },
    3,
  );
  expect(text).toBe(
    'Find what slows requests, and why garbage collection takes long though the heap has room: no size or number of brokers follows from it. It does not cure what sets the level: under-replicated partitions, disk.',
  );
});

describe('a broker in words', () => {
  it('says the cause, the number, the limit and the advice', () => {
    const { assessment, signals } = worded({ brokerCpu: 85 });
    expect(findingText(assessment.finding)).toBe(
      'CPU 85% for 15 min (limit 80%): scale up, CPU 8 → 12 cores.',
    );
    expect(actionText(assessment.action!)).toBe('CPU 8 → 12 cores');
    expect(signals[0]).toMatchObject({ id: 'brokerCpu', value: 85, unit: '%' });
  });

  it.each([{}, SICK, { requestQueueTimeP95: 4 }])(
    'fits the API and has no holes: %p',
    values => {
      const { assessment, signals } = worded(values);
      expect(signals.map(({ id }) => id).sort()).toEqual(
        [...BROKER_METRICS].sort(),
      );
      for (const signal of signals) {
        expect(signalSchema.parse(signal)).toEqual(signal);
        expect(JSON.stringify(signal.summary)).not.toMatch(HOLES);
      }
      for (const one of assessment.advice) {
        expect(brokerAdvice(one).text).not.toMatch(HOLES);
      }
      const { matrices, vertical } = brokerDetailSchema.shape;
      expect(matrices.parse(assessment.matrices)).toEqual(assessment.matrices);
      expect(vertical.parse(assessment.vertical)).toEqual(assessment.vertical);
    },
  );

  it('names whose topics have most of it there, and how many others', () => {
    const owners = {
      owners: [
        { owner: 'group:default/orders', percent: 61.2 },
        { owner: 'group:default/billing', percent: 20 },
      ],
      more: 4,
    };
    const given = brokerWith(
      { brokerDisk: 85 },
      { owners: { diskBytes: owners } },
    );
    const { finding } = assessBroker({
      ...given,
      now: NOW,
      policies: DEFAULT_POLICIES,
    });
    expect(findingText(finding)).toBe(
      'Disk 85% (limit 80%): scale up, disk 1 → 1.5 TB. Most of it: group:default/orders (61.2%), group:default/billing (20%) and 4 more.',
    );
    const { balance } = assessCluster({
      ...clusterOf([{ partitionsPerBroker: 900 }, {}, {}]),
      brokers: clusterOf([{ partitionsPerBroker: 900 }, {}, {}]).brokers.map(
        one => ({ ...one, owners: { replicas: owners } }),
      ),
    });
    const named = balance.skews.filter(skew => skew.owners);
    expect(named.map(({ dimension }) => dimension)).toEqual(['replicas']);
  });

  it('says where a number comes from', () => {
    const origins = {
      brokerCpu: {
        source: 'Prometheus',
        profile: 'cadvisor',
        query: 'rate(x)',
      },
    };
    const { signals } = assessBroker({
      ...brokerWith(),
      origins,
      now: NOW,
      policies: DEFAULT_POLICIES,
    });
    const cpu = signals.find(({ id }) => id === 'brokerCpu')!;
    expect(brokerSignal(cpu, DEFAULT_POLICIES).calculation.inputs).toEqual([
      expect.objectContaining({
        id: 'samples',
        value: 61,
        source: 'Prometheus',
      }),
      expect.objectContaining({ id: 'query', value: 'rate(x)' }),
    ]);
  });
});

describe('a cluster in words', () => {
  const partitions = {
    partitions: 300,
    offline: 1,
    underMinIsr: 2,
    underReplicated: 3,
    underReplicatedMinutes: 20,
    notPreferred: 200,
    owners: ['group:default/payments'],
  };
  const down = clusterOf(alike(3));
  const clusters: [string, ClusterFacts][] = [
    ['healthy', clusterOf(alike(3))],
    ['sick', clusterOf(alike(3, SICK), { messageRateSamples: steady(95) })],
    ['impaired', clusterOf(alike(3), { partitions })],
    [
      'lopsided',
      clusterOf([{ brokerCpu: 95 }, {}, { partitionsPerBroker: 0 }]),
    ],
    ['too large', clusterOf(alike(9, { brokerCpu: 3 }))],
    [
      'without a broker',
      {
        ...down,
        brokers: down.brokers.map((broker, index) =>
          index === 0
            ? { ...broker, samples: {}, fault: { code: 'broker-unreachable' } }
            : broker,
        ),
      },
    ],
    [
      'unread',
      clusterOf(alike(2), {
        partitions: null,
        quorumReason: { code: 'no-source' },
        messageRateSamples: [],
        messageRateReason: { code: 'no-capacity', setting: 'tested' },
        replicationFactor: null,
        testedBrokers: null,
        brokersInQuorum: null,
      }),
    ],
    [
      'moving',
      clusterOf(alike(3), {
        reassignment: {
          partitions: 3,
          totalBytes: 9,
          movedBytes: 3,
          bytesPerSecond: 1,
        },
      }),
    ],
    [
      'with controllers away',
      clusterOf(alike(3), {
        quorum: {
          leader: 1,
          voters: [1, 2, 3].map(id => ({
            id,
            lagRecords: 5,
            secondsSinceCaughtUp: id * 300,
          })),
          observers: [{ id: 9, lagRecords: null, secondsSinceCaughtUp: 1000 }],
          metadataBytes: 5,
        },
        prices: { currency: 'USD', brokerHour: 1 },
      }),
    ],
    [
      'without a quorum leader',
      clusterOf(alike(3), {
        quorum: {
          leader: null,
          leaderlessSeconds: 90,
          voters: [],
          observers: [],
          metadataBytes: null,
        },
      }),
    ],
  ];

  it.each(clusters)('fits the API and has no holes: %s', (_, facts) => {
    const assessment = assessCluster(facts);
    const texts = [
      findingText(assessment.finding),
      ...(assessment.action ? [actionText(assessment.action)] : []),
      ...assessment.options.map(option =>
        clusterOptionText(option, facts.brokers.length),
      ),
      ...assessment.advice.map(one => clusterAdvice(one).text),
      ...assessment.brokersNeeded.constraints.map(constraintCalculation),
    ];
    for (const text of texts) expect(text).not.toMatch(HOLES);
    const { brokersNeeded, balance, cost, sizing, options, signals, quorum } =
      clusterAssessmentSchema.shape;
    brokersNeeded.parse(assessment.brokersNeeded);
    balance.parse(assessment.balance);
    cost.parse(assessment.cost);
    sizing.parse(assessment.sizing);
    options.parse(
      assessment.options.map(option => ({ ...option, text: 'text' })),
    );
    signals.parse(
      assessment.signals.map(one => clusterSignal(one, facts.policies)),
    );
    quorum.parse(
      facts.quorum && {
        leader: facts.quorum.leader,
        voters: facts.quorum.voters,
        observers: facts.quorum.observers,
        metadataBytes: facts.quorum.metadataBytes,
        metadataReason: null,
      },
    );
  });

  it('names the brokers, the limit and what to do', () => {
    const { finding } = assessCluster(clusterOf(alike(3, { brokerCpu: 85 })));
    expect(findingText(finding)).toBe(
      'Brokers 1, 2, 3 of 3: CPU 85% for 15 min (limit 80%): scale up, CPU 8 → 12 cores.',
    );
  });
});
