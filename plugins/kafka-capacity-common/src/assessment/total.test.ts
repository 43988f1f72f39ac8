import * as fc from 'fast-check';
import {
  declaredPolicies,
  parseKafkaAnnotations,
} from '../annotations/annotations';
import { kedaScaledObject } from '../manifests/consumers/kedaScaledObject';
import { assessNewTopic, roomForNewTopic } from '../brokers/brokerBudget';
import { recommendConsumers } from '../consumers/recommendConsumers';
import {
  assessHazards,
  findStreamProcessors,
} from '../topics/hazards/findHazards';
import { LEVELS } from './levels';
import { isObject } from '../calculation/modelInput';
import {
  recommendPartitions,
  scriptAnswer,
  tierOf,
} from '../topics/partitions/recommendPartitions';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { parsePolicies } from '../policies/policyParsing';
import { evaluateLevel, levelOf } from './evaluateLevel';
import { dataLossRisk } from '../consumers/lag/dataLossRisk';
import { lagVelocity, timeLag, timeToCatchUp } from '../consumers/lag/timeLag';

const NOW = Date.UTC(2026, 0, 5, 12);
const MINUTE = 60_000;

const samples = (value: number) =>
  Array.from({ length: 10 }, (_, index) => ({
    at: NOW - (9 - index) * MINUTE,
    value,
  }));
const points = samples(0).map(({ at }, index) => ({ at, logEnd: index * 100 }));
const group = { groupId: 'billing', members: 4, streamProcessor: undefined };
const hazardTopic = {
  name: 'orders.placed',
  cleanupPolicy: 'delete',
  replicationFactor: 3,
  partitionRatesMBps: [1, 2, 3],
  declared: { keyed: true, orderPerKey: false, streamProcessing: false },
};
const brokers = [
  { id: 1, replicas: 100 },
  { id: 2, replicas: 1990 },
];
const held = evaluateLevel(
  DEFAULT_POLICIES.consumerLagRecords,
  samples(60_000),
  NOW - 5 * MINUTE,
);
interface Total {
  name: string;
  call(given: readonly unknown[]): unknown;
  /** Arguments that are right. */
  right: readonly unknown[];
}

function total<A extends unknown[]>(
  name: string,
  of: (...given: A) => unknown,
  ...right: A
): Total {
  return { name, right, call: given => of(...(given as A)) };
}

const {
  partitions,
  consumerLagRecords,
  requestQueueTimeP95,
  dataLossRisk: risk,
} = DEFAULT_POLICIES;
const change = { from: 6, to: 12, brokers, policy: partitions };
const functions = [
  total('recommendPartitions', recommendPartitions, {
    peakMBps: 65,
    targetParallelism: 4,
    parallelismIsLeast: false,
    growth: 2,
    currentPartitions: 6,
    policy: partitions,
    origins: {},
    sources: { peakMBps: { source: 'log sizes' } },
  }),
  total('scriptAnswer', scriptAnswer, 65, 4),
  total('tierOf', tierOf, 65, partitions),
  total('recommendConsumers', recommendConsumers, {
    produceRate: 1000,
    lag: 60_000,
    perMemberRate: 200,
    partitions: 12,
    members: 4,
    objectiveSeconds: 600,
    lagVelocity: 3,
    evenOutShare: 0.25,
  }),
  total('assessHazards', assessHazards, hazardTopic, [group], change),
  total(
    'assessNewTopic',
    assessNewTopic,
    { partitions: 12, replicationFactor: 3 },
    brokers,
    partitions,
  ),
  total('roomForNewTopic', roomForNewTopic, 3, brokers, partitions),
  total(
    'findStreamProcessors',
    findStreamProcessors,
    [{ groupId: 'a', type: 'x', members: [{ memberId: 'm', clientId: 'c' }] }],
    ['a-changelog'],
  ),
  total('timeLag', timeLag, points, 450, NOW),
  total('lagVelocity', lagVelocity, samples(5)),
  total('timeToCatchUp', timeToCatchUp, 5, -1),
  total('dataLossRisk', dataLossRisk, {
    committed: 100,
    logStart: 50,
    age: { seconds: 500, atLeast: false, reason: null },
    retentionMs: 1_000_000,
    cleanupPolicy: 'delete',
    policy: risk,
  }),
  total(
    'evaluateLevel',
    evaluateLevel,
    consumerLagRecords,
    samples(60_000),
    NOW,
    held,
    { intervalSeconds: 60, sustained: DEFAULT_POLICIES.sustained },
  ),
  total(
    'evaluateLevel with a floor',
    evaluateLevel,
    { ...requestQueueTimeP95, windowMinutes: 10 },
    samples(4).map(sample => ({ ...sample, magnitude: 6 })),
    NOW,
  ),
  total('levelOf', levelOf, consumerLagRecords, 60_000),
  total(
    'parsePolicies',
    parsePolicies,
    { consumerLagRecords: { warning: 5000 }, partitions: { growth: 3 } },
    'kafkaCapacity.policies',
    DEFAULT_POLICIES,
  ),
  total('parseKafkaAnnotations', parseKafkaAnnotations, {
    'kafka.apache.org/topics': 'prod/orders.placed',
    'kafka-capacity/growth': '2',
    'kafka-capacity/consumer-lag-warning': '500',
  }),
  total(
    'declaredPolicies',
    (declared: Parameters<typeof declaredPolicies>[1]) =>
      declaredPolicies(DEFAULT_POLICIES, declared),
    {
      profile: 'compliance',
      limits: {
        'consumerLagRecords.warning': 500,
        'consumerLagRecords.scale': 900,
      },
    },
  ),
  total('kedaScaledObject', kedaScaledObject, {
    group: 'billing',
    topic: 'orders.placed',
    partitions: 12,
    perMemberRate: 100,
    alertSeconds: 30,
    usualProduceRate: 0,
    workload: { kind: 'Deployment', name: 'billing' },
    bootstrap: 'broker:9092',
  }),
];

