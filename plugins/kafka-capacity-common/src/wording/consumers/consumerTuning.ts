import type {
  WordedConsumerTuning,
  WordedTuningAdvice,
} from '../../api/resources/consumer-groups/consumerScaling';
import {
  formatBytes,
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
} from '../../calculation/format';
import { countWith, shareWith } from '../agreement';
import type {
  ConsumerTuning,
  TuningGap,
} from '../../consumers/tuning/consumerTuning';
import {
  ConsumerSetting,
  MAX_FETCH_BYTES,
  MAX_POLL_RECORDS,
  MAX_POLL_SECONDS,
  PARTITION_FETCH_BYTES,
  TuningAdvice,
  TuningFinding,
} from '../../consumers/tuning/tuningRules';

const GAPS: Record<TuningGap, string> = {
  polling:
    'Batch size and poll interval: it has not been measured what one member can do.',
  fetching:
    'Fetch sizes: they follow from the rate of one member and the size of a record, not both of which are known.',
};

export type { WordedConsumerTuning, WordedTuningAdvice };

/**
 * Words how a group's consumers can be tuned.
 *
 * @public
 */
export function consumerTuningWording({
  advice,
  unknown,
}: ConsumerTuning): WordedConsumerTuning {
  return {
    advice: advice.map(adviceWording),
    unknown: unknown.map(gap => GAPS[gap]),
  };
}

/** Each member has another value. */
const INSTANCE_ID: ConsumerSetting = {
  name: 'group.instance.id',
  value:
    "one for each member that outlives a restart, such as a StatefulSet's pod name",
  default: 'none',
};

function adviceWording(advice: TuningAdvice): WordedTuningAdvice {
  const { id, settings } = advice;
  return {
    id,
    settings: advice.code === 'keep-partitions' ? [INSTANCE_ID] : settings,
    ...textsOf(advice),
  };
}

