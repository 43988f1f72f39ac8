import { MembershipChurn } from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { crc32 } from 'node:zlib';
import { isRebalancing } from '../../measurement/lag/countedTopics';
import { membersUnread } from '../../measurement/measure';

/** The members of a group with lag over the last sweeps, left to the next one. */
export interface MembershipMemory {
  hash: number;
  /** One digit a sweep, oldest first: 1 where its members had changed or a rebalance was running. */
  changes: string;
}

/** As many sweeps as a behavior is evaluated by. */
const SWEEPS = 10;

/** Notes whether the members changed since the last sweep; undefined for a group without lag, whose members are left alone. */
export function rememberMembership(
  last: MembershipMemory | undefined,
  group: GroupSnapshot,
  hasLag: boolean,
): MembershipMemory | undefined {
  if (!hasLag) return undefined;
  if (membersUnread(group)) return last;
  const ids = group.members.map(({ memberId }) => memberId).sort();
  const hash = crc32(ids.join('\n'));
  if (!last) return { hash, changes: '' };
  const changed = last.hash !== hash || isRebalancing(group);
  const changes = `${last.changes}${changed ? 1 : 0}`.slice(-SWEEPS);
  return { hash, changes };
}

/** How often the members changed. */
export function churnOf({ changes }: MembershipMemory): MembershipChurn {
  const changed = [...changes].filter(digit => digit === '1').length;
  return { changed, sweeps: changes.length };
}
