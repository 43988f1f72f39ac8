import { BROKER_ROW_NAMES } from '../../brokers/brokerMetrics';
import {
  BROKER_ADDITION_CHECK_TITLES,
  checkEvidenceText,
} from '../../wording/brokers/brokerAddition';
import { evaluateBrokerAddition } from './brokerAddition';
import { observeAssessment } from './observeAssessment';
import {
  advanceBrokerAddition,
  beginBrokerAddition,
} from './brokerAdditionProgress';
import {
  BrokerAdditionCheckId,
  BrokerAdditionFacts,
  ClusterObservation,
} from './brokerAdditionFacts';

const MINUTE = 60_000;
/** 03:00 UTC. */
const NIGHT = Date.UTC(2026, 10, 1, 3);

const broker = (id: number, replicas: number, leaders: number) => ({
  id,
  rack: `rack-${id}`,
  replicas,
  leaders,
  measuredRows: 9,
});

const rows = (value: number, level: 'ok' | 'warning' = 'ok') =>
  BROKER_ROW_NAMES.map(row => ({ row, level, value, unit: '%' }));

/** Traffic with its quietest hours from midnight to 06:00. */
const hourlyTraffic = Array.from({ length: 24 }, (_, h) => (h < 6 ? 1 : 10));

function observation(
  differs: Partial<ClusterObservation> = {},
): ClusterObservation {
  return {
    at: NIGHT,
    brokers: [broker(1, 40, 13), broker(2, 40, 13), broker(3, 40, 14)],
    partitions: { total: 40, underReplicated: 0, offline: 0, unread: 0 },
    reassigning: 0,
    rows: rows(85, 'warning'),
    recommendation: 'add-brokers',
    brokersNeeded: 4,
    hourlyTraffic,
    ...differs,
  };
}

function facts(
  differs: Partial<BrokerAdditionFacts> = {},
): BrokerAdditionFacts {
  return {
    count: 1,
    before: observation(),
    now: observation(),
    joined: [],
    stableSince: NIGHT - 60 * MINUTE,
    confirmations: {},
    ...differs,
  };
}

function statuses(given: BrokerAdditionFacts): Record<string, string> {
  return Object.fromEntries(
    evaluateBrokerAddition(given).phases.flatMap(({ checks }) =>
      checks.map(({ id, status }) => [id, status]),
    ),
  );
}

function evidence(given: BrokerAdditionFacts, id: BrokerAdditionCheckId) {
  return evaluateBrokerAddition(given)
    .phases.flatMap(({ checks }) => checks)
    .find(check => check.id === id)?.evidence;
}

/** Once a fourth broker has all that it is to have. */
const done = facts({
  now: observation({
    at: NIGHT + 60 * MINUTE,
    brokers: [1, 2, 3, 4].map(id => broker(id, 30, 10)),
    rows: rows(64),
    recommendation: 'keep',
  }),
  joined: [{ id: 4, at: NIGHT + 20 * MINUTE, stableBeforeMs: 20 * MINUTE }],
  confirmations: { 'configuration-standard': { by: 'user:default/a', at: 1 } },
});