function textsOf(
  finding: TuningFinding,
): Pick<WordedTuningAdvice, 'title' | 'reason' | 'whenNot'> {
  switch (finding.code) {
    case 'broker-assigns':
      return {
        title: 'Let the broker assign partitions (KIP-848)',
        reason: `Of ${formatQuantity(
          finding.members,
          'members',
        )}, only those whose partitions change take part in a rebalance; the others go on reading.${rebalanceText(
          finding,
        )}`,
        whenNot:
          'Brokers before Kafka 4.0, clients that do not know it, or an assignor of your own. Remove partition.assignment.strategy, session.timeout.ms and heartbeat.interval.ms from the clients: the broker sets them.',
      };
    case 'assign-step-by-step':
      return {
        title: 'Rebalance step by step',
        reason: `With ${finding.assignor} every one of ${formatQuantity(
          finding.members,
          'members',
        )} stops at every rebalance; cooperative-sticky stops only the partitions that move.${rebalanceText(
          finding,
        )}`,
        whenNot:
          'Consumers that join topics by partition number and count on range giving them the same partitions of each, or clients before Kafka 2.4. In two rolling restarts: first cooperative-sticky before the old one in the list, then alone.',
      };
    case 'keep-partitions': {
      const { members, staticMembers } = finding;
      const all = formatQuantity(members, 'members');
      const without =
        staticMembers === 0
          ? `None of ${all} has`
          : `${shareWith(
              members - staticMembers,
              members,
              'members',
              'have',
            )} not`;
      return {
        title: 'Keep partitions over a restart',
        reason: `${without} a group.instance.id, so a rolling restart moves partitions at least ${formatQuantity(
          members,
          'times',
        )}; a member that returns within session.timeout.ms keeps its own.${rebalanceText(
          finding,
        )}`,
        whenNot:
          'Members that an autoscaler adds and removes, or pods whose names change: the partitions of one that is gone stand still until session.timeout.ms (45 s) is over.',
      };
    }
    case 'faster-members': {
      const { members, partitions, rate } = finding;
      const each =
        rate === null
          ? ''
          : `, each doing ${formatQuantity(rate, 'records/s')}`;
      return {
        title: 'Make each member faster',
        reason: `${countWith(
          partitions,
          'partitions',
          'have',
        )} ${formatQuantity(
          members,
          'members',
        )}${each}: further members would be idle. Work on several keys at a time within a member, and write to databases and services in batches.`,
        whenNot:
          'Order between keys matters, or the work is bound to the CPU that the member already fills. Commit only what is done, in order.',
      };
    }
    case 'more-time':
      return {
        title: 'Allow more time between polls',
        reason: `One record takes ${formatDuration(
          1 / finding.rate,
        )}: a member that does not poll for ${formatDuration(
          MAX_POLL_SECONDS,
        )} is put out of the group, and its records are read again.`,
        whenNot:
          'The work can be handed to something else, such as a queue of jobs: then poll on and pause the partitions. The longer the interval, the later a hung member is noticed.',
      };
    case 'fewer-records': {
      const { rate, records } = finding;
      return {
        title: 'Take fewer records at a time',
        reason: `${pollText(rate)} of the ${formatDuration(
          MAX_POLL_SECONDS,
        )} after which it is put out of the group. ${formatExact(
          records,
        )} take ${formatDuration(records / rate)}.`,
        whenNot:
          'What a poll costs by itself (a commit, a transaction, a batch written) is most of the work: then raise max.poll.interval.ms instead.',
      };
    }
    case 'more-records': {
      const { rate, records } = finding;
      return {
        title: 'Take more records at a time',
        reason: `${pollText(rate)}. With ${formatExact(
          records,
        )} what each poll costs by itself (a commit, a transaction, a batch written) is paid ${formatNumber(
          records / MAX_POLL_RECORDS,
        )} times less often.`,
        whenNot:
          'Each record is worked on by itself and nothing is done once a poll: then it changes nothing. More records are read again after a crash, and they need heap.',
      };
    }
    case 'less-time':
      return {
        title: 'Notice a hung member sooner',
        reason: `${pollText(
          finding.rate,
        )}; yet a hung member keeps its partitions for ${formatDuration(
          MAX_POLL_SECONDS,
        )}.`,
        whenNot:
          'Something that the work waits for can take a minute: then a slow moment would become a rebalance.',
      };
    case 'larger-fetches':
      return {
        title: 'Fetch in fewer, larger requests',
        reason: `A member reads ${formatBytes(
          finding.bytesPerSecond,
        )}/s; with fetch.min.bytes 1 the broker answers as soon as there is a record. ${formatBytes(
          finding.bytes,
        )} are there after about a tenth of a second, and brokers and members handle fewer requests.`,
        whenNot:
          'Each record must be there at once: in quiet times a fetch waits for fetch.max.wait.ms.',
      };
    case 'fetch-full-polls': {
      const { bytesPerRecord, bytes, partitionsPerMember } = finding;
      return {
        title: 'Fetch a full poll at a time',
        reason: `Records have ${formatBytes(
          bytesPerRecord,
        )}: a fetch of a partition holds ${formatNumber(
          Math.floor(PARTITION_FETCH_BYTES / bytesPerRecord),
        )} of them, fewer than the ${MAX_POLL_RECORDS} of a poll.`,
        whenNot: `Memory is short: a member of ${formatQuantity(
          partitionsPerMember,
          'partitions',
        )} may hold ${formatBytes(
          Math.min(partitionsPerMember * bytes, MAX_FETCH_BYTES),
        )} for each broker that it reads from.`,
      };
    }
    default:
      return finding satisfies never;
  }
}

function rebalanceText({ rebalancing }: { rebalancing: boolean }): string {
  return rebalancing
    ? ' The last sweep saw it in the middle of a rebalance.'
    : '';
}

/** How long a full poll takes, as the begin of a sentence. */
function pollText(rate: number): string {
  return `A member does ${formatQuantity(
    rate,
    'records/s',
  )}: ${MAX_POLL_RECORDS} records, a full poll, take ${formatDuration(
    MAX_POLL_RECORDS / rate,
  )}`;
}
