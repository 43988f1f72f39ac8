import type {
  ClusterSizing,
  SizingBroker,
} from '../../api/resources/clusters/clusterAssessment';
import * as fc from 'fast-check';
import { isModelFailure } from '../../calculation/modelInput';
import type { BrokerConstraintId } from './brokerConstraints';
import { brokersNeeded } from './brokersNeeded';
import { whatIfCluster, ChangedCluster } from './whatIfCluster';

const UTILISATION = { warning: 70, scale: 80, emergency: 90 };

type Loads = Partial<Record<keyof SizingBroker['load'], number | null>>;

function sizing(
  loads: readonly Loads[],
  more: Partial<ClusterSizing> = {},
  racks = 3,
): ClusterSizing {
  return {
    brokers: loads.map((load, index) => ({
      id: index,
      rack: racks === 0 ? null : `rack-${index % racks}`,
      size: {
        cpuCores: 8,
        memoryGb: 32,
        heapGb: 16,
        diskTb: 1,
        iops: 3000,
        networkGbps: 10,
      },
      load: Object.fromEntries(
        (['cpu', 'memory', 'disk', 'iops', 'network'] as const).map(name => {
          const percent = load[name];
          return [
            name,
            { percent: percent === undefined ? 0 : percent, peakPercent: null },
          ];
        }),
      ) as SizingBroker['load'],
      replicas: 100,
      logs: null,
    })),
    messageRate: { percent: 0, peakPercent: null },
    testedBrokers: loads.length,
    peakDays: 30,
    replicationFactor: 3,
    minInsyncReplicas: 2,
    brokersInQuorum: 0,
    limits: {
      cpu: UTILISATION,
      memory: UTILISATION,
      disk: UTILISATION,
      iops: UTILISATION,
      network: UTILISATION,
      messageRate: UTILISATION,
      partitions: { warning: 1500, scale: 2000, emergency: 2500 },
      lossPercent: 80,
    },
    ...more,
  };
}

function all(count: number, load: Loads): Loads[] {
  return Array.from({ length: count }, () => load);
}

function neededFor(given: ClusterSizing, id: BrokerConstraintId) {
  return brokersNeeded(given).constraints.find(one => one.id === id)!;
}

