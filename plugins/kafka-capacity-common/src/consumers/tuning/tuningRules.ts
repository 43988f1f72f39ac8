import type { WordedTuningAdvice } from '../../api/resources/consumer-groups/consumerScaling';

/**
 * What a sweep can see of a consumer group. The settings of its clients it can't see.
 *
 * @public
 */
export interface GroupTraits {
  type: 'classic' | 'consumer' | 'share' | 'streams';
  /** Kafka's own word, such as `Stable`. */
  state: string;
  /** `consumer` for consumers, `connect` for Kafka Connect, empty for an empty group. */
  protocolType?: string;
  /** What the group agreed on, such as `range`; null when there is none or it could not be read. */
  assignor: string | null;
  members: number;
  /** Members with a `group.instance.id`. */
  staticMembers: number;
  /** Partitions that the group reads, from 1. */
  partitions: number;
  /** Whether it looks like a stream processor with state per partition. */
  streamProcessor?: boolean;
  /** Records per second that one member can do (μ); null when it is not known. */
  perMemberRate: number | null;
  /** Mean size of a record; null when it is not known. */
  bytesPerRecord: number | null;
}

/**
 * What consumers can be tuned by.
 *
 * @public
 */
export type TuningId = WordedTuningAdvice['id'];

/**
 * A setting of a consumer.
 *
 * @public
 */
export type ConsumerSetting = WordedTuningAdvice['settings'][number];

/**
 * One thing to make a group's members faster or its rebalances cheaper, with the numbers that speak for it.
 *
 * @public
 */
export type TuningAdvice = {
  id: TuningId;
  /** Settings of the consumers; empty where it is the program that changes, or each member has a value of its own. */
  settings: ConsumerSetting[];
} & TuningFinding;

/**
 * What speaks for a piece of advice. `rebalancing`: the last sweep saw the group in the middle of a rebalance. Rates are records per
 * second of one member.
 *
 * @public
 */
export type TuningFinding =
  | { code: 'broker-assigns'; members: number; rebalancing: boolean }
  | {
      code: 'assign-step-by-step';
      assignor: string;
      members: number;
      rebalancing: boolean;
    }
  | {
      code: 'keep-partitions';
      members: number;
      staticMembers: number;
      rebalancing: boolean;
    }
  | {
      code: 'faster-members';
      members: number;
      partitions: number;
      rate: number | null;
    }
  | { code: 'more-time'; rate: number }
  | { code: 'fewer-records' | 'more-records'; rate: number; records: number }
  | { code: 'less-time'; rate: number }
  | { code: 'larger-fetches'; bytesPerSecond: number; bytes: number }
  | {
      code: 'fetch-full-polls';
      bytesPerRecord: number;
      /** That a fetch of a partition may take. */
      bytes: number;
      partitionsPerMember: number;
    };

/** Kafka's defaults. */
export const MAX_POLL_RECORDS = 500;
export const MAX_POLL_SECONDS = 300;
export const PARTITION_FETCH_BYTES = 1_048_576;
export const MAX_FETCH_BYTES = 52_428_800;

// A poll that takes longer than this share of what is allowed leaves too little for a slow moment.
const SAFE_SHARE = 1 / 3;
const REBALANCING = [
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
];
// These assignors take every partition from every member at each rebalance.
const EAGER_ASSIGNORS = ['range', 'roundrobin', 'sticky'];

/** How partitions change hands. */
export function rebalancing(group: GroupTraits): TuningAdvice[] {
  const { type, assignor, members, staticMembers, state } = group;
  const { protocolType = 'consumer' } = group;
  if (members < 2) return [];
  const seen = { members, rebalancing: REBALANCING.includes(state) };
  // Streams and Connect bring their own protocol and assignor.
  const plain =
    type === 'classic' &&
    (protocolType === 'consumer' || protocolType === '') &&
    group.streamProcessor !== true;
  const advice: TuningAdvice[] = [];
  if (plain) {
    advice.push({
      id: 'rebalance-protocol',
      settings: [
        { name: 'group.protocol', value: 'consumer', default: 'classic' },
      ],
      code: 'broker-assigns',
      ...seen,
    });
  }
  if (plain && assignor !== null && EAGER_ASSIGNORS.includes(assignor)) {
    advice.push({
      id: 'cooperative-assignor',
      settings: [
        {
          name: 'partition.assignment.strategy',
          value: 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
          default:
            'org.apache.kafka.clients.consumer.RangeAssignor, org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
        },
      ],
      code: 'assign-step-by-step',
      assignor,
      ...seen,
    });
  }
  if (
    staticMembers < members &&
    protocolType !== 'connect' &&
    type !== 'streams'
  ) {
    advice.push({
      id: 'static-membership',
      settings: [],
      code: 'keep-partitions',
      staticMembers,
      ...seen,
    });
  }
  return advice;
}

