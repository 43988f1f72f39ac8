import { HazardId, Level } from 'backstage-plugin-kafka-capacity-common';

/**
 * The example estate: one table that its programs, the simulated cluster and the tests read. Each topic and group has a
 * truth that the assessment must find, so that every kind of level is on show.
 *
 * The levels and partition counts follow from what is written and read, by the limits of app-config.example.yaml: windows of a minute,
 * and planning figures for throughput that are a thousandth of the scaling guide's, so that a laptop can pass them. One partition is
 * planned to carry 10 kB/s.
 */

/** Name of the cluster in the portal's configuration. */
export const ESTATE_CLUSTER = 'local';

/** What the assessment of a topic must find. */
export interface ExpectedTopic {
  level: Level;
  /** Recommended number of partitions; the current number means "keep". */
  partitions: number;
  /** Ids of hazards of more partitions that must be named. */
  hazards?: HazardId[];
}

/** A topic of the estate. */
export interface EstateTopic {
  name: string;
  truth: string;
  partitions: number;
  compacted?: boolean;
  /** Records per second that are produced all the time. */
  recordsPerSecond: number;
  recordBytes: number;
  /** Records that are there from the beginning. */
  preload: number;
  /** Share of the records (0 to 1) that have one and the same key. */
  hotShare?: number;
  /** Peak in MB/s that the catalog entity declares. */
  declaredPeakMBps?: number;
  /** Parallelism that the catalog entity declares. */
  declaredParallelism?: number;
  /** Whether an entity of the catalog registers it. */
  registered: boolean;
  expected: ExpectedTopic;
}

/** How a consumer group behaves. */
export type GroupBehavior =
  | { kind: 'keeps-up' }
  /**
   * Always behind: by `from` records, which are those that are there from the beginning, and by `growsBy` more each second. It never
   * gets nearer, as what its members read then would pass for what they can do.
   */
  | { kind: 'behind'; from: number; growsBy: number }
  /** It committed once, this many records before the end, and then ended. */
  | { kind: 'stopped'; behind: number }
  | { kind: 'never-commits' };

/** What the assessment of a consumer group must find. */
export interface ExpectedGroup {
  level: Level;
  state: 'Stable' | 'Empty';
  idleMembers: number;
}

/** A consumer group of the estate. */
export interface EstateGroup {
  id: string;
  truth: string;
  topics: string[];
  /** `classic` and `consumer` are Kafka's group protocols; `streams` is a Kafka Streams application (a classic group). */
  protocol: 'classic' | 'consumer' | 'streams';
  members: number;
  behavior: GroupBehavior;
  registered: boolean;
  expected: ExpectedGroup;
}

const KEEPS_UP: GroupBehavior = { kind: 'keeps-up' };
const HEALTHY: ExpectedGroup = { level: 'ok', state: 'Stable', idleMembers: 0 };

/** The topics. */
export const ESTATE_TOPICS: readonly EstateTopic[] = [
  {
    name: 'orders.placed',
    truth: 'too few partitions for what is written to it: 65 kB/s',
    partitions: 6,
    // 200 records per second: what `billing` is behind is then one to two minutes for two hours, a warning in records and in time.
    recordsPerSecond: 200,
    recordBytes: 305,
    preload: 13_000,
    registered: true,
    expected: { level: 'scale', partitions: 24 },
  },
  {
    name: 'orders.confirmed',
    truth: 'the right size',
    partitions: 12,
    recordsPerSecond: 40,
    recordBytes: 300,
    preload: 1_000,
    registered: true,
    expected: { level: 'ok', partitions: 12 },
  },
  {
    name: 'orders.archive',
    truth: 'too many partitions, and nobody reads it',
    partitions: 48,
    recordsPerSecond: 2,
    recordBytes: 200,
    preload: 1_000,
    registered: true,
    expected: { level: 'ok', partitions: 48 },
  },
  {
    name: 'baskets.updated',
    truth: 'one hot partition: nearly all records have one key',
    partitions: 6,
    recordsPerSecond: 9,
    recordBytes: 1_000,
    preload: 1_000,
    hotShare: 0.95,
    registered: true,
    expected: { level: 'warning', partitions: 6 },
  },
  {
    name: 'customers.profile',
    truth:
      'compacted, and too few partitions for the declared parallelism: no increase in place',
    partitions: 6,
    compacted: true,
    recordsPerSecond: 2,
    recordBytes: 300,
    preload: 1_000,
    // What is written to a compacted topic can't be measured.
    declaredPeakMBps: 0.002,
    declaredParallelism: 6,
    registered: true,
    expected: { level: 'scale', partitions: 12, hazards: ['compacted'] },
  },
  {
    name: 'payments.authorized',
    truth:
      'input of a Kafka Streams application, and too few partitions for what is written to it: no increase in place',
    partitions: 3,
    recordsPerSecond: 38,
    recordBytes: 1_000,
    preload: 1_000,
    registered: true,
    expected: {
      level: 'scale',
      partitions: 12,
      hazards: ['stream-processing'],
    },
  },
  {
    name: 'payments.settled',
    truth: 'the right size, though its reader is far behind',
    partitions: 6,
    recordsPerSecond: 20,
    recordBytes: 100,
    preload: 62_000,
    registered: true,
    expected: { level: 'ok', partitions: 6 },
  },
  {
    name: 'payments.refunds',
    truth: 'fewer partitions than its group has members, which keep up',
    partitions: 3,
    recordsPerSecond: 2,
    recordBytes: 200,
    preload: 500,
    registered: true,
    expected: { level: 'ok', partitions: 3 },
  },
  {
    name: 'shipments.dispatched',
    truth: 'the right size, though its reader has stopped',
    partitions: 6,
    recordsPerSecond: 5,
    recordBytes: 100,
    preload: 53_000,
    registered: true,
    expected: { level: 'ok', partitions: 6 },
  },
  {
    name: 'stock.levels',
    truth: 'enough partitions, but what is written to it nearly saturates them',
    partitions: 6,
    recordsPerSecond: 45,
    recordBytes: 1_000,
    preload: 1_000,
    registered: true,
    expected: { level: 'warning', partitions: 6 },
  },
  {
    name: 'stock.audit',
    truth: 'idle: it has records, and nothing writes to it',
    partitions: 6,
    recordsPerSecond: 0,
    recordBytes: 150,
    preload: 1_000,
    registered: true,
    expected: { level: 'ok', partitions: 6 },
  },
  {
    name: 'telemetry.clicks',
    truth: 'no entity registers it',
    partitions: 6,
    recordsPerSecond: 10,
    recordBytes: 150,
    preload: 1_000,
    registered: false,
    expected: { level: 'ok', partitions: 6 },
  },
];