describe('brokersNeeded', () => {
  it.each<[string, ClusterSizing, BrokerConstraintId, number]>([
    ['cpu at its limit', sizing(all(3, { cpu: 70 })), 'cpu', 3],
    ['cpu above it', sizing(all(3, { cpu: 70.1 })), 'cpu', 4],
    ['memory at its limit', sizing(all(3, { memory: 80 })), 'memory', 3],
    ['memory', sizing(all(3, { memory: 90 })), 'memory', 4],
    ['disk', sizing(all(6, { disk: 85 })), 'disk', 8],
    ['iops', sizing(all(3, { iops: 141 })), 'iops', 7],
    ['network', sizing(all(3, { network: 75 })), 'network', 4],
    [
      'message rate',
      sizing(all(4, {}), { messageRate: { percent: 75, peakPercent: null } }),
      'message-rate',
      5,
    ],
    [
      'losing a broker, 53.3 %',
      sizing(all(3, { cpu: 53.3 })),
      'broker-loss',
      3,
    ],
    [
      'losing a broker, 53.4 %',
      sizing(all(3, { cpu: 53.4 })),
      'broker-loss',
      4,
    ],
    [
      'losing a broker of ten',
      sizing(all(10, { network: 72 })),
      'broker-loss',
      10,
    ],
    [
      'losing a rack of three, 53 %',
      sizing(all(9, { cpu: 53.3 })),
      'rack-loss',
      9,
    ],
    [
      'losing a rack of three, 54 %',
      sizing(all(9, { cpu: 54 })),
      'rack-loss',
      11,
    ],
    [
      'losing one of two racks',
      sizing(all(4, { cpu: 45 }), {}, 2),
      'rack-loss',
      6,
    ],
    ['replication', sizing(all(6, {})), 'replication', 3],
    [
      'min.insync.replicas',
      sizing(all(6, {}), { replicationFactor: 2, minInsyncReplicas: 3 }),
      'replication',
      3,
    ],
    [
      'controllers',
      sizing(all(6, {}), { brokersInQuorum: 5 }),
      'controllers',
      5,
    ],
  ])('%s', (_, given, id, brokers) => {
    expect(neededFor(given, id).brokers).toBe(brokers);
  });

  it('counts partitions by the scale limit', () => {
    const given = sizing(all(3, {}));
    given.brokers.forEach(broker => (broker.replicas = 2000));
    expect(neededFor(given, 'partitions').brokers).toBe(3);
    given.brokers[0].replicas = 2001;
    expect(brokersNeeded(given)).toMatchObject({
      needed: 4,
      binding: 'partitions',
    });
  });

  it('counts racks of unequal size as they are, and new brokers into the smallest', () => {
    // 4 + 1 + 1: with the largest lost, two carry what six did.
    const given = sizing(all(6, { cpu: 40 }));
    given.brokers.forEach((broker, index) => {
      broker.rack = index < 4 ? 'a' : `b${index}`;
    });
    // 240 ÷ 80 = 3 must be left: 4 + 2 + 1.
    expect(neededFor(given, 'rack-loss').brokers).toBe(7);
  });

  it('weighs brokers by their size', () => {
    const given = sizing([{ cpu: 90 }, { cpu: 30 }, { cpu: 30 }]);
    given.brokers[0].size.cpuCores = 4;
    given.brokers[1].size.cpuCores = 10;
    given.brokers[2].size.cpuCores = 10;
    // (3.6 + 3 + 3) of 24 cores: 120 % of a typical one of 8.
    expect(neededFor(given, 'cpu').total).toBeCloseTo(120);
  });

  it('takes the larger of now and the peak, and says so; of the disk what is on it', () => {
    const given = sizing(all(3, { cpu: 20 }));
    given.brokers.forEach(({ load }) => {
      load.cpu.peakPercent = 90;
    });
    expect(neededFor(given, 'cpu')).toMatchObject({ brokers: 4, peakDays: 30 });
    expect(neededFor(sizing(all(3, { cpu: 20 })), 'cpu').peakDays).toBeNull();
  });

  it('gives no number for what it can not know, with the reason', () => {
    const reasonOf = (given: ClusterSizing, id: BrokerConstraintId) => {
      const { brokers, reason } = neededFor(given, id);
      expect(brokers).toBeNull();
      return reason;
    };
    const three = sizing(all(3, {}));
    expect(reasonOf(three, 'request-latency')).toEqual({
      code: 'not-computable',
    });
    expect(reasonOf(sizing([{ network: null }, {}, {}]), 'network')).toEqual({
      code: 'not-measured',
      brokers: 1,
      of: 3,
    });
    expect(reasonOf(sizing(all(3, {}), {}, 1), 'rack-loss')).toEqual({
      code: 'one-rack',
    });
    expect(reasonOf(sizing(all(3, {}), {}, 0), 'rack-loss')).toEqual({
      code: 'one-rack',
    });
    const single = sizing([{ cpu: 60 }], {
      replicationFactor: 1,
      minInsyncReplicas: 1,
    });
    expect(reasonOf(single, 'broker-loss')).toEqual({ code: 'not-replicated' });
    expect(brokersNeeded(single)).toMatchObject({ needed: 1, surplus: 0 });
    const unread = sizing(all(3, {}), {
      replicationFactor: null,
      brokersInQuorum: null,
    });
    expect(reasonOf(unread, 'replication')).toEqual({
      code: 'partitions-unread',
    });
    expect(reasonOf(unread, 'controllers')).toEqual({ code: 'quorum-unread' });
  });

  it('says how many brokers could go, and what would then bind', () => {
    const given = sizing(all(9, { cpu: 20, disk: 30, memory: 30 }));
    expect(brokersNeeded(given)).toMatchObject({
      current: 9,
      needed: 5,
      binding: 'broker-loss',
      surplus: 4,
      unmeasured: [],
    });
    const idle = brokersNeeded(sizing(all(5, { cpu: 2 })));
    expect(idle).toMatchObject({
      needed: 3,
      binding: 'replication',
      surplus: 2,
    });
  });

  it('names of constraints that ask for as many the one nearest to its limit', () => {
    const one = sizing([{ cpu: 2.2, disk: 65, memory: 30 }], {
      replicationFactor: 1,
      minInsyncReplicas: 1,
    });
    expect(brokersNeeded(one)).toMatchObject({ needed: 1, binding: 'disk' });
    expect(brokersNeeded(sizing(all(3, { cpu: 50, disk: 69 })))).toMatchObject({
      needed: 3,
      binding: 'replication',
    });
  });

  it('does not say so without a week of peaks, or CPU, disk and partitions', () => {
    const nine = all(9, { cpu: 20 });
    expect(brokersNeeded(sizing(nine, { peakDays: 6 })).surplus).toBeNull();
    expect(brokersNeeded(sizing([{ disk: null }, ...nine])).surplus).toBeNull();
    expect(
      brokersNeeded(sizing(nine.map(() => ({ cpu: 20, network: null })))),
    ).toMatchObject({ surplus: 4, unmeasured: ['network'] });
  });

  it('survives a cluster without brokers and absurd loads', () => {
    expect(brokersNeeded(sizing([])).current).toBe(0);
    const absurd = brokersNeeded(sizing(all(3, { cpu: 1e15 })));
    expect(absurd.needed).toBeGreaterThan(1e12);
  });
});

