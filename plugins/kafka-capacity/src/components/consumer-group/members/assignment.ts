import { GroupMemberRow } from 'backstage-plugin-kafka-capacity-common';

/** How many partitions a member holds; null when that could not be read. */
export function partitionsHeld({ partitions }: GroupMemberRow): number | null {
  return partitions;
}

/** What a member holds, such as `orders: 0–5, 8; audit: 3`. */
export function assignmentText(member: GroupMemberRow): string {
  const { assignment } = member;
  if (assignment === null) return 'could not be read';
  const held = Object.entries(assignment).filter(
    ([, partitions]) => partitions.length > 0,
  );
  if (held.length === 0) return 'idle';
  const shown = held.reduce(
    (sum, [, partitions]) => sum + partitions.length,
    0,
  );
  const more = (member.partitions ?? shown) - shown;
  return [
    ...held.map(([topic, partitions]) => `${topic}: ${ranges(partitions)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('; ');
}

function ranges(partitions: number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const partition of [...partitions].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && partition === last.to + 1) last.to = partition;
    else runs.push({ from: partition, to: partition });
  }
  return runs
    .map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
    .join(', ');
}
