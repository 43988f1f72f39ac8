import {
  ASKING_PARALLELISM,
  DEFAULT_POLICIES,
  PartitionRecommendation,
  PartitionStrategy,
  TopicDetail,
  formatExact,
  formatQuantity,
  formatThroughput,
  isModelFailure,
  isUnkeyed,
  keysMovedShare,
  needsHistory,
  weighStrategies,
} from 'backstage-plugin-kafka-capacity-common';
import { formatPartitions } from './recommendationSentence';

/** How much a way can harm, or asks of people. */
export type Grade = 'none' | 'low' | 'medium' | 'high';

/** One of the ways to answer a recommendation, to be weighed against the others. */
export interface PartitionWay {
  id: 'nothing' | PartitionStrategy;
  title: string;
  /** What happens, a sentence each. */
  happens: string[];
  risk: { grade: Grade; why: string };
  effort: { grade: Grade; why: string };
  /** Why it is refused; empty when it can be taken. */
  refusedBecause: string[];
  recommended: boolean;
}

/** Doing nothing, an increase in place and a new topic, each with what it does, risks and costs. */
export function partitionWays(
  topic: TopicDetail,
  recommendation: PartitionRecommendation,
): PartitionWay[] {
  const { name } = topic.subject;
  const verdicts = weighStrategies(
    { name, declared: topic.declared },
    recommendation.recommended,
    topic.hazards,
  );
  const inPlace = verdicts['in-place'];
  return [
    nothing(topic, recommendation),
    {
      ...increaseInPlace(
        topic,
        recommendation,
        inPlace.refusedBecause.length > 0,
      ),
      ...inPlace,
    },
    { ...migrate(topic, recommendation), ...verdicts['new-topic'] },
  ];
}

/** What the demand was worked out to be. */
export function demandOf({ working }: PartitionRecommendation): {
  peakMBps: number | null;
  /** The part of the parallelism that asks for partitions. */
  parallelism: number | null;
  growth: number | null;
} {
  const find = (name: string) => working.inputs.find(one => one.name === name);
  const input = (name: string) => {
    const value = find(name)?.value;
    return typeof value === 'number' ? value : null;
  };
  return {
    peakMBps: input('peak throughput'),
    parallelism: input(
      find(ASKING_PARALLELISM) ? ASKING_PARALLELISM : 'target parallelism',
    ),
    growth: input('growth'),
  };
}

function nothing(
  topic: TopicDetail,
  recommendation: PartitionRecommendation,
): PartitionWay {
  const { partitionCount: count } = topic;
  const { factors, required } = recommendation;
  const policy = topic.partitionPolicy ?? DEFAULT_POLICIES.partitions;
  const { peakMBps, parallelism, growth } = demandOf(recommendation);
  const happens: string[] = [];
  const why: string[] = [];
  if (peakMBps !== null && (factors.throughput ?? 0) > count) {
    const carried = (count * policy.singlePartitionMBps) / policy.volumeFactor;
    happens.push(
      `${formatPartitions(count)} saturate at ${formatThroughput(
        carried,
      )}; the peak is ${formatThroughput(peakMBps)}, ${formatQuantity(
        (peakMBps / carried) * 100,
        '%',
      )} of that.`,
    );
    why.push('at peak producers wait and lag grows');
  }
  const consumers = Math.ceil(
    Number(((parallelism ?? 0) * (growth ?? 1)).toPrecision(12)),
  );
  if (parallelism !== null && consumers > count) {
    happens.push(
      `A group keeps at most ${formatQuantity(
        count,
        'members',
      )} busy; ${formatExact(parallelism)} × growth ${formatExact(
        growth ?? 1,
      )} needs room for ${consumers}.`,
    );
    why.push(
      parallelism > count
        ? 'members stay idle while lag grows'
        : 'readers can not grow as planned',
    );
  }
  if (happens.length === 0) {
    happens.push(
      `${formatPartitions(
        count,
      )} stay below the minimum of ${required}: they leave no room to grow.`,
    );
    why.push('a later increase moves as many keys, of more records');
  }
  const now =
    (factors.throughput ?? 0) > count ||
    (parallelism !== null && parallelism > count);
  return {
    id: 'nothing',
    title: 'Do nothing',
    happens,
    risk: { grade: now ? 'high' : 'low', why: why.join('; ') },
    effort: { grade: 'none', why: 'nothing to do' },
    refusedBecause: [],
    recommended: false,
  };
}

