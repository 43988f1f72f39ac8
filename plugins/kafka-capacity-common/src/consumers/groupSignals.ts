import { unknownSignal } from '../assessment/assessment';
import {
  ConsumerRecommendation,
  membersThenPartitions,
  slowedDown,
} from './consumers';
import { formatQuantity } from '../calculation/format';
import { feedIdleMembers } from './groupAssignment';
import { causeAdvice, causeSentence, GroupCause } from './groupCause';
import type { GroupFacts, GroupLevelStates } from './groupLevel';
import {
  commitsWithoutMembers,
  LAG_BEHAVIOURS,
  LagVerdict,
  summariseBehaviours,
} from './lag/lag';
import type { LagReason } from './lag/lagReason';
import { lagReasonText } from '../wording/lag';
import { amountOrNull } from '../calculation/modelInput';
import { Signal } from '../assessment/signals';
import { thresholdSignal } from '../assessment/thresholdSignal';
import { WorkingInput } from '../calculation/working';

/** How far behind a group is: in records and, where that was asked, in time. */
export function lagSignals(
  facts: GroupFacts,
  states: GroupLevelStates,
  recommendation: ConsumerRecommendation | null,
  cause: GroupCause | null,
): Signal[] {
  const { policies, lagSource, lagOnCompacted = 0 } = facts;
  const advice = cause ? causeAdvice(cause) : lagAdvice(facts, recommendation);
  const counted = Math.max(0, facts.partitions - facts.partitionsWithoutLag);
  const inputs: WorkingInput[] = [
    {
      name: 'lag now',
      value: amountOrNull(facts.lagSamples.at(-1)?.value),
      unit: 'records',
      source: lagSource?.source ?? 'log end offsets − committed offsets',
      at: lagSource?.at,
    },
    {
      name: 'partitions with a known lag',
      value: `${counted} of ${facts.partitions}`,
      source: 'committed offsets',
    },
    {
      name: 'members',
      value: facts.members,
      unit: 'members',
      source: 'group description',
    },
  ];
  if (lagOnCompacted > 0) {
    inputs.splice(1, 0, {
      name: 'of which on compacted topics, at most',
      value: lagOnCompacted,
      unit: 'records',
      source: 'offsets: compaction leaves some without a record',
    });
  }
  const isUnknown =
    facts.type === 'share' ||
    facts.unmeasurable !== undefined ||
    (facts.partitions > 0 && counted === 0);
  const reason = isUnknown ? noCommit(facts) : undefined;
  const signals: Signal[] = [];
  if (states.lagRecords) {
    signals.push(
      thresholdSignal(states.lagRecords, policies, {
        id: 'lag-records',
        metric: 'consumerLagRecords',
        value: text => `${lagOnCompacted > 0 ? 'at most ' : ''}${text} behind`,
        advice,
        reason,
        inputs,
      }),
    );
  }
  if (states.lagTime) {
    signals.push(
      thresholdSignal(states.lagTime, policies, {
        id: 'lag-time',
        metric: 'consumerLagTime',
        value: text => `${text} behind`,
        advice,
        reason,
        inputs: [
          {
            name: 'worst partition now',
            value: amountOrNull(facts.timeLagSamples?.at(-1)?.value),
            unit: 's',
            source: "log end offsets over time, or Kafka's time index",
          },
        ],
      }),
    );
  }
  return signals;
}

function noCommit(facts: GroupFacts): string {
  if (facts.type === 'share') return lagReasonText({ code: 'share-group' });
  return lagReasonText(
    facts.unmeasurable ??
      facts.withoutLagReason ?? { code: 'uncommitted-or-expired' },
  );
}

