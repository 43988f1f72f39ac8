export type { MembersPerPod } from '../../api/resources/consumer-groups/consumerScaling';

/**
 * How many members a host has: of half of the hosts at most that many. Null without members whose host is known.
 *
 * @param hosts - of each member
 * @public
 */
export function membersPerHost(hosts: readonly string[]): number | null {
  const byHost = new Map<string, number>();
  for (const host of hosts) {
    if (host !== '') byHost.set(host, (byHost.get(host) ?? 0) + 1);
  }
  const counts = [...byHost.values()].sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? null;
}
