import type { Signal } from '../assessment/signals';
import type { LevelReason } from '../assessment/sustained';
import {
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
} from '../calculation/format';
import type { Advice, Working } from '../calculation/working';
import type {
  AssignorShortage,
  ConsumerRecommendation,
  MemberRateSource,
  MembersFinding,
  PartitionShortage,
} from '../consumers/recommendConsumers';
import type { FeedRemedy, IdleAdvice } from '../consumers/groupAssignment';
import type { CauseAdvice, GroupCause } from '../consumers/groupCause';
import type {
  ClearingCondition,
  ClearingWay,
  GroupClearing,
} from '../consumers/groupClearing';
import type { GroupFault } from '../consumers/groupFacts';
import type {
  GroupAction,
  GroupAdvice,
  GroupFinding,
} from '../consumers/assessGroup';
import type {
  BehaviourSignal,
  GroupSignal,
  GroupSignalFinding,
  LagFinding,
  LagRecordsSignal,
  LagTimeSignal,
} from '../consumers/groupSignals';
import type { LagAdvice } from '../consumers/lagAdvice';
import { LAG_BEHAVIOURS } from '../consumers/lag/lagVerdict';
import type { LagReason } from '../consumers/lag/lagReason';
import type { Slowdown } from '../consumers/slowdown';
import { METRIC_DESCRIPTIONS } from '../policies/metrics';
import { CapacityPolicies } from '../policies/policies';
import {
  dataLossWorking,
  heldRiskText,
  lossText,
  riskText,
  riskUnknownText,
} from './dataLoss';
import { lagReasonText } from './lag';
import { levelReasonText, thresholdText, thresholdWorking } from './thresholds';

/**
 * Words what was found of a group: the cause first, then the worst signal.
 *
 * @public
 */
export function groupFindingText(finding: GroupFinding): string {
  if (finding.code === 'unreadable') return groupFaultText(finding.fault);
  const { cause, signal } = finding;
  const sentence = signalText(signal);
  return cause ? `${causeText(cause)} ${sentence}` : sentence;
}

/**
 * Words why nothing can be known of a group.
 *
 * @public
 */
export function groupFaultText(fault: GroupFault): string {
  switch (fault.code) {
    case 'nothing-known':
      return 'Nothing is known of it';
    case 'partitions-unknown':
      return 'How many partitions it reads is not known';
    case 'other-protocol':
      return otherProtocolText(fault.protocol);
    case 'verbatim':
      return fault.text;
    default:
      return fault satisfies never;
  }
}

const READS_NO_TOPIC = 'Its members elect a leader and read no topic.';

/** What those who named a group of another protocol than the consumers' are told. */
function otherProtocolText(protocol: string): string {
  switch (protocol) {
    case 'connect':
      return `This is the group of Kafka Connect's workers. ${READS_NO_TOPIC} Name the group of a sink connector instead: connect-<connector>.`;
    case 'sr':
      return `This is the group of Schema Registry's instances. ${READS_NO_TOPIC} Remove it from the annotation.`;
    default:
      return `This is a group of the protocol '${protocol}', not of consumers, so that what it reads can't be told. Name a consumer group instead.`;
  }
}

/** A signal's finding as one sentence. */
function signalText(finding: GroupSignalFinding): string {
  switch (finding.code) {
    case 'cause':
      return causeText(finding.cause);
    case 'falling-behind':
      return `Falling behind on ${finding.partitions} of ${formatQuantity(
        finding.of,
        'partitions',
      )}: ${lagReasonText(finding.reason)}.`;
    case 'progressing':
      return 'All known partitions are progressing.';
    case 'data-loss':
      return riskText(finding.risk);
    case 'data-loss-held':
      return heldRiskText(finding);
    case 'records-lost':
      return lossText(finding);
    case 'behaviour-unknown':
    case 'data-loss-unknown':
    case 'lag-unknown':
    case 'unreadable':
      return `${titleOf(finding)} is not known: ${unended(
        whyUnknown(finding),
      )}.`;
    default:
      return lagText(finding);
  }
}

