import {
  formatBytes,
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
} from '../calculation/format';
import type {
  ConsumerSetting,
  GroupTraits,
  TuningAdvice,
} from './consumerTuning';

// Kafka's defaults.
const MAX_POLL_RECORDS = 500;
const MAX_POLL_SECONDS = 300;
const PARTITION_FETCH_BYTES = 1_048_576;
const MAX_FETCH_BYTES = 52_428_800;

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
  const seen = REBALANCING.includes(state)
    ? ' The last sweep saw it in the middle of a rebalance.'
    : '';
  const has = formatQuantity(members, 'members');
  // Streams and Connect bring their own protocol and assignor.
  const plain =
    type === 'classic' &&
    (protocolType === 'consumer' || protocolType === '') &&
    group.streamProcessor !== true;
  const advice: TuningAdvice[] = [];
  if (plain) {
    advice.push({
      id: 'rebalance-protocol',
      title: 'Let the broker assign partitions (KIP-848)',
      settings: [
        { name: 'group.protocol', value: 'consumer', default: 'classic' },
      ],
      reason: `Of ${has}, only those whose partitions change take part in a rebalance; the others go on reading.${seen}`,
      whenNot:
        'Brokers before Kafka 4.0, clients that do not know it, or an assignor of your own. Remove partition.assignment.strategy, session.timeout.ms and heartbeat.interval.ms from the clients: the broker sets them.',
    });
  }
  if (plain && assignor !== null && EAGER_ASSIGNORS.includes(assignor)) {
    advice.push({
      id: 'cooperative-assignor',
      title: 'Rebalance step by step',
      settings: [
        {
          name: 'partition.assignment.strategy',
          value: 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
          default:
            'org.apache.kafka.clients.consumer.RangeAssignor, org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
        },
      ],
      reason: `With ${assignor} all ${has} stop at every rebalance; cooperative-sticky stops only the partitions that move.${seen}`,
      whenNot:
        'Consumers that join topics by partition number and count on range giving them the same partitions of each, or clients before Kafka 2.4. In two rolling restarts: first cooperative-sticky before the old one in the list, then alone.',
    });
  }
  if (
    staticMembers < members &&
    protocolType !== 'connect' &&
    type !== 'streams'
  ) {
    const without =
      staticMembers === 0
        ? `None of ${has} has`
        : `${members - staticMembers} of ${has} have not`;
    advice.push({
      id: 'static-membership',
      title: 'Keep partitions over a restart',
      settings: [
        {
          name: 'group.instance.id',
          value:
            "one for each member that outlives a restart, such as a StatefulSet's pod name",
          default: 'none',
        },
      ],
      reason: `${without} a group.instance.id, so a rolling restart moves partitions at least ${formatNumber(
        members,
      )} times; a member that returns within session.timeout.ms keeps its own.${seen}`,
      whenNot:
        'Members that an autoscaler adds and removes, or pods whose names change: the partitions of one that is gone stand still until session.timeout.ms (45 s) is over.',
    });
  }
  return advice;
}

/** What is left when every partition has its member. */
export function pipeline(group: GroupTraits): TuningAdvice[] {
  const { members, partitions, perMemberRate, type } = group;
  if (type === 'share' || members < partitions || members === 0) return [];
  const rate =
    perMemberRate === null
      ? ''
      : `, each doing ${formatQuantity(perMemberRate, 'records/s')}`;
  return [
    {
      id: 'processing-pipeline',
      title: 'Make each member faster',
      settings: [],
      reason: `${formatQuantity(
        partitions,
        'partitions',
      )} have ${formatQuantity(
        members,
        'members',
      )}${rate}: further members would be idle. Work on several keys at a time within a member, and write to databases and services in batches.`,
      whenNot:
        'Order between keys matters, or the work is bound to the CPU that the member already fills. Commit only what is done, in order.',
    },
  ];
}