const percent = fc.double({ min: 0, max: 200, noNaN: true });
const clusters = fc
  .array(
    fc.record({
      cpu: percent,
      disk: percent,
      network: percent,
      memory: percent,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(loads => sizing(loads));

function changed(
  given: ClusterSizing,
  change: Parameters<typeof whatIfCluster>[1],
): ChangedCluster {
  const result = whatIfCluster(given, change);
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

describe('as properties', () => {
  it('is never fewer than any constraint, and monotone in every load', () => {
    fc.assert(
      fc.property(clusters, fc.nat(11), percent, (given, at, more) => {
        const { needed, constraints } = brokersNeeded(given);
        for (const { brokers } of constraints) {
          expect(needed).toBeGreaterThanOrEqual(brokers ?? 0);
        }
        const { load } = given.brokers[at % given.brokers.length];
        load.cpu.percent = (load.cpu.percent ?? 0) + more;
        expect(brokersNeeded(given).needed).toBeGreaterThanOrEqual(needed!);
      }),
    );
  });

  it('leaves every resource below warning with the brokers that it needs', () => {
    fc.assert(
      fc.property(clusters, given => {
        const { current, needed } = brokersNeeded(given);
        const { loads } = changed(given, { addedBrokers: needed! - current });
        for (const id of ['cpu', 'disk', 'network'] as const) {
          expect(loads[id].level).toBe('ok');
        }
        expect(['ok', 'warning']).toContain(loads.memory.level);
      }),
    );
  });

  it('needs as many after as before, however many brokers there are', () => {
    fc.assert(
      fc.property(clusters, fc.integer({ min: 0, max: 9 }), (given, added) => {
        const before = neededFor(given, 'cpu').brokers;
        const { sizing: after } = changed(given, { addedBrokers: added });
        expect(neededFor(after, 'cpu').brokers).toBe(before);
      }),
    );
  });
});

describe('the message rate', () => {
  const rate = (percentNow: number, testedBrokers: number | null, count = 1) =>
    sizing(all(count, {}), {
      messageRate: { percent: percentNow, peakPercent: null },
      testedBrokers,
    });

  it('needs the same brokers before and after they are added', () => {
    const before = rate(109, 1);
    expect(neededFor(before, 'message-rate').brokers).toBe(2);
    const after = changed(before, { addedBrokers: 1 });
    expect(after.loads.messageRate).toMatchObject({ after: 54.5, level: 'ok' });
    expect(neededFor(after.sizing, 'message-rate').brokers).toBe(2);
  });

  it('gives no number, and no load of other brokers, without the brokers of its test', () => {
    const given = rate(47, null, 2);
    expect(neededFor(given, 'message-rate')).toMatchObject({
      brokers: null,
      reason: { code: 'tested-brokers-unknown' },
    });
    expect(
      changed(given, { addedBrokers: -1 }).loads.messageRate,
    ).toMatchObject({ now: 47, after: null, level: 'unknown' });
    expect(
      changed(given, { trafficFactor: 2 }).loads.messageRate,
    ).toMatchObject({ after: 94, level: 'emergency' });
  });
});

describe('whatIfCluster', () => {
  const given = () => sizing(all(4, { cpu: 60, disk: 50, memory: 40 }));

  it('spreads the load over more or fewer brokers', () => {
    const lost = changed(given(), { addedBrokers: -1 });
    expect(lost.brokers).toBe(3);
    expect(lost.loads.cpu).toMatchObject({
      now: 60,
      after: 80,
      level: 'warning',
    });
    expect(lost.loads.partitions.after).toBeCloseTo(400 / 3);
    expect(changed(given(), { addedBrokers: 2 }).loads.cpu.after).toBe(40);
  });

  it('scales of a disk what traffic causes, and not what else is on it', () => {
    const of = (disk: number, logs: SizingBroker['logs']) => {
      const cluster = sizing(all(3, { disk }));
      for (const broker of cluster.brokers) broker.logs = logs;
      return cluster;
    };
    const cluster = of(65, { percent: 15, growingPercent: 10 });
    const diskAfter = (change: Parameters<typeof whatIfCluster>[1]) =>
      changed(cluster, change).loads.disk.after;
    expect(diskAfter({ trafficFactor: 1.5 })).toBeCloseTo(70);
    expect(diskAfter({ addedBrokers: 2 })).toBeCloseTo(59);
    expect(diskAfter({ addedBrokers: 2, trafficFactor: 2 })).toBeCloseTo(65);
    expect(diskAfter({ size: { diskTb: 2 } })).toBeCloseTo(32.5);
    // 3 × 15 % are spread over what 50 % of others leave below 70 %.
    expect(neededFor(cluster, 'disk')).toMatchObject({
      brokers: 3,
      total: 45,
      perBroker: 20,
      besidePercent: 50,
    });
    const { sizing: after } = changed(cluster, { addedBrokers: 2 });
    expect(neededFor(after, 'disk')).toMatchObject({ brokers: 3 });
    // No number of brokers helps where others fill the disk by themselves.
    const full = of(90, { percent: 10, growingPercent: 10 });
    expect(neededFor(full, 'disk').reason).toEqual({ code: 'not-kafka' });
    // Nobody knows: all of it grows.
    expect(
      changed(of(40, null), { trafficFactor: 1.5 }).loads.disk.after,
    ).toBeCloseTo(60);
  });

  it('takes another size and more traffic', () => {
    const larger = changed(given(), { size: { cpuCores: 16 } });
    expect(larger.loads.cpu.after).toBe(30);
    expect(larger.loads.disk.after).toBe(50);
    const busier = changed(given(), { trafficFactor: 1.5 });
    expect(busier.loads.cpu).toMatchObject({ after: 90, level: 'scale' });
    expect(busier.loads.memory.after).toBe(40);
    expect(busier.level).toBe('scale');
  });

  it('leaves unknown what is not measured of each broker, or of a size that is not known, and says why', () => {
    const cluster = given();
    const [first] = cluster.brokers;
    first.load.cpu = { percent: null, peakPercent: 30 };
    first.size.diskTb = null;
    const { loads, level, coverage } = changed(cluster, {
      size: { diskTb: 8 },
    });
    expect(loads.cpu).toMatchObject({
      after: null,
      level: 'unknown',
      reason: { code: 'not-measured', brokers: 1, of: 4 },
    });
    expect(loads.disk).toEqual({
      now: 50,
      after: null,
      peakAfter: null,
      level: 'unknown',
      reason: { code: 'size-unknown', size: 'diskTb', brokers: 1, of: 4 },
    });
    const unknown = Object.values(loads).filter(
      load => load.level === 'unknown',
    );
    expect(coverage).toEqual({ measured: 7 - unknown.length, total: 7 });
    expect(level).toBe('ok');
    // Brokers that a disk of unknown size would need are not known either.
    const { sizing: after } = changed(cluster, { size: { diskTb: 8 } });
    expect(neededFor(after, 'disk').brokers).toBeNull();
    // As it is, the disk is known.
    expect(changed(cluster, {}).loads.disk).toMatchObject({ level: 'ok' });
  });

  it('names what a loss would break, and keeps racks even', () => {
    const lost = changed(given(), { addedBrokers: -2 });
    expect(lost.broken).toEqual(['replication']);
    const added = changed(given(), { addedBrokers: 2 });
    const racks = added.sizing.brokers.map(({ rack }) => rack);
    expect(racks.filter(rack => rack === 'rack-0')).toHaveLength(2);
    expect(new Set(added.sizing.brokers.map(({ id }) => id)).size).toBe(6);
  });

  it.each([
    [{ addedBrokers: -4 }, 'addedBrokers'],
    [{ addedBrokers: 1.5 }, 'addedBrokers'],
    [{ trafficFactor: NaN }, 'trafficFactor'],
    [{ size: { cpuCores: 0 } }, 'cpuCores'],
  ])('refuses %p', (change, field) => {
    const result = whatIfCluster(given(), change);
    expect(isModelFailure(result) && result.error.field).toBe(field);
  });
});