type UnknownFinding = Extract<
  GroupSignalFinding,
  {
    code:
      | 'behaviour-unknown'
      | 'data-loss-unknown'
      | 'lag-unknown'
      | 'unreadable';
  }
>;

function titleOf(finding: UnknownFinding): string {
  switch (finding.code) {
    case 'behaviour-unknown':
      return BEHAVIOUR;
    case 'data-loss-unknown':
      return DATA_LOSS;
    case 'lag-unknown':
      return COMMITS;
    case 'unreadable':
      return METRIC_DESCRIPTIONS.consumerLagRecords.title;
    default:
      return finding satisfies never;
  }
}

function whyUnknown(finding: UnknownFinding): string {
  switch (finding.code) {
    case 'behaviour-unknown':
      return lagReasonText(finding.reason);
    case 'data-loss-unknown':
      return finding.risk
        ? riskUnknownText(finding.risk)
        : lagReasonText(finding.reason);
    case 'lag-unknown':
      return `${finding.partitions} of ${formatQuantity(
        finding.of,
        'partitions',
      )} have no known lag: ${lagReasonText(finding.reason)}`;
    case 'unreadable':
      return groupFaultText(finding.fault);
    default:
      return finding satisfies never;
  }
}

function lagText(finding: LagFinding): string {
  const { metric, atMost, advice } = finding;
  return thresholdText<LagReason | LevelReason>(
    finding,
    METRIC_UNITS[metric] ?? '',
    {
      value: text => `${atMost ? 'at most ' : ''}${text} behind`,
      advice: advice ? lagAdviceText(advice) : '',
      reason: reasonText,
    },
  );
}

const METRIC_UNITS: Partial<Record<LagFinding['metric'], string>> = {
  consumerLagRecords: 'records',
  consumerLagTime: 's',
};

function reasonText(reason: LagReason | LevelReason): string {
  switch (reason.code) {
    case 'time-unknown':
    case 'thresholds-unusable':
    case 'window-unusable':
    case 'values-too-large':
    case 'last-measured':
    case 'measuring':
    case 'floor-not-measured':
      return levelReasonText(reason);
    default:
      return lagReasonText(reason);
  }
}

/** What to do about lag, as the end of a sentence. */
function lagAdviceText(advice: LagAdvice): string {
  switch (advice.code) {
    case 'find-cause':
      return causeAdviceText(advice.cause);
    case 'scale-what-runs-it':
      return 'it commits without members of the group, scale what runs it';
    case 'start-members':
      return 'no member is running, start it';
    case 'add-members':
      return `have ${advice.recommended} members (it has ${advice.members})`;
    case 'add-partitions':
      return partitionShortageText(advice);
    case 'change-assignor':
      return assignorShortageText(advice);
    case 'find-slowdown':
      return slowdownText(advice);
    case 'keep-rate':
      return 'its members are enough if they keep their rate';
    case 'check-members':
      return 'see whether its members keep up';
    case 'check-commits':
      return 'see whether its commits move';
    case 'feed-members':
      return `${advice.idle} of ${formatQuantity(
        advice.members,
        'members',
      )} hold no partition, ${feedText(advice)}`;
    case 'room-for-members':
      return `${formatQuantity(advice.partitions, 'partitions')} can feed ${
        advice.partitions - advice.members
      } more than its ${formatQuantity(advice.members, 'members')}`;
    case 'tune-members':
      return 'every partition has a member: tune them, or add partitions';
    default:
      return advice satisfies never;
  }
}

/** What to do where more members are needed than there are partitions, in order, as part of a sentence. */
function partitionShortageText({
  needForRate,
  members,
  partitions,
}: PartitionShortage): string {
  const each = `each of the ${formatQuantity(partitions, 'partitions')} has`;
  const first =
    members < partitions
      ? `add ${formatQuantity(
          partitions - members,
          'members',
        )} until ${each} one, then`
      : `${each} a member, so that`;
  return needForRate > partitions
    ? `${first} it needs partitions for the ${needForRate} members that it takes to keep up`
    : `${first} only more partitions make it catch up sooner`;
}

