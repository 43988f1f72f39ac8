import {
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  ConsumerGroupScaling,
  TopicHistory,
  consumerRecommendationWording,
  consumerStrategies,
  consumerStrategyWording,
  consumerTuning,
  consumerTuningWording,
  isModelFailure,
} from 'backstage-plugin-kafka-capacity-common';
import { ASSESSED_AT } from './capacity';

const TYPES = ['classic', 'consumer', 'share', 'streams'] as const;

function known<T>(result: T): Exclude<T, { error: unknown }> {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result as Exclude<T, { error: unknown }>;
}

/** How a group is to be scaled, worked out by the model from its detail and these rates. */
export function groupScaling(
  group: ConsumerGroupDetail,
  rates: {
    produceRate: number;
    consumeRate: number;
    /** Records per second of one member; null when it is not known. */
    perMember: number | null;
    peakProduceRate?: number;
  },
  over: Partial<ConsumerGroupScaling> = {},
): ConsumerGroupScaling {
  const { produceRate, consumeRate, perMember, peakProduceRate } = rates;
  const members = group.members.length;
  const partitions = group.partitions.length;
  const lagVelocity = produceRate - consumeRate;
  const { need, strategies } = known(
    consumerStrategies({
      produceRate,
      lag: group.lag ?? 0,
      perMemberRate: perMember,
      partitions,
      members,
      lagVelocity,
      peakProduceRate,
      usualProduceRate: produceRate,
    }),
  );
  return {
    produceRate,
    consumeRate,
    lagVelocity,
    timeLag: { seconds: 180, atLeast: false, reason: null },
    memberRate:
      perMember === null
        ? null
        : { recordsPerSecond: perMember, source: 'measured', at: ASSESSED_AT },
    partitions,
    members,
    recommendation: consumerRecommendationWording(need),
    reason: null,
    strategies: strategies.map(consumerStrategyWording),
    tuning: consumerTuningWording(
      known(
        consumerTuning({
          type: TYPES.find(type => type === group.type) ?? 'classic',
          state: 'Stable',
          protocolType: 'consumer',
          assignor: group.assignor,
          members,
          staticMembers: 0,
          partitions,
          perMemberRate: perMember,
          bytesPerRecord: 512,
        }),
      ),
    ),
    clearsWhen: null,
    membersPerPod: null,
    security: null,
    ...over,
  };
}

/** An hour of a group's past, a point a minute: the lag grows to `lag`, and was not known for five minutes. */
export function groupHistory(
  lag: number,
  over: Partial<ConsumerGroupHistory> = {},
): ConsumerGroupHistory {
  const now = Date.parse(ASSESSED_AT);
  const at = (minute: number) =>
    new Date(now - (59 - minute) * 60_000).toISOString();
  return {
    span: 'hour',
    lag: Array.from({ length: 60 }, (_, minute) => {
      const unread = minute >= 20 && minute < 25;
      return {
        at: at(minute),
        lag: unread ? null : Math.round((lag * (minute + 1)) / 60),
        timeLagSeconds: unread ? null : 3 * (minute + 1),
        timeLagAtLeast: false,
      };
    }),
    changes: [
      {
        at: at(40),
        from: 'ok',
        to: 'warning',
        finding: '13.7k records behind for 10 min (limit 10k).',
        figure: { label: 'lag', value: 13_700, unit: 'records' },
      },
      { at: at(0), from: null, to: 'ok', finding: null, figure: null },
    ],
    changesCursor: null,
    lost: [],
    ...over,
  };
}

/** The past of a topic that was first seen now. */
export const NO_TOPIC_HISTORY: TopicHistory = {
  span: 'hour',
  changes: [],
  changesCursor: null,
  traffic: [],
  bytesPerRecord: 512,
};
