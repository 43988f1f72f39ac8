import { isModelFailure } from '../calculation/modelInput';
import { keysMovedShare } from '../topics/hashing';
import { isUnkeyed, needsHistory } from '../topics/partitionStrategies';
import type { ProcedureQuestion, ProcedureReader } from './procedureQuestion';

/**
 * What a change touches.
 *
 * @public
 */
export interface ProcedureImpact {
  /** Share (0 to 1) of keys that move; null for a topic whose records have no keys. */
  keysMoved: number | null;
  groups: { groupId: string; members: number | null }[];
  /** Groups that read it beside those, which are too many to name here. */
  moreGroups: number;
  /** Groups that read it beside those and that the caller may not see. */
  unnamedGroups: number;
  /** Members that are known to take part in the rebalance. */
  membersAffected: number;
  /** Whether all groups that read it are known; `partly` when some, or members of some, could not be read. */
  readersKnown: 'all' | 'partly' | 'none';
  /** Why not all are known, as part of a sentence; null when all are, or the reason is not known either. */
  readersFault: string | null;
  partitionsAdded: number;
  /** Null when the replication factor is not known. */
  replicasAdded: number | null;
  /** Whether a new topic needs the records of the old one. */
  copiesRecords: boolean;
  /** Bytes of all replicas that both topics hold until the old one is deleted; null when they are not known. */
  copyBytes: number | null;
  /** Settings that a new topic takes over; null when they could not be read. */
  settings: string[] | null;
  /** Topics that must change together with it, because a stream processor joins them. */
  coPartitioned: string[];
  /** Such topics beside those that the caller may not see. */
  unnamedCoPartitioned: number;
}

/** Groups with steps and commands of their own: with 300 a procedure had 3 MB, and nobody could read it. */
const MOST_GROUPS = 10;

/** The groups that a procedure names: stream processors first, then those with members, each by name. */
export function namedInProcedure(
  readers: readonly ProcedureReader[],
): ProcedureReader[] {
  const rank = ({ streamProcessor, members }: ProcedureReader) =>
    streamProcessor === undefined ? Number(members === 0) : -1;
  const named = readers.filter(({ unnamed }) => !unnamed);
  const first = [...named]
    .sort((a, b) => rank(a) - rank(b) || (a.groupId < b.groupId ? -1 : 1))
    .slice(0, MOST_GROUPS);
  return named.filter(reader => first.includes(reader));
}

/** What more partitions for a topic touch. */
export function procedureImpact(question: ProcedureQuestion): ProcedureImpact {
  const { topic, groups, from, to, hazards } = question;
  const { coPartitioned = [], unnamedCoPartitioned = 0 } = question;
  const { replicationFactor, sizeBytes, readersFault = null } = topic;
  const share = keysMovedShare(from, to);
  const readers = groups ?? [];
  const shown = namedInProcedure(readers);
  const unnamedGroups = readers.filter(({ unnamed }) => unnamed).length;
  const fullyRead = readersFault === null ? 'all' : 'partly';
  return {
    keysMoved:
      isUnkeyed(topic.declared) || isModelFailure(share) ? null : share,
    groups: shown.map(({ groupId, members }) => ({ groupId, members })),
    moreGroups: readers.length - unnamedGroups - shown.length,
    unnamedGroups,
    membersAffected: readers.reduce(
      (sum, { members }) => sum + (members ?? 0),
      0,
    ),
    readersKnown: groups === null ? 'none' : fullyRead,
    readersFault,
    partitionsAdded: to - from,
    replicasAdded:
      replicationFactor === null ? null : (to - from) * replicationFactor,
    copiesRecords: needsHistory(hazards),
    copyBytes:
      sizeBytes && replicationFactor !== null
        ? sizeBytes * replicationFactor
        : null,
    settings: topic.configs ? Object.keys(topic.configs) : null,
    coPartitioned: [...coPartitioned],
    unnamedCoPartitioned,
  };
}