function assignorShortageText({
  need,
  members,
  fed,
  byBroker,
}: AssignorShortage): string {
  return `It needs ${need} members with partitions; it has ${members}, and its assignor gives partitions to no more than ${fed}${
    byBroker === null ? '' : `: ${otherAssignorText(byBroker)}`
  }`;
}

/** The setting that spreads partitions of all topics, as part of a sentence. */
function otherAssignorText(byBroker: boolean): string {
  return byBroker
    ? 'set group.remote.assignor=uniform'
    : 'set partition.assignment.strategy to CooperativeStickyAssignor (in two rolling restarts: first before the old one in the list, then alone)';
}

function feedText(feed: FeedRemedy): string {
  return feed.remedy === 'change-assignor'
    ? otherAssignorText(feed.byBroker)
    : 'see which topics they subscribe to';
}

/** That members do less than they did, as part of a sentence. */
function slowdownText({ working, now, before }: Slowdown): string {
  const subject =
    working === 1 ? 'its member does' : `each of ${working} members does`;
  return `${subject} ${formatQuantity(
    now,
    'records/s',
  )} now and has done ${formatQuantity(
    before,
    'records/s',
  )} before, see what slows ${working === 1 ? 'it' : 'them'} down`;
}

function onPartitions({ count, of }: GroupCause): string {
  return `on ${count} of ${formatQuantity(of, 'partitions')}`;
}

/**
 * Words the cause of a group's lag as a sentence of its own.
 *
 * @public
 */
export function causeText(cause: GroupCause): string {
  switch (cause.kind) {
    case 'rebalancing':
      return `Keeps rebalancing: its members changed in ${cause.count} of the last ${cause.of} sweeps.`;
    case 'no-members':
      return 'Stopped: no member is running.';
    case 'not-ready':
      return `Stopped ${onPartitions(
        cause,
      )}: not ready, its source topics are missing.`;
    case 'stopped':
      return `Stopped ${onPartitions(cause)}: no commits.`;
    case 'rewound':
      return `Rewound ${onPartitions(
        cause,
      )}: its commit went back and has not caught up.`;
    case 'stalled':
      return `Stalled ${onPartitions(cause)}: its commit does not move.`;
    default:
      return cause.kind satisfies never;
  }
}

/** What to do about it, as the end of a sentence. */
function causeAdviceText({ kind }: GroupCause): string {
  switch (kind) {
    case 'rebalancing':
      return 'check why its members leave, such as crashes or polls longer than max.poll.interval.ms';
    case 'no-members':
      return 'start its members';
    case 'not-ready':
      return 'create the source topics that its topology names';
    case 'stopped':
      return 'check why nobody reads these partitions';
    case 'rewound':
      return 'check who reset its offsets; it catches up by itself';
    case 'stalled':
      return 'check what the members that hold these partitions wait for, such as a record that always fails';
    default:
      return kind satisfies never;
  }
}

/** What must happen before its lag can fall, as part of a sentence. */
function causeClearsText(cause: GroupCause): string {
  switch (cause.kind) {
    case 'rebalancing':
      return 'its members must stay, and its commits move again';
    case 'no-members':
      return 'a member must run and commit again';
    case 'not-ready':
      return 'its source topics must be there, and its commits move again';
    case 'stopped':
      return `a member must commit again ${onPartitions(cause)}`;
    case 'rewound':
      return `it must read up to where it was before its commit went back ${onPartitions(
        cause,
      )}`;
    case 'stalled':
      return `its commits must move again ${onPartitions(cause)}`;
    default:
      return cause.kind satisfies never;
  }
}

const CAUSE_ACTIONS: Record<GroupCause['kind'], string> = {
  rebalancing: 'check why its members leave',
  'no-members': 'start a member',
  'not-ready': 'create its source topics',
  stopped: 'check why nobody commits',
  rewound: 'check who reset its offsets',
  stalled: 'check what it is stalled on',
};

/**
 * Words what to do about a group in a few words, for lists.
 *
 * @public
 */
