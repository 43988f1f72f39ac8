import {
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
} from '../../calculation/format';
import type { WordedConsumerRecommendation } from '../../api/resources/consumer-groups/consumerScaling';
import type { Calculation } from '../../calculation/calculation';
import type { FeedRemedy, IdleAdvice } from '../../consumers/groupAssignment';
import type {
  AssignorShortage,
  ConsumerRecommendation,
  FixedTopic,
  MemberRateSource,
  MembersFinding,
  PartitionShortage,
} from '../../consumers/recommendConsumers';
import type { Slowdown } from '../../consumers/slowdown';
import { countWith, shareWith, verbFor } from '../agreement';
import { causeAdviceText, causeText } from './groupCause';

const NOTHING_TO_READ = 'It has no members, and nothing to read.';

export type { WordedConsumerRecommendation };

/**
 * Words a recommendation of members.
 *
 * @public
 */
export function consumerRecommendationWording(
  recommendation: ConsumerRecommendation,
): WordedConsumerRecommendation {
  const {
    finding,
    advice,
    evened,
    given,
    answer: _answer,
    ...counts
  } = recommendation;
  return {
    ...counts,
    code: finding.code,
    summary: membersFindingText(finding),
    advice: advice.map(one => ({ id: one.code, text: idleAdviceText(one) })),
    calculation: membersCalculation(recommendation),
  };
}

/**
 * Words a recommendation of members in one sentence.
 *
 * @public
 */
export function membersFindingText(finding: MembersFinding): string {
  switch (finding.code) {
    case 'find-cause':
      return `${causeText(finding.cause)} First ${causeAdviceText(
        finding.cause,
      )}; how many members it needs shows once its commits move.`;
    case 'nothing-to-read':
      return NOTHING_TO_READ;
    case 'no-members':
      return 'It has no members: start some. How many it needs is known once it has been measured what one can do, while they run and there is lag.';
    case 'rate-unknown':
      return 'How many members it needs is not known: it has not been measured what one member can do while lagging. Declare kafka-capacity/consumer-benchmark-records-per-second.';
    case 'add-partitions':
    case 'change-assignor':
      return `${shortageText(finding)}.`;
    case 'add-members':
      return `It needs ${formatQuantity(
        finding.recommended,
        'members',
      )}; it has ${finding.members}. Add ${
        finding.recommended - finding.members
      }.`;
    case 'keeps-up':
      return `${countWith(finding.members, 'members', 'keep')} up.`;
    case 'lag-not-falling':
      return `${formatQuantity(
        finding.members,
        'members',
      )} would be enough for the rate, yet the lag does not fall${
        finding.slowdown ? `: ${slowdownText(finding.slowdown)}` : ''
      }.`;
    case 'catches-up': {
      const { inTime } = finding;
      const sooner = inTime
        ? `; to do so in ${formatDuration(inTime.seconds)} would take ${
            inTime.members
          }`
        : '';
      return `${countWith(
        finding.members,
        'members',
        'catch',
      )} up in ${formatDuration(finding.seconds)}${sooner}.`;
    }
    default:
      return finding satisfies never;
  }
}

export function shortageText(
  shortage: PartitionShortage | AssignorShortage,
): string {
  if (shortage.code === 'change-assignor') {
    return assignorShortageText(shortage);
  }
  const { need, members } = shortage;
  return `It needs ${formatQuantity(
    need,
    'members',
  )} to be in time; it has ${members}: ${partitionShortageText(shortage)}`;
}

/** What to do where partitions can't be added, as part of a sentence. */
export function tuneText(fixed: FixedTopic): string {
  return `make its members faster, for ${topicText(
    fixed,
  )} must keep its partition count (${fixed.reason})`;
}

/** The topic by its name, or that it is one. */
export function topicText({ topic }: FixedTopic): string {
  return topic ?? 'a topic that it reads';
}

/** What to do where more members are needed than there are partitions, in order, as part of a sentence. */
export function partitionShortageText({
  needForRate,
  members,
  partitions,
  fixed,
}: PartitionShortage): string {
  const each =
    partitions === 1
      ? 'its partition has'
      : `each of the ${formatQuantity(partitions, 'partitions')} has`;
  const first =
    members < partitions
      ? `add ${formatQuantity(
          partitions - members,
          'members',
        )} until ${each} one, then`
      : `${each} a member, so that`;
  if (fixed) {
    return `${members < partitions ? first : `${each} a member:`} ${tuneText(
      fixed,
    )}`;
  }
  return needForRate > partitions
    ? `${first} it needs partitions for the ${formatQuantity(
        needForRate,
        'members',
      )} that it takes to keep up`
    : `${first} only more partitions make it catch up sooner`;
}

export function assignorShortageText({
  need,
  members,
  fed,
  byBroker,
}: AssignorShortage): string {
  return `It needs ${formatQuantity(
    need,
    'members',
  )} with partitions; it has ${members}, and its assignor gives partitions to no more than ${fed}${
    byBroker === null ? '' : `: ${otherAssignorText(byBroker)}`
  }`;
}