function increaseInPlace(
  topic: TopicDetail,
  { recommended }: PartitionRecommendation,
  blocked: boolean,
): Omit<PartitionWay, 'refusedBecause' | 'recommended'> {
  const unkeyed = isUnkeyed(topic.declared);
  const share = keysMovedShare(topic.partitionCount, recommended);
  const moved = isModelFailure(share)
    ? 'Keys'
    : `${formatQuantity(share * 100, '%')} of keys`;
  const happens = [
    unkeyed
      ? 'No key moves: the records have none.'
      : `${moved} move: order per key breaks during the change.`,
    whatRebalances(topic),
  ];
  let risk: PartitionWay['risk'] = {
    grade: 'medium',
    why: "whether readers rely on the order of a key is not declared; it can't be undone",
  };
  if (blocked) {
    risk = {
      grade: 'high',
      why: "it does the harm named above, and can't be undone",
    };
  } else if (unkeyed) risk = { grade: 'low', why: "it can't be undone" };
  else if (topic.declared.orderPerKey === false) {
    risk = {
      grade: 'low',
      why: "no reader relies on the order of a key; it can't be undone",
    };
  }
  return {
    id: 'in-place',
    title: 'In place',
    happens,
    risk,
    effort: { grade: 'low', why: 'one change, done in minutes' },
  };
}

function whatRebalances({
  readers,
  unnamedReaders,
  readersFault,
}: TopicDetail): string {
  const groups: string[] = [];
  if (readers.length > 0) {
    const known = formatQuantity(readers.length, 'groups');
    const members = readers.reduce((sum, one) => sum + (one.members ?? 0), 0);
    groups.push(
      readersFault === null
        ? `${known} with ${formatQuantity(members, 'members')}`
        : known,
    );
  }
  if (unnamedReaders > 0) {
    groups.push(
      `${formatQuantity(unnamedReaders, 'groups')} that you may not see`,
    );
  }
  if (readersFault !== null) {
    return groups.length === 0
      ? `Which groups rebalance is not known: ${readersFault}.`
      : `At least ${groups.join(' and ')} rebalance: ${readersFault}.`;
  }
  return groups.length === 0
    ? 'No group reads it: nothing rebalances.'
    : `${groups.join(' and ')} rebalance.`;
}

function migrate(
  topic: TopicDetail,
  { recommended }: PartitionRecommendation,
): Omit<PartitionWay, 'refusedBecause' | 'recommended'> {
  const groups =
    topic.readersFault === null
      ? formatQuantity(topic.readers.length + topic.unnamedReaders, 'groups')
      : 'every group that reads it';
  const copied = needsHistory(topic.hazards);
  const lag = topic.readers.reduce((sum, reader) => sum + (reader.lag ?? 0), 0);
  const happens = [
    copied
      ? `A topic with ${formatPartitions(
          recommended,
        )} takes every record again by its key, then ${groups} and producers switch.`
      : `Create one with ${formatPartitions(
          recommended,
        )} that receives what the old one does (dual write or a mirror), drain the old one, then switch ${groups}: order per key holds.`,
  ];
  if (topic.cleanupPolicy === null) {
    happens.push(
      'Whether it is compacted could not be read, so that it is treated as if it were.',
    );
  }
  if (lag > 0) {
    happens.push(`${formatQuantity(lag, 'records')} of lag are to be drained.`);
  }
  return {
    id: 'new-topic',
    title: 'New topic',
    happens,
    risk: {
      grade: 'low',
      why: 'the old topic stays until nobody misses it',
    },
    effort: {
      grade: copied ? 'high' : 'medium',
      why: copied
        ? `a job that copies every record, a pause of the producers, which then change the topic they name, as do ${groups}`
        : `producers write to both for a while; they and ${groups} change the topic they name`,
    },
  };
}