export function groupActionText(action: GroupAction): string {
  switch (action.code) {
    case 'find-cause':
      return CAUSE_ACTIONS[action.cause.kind];
    case 'scale-what-runs-it':
      return 'scale what runs it';
    case 'start-member':
      return 'start a member';
    case 'add-members':
      return `add ${formatQuantity(action.members, 'members')}`;
    case 'add-partitions':
      return action.members > 0
        ? `add ${formatQuantity(action.members, 'members')}, then partitions`
        : 'add partitions';
    case 'change-assignor':
      return 'use another assignor';
    default:
      return action satisfies never;
  }
}

/**
 * Words what is worth doing or knowing about a group.
 *
 * @public
 */
export function groupAdvice(advice: GroupAdvice): Advice {
  return { id: advice.code, text: adviceText(advice) };
}

function adviceText(advice: GroupAdvice): string {
  switch (advice.code) {
    case 'find-cause':
      return findCauseText(advice);
    case 'idle-members':
      return idleText(advice);
    case 'change-assignor':
      return `Use another assignor, which spreads all partitions over the group: ${otherAssignorText(
        advice.byBroker,
      )}. Not where consumers join topics and count on range giving them the same partitions of each.`;
    case 'left-by-transactions':
      return `${formatQuantity(advice.records, 'records')} on ${formatQuantity(
        advice.partitions,
        'idle partitions',
      )} can be transaction markers or aborted records, which consumers of committed records never get. They don't count as lag. To tell, read on from the commit with kafka-console-consumer.sh --isolation-level read_committed. If it prints records, the group is stuck.`;
    default:
      return advice satisfies never;
  }
}

function findCauseText({ cause, places, morePlaces }: CauseAdvice): string {
  const named = places.map(({ topic, partition, consumer }) => {
    const holder = consumer === undefined ? '' : ` (consumer ${consumer})`;
    return `${topic}/${partition}${holder}`;
  });
  const more = morePlaces > 0 ? ` and ${morePlaces} more` : '';
  const where =
    named.length === 0 ? '' : ` Look at ${named.join(', ')}${more}.`;
  return `${causeText(cause)} First ${causeAdviceText(
    cause,
  )}: more members would not help.${where}`;
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
    return `${all} share ${there}: ${formatQuantity(idle, 'idle members')}.`;
  }
  const counted = `${idle} of ${all} hold no partition, though there are ${there}`;
  return feed.remedy === 'change-assignor'
    ? `${counted}: the range assignor gives the partitions of every topic to the same members.`
    : `${counted}: ${feedText(feed)}.`;
}

const NOTHING_TO_READ = 'It has no members, and nothing to read.';

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
      return `${formatQuantity(finding.members, 'members')} keep up.`;
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
      return `${formatQuantity(
        finding.members,
        'members',
      )} catch up in ${formatDuration(finding.seconds)}${sooner}.`;
    }
    default:
      return finding satisfies never;
  }
}

function shortageText(shortage: PartitionShortage | AssignorShortage): string {
  if (shortage.code === 'change-assignor') {
    return assignorShortageText(shortage);
  }
  const { need, members } = shortage;
  return `It needs ${need} members to be in time; it has ${members}: ${partitionShortageText(
    shortage,
  )}`;
}

/**
 * A recommendation of members in words.
 *
 * @public
 */
export interface WordedConsumerRecommendation
  extends Omit<
    ConsumerRecommendation,
    'finding' | 'advice' | 'evened' | 'given'
  > {
  /** What the summary says. */
  code: MembersFinding['code'];
  /** One sentence. */
  summary: string;
  advice: Advice[];
  working: Working;
}

/**
 * Words a recommendation of members.
 *
 * @public
 */
export function consumerRecommendationWording(
  recommendation: ConsumerRecommendation,
): WordedConsumerRecommendation {
  const { finding, advice, evened, given, ...counts } = recommendation;
  return {
    ...counts,
    code: finding.code,
    summary: membersFindingText(finding),
    advice: advice.map(groupAdvice),
    working: membersWorking(recommendation),
  };
}