/** The setting that spreads partitions of all topics, as part of a sentence. */
function otherAssignorText(byBroker: boolean): string {
  return byBroker
    ? 'set group.remote.assignor=uniform'
    : 'set partition.assignment.strategy to CooperativeStickyAssignor (in two rolling restarts: first before the old one in the list, then alone)';
}

export function feedText(feed: FeedRemedy): string {
  return feed.remedy === 'change-assignor'
    ? otherAssignorText(feed.byBroker)
    : 'see which topics they subscribe to';
}

/** That members do less than they did, as part of a sentence. */
export function slowdownText({ busy, now, before }: Slowdown): string {
  const subject =
    busy === 1 ? 'its member does' : `each of ${busy} members does`;
  return `${subject} ${formatQuantity(
    now,
    'records/s',
  )} now and has done ${formatQuantity(
    before,
    'records/s',
  )} before, see what slows ${busy === 1 ? 'it' : 'them'} down`;
}

/** Words advice on members that get no partition. */
export function idleAdviceText(advice: IdleAdvice): string {
  switch (advice.code) {
    case 'idle-members':
      return idleText(advice);
    case 'change-assignor':
      return `Use another assignor, which spreads all partitions over the group: ${otherAssignorText(
        advice.byBroker,
      )}. Not where consumers join topics and count on range giving them the same partitions of each.`;
    default:
      return advice satisfies never;
  }
}

function idleText({
  idle,
  members,
  partitions,
  feed,
}: Extract<IdleAdvice, { code: 'idle-members' }>): string {
  const all = formatQuantity(members, 'members');
  const there = formatQuantity(partitions, 'partitions');
  if (!feed) {
    return `${all} ${verbFor(members, 'share')} ${there}: ${formatQuantity(
      idle,
      'idle members',
    )}.`;
  }
  const counted = `${shareWith(
    idle,
    members,
    'members',
    'hold',
  )} no partition, though there ${verbFor(partitions, 'are')} ${there}`;
  return feed.remedy === 'change-assignor'
    ? `${counted}: the range assignor gives the partitions of every topic to the same members.`
    : `${counted}: ${feedText(feed)}.`;
}

function membersCalculation({
  need,
  needForRate,
  recommended,
  evened,
  given,
}: ConsumerRecommendation): Calculation {
  const { produceRate, lag, perMemberRate: rate, objectiveSeconds } = given;
  const input = (
    id: string,
    name: string,
    value: number | null,
    unit: string,
  ) => ({ id, name, value, unit, source: 'given' });
  return {
    rule: 'need = ceil((produce rate + lag ÷ objective) ÷ rate of one member), at most one member per partition, rounded up to a divisor of the partitions where that costs little',
    source: 'Consumer Scaling Guidelines',
    inputs: [
      input('produceRate', 'produce rate', produceRate, 'records/s'),
      input('lag', 'lag', lag, 'records'),
      {
        ...input('perMemberRate', 'rate of one member', rate, 'records/s'),
        ...rateSource(given.perMemberRateSource),
      },
      input('partitions', 'partitions', given.partitions, 'partitions'),
      input('members', 'members', given.members, 'members'),
      input('objectiveSeconds', 'catch-up objective', objectiveSeconds, 's'),
    ],
    steps: [
      {
        id: 'need',
        label: 'need',
        expression:
          rate === null
            ? 'the rate of one member is not known'
            : `(${formatExact(produceRate)} + ${formatExact(
                lag,
              )} ÷ ${formatExact(objectiveSeconds)}) ÷ ${formatExact(
                rate,
              )} → ${need}`,
        value: need,
        unit: 'members',
      },
      {
        id: 'needForRate',
        label: 'to carry what is written',
        expression:
          rate === null
            ? 'not known'
            : `${formatExact(produceRate)} ÷ ${formatExact(
                rate,
              )} → ${needForRate}`,
        value: needForRate,
        unit: 'members',
      },
      {
        id: 'recommended',
        label: 'recommended',
        expression: recommendedExpression(need, evened, recommended, given),
        value: recommended,
        unit: 'members',
      },
    ],
  };
}

function rateSource(
  source: MemberRateSource | undefined,
): { source: string; at?: string } | undefined {
  return (
    source && {
      source:
        source.from === 'measured'
          ? 'measured while it lagged'
          : 'declared by annotation',
      ...(source.at !== undefined && { at: source.at }),
    }
  );
}

function recommendedExpression(
  need: number | null,
  evened: number | null,
  recommended: number | null,
  { members, partitions }: ConsumerRecommendation['given'],
): string {
  if (evened === null || recommended === null) return 'not known';
  const capped = `min( ${need}, ${formatQuantity(
    partitions,
    'partitions',
  )} ), evened out → ${formatNumber(evened)}`;
  return recommended < evened
    ? `${capped}; the ${members} that it has ${verbFor(members, 'are')} enough`
    : capped;
}
