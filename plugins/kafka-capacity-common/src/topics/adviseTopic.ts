import { WORKLOAD_PROFILES } from '../policies/profiles';
import type { Demand, GroupNeed } from './demand';
import type { TopicAdvice } from './topicAdvice';
import type { TopicFacts } from './topicFacts';
import type { ImplausibleNeed } from './topicFinding';

/** What is worth doing or knowing of a topic, beside what its partition count says. */
export function adviseTopic(
  {
    declared,
    groupNeed,
    heldBack,
    minIsrAboveReplicas,
    partitions,
    unusual,
  }: Omit<TopicFacts, 'policies'>,
  {
    peak,
    parallelism,
    doubt,
    short,
  }: {
    peak: Demand;
    parallelism: Demand;
    doubt: ImplausibleNeed | undefined;
    /** Whether a group that falls behind needs more than the partitions feed. */
    short: boolean;
  },
): TopicAdvice[] {
  return [
    ...declarationAdvice(peak, parallelism, doubt, declared),
    ...(groupNeed && !short ? backlogAdvice(groupNeed, partitions) : []),
    ...minIsrAdvice(minIsrAboveReplicas ?? null),
    ...heldBackAdvice(heldBack ?? null),
    ...(unusual ? [unusual] : []),
  ];
}

function declarationAdvice(
  peak: Demand,
  parallelism: Demand,
  doubt: ImplausibleNeed | undefined,
  { profile }: TopicFacts['declared'],
): TopicAdvice[] {
  const advised = profile ? WORKLOAD_PROFILES[profile]?.advice : undefined;
  return [
    ...peak.advice,
    ...parallelism.advice,
    ...(doubt === undefined
      ? []
      : [{ id: 'implausible-rate', need: doubt } as const]),
    ...(advised ?? []).map(
      advice => ({ id: 'workload-profile', advice } as const),
    ),
  ];
}

/** Partitions stay when a backlog is gone: it is told, and does not count. */
function backlogAdvice(
  { group, need: members }: GroupNeed,
  partitions: number,
): TopicAdvice[] {
  if (members <= partitions) return [];
  return [{ id: 'group-backlog', group, members, partitions }];
}

function minIsrAdvice(
  above: NonNullable<TopicFacts['minIsrAboveReplicas']> | null,
): TopicAdvice[] {
  return above ? [{ id: 'min-isr-above-replicas', ...above }] : [];
}

/** Brokers end transactions after `transaction.max.timeout.ms`, 15 min unless set: one that is older hangs, or was allowed more. */
const TRANSACTION_MINUTES = 15;

function heldBackAdvice(
  heldBack: NonNullable<TopicFacts['heldBack']> | null,
): TopicAdvice[] {
  if (!heldBack || heldBack.minutes <= TRANSACTION_MINUTES) return [];
  const limitMinutes = TRANSACTION_MINUTES;
  return [{ id: 'open-transaction', limitMinutes, ...heldBack }];
}
