import { formatExact, formatQuantity } from '../calculation/format';
import { keysMovedShare } from '../topics/hashing';
import { HazardTopic } from '../topics/hazards';
import { isModelFailure } from '../calculation/modelInput';
import { isUnkeyed } from '../topics/partitionStrategies';
import { listed } from '../calculation/listed';
import type {
  ProcedureImpact,
  ProcedureQuestion,
  ProcedureReader,
} from './procedure';

/** Groups with steps and commands of their own: with 300 a procedure had 3 MB, and nobody could read it. */
const MOST_GROUPS = 10;
/** Topics in one sentence. */
const MOST_TOPICS = 20;

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

/** What creating a topic touches. */
export function createImpact(topic: HazardTopic, to: number): ProcedureImpact {
  const { replicationFactor } = topic;
  return {
    keysMoved: null,
    groups: [],
    moreGroups: 0,
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
  const shown = namedInProcedure(readers);
  const moreGroups = named.length - shown.length;
  const unnamedGroups = readers.length - named.length;
  if (moreGroups > 0) {
    findings.push(
      `It is also read by ${formatQuantity(
        moreGroups,
        'groups',
      )} that are not named here: the topic's list of consumer groups has them.`,
    );
  }
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
      `Must change together, for they are joined: ${listed(
        coPartitioned,
        MOST_TOPICS,
      )}.`,
    );
  }
  return {
    keysMoved,
    groups: shown.map(({ groupId, members }) => ({ groupId, members })),
    moreGroups,
    unnamedGroups,
    membersAffected,
    partitionsAdded,
    replicasAdded,
    findings,
  };
}
