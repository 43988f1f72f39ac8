import { formatBytes, formatQuantity } from './format';
import {
  Hazard,
  HazardGroup,
  HazardTopic,
  PartitionChange,
  PartitionStrategy,
  assessHazards,
  assessNewTopic,
} from './hazards';
import {
  checkNumber,
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from './modelInput';
import { ProcedureContext, TOOLS_NOTE } from './procedureCommands';
import { createImpact, increaseImpact } from './procedureImpact';
import { newTopicSteps } from './procedureMigration';
import { createSteps, inPlaceSteps } from './procedureSteps';

/**
 * The guide's two ways to carry out a change of partitions. For a new topic the second has two forms: producers write to both topics
 * (`zero-downtime`), or a job copies the old one as it grows (`zero-downtime-mirror`).
 *
 * @public
 */
export type Implementation =
  | 'maintenance-window'
  | 'zero-downtime'
  | 'zero-downtime-mirror';

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
  /** Empty when it is refused. A compacted topic has no dual write: its old records must be copied too, before newer ones. */
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
  /** Steps to create a topic that does not exist yet; empty for an increase, and where a hazard forbids it. */
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

const WINDOW = {
  kind: 'maintenance-window',
  title: 'Scheduled maintenance window',
} as const;
const LIVE = {
  kind: 'zero-downtime',
  title: 'Consumer-group-aware, without downtime',
} as const;
const DUAL_WRITE = { ...LIVE, title: `${LIVE.title}: dual write` } as const;
const MIRROR = {
  kind: 'zero-downtime-mirror',
  title: `${LIVE.title}: a mirror, producers pausing for a minute`,
} as const;

const COUNT = { min: 1, max: 1_000_000, integer: true };

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
  const failure = checkQuestion(question);
  if (failure) return failure;
  const context = contextOf(question);
  if (from === null) {
    const hazards = newTopicHazards(question);
    if (isModelFailure(hazards)) return hazards;
    const refused = hazards.some(({ severity }) => severity === 'blocking');
    return {
      kind: 'create',
      topic: topic.name,
      impact: createImpact(topic, to),
      hazards,
      create: refused ? [] : createSteps(context, topic.name, TOOLS_NOTE),
      options: [],
    };
  }
  const hazards = assessHazards(topic, groups, { ...change, from });
  if (isModelFailure(hazards)) return hazards;
  return {
    kind: 'increase',
    topic: topic.name,
    impact: increaseImpact(question, from),
    hazards,
    create: [],
    options: optionsFor(context, hazards, question),
  };
}

/** Numbers go into commands and sentences as they are, so that a wrong one must not come that far. */
function checkQuestion({
  topic,
  groups,
  change,
  unnamedCoPartitioned = 0,
}: ProcedureQuestion): ModelFailure | undefined {
  if (!isTopicName(topic.name)) {
    return inputFailure(
      'topic.name',
      topic.name,
      '1 to 249 letters, digits, dots, dashes and underscores',
    );
  }
  const { from, to } = change;
  const { replicationFactor, sizeBytes } = topic;
  const members = (groups ?? []).map(group => group.members);
  const failure =
    checkKnown('from', from, COUNT) ??
    checkNumber('to', to, COUNT) ??
    checkKnown('topic.replicationFactor', replicationFactor, {
      ...COUNT,
      max: 1_000,
    }) ??
    checkKnown('topic.sizeBytes', sizeBytes, {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
    }) ??
    checkNumber('unnamedCoPartitioned', unnamedCoPartitioned, {
      ...COUNT,
      min: 0,
    }) ??
    members
      .map((count, index) =>
        checkKnown(`groups[${index}].members`, count, { ...COUNT, min: 0 }),
      )
      .find(wrong => wrong !== undefined);
  if (failure) return failure;
  return from !== null && to <= from
    ? inputFailure('to', to, `more than ${from}: partitions can't be removed`)
    : undefined;
}

/** Null and absent is what could not be read. */
function checkKnown(
  field: string,
  value: number | null | undefined,
  range: Parameters<typeof checkNumber>[2],
): ModelFailure | undefined {
  return value === null || value === undefined
    ? undefined
    : checkNumber(field, value, range);
}

function contextOf(question: ProcedureQuestion): ProcedureContext {
  const { topic, change } = question;
  const readers = question.groups ?? [];
  const named = readers.filter(({ unnamed }) => !unnamed);
  const streamProcessors = readers.filter(
    ({ streamProcessor }) => streamProcessor !== undefined,
  );
  return {
    topic: topic.name,
    newTopic: successorTopic(topic.name, change.to),
    from: change.from ?? 0,
    to: change.to,
    replicationFactor: topic.replicationFactor,
    configs: topic.configs ?? {},
    // What goes wrong with a small group touches least.
    groups: [...named]
      .sort((a, b) => (a.members ?? Infinity) - (b.members ?? Infinity) || 0)
      .map(({ groupId }) => groupId),
    unnamedGroups: readers.length - named.length,
    readersUnknown: isReaderUnknown(question),
    streamProcessors: streamProcessors
      .filter(({ unnamed }) => !unnamed)
      .map(({ groupId }) => groupId),
    unnamedStreamProcessors: streamProcessors.filter(({ unnamed }) => unnamed)
      .length,
    coPartitioned: question.coPartitioned ?? [],
    unnamedCoPartitioned: question.unnamedCoPartitioned ?? 0,
    // Copying what is not compacted does no harm; not copying what is loses it.
    compacted: topic.cleanupPolicy?.includes('compact') ?? true,
    bootstrapServers: question.bootstrapServers ?? '$KAFKA_BROKERS',
  };
}

/** What a topic that does not exist yet does to the brokers. Without a replication factor that can't be told. */
function newTopicHazards({
  topic: { replicationFactor },
  change: { to, brokers, policy },
}: ProcedureQuestion): ModelResult<Hazard[]> {
  return assessNewTopic(
    { partitions: to, replicationFactor: replicationFactor ?? 1 },
    replicationFactor === null ? null : brokers,
    policy,
  );
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
  const option = (
    strategy: PartitionStrategy,
    summary: string,
    refusedBecause: string[],
    recommended: boolean,
    kinds: readonly { kind: Implementation; title: string }[],
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
        : kinds.map(({ kind, title }) => ({
            kind,
            title,
            steps: write(context, kind),
          })),
  });
  const size = topic.sizeBytes;
  const copy =
    typeof size === 'number' && size > 0 && context.replicationFactor !== null
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
      )} that receives what the old one does, by ${
        context.compacted ? 'a mirror' : 'dual write or a mirror'
      }; the old one drained, then ${
        context.readersUnknown
          ? 'every group'
          : formatQuantity(
              context.groups.length + context.unnamedGroups,
              'groups',
            )
      } switched, and the way back kept until the old one goes: order per key holds${copy}.`,
      newTopic,
      !unkeyed || inPlace.length > 0,
      // Dual write leaves out the old records, and copied after newer ones they would pass for the latest of their keys.
      context.compacted ? [WINDOW, MIRROR] : [WINDOW, DUAL_WRITE, MIRROR],
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
      [WINDOW, LIVE],
      inPlaceSteps,
    ),
  ];
}

function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..';
}
