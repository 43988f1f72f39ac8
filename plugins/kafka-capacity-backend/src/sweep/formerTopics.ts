import { AssessedKind } from 'backstage-plugin-kafka-capacity-common';
import { GroupMemory } from '../assessment/consumers/groupFacts';
import { StoredAssessment } from '../assessment/storedAssessment';
import { ClusterOffsets } from '../history/offsets';

/**
 * Topics that groups had commits of in the last sweep, or before Kafka ceased to show them. A topic that is missing now was deleted, or
 * the right to describe it was taken away: Kafka says which only where it is asked by name.
 *
 * @param last - what the last sweep read
 * @param stored - what it left of each subject
 */
export function formerTopics(
  last: ClusterOffsets | undefined,
  stored: readonly StoredAssessment<AssessedKind>[],
): string[] {
  const names = new Set<string>();
  for (const commits of last?.groups?.values() ?? []) {
    for (const topic of commits.keys()) names.add(topic);
  }
  for (const { kind, memory } of stored) {
    if (kind !== 'consumer-group') continue;
    const hidden = (memory as GroupMemory | null)?.lag?.hidden;
    for (const topic of Object.keys(hidden ?? {})) names.add(topic);
  }
  return [...names];
}