/** The consumer groups. */
export const ESTATE_GROUPS: readonly EstateGroup[] = [
  {
    id: 'billing',
    truth: 'more than 10,000 records behind, and the lag grows',
    topics: ['orders.placed'],
    protocol: 'classic',
    members: 3,
    behavior: { kind: 'behind', from: 13_000, growsBy: 1.5 },
    registered: true,
    expected: { level: 'warning', state: 'Stable', idleMembers: 0 },
  },
  {
    id: 'order-confirmation',
    truth: 'keeps up',
    topics: ['orders.confirmed'],
    protocol: 'classic',
    members: 3,
    behavior: KEEPS_UP,
    registered: true,
    expected: HEALTHY,
  },
  {
    id: 'basket-reminders',
    truth: 'keeps up with two topics, one of them compacted',
    topics: ['baskets.updated', 'customers.profile'],
    protocol: 'classic',
    members: 2,
    behavior: KEEPS_UP,
    registered: true,
    expected: HEALTHY,
  },
  {
    id: 'fraud-scoring',
    truth: 'a Kafka Streams application that keeps up',
    topics: ['payments.authorized'],
    protocol: 'streams',
    members: 1,
    behavior: KEEPS_UP,
    registered: true,
    expected: HEALTHY,
  },
  {
    id: 'ledger',
    truth: 'more than 50,000 records behind, and the lag grows',
    topics: ['payments.settled'],
    protocol: 'classic',
    members: 2,
    behavior: { kind: 'behind', from: 62_000, growsBy: 5 },
    registered: true,
    expected: { level: 'scale', state: 'Stable', idleMembers: 0 },
  },
  {
    id: 'refund-worker',
    truth: 'more members than partitions',
    topics: ['payments.refunds'],
    protocol: 'classic',
    members: 4,
    behavior: KEEPS_UP,
    registered: true,
    expected: { level: 'ok', state: 'Stable', idleMembers: 1 },
  },
  {
    id: 'dispatch-labels',
    truth: 'stopped: it has no members, and its lag grows',
    topics: ['shipments.dispatched'],
    protocol: 'classic',
    members: 0,
    behavior: { kind: 'stopped', behind: 52_000 },
    registered: true,
    expected: { level: 'scale', state: 'Empty', idleMembers: 0 },
  },
  {
    id: 'stock-projection',
    truth: 'a group of the new `consumer` protocol (KIP-848) that keeps up',
    topics: ['stock.levels'],
    protocol: 'consumer',
    members: 2,
    behavior: KEEPS_UP,
    registered: true,
    expected: HEALTHY,
  },
  {
    id: 'audit-export',
    truth: 'has read all of an idle topic',
    topics: ['stock.audit'],
    protocol: 'classic',
    members: 1,
    behavior: KEEPS_UP,
    registered: true,
    expected: HEALTHY,
  },
  {
    id: 'click-sampler',
    truth: 'never commits, and no entity registers it',
    topics: ['telemetry.clicks'],
    protocol: 'classic',
    members: 1,
    behavior: { kind: 'never-commits' },
    registered: false,
    expected: { level: 'unknown', state: 'Stable', idleMembers: 0 },
  },
];

/**
 * Whether a group of the running estate is as far behind as its behavior demands.
 *
 * @param lag - records over all partitions; null when it has committed for none
 */
export function hasExpectedLag(
  { behavior }: EstateGroup,
  lag: number | null,
): boolean {
  if (behavior.kind === 'never-commits') return lag === null;
  if (lag === null) return false;
  switch (behavior.kind) {
    case 'keeps-up':
      return lag < 1_000;
    case 'behind':
      return lag >= behavior.from * 0.95;
    default:
      return lag >= behavior.behind * 0.95;
  }
}
