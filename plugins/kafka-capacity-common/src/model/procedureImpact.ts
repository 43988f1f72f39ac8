import { formatExact, formatQuantity } from './format';
import { keysMovedShare } from './hashing';
import { HazardTopic } from './hazards';
import { isModelFailure } from './modelInput';
import { isUnkeyed } from './partitionStrategies';
import type { ProcedureImpact, ProcedureQuestion } from './procedure';

/** What creating a topic touches. */
export function createImpact(topic: HazardTopic, to: number): ProcedureImpact {
  const { replicationFactor } = topic;
  return {
    keysMoved: null,
    groups: [],
    unnamedGroups: 0,
    membersAffected: 0,
    partitionsAdded: to,
    replicasAdded: replicationFactor === null ? null : to * replicationFactor,
    findings: ['The topic is new: nobody reads it yet.'],
  };
}

function rebalanceFinding(
  { topic, groups }: ProcedureQuestion,
  membersAffected: number,
): string {
  if (groups === null) {
    return 'Which groups read it could not be read: ask its users.';
  }
  const { readersFault } = topic;
  const known = formatQuantity(groups.length, 'groups');
  return readersFault === undefined
    ? `${known} with ${formatQuantity(membersAffected, 'members')} rebalance.`
    : `At least ${known} rebalance, for ${readersFault}: ask its users.`;
}

/** What more partitions for a topic touch. */
export function increaseImpact(
  question: ProcedureQuestion,
  from: number,
): ProcedureImpact {
  const { topic, groups, change, coPartitioned = [] } = question;
  const { replicationFactor, declared } = topic;
  const partitionsAdded = change.to - from;
  const replicasAdded =
    replicationFactor === null ? null : partitionsAdded * replicationFactor;
  const share = keysMovedShare(from, change.to);
  const keysMoved = isUnkeyed(declared) || isModelFailure(share) ? null : share;
  const readers = groups ?? [];
  const membersAffected = readers.reduce(
    (sum, { members }) => sum + (members ?? 0),
    0,
  );
  const findings = [
    keysMoved === null
      ? 'Its records have no keys whose partition matters.'
      : `${formatExact(
          Number((keysMoved * 100).toFixed(1)),
        )} % of keys move to another partition.`,
    rebalanceFinding(question, membersAffected),
    replicasAdded === null
      ? `${partitionsAdded} partitions are added.`
      : `${partitionsAdded} partitions, ${replicasAdded} replicas, are added; in place no data is moved.`,
    'For a few minutes expect rebalances, metadata refreshes and uneven load.',
  ];
  const named = readers.filter(({ unnamed }) => !unnamed);
  const unnamedGroups = readers.length - named.length;
  if (unnamedGroups > 0) {
    findings.push(
      `${formatQuantity(
        unnamedGroups,
        'groups',
      )} that you may not see must be looked after too: ask who runs the cluster for their owners.`,
    );
  }
  if (coPartitioned.length > 0) {
    findings.push(
      `Must change together, for they are joined: ${coPartitioned.join(', ')}.`,
    );
  }
  return {
    keysMoved,
    groups: named.map(({ groupId, members }) => ({ groupId, members })),
    unnamedGroups,
    membersAffected,
    partitionsAdded,
    replicasAdded,
    findings,
  };
}