/** What to do about lag, as the end of a sentence. */
function lagAdvice(
  { members, partitions, assignment, behaviours, rates }: GroupFacts,
  recommendation: ConsumerRecommendation | null,
): string {
  if (commitsWithoutMembers(members, behaviours)) {
    return 'it commits without members of the group, scale what runs it';
  }
  if (members === 0) return 'no member is running, start it';
  switch (recommendation?.action) {
    case 'add':
      return `have ${recommendation.recommended} members (it has ${members})`;
    case 'add-partitions':
      return membersThenPartitions(
        recommendation.needForRate ?? 0,
        members ?? 0,
        partitions,
      );
    case 'change-assignor':
      return recommendation.summary.replace(/\.$/, '');
    case 'keep':
      return (
        slowedDown({
          produceRate: rates?.produceRate ?? 0,
          perMemberRate: rates?.perMemberRate,
          lagVelocity: rates?.lagVelocity,
          members: members ?? 0,
          partitions,
        }) ?? 'its members are enough if they keep their rate'
      );
    default:
  }
  if (members === null) return 'see whether its members keep up';
  // Until a window is full, a stuck partition looks like one that is read too slowly.
  const isUndecided = behaviours?.some(
    ({ behaviour, lag }) => behaviour === 'unknown' && (lag ?? 0) > 0,
  );
  if (isUndecided) return 'see whether its commits move';
  const feed = feedIdleMembers({ members, partitions, assignment });
  if (feed !== null) return feed;
  return members < partitions
    ? `${formatQuantity(partitions, 'partitions')} can feed ${
        partitions - members
      } more than its ${formatQuantity(members, 'members')}`
    : 'every partition has a member: tune them, or add partitions';
}

/** What the group does on its partitions: the worst of them, and how many show each behaviour. */
export function behaviourSignal(
  verdicts: readonly LagVerdict[],
  cause: GroupCause | null,
  unmeasurable: LagReason = { code: 'not-measured' },
): Signal {
  const { worst, counts } = summariseBehaviours(verdicts);
  const example = verdicts.find(({ behaviour }) => behaviour === worst);
  const title = 'Behaviour';
  const shown = LAG_BEHAVIOURS.filter(behaviour => counts[behaviour] > 0)
    .map(behaviour => `${behaviour} ${counts[behaviour]}`)
    .join(', ');
  const working = {
    rule: 'stopped, rewound, stalled or falling-behind on a partition is at least a warning',
    source: "LinkedIn Burrow's rules; Consumer Lag: persistent or growing lag",
    inputs: [],
    steps: [{ label: 'partitions', expression: shown, value: verdicts.length }],
    binds: worst,
  };
  // While a group keeps rebalancing, what it does differs from sweep to sweep.
  if (cause?.kind === 'rebalancing') {
    return {
      id: 'behaviour',
      title,
      level: 'warning',
      value: cause.count,
      unit: 'sweeps',
      summary: causeSentence(cause),
      working: { ...working, binds: cause.kind },
    };
  }
  if (worst === 'unknown') {
    return unknownSignal(
      'behaviour',
      title,
      lagReasonText(example?.reason ?? unmeasurable),
      working,
    );
  }
  const bad = worst !== 'ok';
  let summary = 'All known partitions are progressing.';
  if (cause && bad) summary = causeSentence(cause);
  else if (bad) {
    summary = `Falling behind on ${counts[worst]} of ${formatQuantity(
      verdicts.length,
      'partitions',
    )}: ${example && lagReasonText(example.reason)}.`;
  }
  return {
    id: 'behaviour',
    title,
    level: bad ? 'warning' : 'ok',
    value: counts[worst],
    unit: 'partitions',
    summary,
    working,
  };
}

/** Partitions whose lag is not known: they lower the coverage and hide nothing. */
export function commitsSignal(facts: GroupFacts): Signal {
  const { partitions, partitionsWithoutLag } = facts;
  const reason = `${partitionsWithoutLag} of ${formatQuantity(
    partitions,
    'partitions',
  )} have no known lag: ${noCommit(facts)}`;
  return unknownSignal('commits', 'Committed offsets', reason, {
    rule: 'lag is known where there is a committed offset',
    source: 'Consumer Scaling Guidelines',
    inputs: [
      {
        name: 'partitions without a known lag',
        value: partitionsWithoutLag,
        unit: 'partitions',
        source: 'committed offsets',
      },
    ],
    steps: [],
  });
}

/** The signal of a group that could not be read. */
export function lagUnknown(reason: string): Signal {
  return unknownSignal('lag-records', 'Consumer lag (records)', reason, {
    rule: 'Σ over partitions of max(0, log end − committed)',
    source: 'Consumer Scaling Guidelines',
    inputs: [],
    steps: [],
  });
}
