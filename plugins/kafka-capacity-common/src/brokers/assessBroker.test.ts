import type { Level } from '../assessment/levels';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { NOW, brokerWith, steady } from './__fixtures__/healthyCluster';
import { assessBroker, BrokerSurroundings } from './assessBroker';
import type { BrokerFacts, BrokerMeasurement } from './brokerFacts';
import {
  BROKER_METRICS,
  BROKER_ROWS,
  BrokerLevelStates,
  BrokerMetric,
  BrokerRow,
} from './brokerMetrics';

const MINUTE = 60_000;

function facts(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerFacts> = {},
): BrokerFacts {
  return {
    ...brokerWith(values, more),
    now: NOW,
    policies: DEFAULT_POLICIES,
    ...more,
  };
}

function assess(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerMeasurement> = {},
  around?: BrokerSurroundings,
) {
  return assessBroker(facts(values, more), around);
}

function without(...metrics: BrokerMetric[]): BrokerMeasurement['samples'] {
  const { samples } = brokerWith();
  return Object.fromEntries(
    Object.entries(samples).filter(
      ([metric]) => !metrics.some(one => one === metric),
    ),
  );
}

describe('the rows of the guide', () => {
  it.each<[BrokerMetric, BrokerRow, [number, Level][]]>([
    [
      'brokerCpu',
      'cpu',
      [
        [70, 'ok'],
        [70.1, 'warning'],
        [80, 'warning'],
        [80.1, 'scale'],
        [90, 'scale'],
        [90.1, 'emergency'],
      ],
    ],
    [
      'brokerMemory',
      'memory',
      [
        [70, 'ok'],
        [70.1, 'warning'],
        [80.1, 'scale'],
        [90.1, 'emergency'],
      ],
    ],
    [
      'brokerDisk',
      'disk',
      [
        [70, 'ok'],
        [70.1, 'warning'],
        [80.1, 'scale'],
        [90.1, 'emergency'],
      ],
    ],
    [
      'brokerDiskForecast',
      'disk',
      [
        [30, 'ok'],
        [29.9, 'warning'],
        [14, 'warning'],
        [13.9, 'scale'],
        [3, 'scale'],
        [2.9, 'emergency'],
        [-1, 'emergency'],
      ],
    ],
    [
      'brokerIops',
      'iops',
      [
        [70, 'ok'],
        [70.1, 'warning'],
        [80.1, 'scale'],
        [90.1, 'emergency'],
      ],
    ],
    [
      'brokerNetwork',
      'network',
      [
        [70, 'ok'],
        [70.1, 'warning'],
        [80.1, 'scale'],
        [90.1, 'emergency'],
      ],
    ],
    [
      'partitionsPerBroker',
      'partitions',
      [
        [1500, 'ok'],
        [1501, 'warning'],
        [2000, 'warning'],
        [2001, 'scale'],
        [2500, 'scale'],
        [2501, 'emergency'],
      ],
    ],
    [
      'requestLatencyP95',
      'request-latency',
      [
        [10, 'ok'],
        [10.1, 'warning'],
        [20.1, 'scale'],
        [50, 'scale'],
        [50.1, 'emergency'],
      ],
    ],
    [
      'gcTimeShare',
      'gc',
      [
        [1, 'ok'],
        [1.1, 'warning'],
        [5, 'warning'],
        [5.1, 'scale'],
      ],
    ],
    [
      'gcPauseP90',
      'gc',
      [
        [20, 'ok'],
        [20.1, 'warning'],
        [50, 'warning'],
        [50.1, 'scale'],
      ],
    ],
  ])('evaluates %s at its bounds', (metric, row, cases) => {
    for (const [value, level] of cases) {
      const assessment = assess({ [metric]: value });
      expect([value, assessment.rows[row]]).toEqual([value, level]);
      expect(assessment.level).toBe(level);
    }
  });

  it.each<[string, number, number | null, Level]>([
    ['the usual', 8, 8, 'ok'],
    ['1.5 times the usual', 12, 8, 'ok'],
    ['more than that', 12.1, 8, 'warning'],
    ['3 times the usual', 24, 8, 'warning'],
    ['more than that', 24.1, 8, 'scale'],
    ['many times the usual and at most 5 ms', 5, 0.1, 'ok'],
    ['many times the usual and above 5 ms', 5.1, 0.1, 'scale'],
    ['a queue that is usually empty', 5.1, 0, 'scale'],
    ['no history, at most 5 ms', 5, null, 'ok'],
    ['no history, above 5 ms', 5.1, null, 'unknown'],
  ])('request queue time: %s', (_, ms, median, level) => {
    const { rows, signals } = assess(
      { requestQueueTimeP95: ms },
      {
        queueTimeMedianMs: median,
        reasons: {
          requestQueueTimeP95: { code: 'no-history', days: 2, of: 7 },
        },
      },
    );
    expect(rows['request-queue-time']).toBe(level);
    const { finding } = signals.find(one => one.row === 'request-queue-time')!;
    expect(finding.code === 'unknown' && finding.reason.code).toBe(
      level === 'unknown' && 'no-history',
    );
  });

  it('measures the GC row without pauses, which most exporters leave out', () => {
    const { rows, coverage, signals } = assess(
      {},
      { samples: without('gcPauseP90') },
    );
    expect(rows.gc).toBe('ok');
    expect(coverage).toEqual({ measured: 9, total: 9 });
    expect(signals.find(({ id }) => id === 'gcPauseP90')?.level).toBe(
      'unknown',
    );
  });

  it('measures the disk without a forecast, and neither row by its second metric alone', () => {
    expect(
      assess({}, { samples: without('brokerDiskForecast') }).rows.disk,
    ).toBe('ok');
    const { rows } = assess(
      {},
      { samples: without('brokerDisk', 'gcTimeShare') },
    );
    expect([rows.disk, rows.gc]).toEqual(['unknown', 'unknown']);
    const alarm = assess(
      { brokerDiskForecast: 2 },
      { samples: { brokerDiskForecast: steady(2) } },
    );
    expect(alarm.rows.disk).toBe('emergency');
  });

  it('has each metric in one row', () => {
    expect(Object.values(BROKER_ROWS).flat()).toEqual([...BROKER_METRICS]);
  });
});