function membersWorking({
  need,
  needForRate,
  recommended,
  evened,
  given,
}: ConsumerRecommendation): Working {
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
  const capped = `min( ${need}, ${partitions} partitions ), evened out → ${formatNumber(
    evened,
  )}`;
  return recommended < evened
    ? `${capped}; the ${members} that it has are enough`
    : capped;
}

/**
 * Words what it would take for a group to be ok, in one sentence.
 *
 * @public
 */
export function groupClearingText(clearing: GroupClearing): string {
  switch (clearing.code) {
    case 'unknown':
      return `Whether it is ok can be said once this is known: ${unended(
        clearing.finding ? reasonOf(clearing.finding) ?? '' : 'not measured',
      )}.`;
    case 'cause': {
      const first = causeClearsText(clearing.cause);
      return sentence(
        clearing.then
          ? `${first}; then ${conditionText(clearing.then)}`
          : first,
      );
    }
    case 'condition': {
      const { way, condition } = clearing;
      return sentence(
        way
          ? `${wayText(way)}; ${conditionText(condition)}`
          : conditionText(condition),
      );
    }
    case 'finding':
      return groupFindingText(clearing.finding);
    default:
      return clearing satisfies never;
  }
}

/** A condition as part of a sentence. */
function conditionText(condition: ClearingCondition): string {
  switch (condition.code) {
    case 'lag-below': {
      const { limits, seconds, clearing } = condition;
      const below = limits.map(
        ({ value, unit }) => `below ${formatQuantity(value, unit)}`,
      );
      const span = `${clearing ? 'another ' : ''}${formatDuration(seconds)}`;
      return `its lag must ${clearing ? 'stay' : 'be'} ${below.join(
        ' and ',
      )} for ${span}`;
    }
    case 'commit-past-lost':
      return 'it must commit past the records that were deleted';
    case 'retention-share': {
      const limit = formatQuantity(condition.limit, '%');
      const now =
        condition.now === null
          ? ''
          : ` (now ${formatQuantity(condition.now, '%')})`;
      const during = formatDuration(condition.seconds);
      return condition.by === 'size'
        ? `its unread records must take less than ${limit} of retention.bytes for ${during}${now}`
        : `its oldest unread record must have used less than ${limit} of the retention for ${during}${now}`;
    }
    case 'read-faster':
      return `it must read faster than is written on ${formatQuantity(
        condition.partitions,
        'partitions',
      )}`;
    default:
      return condition satisfies never;
  }
}

function wayText(way: ClearingWay): string {
  switch (way.code) {
    case 'scale-what-runs-it':
      return 'It commits without members of the group: scale what runs it';
    case 'more-members': {
      const more = formatQuantity(way.members, 'more members');
      return way.seconds === null
        ? `${more} are needed`
        : `${more} would catch up in ${formatDuration(way.seconds)}`;
    }
    case 'catches-up':
      return `Its members catch up in ${formatDuration(way.seconds)}`;
    default:
      return shortageText(way);
  }
}

/** Why a signal is not known. */
function reasonOf(finding: GroupSignalFinding): string | undefined {
  switch (finding.code) {
    case 'behaviour-unknown':
    case 'data-loss-unknown':
    case 'lag-unknown':
    case 'unreadable':
      return whyUnknown(finding);
    case 'unknown':
      return reasonText(finding.reason);
    default:
      return undefined;
  }
}

const BEHAVIOUR = 'Behaviour';
const DATA_LOSS = 'Data-loss risk';
const COMMITS = 'Committed offsets';

/**
 * Words a signal of a group, with its calculation.
 *
 * @param policies - those that it was assessed by
 * @public
 */
export function groupSignal(
  signal: GroupSignal,
  policies: CapacityPolicies,
): Signal {
  const { id, level, finding } = signal;
  return {
    id,
    level,
    summary: signalText(finding),
    reason: level === 'unknown' ? reasonOf(finding) : undefined,
    ...partsOf(signal, policies),
  };
}

type Parts = Pick<Signal, 'title' | 'value' | 'unit' | 'limits' | 'working'>;