describe('evaluateBrokerAddition', () => {
  it('begins with the assessment, and leaves the rest open', () => {
    const { phases, isComplete } = evaluateBrokerAddition(facts());
    expect(phases.map(({ id, status }) => [id, status])).toEqual([
      ['assessment', 'passed'],
      ['provisioning', 'open'],
      ['integration', 'open'],
      ['validation', 'open'],
    ]);
    expect(isComplete).toBe(false);
  });

  it.each<[BrokerAdditionCheckId, string, Partial<ClusterObservation>]>([
    ['metrics-known', 'unknown', { rows: null }],
    [
      'metrics-known',
      'open',
      { rows: rows(1).map(one => ({ ...one, level: 'unknown' })) },
    ],
    ['replicas-in-sync', 'unknown', { partitions: null }],
    [
      'replicas-in-sync',
      'unknown',
      { partitions: { total: 9, underReplicated: 0, offline: 0, unread: 1 } },
    ],
    [
      'replicas-in-sync',
      'failed',
      { partitions: { total: 9, underReplicated: 1, offline: 0, unread: 1 } },
    ],
    ['no-reassignment', 'unknown', { reassigning: null }],
    ['no-reassignment', 'open', { reassigning: 2 }],
    ['adding-is-the-answer', 'unknown', { recommendation: null }],
    ['adding-is-the-answer', 'failed', { recommendation: 'rebalance' }],
    ['quiet-hour', 'open', { at: NIGHT + 6 * 60 * MINUTE }],
  ])('has %s %s for %j', (id, status, differs) => {
    expect(statuses(facts({ now: observation(differs) }))[id]).toBe(status);
  });

  it('does not know a quiet hour without history of every hour', () => {
    const unknown = [null, [...hourlyTraffic.slice(1), null]];
    for (const traffic of [...unknown, undefined]) {
      const now = observation({ hourlyTraffic: traffic });
      expect(statuses(facts({ now }))['quiet-hour']).toBe('unknown');
    }
    const noon = observation({
      at: NIGHT + 9 * 60 * MINUTE,
      hourlyTraffic: hourlyTraffic.map(() => 0),
    });
    expect(statuses(facts({ now: noon }))['quiet-hour']).toBe('passed');
  });

  it('takes the word of people for a quiet hour only without history', () => {
    const by = { by: 'user:default/a', at: 1 };
    const confirmations = { 'quiet-hour': by };
    const quietHour = (differs: Partial<ClusterObservation>) =>
      evaluateBrokerAddition(
        facts({ now: observation(differs), confirmations }),
      ).phases[0].checks.at(-1);
    expect(quietHour({ hourlyTraffic: null })).toMatchObject({
      status: 'passed',
      confirmable: true,
      confirmed: by,
    });
    expect(quietHour({ at: NIGHT + 9 * 60 * MINUTE })).toMatchObject({
      status: 'open',
      confirmable: false,
      confirmed: null,
    });
  });

  it('takes the word of people only for what they can know better', () => {
    const by = { by: 'user:default/a', at: 1 };
    const now = observation({
      rows: null,
      recommendation: 'keep',
      partitions: { total: 9, underReplicated: 3, offline: 0, unread: 0 },
    });
    const { phases } = evaluateBrokerAddition(
      facts({
        now,
        confirmations: { 'metrics-known': by, 'adding-is-the-answer': by },
      }),
    );
    expect(
      phases[0].checks.map(({ status, confirmed }) => [status, confirmed]),
    ).toEqual([
      ['passed', by],
      ['failed', null],
      ['passed', null],
      ['passed', by],
      ['passed', null],
    ]);
  });

  it('takes no word for a metric that is measured', () => {
    const by = { by: 'user:default/a', at: 1 };
    const confirmations = {
      ...done.confirmations,
      'metrics-below-warning': by,
    };
    const measured = { ...done.now, rows: rows(75, 'warning') };
    const unmeasured = { ...done.now, rows: null };
    for (const [now, status] of [
      [measured, 'open'],
      [unmeasured, 'passed'],
    ] as const) {
      const given = { ...done, now, confirmations };
      expect(statuses(given)['metrics-below-warning']).toBe(status);
    }
  });

  it('keeps what it decided before a broker joined', () => {
    const given = facts({
      ...done,
      before: observation({ recommendation: 'rebalance' }),
    });
    expect(statuses(given)['adding-is-the-answer']).toBe('failed');
  });

  it('is complete when the new broker has its share and nothing is worse', () => {
    expect(evaluateBrokerAddition(done)).toMatchObject({
      isComplete: true,
      phases: Array(4).fill({ status: 'passed' }),
    });
    expect(evidence(done, 'improved')).toMatchObject({
      code: 'comparison',
      rows: expect.arrayContaining([
        { row: 'cpu', unit: '%', before: 85, after: 64 },
      ]),
    });
  });

  it('does not pass what is not measured of a broker that has joined, and names it', () => {
    const unmonitored = rows(64).map(one =>
      one.row === 'cpu' ? { ...one, unmeasured: [4] } : one,
    );
    const given = { ...done, now: { ...done.now, rows: unmonitored } };
    const missing = [{ row: 'cpu', brokers: [4] }];
    for (const id of ['metrics-below-warning', 'improved'] as const) {
      expect(statuses(given)[id]).toBe('unknown');
      expect(evidence(given, id)).toMatchObject({ missing });
    }
  });

  it('names what is worse, and what is within the tolerance', () => {
    const compared = (value: number, level: 'ok' | 'warning') =>
      evidence(
        { ...done, now: { ...done.now, rows: rows(value, level) } },
        'improved',
      );
    expect(compared(95, 'warning')).toMatchObject({
      worse: expect.arrayContaining([expect.objectContaining({ row: 'cpu' })]),
      tolerated: [],
    });
    expect(compared(86, 'warning')).toMatchObject({
      worse: [],
      tolerated: expect.arrayContaining([
        { row: 'cpu', unit: '%', before: 85, after: 86 },
      ]),
      tolerancePercent: 5,
    });
  });

  it.each<[BrokerAdditionCheckId, string, Partial<ClusterObservation>]>([
    ['reassigned', 'open', { reassigning: 5 }],
    ['reassigned', 'open', { brokers: [broker(1, 40, 13), broker(4, 0, 0)] }],
    [
      'replicas-even',
      'open',
      { brokers: [30, 30, 30, 20].map((n, i) => broker(i + 1, n, 10)) },
    ],
    [
      'leaders-even',
      'open',
      { brokers: [11, 11, 10, 8].map((n, i) => broker(i + 1, 30, n)) },
    ],
    [
      'replicas-even',
      'passed',
      { brokers: [3, 3, 3, 2].map((n, i) => broker(i + 1, n, 1)) },
    ],
    [
      'healthy',
      'failed',
      { partitions: { total: 9, underReplicated: 1, offline: 0, unread: 0 } },
    ],
    ['metrics-below-warning', 'open', { rows: rows(75, 'warning') }],
    ['metrics-below-warning', 'unknown', { rows: [] }],
    ['improved', 'open', { rows: rows(95, 'warning') }],
    [
      'racks-set',
      'failed',
      {
        brokers: [broker(1, 30, 10), { ...broker(4, 30, 10), rack: null }],
      },
    ],
    [
      'brokers-monitored',
      'open',
      {
        brokers: [broker(1, 30, 10), { ...broker(4, 30, 10), measuredRows: 3 }],
      },
    ],
  ])('then has %s %s for %j', (id, status, differs) => {
    const now = { ...done.now, ...differs };
    expect(statuses({ ...done, now })[id]).toBe(status);
  });

  it('wants the cluster stable between two brokers', () => {
    const two = (stableBeforeMs: number) => ({
      ...done,
      count: 2,
      now: {
        ...done.now,
        brokers: [1, 2, 3, 4, 5].map(id => broker(id, 24, 8)),
      },
      joined: [...done.joined, { id: 5, at: done.now.at, stableBeforeMs }],
    });
    expect(statuses(two(11 * MINUTE))['one-at-a-time']).toBe('passed');
    expect(statuses(two(2 * MINUTE))['one-at-a-time']).toBe('failed');
    expect(statuses(two(11 * MINUTE))['stable-between']).toBe('open');
    expect(statuses({ ...done, stableSince: null })['stable-between']).toBe(
      'open',
    );
  });

  it('has words for every check', () => {
    for (const given of [facts(), done]) {
      for (const { checks } of evaluateBrokerAddition(given).phases) {
        for (const check of checks) {
          expect(BROKER_ADDITION_CHECK_TITLES[check.id]).toMatch(/^[A-Z]/);
          expect(checkEvidenceText(check.evidence)).toMatch(/^[A-Z0-9].*\.$/);
        }
      }
    }
  });
});

