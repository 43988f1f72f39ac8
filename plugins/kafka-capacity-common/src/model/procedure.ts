import { formatBytes, formatExact, formatQuantity } from './format';
import { keysMovedShare } from './hashing';
import {
  Hazard,
  HazardGroup,
  HazardTopic,
  PartitionChange,
  PartitionStrategy,
  assessHazards,
} from './hazards';
import { inputFailure, isModelFailure, ModelResult } from './modelInput';
import {
  createSteps,
  inPlaceSteps,
  newTopicSteps,
  ProcedureContext,
  TOOLS_NOTE,
} from './procedureSteps';

/**
 * The guide's two ways to carry out a change of partitions.
 *
 * @public
 */
export type Implementation = 'maintenance-window' | 'zero-downtime';

/**
 * One step of a procedure, to be done before the next.
 *
 * @public
 */
export interface ProcedureStep {
  title: string;
  /** Commands for a POSIX shell, in order. What changes something tests its assumption first. Empty where there is nothing to run. */
  commands: string[];
  /** What must be true before going on. */
  check?: string;
  note?: string;
}

/**
 * One way to more partitions, or why it is refused.
 *
 * @public
 */
export interface ProcedureOption {
  strategy: PartitionStrategy;
  title: string;
  /** What it does, in one sentence. */
  summary: string;
  /** Evidence of each hazard that forbids it; empty when it can be done. */
  refusedBecause: string[];
  recommended: boolean;
  /** Empty when it is refused. The records of a compacted topic are copied in a maintenance window only. */
  implementations: {
    kind: Implementation;
    title: string;
    steps: ProcedureStep[];
  }[];
}

/**
 * What a change touches.
 *
 * @public
 */
export interface ProcedureImpact {
  /** Share (0 to 1) of keys that move; null for a topic whose records have no keys. */
  keysMoved: number | null;
  groups: { groupId: string; members: number | null }[];
  /** Groups that read it beside those, but must not be named. */
  unnamedGroups: number;
  /** Members that are known to take part in the rebalance. */
  membersAffected: number;
  partitionsAdded: number;
  /** Null when the replication factor is not known. */
  replicasAdded: number | null;
  /** One sentence each. */
  findings: string[];
}

/**
 * The guide's "Partition Scaling Process" for one change.
 *
 * @public
 */
export interface PartitionProcedure {
  kind: 'create' | 'increase';
  topic: string;
  impact: ProcedureImpact;
  hazards: Hazard[];
  /** Steps to create a topic that does not exist yet; empty for an increase. */
  create: ProcedureStep[];
  /** Option 1 and option 2 for an increase; empty for a topic to be created. */
  options: ProcedureOption[];
}

/**
 * A group that reads the topic that a procedure is written for.
 *
 * @public
 */
export interface ProcedureReader extends HazardGroup {
  /**
   * True for a group that whoever reads the procedure may not see: it counts in hazards and impact, where `groupId` stands
   * as given, and is left out of lists and commands.
   */
  unnamed?: boolean;
}

/**
 * What a procedure is written for.
 *
 * @public
 */
export interface ProcedureQuestion {
  topic: HazardTopic & {
    /** Settings that a new topic must take over, such as `retention.ms`. */
    configs?: Readonly<Record<string, string>>;
    /** Bytes of the leaders' replicas, for what a second copy costs. */
    sizeBytes?: number | null;
  };
  /** The groups that read it; null when they could not be read. */
  groups: readonly ProcedureReader[] | null;
  /** `from` null creates the topic. */
  change: Omit<PartitionChange, 'from'> & { from: number | null };
  /** Other topics that the stream processors read and that must change together. */
  coPartitioned?: readonly string[];
  /** How many more such topics there are that must not be named; 0 unless told. */
  unnamedCoPartitioned?: number;
  /** What the commands connect to; `$KAFKA_BROKERS` unless told. */
  bootstrapServers?: string;
}

const OPTION_TITLES: Record<PartitionStrategy, string> = {
  'new-topic': 'Option 1: new topic and migrate',
  'in-place': 'Option 2: increase in place',
};

const IMPLEMENTATIONS: readonly { kind: Implementation; title: string }[] = [
  { kind: 'maintenance-window', title: 'Scheduled maintenance window' },
  { kind: 'zero-downtime', title: 'Consumer-group-aware, without downtime' },
];

/**
 * Writes the guide's process for one change: what it touches, the two strategies (refused with the reason where a hazard
 * forbids one) and for each the two implementations as ordered steps with commands that test before they change, never
 * shrink, and do nothing when the test itself fails.
 *
 * Source: "Partition Scaling Process" of the scaling guide.
 *
 * @returns a failure when the change is no increase, or a count is out of range
 * @public
 */
