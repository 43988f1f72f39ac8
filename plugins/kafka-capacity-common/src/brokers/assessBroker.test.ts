import {
  brokerFactsWith,
  brokerWith,
  steady,
} from './__fixtures__/healthyCluster';
import { assessBroker, BrokerSurroundings } from './assessBroker';
import type { BrokerMeasurement } from './brokerFacts';
import type { BrokerMetric } from './brokerMetrics';

function assess(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerMeasurement> = {},
  around?: BrokerSurroundings,
) {
  return assessBroker(brokerFactsWith(values, more), around);
}

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
  });

  it('is to tune garbage collection where little of the heap survives it, and every row says so', () => {
    const calm = assess(
      { gcPauseP90: 34, brokerMemory: 12 },
      { size: { ...brokerWith().size, heapGb: 8 } },
    );
    expect([calm.level, calm.matrices.memoryGc.answer]).toEqual([
      'warning',
      'no-change',
    ]);
    expect(adviceOf(calm)).toEqual({ code: 'tune-gc', heapPercent: 12 });
    expect(calm.vertical.find(one => one.resource === 'heap')?.action).toBe(
      'keep',
    );
    expect(calm.advice).toMatchObject([
      { id: 'heap-share-low', percent: 25, usedPercent: 12 },
    ]);
    // How full the heap is tells the two apart.
    const blind = assess(
      { gcPauseP90: 34 },
      { samples: { gcTimeShare: steady(2) } },
    );
    expect(adviceOf(blind)?.code).toBe('relieve-heap');
  });

  it('is to wait while a reassignment loads the network', () => {
    const { action, vertical, advice } = assess(
      { brokerNetwork: 85, brokerCpu: 60 },
      {},
      { isMoving: true, evenPercent: { network: 50 } },
    );
    expect(action).toEqual({ code: 'wait-for-reassignment' });
    expect(vertical.find(one => one.resource === 'network')).toMatchObject({
      action: 'wait',
      to: null,
    });
    expect(advice).toEqual([]);
  });

  it('is nothing while a level clears and the size is enough', () => {
    const { states } = assess({ brokerCpu: 85 });
    const clearing = assessBroker({
      ...brokerFactsWith({ brokerCpu: 60 }),
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
