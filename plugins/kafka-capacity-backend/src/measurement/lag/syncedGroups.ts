import {
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { OffsetWindow } from '../OffsetWindow';
import { hasMoved } from './countedTopics';

/** What a sweep leaves to the next one of a group that MirrorMaker may write: that nobody was there, and that commits moved all the same. */
export interface SyncMemory {
  sync?: 'unattended' | 'synced';
}

const CHECKPOINTS = '.checkpoints.internal';

/** Aliases of the clusters from which MirrorMaker replicates here: it keeps a topic of checkpoints for each. */
export function replicatedFrom(topics: readonly TopicSnapshot[]): string[] {
  return topics.flatMap(({ name, fault }) =>
    name.endsWith(CHECKPOINTS) && !fault
      ? [name.slice(0, -CHECKPOINTS.length)]
      : [],
  );
}

/**
 * Whether MirrorMaker keeps the offsets of a group that nobody reads with here: all its topics are named for a cluster that is
 * replicated from, and commits went on without a member. It stays so until a member comes. Where topics keep their names
 * (`IdentityReplicationPolicy`) it looks like a consumer that commits without joining.
 *
 * @param sources - aliases of those clusters
 * @returns what to leave to the next sweep
 */
export function syncOf(
  { groupId, members, fault, committed }: GroupSnapshot,
  window: OffsetWindow,
  last: SyncMemory,
  sources: readonly string[],
): SyncMemory {
  if (members.length > 0 || fault || !committed?.length) return {};
  const isReplicated = committed.every(({ topic }) =>
    sources.some(alias => topic.startsWith(`${alias}.`)),
  );
  if (!isReplicated) return {};
  if (last.sync === 'synced') return last;
  const [before, now] = window.commitsOf(groupId).slice(-2);
  const goesOn =
    last.sync === 'unattended' &&
    [...(now ?? [])].some(([topic, commits]) =>
      hasMoved(commits, before?.get(topic)),
    );
  return { sync: goesOn ? 'synced' : 'unattended' };
}
