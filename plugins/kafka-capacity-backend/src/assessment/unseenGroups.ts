import { AssessedKind } from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupCommits } from '../measurement/lag/groupLag';
import { StoredAssessment } from './storedAssessment';

/** What is kept of a group for as long as it is missing from a list that is not whole. */
interface UnseenMemory {
  /** Topics that it had committed offsets of when it was last seen. */
  unseenTopics?: string[];
}

/** A group that was there before, and that can't be said to be gone. */
export interface UnseenGroup {
  last: StoredAssessment<AssessedKind>;
  /** Topics that it had committed offsets of. */
  topics: readonly string[];
}

/** Names that are kept of one group. */
const MOST_TOPICS = 1_000;

/**
 * Groups that were there before and are missing from a list that is not whole, such as one whose broker did not answer: they are not
 * gone but unknown. The list of topics comes in one answer, and is always whole.
 *
 * @param lastCommitsOf - what a group had committed in the last sweep that saw it
 * @param readsGroup - whether the configuration has a group read
 */
export function unseenGroups(
  { groupsFault, groups }: Pick<ClusterSnapshot, 'groupsFault' | 'groups'>,
  previous: ReadonlyMap<string, StoredAssessment<AssessedKind>>,
  lastCommitsOf: (groupId: string) => GroupCommits | undefined,
  readsGroup: (groupId: string) => boolean = () => true,
): UnseenGroup[] {
  if (!groupsFault) return [];
  const seen = new Set(groups.map(({ groupId }) => groupId));
  const unseen: UnseenGroup[] = [];
  for (const last of previous.values()) {
    const { kind, name } = last;
    if (kind !== 'consumer-group' || seen.has(name)) continue;
    if (!readsGroup(name)) continue;
    const { unseenTopics } = (last.memory ?? {}) as UnseenMemory;
    const topics =
      unseenTopics ??
      [...(lastCommitsOf(last.name)?.keys() ?? [])].slice(0, MOST_TOPICS);
    unseen.push({ last, topics });
  }
  return unseen;
}

/** What is left to the next sweep of such a group. */
export function unseenMemory({ last, topics }: UnseenGroup): object {
  const memory: UnseenMemory = { unseenTopics: [...topics] };
  return { ...last.memory, ...memory };
}
