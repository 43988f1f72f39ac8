import { isModelFailure } from '../calculation/modelInput';
import { keysMovedShare } from '../topics/keyHashing';
import { isUnkeyed, needsHistory } from '../topics/partitionStrategies';
import type { ProcedureQuestion, ProcedureReader } from './procedureQuestion';
import type { ProcedureImpact } from '../api/resources/procedures';

export type { ProcedureImpact };

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
