import { isModelFailure } from '../../calculation/modelInput';
import { keysMovedShare } from '../../topics/hazards/keyHashing';
import {
  isUnkeyed,
  needsHistory,
} from '../../topics/partitions/partitionStrategies';
import type { ProcedureQuestion, ProcedureConsumer } from './procedureQuestion';
import type { ProcedureImpact } from '../../api/resources/topics/procedures';

export type { ProcedureImpact };

/** Groups with steps and commands of their own: with 300 a procedure had 3 MB, and nobody could read it. */
const MOST_GROUPS = 10;

/** The groups that a procedure names: stream processors first, then those with members, each by name. */
export function namedInProcedure(
  consumers: readonly ProcedureConsumer[],
): ProcedureConsumer[] {
  const rank = ({ streamProcessor, members }: ProcedureConsumer) =>
    streamProcessor === undefined ? Number(members === 0) : -1;
  const named = consumers.filter(({ unnamed }) => !unnamed);
  const first = [...named]
    .sort((a, b) => rank(a) - rank(b) || (a.groupId < b.groupId ? -1 : 1))
    .slice(0, MOST_GROUPS);
  return named.filter(reader => first.includes(reader));
}

/** What more partitions for a topic touch. */
export function procedureImpact(question: ProcedureQuestion): ProcedureImpact {
  const { topic, groups, from, to, hazards } = question;
  const { coPartitioned = [], unnamedCoPartitioned = 0 } = question;
  const { replicationFactor, sizeBytes, consumersFault = null } = topic;
  const share = keysMovedShare(from, to);
  const consumers = groups ?? [];
  const shown = namedInProcedure(consumers);
  const unnamedGroups = consumers.filter(({ unnamed }) => unnamed).length;
  const fullyRead = consumersFault === null ? 'all' : 'partly';
  return {
    keysMoved:
      isUnkeyed(topic.declared) || isModelFailure(share) ? null : share,
    groups: shown.map(({ groupId, members }) => ({ groupId, members })),
    moreGroups: consumers.length - unnamedGroups - shown.length,
    unnamedGroups,
    membersAffected: consumers.reduce(
      (sum, { members }) => sum + (members ?? 0),
      0,
    ),
    consumersKnown: groups === null ? 'none' : fullyRead,
    consumersFault,
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