/** How many records at a time, and how long that may take. */
export function polling({ perMemberRate }: GroupTraits): TuningAdvice[] {
  if (perMemberRate === null) return [];
  const pollSeconds = MAX_POLL_RECORDS / perMemberRate;
  const safeSeconds = MAX_POLL_SECONDS * SAFE_SHARE;
  const measured = `A member does ${formatQuantity(
    perMemberRate,
    'records/s',
  )}: ${MAX_POLL_RECORDS} records, a full poll, take ${formatDuration(
    pollSeconds,
  )}`;
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
  if (1 / perMemberRate > safeSeconds) {
    return [
      {
        id: 'poll-interval',
        title: 'Allow more time between polls',
        settings: [
          pollRecords(1),
          pollInterval(Math.min(2_147_483, Math.ceil(3 / perMemberRate))),
        ],
        reason: `One record takes ${formatDuration(
          1 / perMemberRate,
        )}: a member that does not poll for ${formatDuration(
          MAX_POLL_SECONDS,
        )} is put out of the group, and its records are read again.`,
        whenNot:
          'The work can be handed to something else, such as a queue of jobs: then poll on and pause the partitions. The longer the interval, the later a hung member is noticed.',
      },
    ];
  }
  if (pollSeconds > safeSeconds) {
    // Half a minute of work.
    const records = Math.max(1, Math.floor(perMemberRate * 30));
    return [
      {
        id: 'batch-size',
        title: 'Take fewer records at a time',
        settings: [pollRecords(records)],
        reason: `${measured} of the ${formatDuration(
          MAX_POLL_SECONDS,
        )} after which it is put out of the group. ${formatExact(
          records,
        )} take ${formatDuration(records / perMemberRate)}.`,
        whenNot:
          'What a poll costs by itself (a commit, a transaction, a batch written) is most of the work: then raise max.poll.interval.ms instead.',
      },
    ];
  }
  const advice: TuningAdvice[] = [];
  if (pollSeconds <= 0.5) {
    const records = Math.min(10_000, roundedDown(perMemberRate));
    advice.push({
      id: 'batch-size',
      title: 'Take more records at a time',
      settings: [pollRecords(records)],
      reason: `${measured}. With ${formatExact(
        records,
      )} what each poll costs by itself (a commit, a transaction, a batch written) is paid ${formatNumber(
        records / MAX_POLL_RECORDS,
      )} times less often.`,
      whenNot:
        'Each record is worked on by itself and nothing is done once a poll: then it changes nothing. More records are read again after a crash, and they need heap.',
    });
  }
  if (pollSeconds <= 3) {
    advice.push({
      id: 'poll-interval',
      title: 'Notice a hung member sooner',
      settings: [pollInterval(60)],
      reason: `${measured}; yet a hung member keeps its partitions for ${formatDuration(
        MAX_POLL_SECONDS,
      )}.`,
      whenNot:
        'Something that the work waits for can take a minute: then a slow moment would become a rebalance.',
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
      title: 'Fetch in fewer, larger requests',
      settings: [
        { name: 'fetch.min.bytes', value: String(bytes), default: '1' },
        { name: 'fetch.max.wait.ms', value: '100', default: '500' },
      ],
      reason: `A member reads ${formatBytes(
        bytesPerSecond,
      )}/s; with fetch.min.bytes 1 the broker answers as soon as there is a record. ${formatBytes(
        bytes,
      )} are there after about a tenth of a second, and brokers and members handle fewer requests.`,
      whenNot:
        'Each record must be there at once: in quiet times a fetch waits for fetch.max.wait.ms.',
    });
  }
  const pollBytes = bytesPerRecord * MAX_POLL_RECORDS;
  if (pollBytes > PARTITION_FETCH_BYTES) {
    const bytes = Math.min(MAX_FETCH_BYTES, powerOfTwo(pollBytes));
    const share = Math.ceil(partitions / Math.max(1, members));
    advice.push({
      id: 'partition-fetch-size',
      title: 'Fetch a full poll at a time',
      settings: [
        {
          name: 'max.partition.fetch.bytes',
          value: String(bytes),
          default: String(PARTITION_FETCH_BYTES),
        },
      ],
      reason: `Records have ${formatBytes(
        bytesPerRecord,
      )}: a fetch of a partition holds ${formatNumber(
        Math.floor(PARTITION_FETCH_BYTES / bytesPerRecord),
      )} of them, fewer than the ${MAX_POLL_RECORDS} of a poll.`,
      whenNot: `Memory is short: a member of ${formatQuantity(
        share,
        'partitions',
      )} may hold ${formatBytes(
        Math.min(share * bytes, MAX_FETCH_BYTES),
      )} for each broker that it reads from.`,
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
