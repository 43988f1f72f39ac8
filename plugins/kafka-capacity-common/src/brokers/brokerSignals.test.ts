import type { Level } from '../assessment/levels';
import {
  brokerFactsWith,
  brokerWith,
  NOW,
  steady,
} from './__fixtures__/healthyCluster';
import { assessBroker } from './assessBroker';
import type { BrokerMeasurement } from './brokerFacts';
import {
  BROKER_METRICS,
  BROKER_ROWS,
  BrokerLevelStates,
  BrokerMetric,
  BrokerRow,
} from './brokerMetrics';

const MINUTE = 60_000;

function assess(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerMeasurement> = {},
) {
  return assessBroker(brokerFactsWith(values, more));
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
        ...brokerFactsWith(
          {},
          { samples: {}, fault: { code: 'broker-unreachable' } },
        ),
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
      ...brokerFactsWith({}, { samples }),
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