describe('what is not known', () => {
  it('counts in the coverage and hides nothing', () => {
    const { level, coverage, signals } = assess(
      { brokerCpu: 95 },
      {
        samples: {
          ...without('brokerIops', 'brokerNetwork', 'requestLatencyP95'),
          brokerCpu: steady(95),
        },
        reasons: {
          brokerIops: { code: 'no-capacity', setting: 'size.iops' },
          requestLatencyP95: { code: 'no-quantile' },
        },
      },
    );
    expect(level).toBe('emergency');
    expect(coverage).toEqual({ measured: 6, total: 9 });
    const reasonOf = (metric: BrokerMetric) => {
      const { finding } = signals.find(({ id }) => id === metric)!;
      return finding.code === 'unknown' ? finding.reason.code : undefined;
    };
    expect(reasonOf('brokerIops')).toBe('no-capacity');
    expect(reasonOf('requestLatencyP95')).toBe('no-quantile');
    expect(reasonOf('brokerNetwork')).toBe('not-measured');
  });

  it('is unknown as a whole when nothing is measured, with the fault of the broker', () => {
    const { level, coverage, finding, action, matrices, vertical } = assess(
      {},
      { samples: {}, fault: { code: 'broker-unreachable' } },
    );
    expect(level).toBe('unknown');
    expect(coverage).toEqual({ measured: 0, total: 9 });
    expect(finding).toMatchObject({ code: 'broker-unreadable' });
    expect(action).toBeNull();
    expect(matrices.cpuNetwork.answer).toBe('unknown');
    expect(vertical.find(({ resource }) => resource === 'cpu')?.action).toBe(
      'unknown',
    );
  });

  it('holds what was passed while a broker restarts, with the reason', () => {
    const { states } = assess({ brokerCpu: 85 });
    const restarting = (minutes: number) =>
      assessBroker({
        ...facts({}, { samples: {}, fault: { code: 'broker-unreachable' } }),
        now: NOW + minutes * MINUTE,
        previous: states,
      });
    expect(restarting(5)).toMatchObject({
      level: 'scale',
      finding: {
        code: 'broker',
        signal: { code: 'held', reason: { code: 'broker-unreachable' } },
      },
    });
    expect(restarting(31)).toMatchObject({
      level: 'unknown',
      finding: { code: 'broker-unreadable' },
    });
  });

  it('says how much of a window is measured, not the reason of before', () => {
    const { signals, rows } = assess(
      {},
      {
        samples: { ...without(), brokerCpu: steady(95, 4) },
        reasons: { brokerCpu: { code: 'no-source' } },
      },
    );
    expect(rows.cpu).toBe('unknown');
    expect(signals.find(({ id }) => id === 'brokerCpu')?.finding).toMatchObject(
      { code: 'unknown', value: 95, reason: { code: 'measuring' } },
    );
  });
});

it('keeps a level until its value has been below 90 % of the limit for 30 minutes', () => {
  let previous: BrokerLevelStates | undefined;
  const at = (minute: number, cpu: number) => {
    const now = NOW + minute * MINUTE;
    const samples = {
      brokerCpu: Array.from({ length: 15 }, (_, ago) => ({
        at: now - ago * MINUTE,
        value: cpu,
      })),
    };
    const assessment = assessBroker({
      ...facts({}, { samples }),
      now,
      previous,
    });
    previous = assessment.states;
    return assessment.level;
  };
  expect(at(0, 85)).toBe('scale');
  expect(at(1, 73)).toBe('scale');
  for (let minute = 2; minute < 32; minute += 1) {
    expect(at(minute, 62)).toBe('scale');
  }
  expect(at(32, 62)).toBe('ok');
});