/** What numbers, objects and lists turn into when something goes wrong. */
const garbage = fc.constantFrom<unknown>(
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0,
  0.5,
  5e-324,
  1e308,
  -1e308,
  'x',
  true,
  {},
  [],
  [null],
);
/** Texts and flags are handed on as they are. */
const noText = fc.constantFrom<unknown>(undefined, null, false, '', 'x');

type Keys = readonly string[];

/** Every place in a value, by the keys that lead there. */
function placesIn(value: unknown, keys: Keys = []): Keys[] {
  const below =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    keys,
    ...below.flatMap(([key, inner]) => placesIn(inner, [...keys, key])),
  ];
}

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (at, key) =>
      isObject(at) || Array.isArray(at) ? Reflect.get(at, key) : at,
    value,
  );
}

function replaced(value: unknown, [key, ...keys]: Keys, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((inner, index) =>
      String(index) === key ? replaced(inner, keys, by) : inner,
    );
  }
  return isObject(value)
    ? { ...value, [key]: replaced(value[key], keys, by) }
    : value;
}

/** The arguments with one to four places gone wrong. */
function mangled(right: readonly unknown[]): fc.Arbitrary<unknown[]> {
  const [, ...places] = placesIn(right);
  const fault = fc
    .constantFrom(...places)
    .chain(keys =>
      fc.tuple(
        fc.constant(keys),
        ['string', 'boolean'].includes(typeof valueAt(right, keys))
          ? noText
          : garbage,
      ),
    );
  return fc
    .array(fault, { minLength: 1, maxLength: 4 })
    .map(faults =>
      faults.reduce<unknown[]>(
        (given, [keys, by]) => replaced(given, keys, by) as unknown[],
        [...right],
      ),
    );
}

/** Numbers that are none, and levels that there are not, anywhere in a result. */
function faultsIn(result: unknown): unknown[] {
  return placesIn(result)
    .map(keys => [keys.join('.'), valueAt(result, keys)] as const)
    .filter(
      ([path, value]) =>
        (typeof value === 'number' && !Number.isFinite(value)) ||
        (/(^|\.)level$/.test(path) && !LEVELS.some(level => level === value)),
    );
}

describe.each(functions)('$name', ({ call, right }) => {
  it('gives numbers and known levels for what is right', () => {
    expect(faultsIn(call(right))).toEqual([]);
  });

  it('never throws and never gives a number that is none, whatever it is given', () => {
    fc.assert(
      fc.property(mangled(right), given => {
        expect(faultsIn(call(given))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('does so without any argument, too', () => {
    for (const none of [undefined, null, NaN, 'x', {}, []]) {
      expect(faultsIn(call(right.map(() => none)))).toEqual([]);
    }
    expect(faultsIn(call([]))).toEqual([]);
  });
});
