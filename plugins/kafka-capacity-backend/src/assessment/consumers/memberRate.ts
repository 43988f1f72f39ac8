import { crc32 } from 'node:zlib';
import {
  contradictsMemberRate,
  keepMemberRate,
  KnownMemberRate,
  MemberRate,
  Sample,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { BusyMembers } from '../../measurement/lag/busyMembers';
import { holdsPartitions } from './groupAssignment';

/** What measuring the rate of a group's members leaves to the next sweep. */
export interface MemberRateMemory {
  /** The largest rate of the last 30 days. */
  memberRate?: KnownMemberRate;
  /** Who holds what while the group is behind or its rate is known, and since when that has not changed. */
  assignment?: { hash: number; since: number };
}

/** What of a group shows how fast its members are. */
export interface MemberRateEvidence {
  members: readonly GroupMemberSnapshot[];
  busy: BusyMembers | null;
  /** Sums of its commits by sweep. */
  consumed: readonly Sample[];
  /** Whether its members have a benchmark, so that it matters what each of them does. */
  hasBenchmark?: boolean;
}

/**
 * Takes what was measured while every member was busy, and forgets what the members have shown to be too small, both only where
 * no partition changed hands meanwhile.
 */
export function rememberMemberRate(
  { memberRate, assignment }: MemberRateMemory,
  { members, busy, consumed, hasBenchmark }: MemberRateEvidence,
  now: number,
): MemberRateMemory {
  const isFollowed = busy || memberRate || hasBenchmark;
  const hash = isFollowed ? hashOf(members) : undefined;
  const same = assignment?.hash === hash ? assignment : undefined;
  const since = same?.since ?? now;
  const measured = busy && since <= busy.from ? busy.recordsPerSecond : null;
  const kept = keepMemberRate(memberRate, measured, now);
  const contradicted =
    kept !== undefined &&
    contradictsMemberRate(
      kept.recordsPerSecond,
      consumed.filter(({ at }) => at >= since),
      members.filter(holdsPartitions).length,
    );
  return {
    ...(kept && !contradicted && { memberRate: kept }),
    ...(hash !== undefined && { assignment: { hash, since } }),
  };
}

function hashOf(members: readonly GroupMemberSnapshot[]): number {
  const held = members.map(({ memberId, assignment }) => {
    const topics = Object.entries(assignment ?? {})
      .map(([topic, partitions]) => `${topic}:${[...partitions].sort()}`)
      .sort();
    return `${memberId} ${topics.join(' ')}`;
  });
  return crc32(held.sort().join('\n'));
}

/**
 * What one member can do: as measured, else by its benchmark; null when it is neither.
 *
 * @param benchmark - records per second
 */
export function memberRateOf(
  known: KnownMemberRate | undefined,
  benchmark: number | null | undefined,
): MemberRate | null {
  if (known) {
    const at = new Date(known.at).toISOString();
    return { recordsPerSecond: known.recordsPerSecond, source: 'measured', at };
  }
  return benchmark
    ? { recordsPerSecond: benchmark, source: 'declared', at: null }
    : null;
}