function partsOf(signal: GroupSignal, policies: CapacityPolicies): Parts {
  switch (signal.id) {
    case 'lag-records':
      return 'lag' in signal
        ? lagParts(signal, policies)
        : {
            title: METRIC_DESCRIPTIONS.consumerLagRecords.title,
            working: {
              rule: 'Σ over partitions of max(0, log end − committed)',
              source: 'Consumer Scaling Guidelines',
              inputs: [],
              steps: [],
            },
          };
    case 'lag-time':
      return timeParts(signal, policies);
    case 'behaviour':
      return behaviourParts(signal);
    case 'data-loss-risk': {
      const { finding } = signal;
      const percent =
        finding.code === 'data-loss-unknown'
          ? null
          : finding.risk?.percent ?? null;
      return {
        title: DATA_LOSS,
        value: percent ?? undefined,
        unit: percent === null ? undefined : '%',
        working: dataLossWorking(signal, policies),
      };
    }
    case 'commits': {
      const { partitions } = signal.finding;
      return {
        title: COMMITS,
        working: {
          rule: 'lag is known where there is a committed offset',
          source: 'Consumer Scaling Guidelines',
          inputs: [
            {
              id: 'partitionsWithoutLag',
              name: 'partitions without a known lag',
              value: partitions,
              unit: 'partitions',
              source: 'committed offsets',
            },
          ],
          steps: [],
        },
      };
    }
    default:
      return signal satisfies never;
  }
}

function lagParts(
  { finding, level, ...known }: LagRecordsSignal,
  policies: CapacityPolicies,
): Parts {
  const { working, ...parts } = thresholdWorking(finding, level, policies);
  const inputs: Working['inputs'] = [
    {
      id: 'lag',
      name: 'lag now',
      value: known.lag,
      unit: 'records',
      source: 'log end offsets − committed offsets',
      at: known.at,
    },
  ];
  if (known.onCompacted !== undefined) {
    inputs.push({
      id: 'lagOnCompacted',
      name: 'of which on compacted topics, at most',
      value: known.onCompacted,
      unit: 'records',
      source: 'offsets: compaction leaves some without a record',
    });
  }
  inputs.push(
    {
      id: 'partitionsWithLag',
      name: 'partitions with a known lag',
      value: `${known.partitionsWithLag} of ${known.partitions}`,
      source: 'committed offsets',
    },
    {
      id: 'members',
      name: 'members',
      value: known.members,
      unit: 'members',
      source: 'group description',
    },
  );
  return { ...parts, working: { ...working, inputs } };
}

function timeParts(
  { finding, level, worst }: LagTimeSignal,
  policies: CapacityPolicies,
): Parts {
  const { working, ...parts } = thresholdWorking(finding, level, policies);
  return {
    ...parts,
    working: {
      ...working,
      inputs: [
        {
          id: 'timeLag',
          name: 'worst partition now',
          value: worst,
          unit: 's',
          source: "log end offsets over time, or Kafka's time index",
        },
      ],
    },
  };
}

function behaviourParts({ finding, counts, worst }: BehaviourSignal): Parts {
  const cause = finding.code === 'cause' ? finding.cause : undefined;
  const rebalances = cause?.kind === 'rebalancing' ? cause : undefined;
  const known = worst !== 'unknown' || rebalances;
  const value = rebalances ? rebalances.count : counts[worst];
  return {
    title: BEHAVIOUR,
    value: known ? value : undefined,
    unit: known ? (rebalances && 'sweeps') ?? 'partitions' : undefined,
    working: {
      rule: 'stopped, rewound, stalled or falling-behind on a partition is at least a warning',
      source:
        "LinkedIn Burrow's rules; Consumer Lag: persistent or growing lag",
      inputs: [],
      steps: [
        {
          id: 'partitions',
          label: 'partitions',
          expression: LAG_BEHAVIOURS.filter(behaviour => counts[behaviour] > 0)
            .map(behaviour => `${behaviour} ${counts[behaviour]}`)
            .join(', '),
          value: LAG_BEHAVIOURS.reduce((sum, one) => sum + counts[one], 0),
        },
      ],
      binds: rebalances ? rebalances.kind : worst,
    },
  };
}

function unended(text: string): string {
  return text.replace(/\.$/, '');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