export function partitionProcedure(
  question: ProcedureQuestion,
): ModelResult<PartitionProcedure> {
  const { topic, groups, change } = question;
  const { from, to } = change;
  if (!isTopicName(topic.name)) {
    return inputFailure(
      'topic.name',
      topic.name,
      '1 to 249 letters, digits, dots, dashes and underscores',
    );
  }
  if (from !== null && to <= from) {
    return inputFailure(
      'to',
      to,
      `more than ${from}: partitions can't be removed`,
    );
  }
  const hazards = assessHazards(topic, groups, { ...change, from: from ?? 1 });
  if (isModelFailure(hazards)) return hazards;
  const named = (groups ?? []).filter(({ unnamed }) => !unnamed);
  const streamProcessors = (groups ?? []).filter(
    ({ streamProcessor }) => streamProcessor !== undefined,
  );
  const context: ProcedureContext = {
    topic: topic.name,
    newTopic: successorTopic(topic.name, to),
    from: from ?? 0,
    to,
    replicationFactor: topic.replicationFactor ?? 3,
    configs: topic.configs ?? {},
    groups: named.map(({ groupId }) => groupId),
    unnamedGroups: (groups ?? []).length - named.length,
    readersUnknown: isReaderUnknown(question),
    streamProcessors: streamProcessors
      .filter(({ unnamed }) => !unnamed)
      .map(({ groupId }) => groupId),
    unnamedStreamProcessors: streamProcessors.filter(({ unnamed }) => unnamed)
      .length,
    coPartitioned: question.coPartitioned ?? [],
    unnamedCoPartitioned: question.unnamedCoPartitioned ?? 0,
    compacted: topic.cleanupPolicy?.includes('compact') ?? false,
    bootstrapServers: question.bootstrapServers ?? '$KAFKA_BROKERS',
  };
  if (from === null) {
    return {
      kind: 'create',
      topic: topic.name,
      impact: createImpact(topic, to),
      hazards: [],
      create: createSteps(context, TOOLS_NOTE),
      options: [],
    };
  }
  return {
    kind: 'increase',
    topic: topic.name,
    impact: increaseImpact(question, from),
    hazards,
    create: [],
    options: optionsFor(context, hazards, question),
  };
}

/**
 * The name of the topic that takes another's place with another number of partitions.
 *
 * @public
 */
export function successorTopic(topic: string, partitions: number): string {
  return `${topic}-p${partitions}`;
}

function isReaderUnknown({ topic, groups }: ProcedureQuestion): boolean {
  return groups === null || topic.readersFault !== undefined;
}

function optionsFor(
  context: ProcedureContext,
  hazards: Hazard[],
  { topic }: ProcedureQuestion,
): ProcedureOption[] {
  const refusals = (strategy: PartitionStrategy) =>
    hazards
      .filter(({ blocks }) => blocks.includes(strategy))
      .map(({ title, evidence }) => `${title}: ${evidence}`);
  const newTopic = refusals('new-topic');
  if (!isTopicName(context.newTopic)) {
    newTopic.push(`The name ${context.newTopic} would be too long for Kafka.`);
  }
  const inPlace = refusals('in-place');
  // A copy that runs while producers have switched would put old values over newer ones.
  const kinds = (strategy: PartitionStrategy) =>
    strategy === 'new-topic' && context.compacted
      ? IMPLEMENTATIONS.filter(({ kind }) => kind === 'maintenance-window')
      : IMPLEMENTATIONS;
  const option = (
    strategy: PartitionStrategy,
    summary: string,
    refusedBecause: string[],
    recommended: boolean,
    write: (context: ProcedureContext, kind: Implementation) => ProcedureStep[],
  ): ProcedureOption => ({
    strategy,
    title: OPTION_TITLES[strategy],
    summary,
    refusedBecause,
    recommended: recommended && refusedBecause.length === 0,
    implementations:
      refusedBecause.length > 0
        ? []
        : kinds(strategy).map(({ kind, title }) => ({
            kind,
            title,
            steps: write(context, kind),
          })),
  });
  const size = topic.sizeBytes;
  const copy =
    typeof size === 'number' && size > 0
      ? `; both hold up to ${formatBytes(
          size * context.replicationFactor,
        )} until the old one goes`
      : '';
  const unkeyed =
    topic.declared.keyed === false && topic.declared.orderPerKey !== true;
  return [
    option(
      'new-topic',
      `A new topic with ${formatQuantity(
        context.to,
        'partitions',
      )}, producers switched, the old one drained, then ${
        context.readersUnknown
          ? 'every group'
          : formatQuantity(
              context.groups.length + context.unnamedGroups,
              'groups',
            )
      } switched: order per key holds${copy}.`,
      newTopic,
      !unkeyed || inPlace.length > 0,
      newTopicSteps,
    ),
    option(
      'in-place',
      `${formatQuantity(
        context.to - context.from,
        'partitions',
      )} are added to the topic: done in minutes, can't be undone.`,
      inPlace,
      unkeyed || newTopic.length > 0,
      inPlaceSteps,
    ),
  ];
}

function createImpact(topic: HazardTopic, to: number): ProcedureImpact {
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

function increaseImpact(
  question: ProcedureQuestion,
  from: number,
): ProcedureImpact {
  const { topic, groups, change, coPartitioned = [] } = question;
  const { replicationFactor, declared } = topic;
  const partitionsAdded = change.to - from;
  const replicasAdded =
    replicationFactor === null ? null : partitionsAdded * replicationFactor;
  const share = keysMovedShare(from, change.to);
  const unkeyed = declared.keyed === false && declared.orderPerKey !== true;
  const keysMoved = unkeyed || isModelFailure(share) ? null : share;
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
      : `${partitionsAdded} partitions, ${replicasAdded} replicas, are added; in place no data is moved, a new topic takes all writes at once.`,
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

function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..';
}