/** What is left when every partition has its member. */
export function pipeline(group: GroupTraits): TuningAdvice[] {
  const { members, partitions, perMemberRate, type } = group;
  if (type === 'share' || members < partitions || members === 0) return [];
  return [
    {
      id: 'processing-pipeline',
      settings: [],
      code: 'faster-members',
      members,
      partitions,
      rate: perMemberRate,
    },
  ];
}

/** How many records at a time, and how long that may take. */
export function polling({ perMemberRate: rate }: GroupTraits): TuningAdvice[] {
  if (rate === null) return [];
  const pollSeconds = MAX_POLL_RECORDS / rate;
  const safeSeconds = MAX_POLL_SECONDS * SAFE_SHARE;
  const pollRecords = (value: number): ConsumerSetting => ({
    name: 'max.poll.records',
    value: String(value),
    default: String(MAX_POLL_RECORDS),
  });
  const pollInterval = (seconds: number): ConsumerSetting => ({
    name: 'max.poll.interval.ms',
    value: String(seconds * 1000),
    default: String(MAX_POLL_SECONDS * 1000),
  });
  if (1 / rate > safeSeconds) {
    const seconds = Math.min(2_147_483, Math.ceil(3 / rate));
    return [
      {
        id: 'poll-interval',
        settings: [pollRecords(1), pollInterval(seconds)],
        code: 'more-time',
        rate,
      },
    ];
  }
  if (pollSeconds > safeSeconds) {
    // Half a minute of work.
    const records = Math.max(1, Math.floor(rate * 30));
    return [
      {
        id: 'batch-size',
        settings: [pollRecords(records)],
        code: 'fewer-records',
        rate,
        records,
      },
    ];
  }
  const advice: TuningAdvice[] = [];
  if (pollSeconds <= 0.5) {
    const records = Math.min(10_000, roundedDown(rate));
    advice.push({
      id: 'batch-size',
      settings: [pollRecords(records)],
      code: 'more-records',
      rate,
      records,
    });
  }
  if (pollSeconds <= 3) {
    advice.push({
      id: 'poll-interval',
      settings: [pollInterval(60)],
      code: 'less-time',
      rate,
    });
  }
  return advice;
}

/** How much to ask brokers for. */
export function fetching(group: GroupTraits): TuningAdvice[] {
  const { perMemberRate, bytesPerRecord, partitions, members } = group;
  if (perMemberRate === null || bytesPerRecord === null) return [];
  const advice: TuningAdvice[] = [];
  const bytesPerSecond = perMemberRate * bytesPerRecord;
  if (bytesPerSecond >= 1e6) {
    // What comes in a tenth of a second.
    const bytes = Math.min(1_048_576, powerOfTwo(bytesPerSecond / 10));
    advice.push({
      id: 'fetch-size',
      settings: [
        { name: 'fetch.min.bytes', value: String(bytes), default: '1' },
        { name: 'fetch.max.wait.ms', value: '100', default: '500' },
      ],
      code: 'larger-fetches',
      bytesPerSecond,
      bytes,
    });
  }
  const pollBytes = bytesPerRecord * MAX_POLL_RECORDS;
  if (pollBytes > PARTITION_FETCH_BYTES) {
    const bytes = Math.min(MAX_FETCH_BYTES, powerOfTwo(pollBytes));
    advice.push({
      id: 'partition-fetch-size',
      settings: [
        {
          name: 'max.partition.fetch.bytes',
          value: String(bytes),
          default: String(PARTITION_FETCH_BYTES),
        },
      ],
      code: 'fetch-full-polls',
      bytesPerRecord,
      bytes,
      partitionsPerMember: Math.ceil(partitions / Math.max(1, members)),
    });
  }
  return advice;
}

/** To one significant digit: 7,345 is 7,000. */
function roundedDown(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.floor(value / unit) * unit;
}

/** The next power of two. */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
