import { ALLOWED_TOPIC_NAME, isTopicName } from '../subjects/topicNames';
import { assessNewTopic } from '../brokers/brokerBudget';
import { formatBytes, formatQuantity } from '../calculation/format';
import {
  Hazard,
  HazardGroup,
  HazardTopic,
  PartitionChange,
  PartitionStrategy,
  assessHazards,
} from '../topics/hazards';
import {
  checkNumber,
  checkOptional,
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import {
  copyGroup,
  isStateful,
  needsHistory,
  StrategyVerdict,
  successorTopic,
  weighStrategies,
} from '../topics/partitionStrategies';
import {
  BROKERS_VARIABLE,
  ProcedureContext,
  TOOLS_NOTE,
  UnnamedGroups,
} from './procedureCommands';
import {
  createImpact,
  increaseImpact,
  namedInProcedure,
} from './procedureImpact';
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
export interface ProcedureOption extends StrategyVerdict {
  strategy: PartitionStrategy;
  title: string;
  /** What it does, in one sentence. */
  summary: string;
  /**
   * Empty when it is refused. A compacted topic and the input of a stream processor have no dual write: their old records must be
   * copied too, before newer ones.
   */
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
  /** Groups that read it beside those, which can be named, but are too many here. */
  moreGroups: number;
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
  const { topic, change } = question;
  const { from, to } = change;
  const failure = checkQuestion(question);
  if (failure) return failure;
  if (from === null) {
    const hazards = newTopicHazards(question);
    if (isModelFailure(hazards)) return hazards;
    const refused = hazards.some(({ severity }) => severity === 'blocking');
    return {
      kind: 'create',
      topic: topic.name,
      impact: createImpact(topic, to),
      hazards,
      create: refused
        ? []
        : createSteps(contextOf(question, hazards), topic.name, {
            note: TOOLS_NOTE,
          }),
      options: [],
    };
  }
  const asked = withoutCopy(question);
  const hazards = assessHazards(topic, asked.groups, { ...change, from });
  if (isModelFailure(hazards)) return hazards;
  return {
    kind: 'increase',
    topic: topic.name,
    impact: increaseImpact(asked, from),
    hazards,
    create: [],
    options: optionsFor(contextOf(asked, hazards), hazards, asked),
  };
}

/** While the migration runs, its own job reads the topic too. */
function withoutCopy(question: ProcedureQuestion): ProcedureQuestion {
  const { topic, groups, change } = question;
  const copy = copyGroup(topic.name, change.to);
  return {
    ...question,
    groups: groups && groups.filter(({ groupId }) => groupId !== copy),
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
    return inputFailure('topic.name', topic.name, ALLOWED_TOPIC_NAME);
  }
  const { from, to } = change;
  const { replicationFactor, sizeBytes } = topic;
  const members = (groups ?? []).map(group => group.members);
  const failure =
    checkOptional('from', from, COUNT) ??
    checkNumber('to', to, COUNT) ??
    checkOptional('topic.replicationFactor', replicationFactor, {
      ...COUNT,
      max: 1_000,
    }) ??
    checkOptional('topic.sizeBytes', sizeBytes, {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
    }) ??
    checkNumber('unnamedCoPartitioned', unnamedCoPartitioned, {
      ...COUNT,
      min: 0,
    }) ??
    members
      .map((count, index) =>
        checkOptional(`groups[${index}].members`, count, { ...COUNT, min: 0 }),
      )
      .find(wrong => wrong !== undefined);
  if (failure) return failure;
  return from !== null && to <= from
    ? inputFailure('to', to, `more than ${from}: partitions can't be removed`)
    : undefined;
}

function contextOf(
  question: ProcedureQuestion,
  hazards: readonly Hazard[],
): ProcedureContext {
  const { topic, change } = question;
  const readers = question.groups ?? [];
  const named = namedInProcedure(readers);
  const isProcessor = ({ streamProcessor }: ProcedureReader) =>
    streamProcessor !== undefined;
  const notNamed = (some: readonly ProcedureReader[]): UnnamedGroups => {
    const hidden = some.filter(({ unnamed }) => unnamed).length;
    const shown = some.filter(reader => named.includes(reader)).length;
    return { more: some.length - hidden - shown, hidden };
  };
  return {
    topic: topic.name,
    newTopic: successorTopic(topic.name, change.to),
    from: change.from ?? 0,
    to: change.to,
    replicationFactor: topic.replicationFactor,
    configs: topic.configs ?? {},
    // By name: their members stop and start meanwhile, and the steps must not change places with that.
    groups: named.map(({ groupId }) => groupId).sort(),
    unnamedGroups: notNamed(readers),
    readersUnknown: isReaderUnknown(question),
    streamProcessors: named.filter(isProcessor).map(({ groupId }) => groupId),
    unnamedStreamProcessors: notNamed(readers.filter(isProcessor)),
    coPartitioned: question.coPartitioned ?? [],
    unnamedCoPartitioned: question.unnamedCoPartitioned ?? 0,
    history: needsHistory(hazards),
    stateful: isStateful(hazards),
    bootstrapServers: question.bootstrapServers ?? BROKERS_VARIABLE,
    managedBy: topic.managedBy ?? null,
  };
}

/** What a topic that does not exist yet does to the brokers. Without a replication factor that can't be told. */
function newTopicHazards({
  topic: { replicationFactor },
  change: { to, brokers, namesBrokers, policy },
}: ProcedureQuestion): ModelResult<Hazard[]> {
  return assessNewTopic(
    { partitions: to, replicationFactor: replicationFactor ?? 1 },
    replicationFactor === null ? null : brokers,
    policy,
    namesBrokers,
  );
}

function isReaderUnknown({ topic, groups }: ProcedureQuestion): boolean {
  return groups === null || topic.readersFault !== undefined;
}

function optionsFor(
  context: ProcedureContext,
  hazards: Hazard[],
  { topic }: ProcedureQuestion,
): ProcedureOption[] {
  const verdicts = weighStrategies(topic, context.to, hazards);
  const option = (
    strategy: PartitionStrategy,
    summary: string,
    kinds: readonly { kind: Implementation; title: string }[],
    write: (context: ProcedureContext, kind: Implementation) => ProcedureStep[],
  ): ProcedureOption => ({
    strategy,
    title: OPTION_TITLES[strategy],
    summary,
    ...verdicts[strategy],
    implementations:
      verdicts[strategy].refusedBecause.length > 0
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
  return [
    option(
      'new-topic',
      `A new topic with ${formatQuantity(
        context.to,
        'partitions',
      )} that receives what the old one does, by ${
        context.history ? 'a mirror' : 'dual write or a mirror'
      }; the old one drained, then ${
        context.readersUnknown
          ? 'every group'
          : formatQuantity(
              context.groups.length +
                context.unnamedGroups.more +
                context.unnamedGroups.hidden,
              'groups',
            )
      } switched, and the way back kept until producers leave the old one: order per key holds${copy}.`,
      // Dual write leaves out the old records, and copied after newer ones they would pass for the latest of their keys.
      context.history ? [WINDOW, MIRROR] : [WINDOW, DUAL_WRITE, MIRROR],
      newTopicSteps,
    ),
    option(
      'in-place',
      `${formatQuantity(
        context.to - context.from,
        'partitions',
      )} are added to the topic: done in minutes, can't be undone.`,
      [WINDOW, LIVE],
      inPlaceSteps,
    ),
  ];
}
