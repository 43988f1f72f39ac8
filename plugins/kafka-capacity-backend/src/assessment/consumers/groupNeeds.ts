import {
  recommendConsumers,
  GroupAssessment,
  GroupNeed,
  isModelFailure,
  MemberRate,
  MembersAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMeasurement, TopicMeasurement } from '../../measurement/measure';
import {
  subscribersByTopic,
  topicsReadBy,
} from '../../measurement/lag/subscriptions';

/** The largest need of a group by topic. */
export type GroupNeeds = Map<string, GroupNeed>;

/**
 * Notes what a group needs of each topic that it reads, where it falls behind for long enough to be a finding: a moment's lag
 * must not make a topic grow, which it does for good.
 *
 * @returns what it was said to need by topic, to be handed back as `lastAnswers`; undefined where that is nothing
 */
export function noteNeeds(
  needs: GroupNeeds,
  { group, lag }: GroupMeasurement,
  { level, recommendation }: GroupAssessment,
  known: {
    memberRate: MemberRate | null;
    objectiveSeconds: number;
    topicOf(name: string): TopicMeasurement | undefined;
    lastAnswers?: Readonly<Record<string, MembersAnswer>>;
  },
): Record<string, MembersAnswer> | undefined {
  const { memberRate, objectiveSeconds, topicOf, lastAnswers } = known;
  const wants = recommendation?.action;
  if (memberRate === null || level === 'ok' || level === 'unknown') {
    return undefined;
  }
  if (wants !== 'add' && wants !== 'add-partitions') return undefined;
  const read = topicsReadBy(group);
  const subscribers = subscribersByTopic(group);
  const answers = new Map<string, MembersAnswer>();
  for (const [name, behind] of lag.lagByTopic) {
    // A topic that nobody reads any more needs no partitions for that.
    if (read && !read.has(name)) continue;
    const topic = topicOf(name);
    const produceRate = topic?.throughput.recordsPerSecond ?? NaN;
    const result = recommendConsumers({
      produceRate,
      lag: behind,
      perMemberRate: memberRate.recordsPerSecond,
      partitions: topic?.topic.partitions.length ?? 0,
      members: subscribers.get(name) ?? 0,
      objectiveSeconds,
      last: lastAnswers?.[name],
    });
    if (isModelFailure(result) || result.answer === null) continue;
    const { need, needForRate } = result.answer;
    answers.set(name, result.answer);
    const largest = needs.get(name);
    const larger =
      !largest ||
      needForRate > largest.needForRate ||
      (needForRate === largest.needForRate && need > largest.need);
    if (!larger) continue;
    needs.set(name, {
      group: group.groupId,
      needForRate,
      need,
      rateSource: memberRate.source,
      produceRate,
      perMemberRate: memberRate.recordsPerSecond,
      ...(memberRate.at !== null && { at: memberRate.at }),
    });
  }
  return answers.size > 0 ? Object.fromEntries(answers) : undefined;
}