describe('advanceBrokerAddition', () => {
  const at = (minutes: number, ids: number[], underReplicated = 0) =>
    observation({
      at: NIGHT + minutes * MINUTE,
      brokers: ids.map(id => broker(id, 30, 10)),
      partitions: { total: 40, underReplicated, offline: 0, unread: 0 },
    });

  it('notes who joined, how stable it was before, and what there was before that', () => {
    const seen = [
      at(5, [1, 2, 3]),
      at(10, [1, 2, 3, 4]),
      at(12, [1, 2, 3, 4], 7),
      at(20, [1, 2, 3, 4]),
      at(35, [1, 2, 3, 4, 5]),
      // From another replica, and too late.
      at(30, [1, 2, 3, 4]),
    ];
    const progress = seen.reduce(
      advanceBrokerAddition,
      beginBrokerAddition(at(0, [1, 2, 3])),
    );
    expect(progress).toMatchObject({
      knownBrokers: [1, 2, 3],
      before: { at: NIGHT + 5 * MINUTE },
      now: { at: NIGHT + 35 * MINUTE },
      joined: [
        { id: 4, at: NIGHT + 10 * MINUTE, stableBeforeMs: 10 * MINUTE },
        { id: 5, at: NIGHT + 35 * MINUTE, stableBeforeMs: 15 * MINUTE },
      ],
      stableSince: NIGHT + 20 * MINUTE,
    });
  });

  it('does not count brokers that have gone again', () => {
    const progress = [at(5, [1, 2, 3, 4]), at(10, [1, 2, 3])].reduce(
      advanceBrokerAddition,
      beginBrokerAddition(at(0, [1, 2, 3])),
    );
    const given = { count: 1, hourlyTraffic, ...progress };
    expect(statuses(given)).toMatchObject({
      'brokers-registered': 'open',
      reassigned: 'open',
    });
  });
});

describe('observeAssessment', () => {
  it('takes the worst broker of each row', () => {
    const assessed = (level: 'ok' | 'warning' | 'unknown', value: number) => ({
      rows: Object.fromEntries(
        BROKER_ROW_NAMES.map(row => [row, row === 'cpu' ? level : 'unknown']),
      ) as Record<(typeof BROKER_ROW_NAMES)[number], typeof level>,
      coverage: { measured: 1, total: 9 },
      signals: [
        {
          id: 'brokerCpu' as const,
          row: 'cpu' as const,
          level,
          samples: 1,
          finding: {
            metric: 'brokerCpu' as const,
            seconds: 0,
            code: 'within' as const,
            value,
            limit: 70,
          },
        },
      ],
    });
    const seen = observeAssessment({
      brokers: [
        { id: 1, assessment: assessed('ok', 60) },
        { id: 2, assessment: assessed('warning', 75) },
      ],
      options: [{ id: 'add-brokers' }, { id: 'keep' }],
      brokersNeeded: { needed: 3 },
    });
    expect(seen.rows?.slice(0, 2)).toEqual([
      { row: 'cpu', level: 'warning', value: 75, unit: '%', unmeasured: [] },
      {
        row: 'memory',
        level: 'unknown',
        value: null,
        unit: '%',
        unmeasured: [1, 2],
      },
    ]);
    expect(seen).toMatchObject({
      recommendation: 'add-brokers',
      brokersNeeded: 3,
      measuredRows: new Map([
        [1, 1],
        [2, 1],
      ]),
    });
  });
});