describe('what to do', () => {
  const adviceOf = (assessment: ReturnType<typeof assess>) => assessment.action;

  it('is the next size of the guide', () => {
    expect(adviceOf(assess({ brokerCpu: 85 }))).toEqual({
      code: 'scale-up',
      changes: [{ resource: 'cpu', unit: 'cores', from: 8, to: 12 }],
    });
    expect(adviceOf(assess({ brokerDisk: 85 }))).toMatchObject({
      changes: [{ resource: 'disk', from: 1, to: 1.5 }],
    });
  });

  it('is a heap with memory that it has its share of', () => {
    // 16 × 85 % = 13.6 GB fit 24 GB, which is half of 48.
    expect(adviceOf(assess({ brokerMemory: 85 }))).toEqual({
      code: 'scale-up',
      changes: [
        { resource: 'memory', unit: 'GB', from: 32, to: 48 },
        { resource: 'heap', unit: 'GB', from: 16, to: 24 },
      ],
    });
  });

  it('follows the matrix of memory and GC pressure', () => {
    // 70 to 80 % with low pressure: no change yet.
    expect(adviceOf(assess({ brokerMemory: 75 }))).toMatchObject({
      code: 'plan',
      changes: [{ to: 48 }, { to: 24 }],
    });
    expect(adviceOf(assess({ brokerMemory: 75, gcTimeShare: 2 }))?.code).toBe(
      'scale-up',
    );
    // High pressure asks for memory, however little of the heap is used.
    expect(adviceOf(assess({ gcTimeShare: 6 }))).toMatchObject({
      code: 'scale-up',
      changes: [
        { resource: 'memory', from: 32, to: 48 },
        { resource: 'heap', from: 16, to: 24 },
      ],
    });
    expect(adviceOf(assess({ gcTimeShare: 2 }))?.code).toBe('relieve-heap');
  });

  it('is nothing while a level clears and the size is enough', () => {
    const { states } = assess({ brokerCpu: 85 });
    const clearing = assessBroker({
      ...facts({ brokerCpu: 60 }),
      previous: states,
    });
    expect([clearing.level, clearing.action]).toEqual(['scale', null]);
  });

  it('is a size that is enough for the peak', () => {
    const grown = assess({ brokerCpu: 75 }, { peaks: { cpu: 120 } });
    expect(adviceOf(grown)).toMatchObject({
      changes: [{ from: 8, to: 16 }],
    });
    // While CPU is ok, a peak changes nothing.
    expect(assess({ brokerCpu: 40 }, { peaks: { cpu: 120 } }).level).toBe('ok');
  });

  it('is brokers past the largest size, and the missing size where it is not known', () => {
    const { size } = brokerWith();
    expect(
      adviceOf(assess({ brokerCpu: 85 }, { size: { ...size, cpuCores: 32 } })),
    ).toEqual({ code: 'add-brokers', resource: 'cpu' });
    expect(
      adviceOf(
        assess({ brokerCpu: 85 }, { size: { ...size, cpuCores: null } }),
      ),
    ).toEqual({ code: 'size-unknown', resource: 'cpu' });
  });

  it('is to rebalance where all brokers together have enough', () => {
    const around = { evenPercent: { cpu: 50, memory: 50 } };
    expect(adviceOf(assess({ brokerCpu: 85 }, {}, around))).toEqual({
      code: 'rebalance',
      resource: 'cpu',
      evenPercent: 50,
    });
    expect(adviceOf(assess({ brokerMemory: 85 }, {}, around))?.code).toBe(
      'scale-up',
    );
    expect(
      adviceOf(assess({ brokerCpu: 85 }, {}, { evenPercent: { cpu: 75 } }))
        ?.code,
    ).toBe('scale-up');
  });

  it('plans what a matrix asks for below warning, as advice', () => {
    const { level, action, advice, matrices } = assess({
      brokerCpu: 60,
      brokerNetwork: 60,
    });
    expect(matrices.cpuNetwork.answer).toBe('scale-network');
    expect([level, action]).toEqual(['ok', null]);
    expect(advice).toEqual([
      {
        id: 'matrix-plans',
        matrix: 'cpu-network',
        answer: 'scale-network',
        changes: [{ resource: 'network', unit: 'Gbit/s', from: 10, to: 20 }],
      },
    ]);
  });

  it('is nothing for a broker with little to do', () => {
    const { level, action, advice } = assess();
    expect([level, action, advice]).toEqual(['ok', null, []]);
  });
});
