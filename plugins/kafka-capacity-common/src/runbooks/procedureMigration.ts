import type { Implementation, ProcedureStep } from './procedure';
import { copyGroup } from '../topics/partitionStrategies';
import {
  bothReceive,
  changeIf,
  copyByKey,
  describeGroup,
  hasCount,
  hasReadOlder,
  isHealthy,
  isQuiet,
  isUnread,
  placeGroup,
  ProcedureContext,
  removeGroup,
  removeTopic,
  say,
  UnnamedGroups,
} from './procedureCommands';
import {
  checkBefore,
  createSteps,
  drain,
  MARKER_NOTE,
  sayQuiet,
  sayRead,
  stopProducers,
  unnamedNote,
  verifyReaders,
  withNotes,
  withUnnamed,
} from './procedureSteps';
import { resetOfStreams, stateToRebuild } from './procedureStreams';

/** While both topics receive everything, what a group has read in one is told from the other by time only. */
const LIVE_SECONDS = 60;
/** How far behind a group may be when it changes over, well within the 15 minutes by which it is then put back. */
const BEHIND_MINUTES = 5;

/** Whether a job has copied the old topic, whose group is left behind. */
function isCopied(context: ProcedureContext, kind: Implementation): boolean {
  return (
    kind === 'zero-downtime-mirror' ||
    (kind === 'maintenance-window' && context.history)
  );
}

/** Groups that begin in the new topic where their commits say. */
function plainGroups({ groups, streamProcessors }: ProcedureContext): string[] {
  return groups.filter(group => !streamProcessors.includes(group));
}

/** The same of those that no command names. */
function withUnnamedPlain(
  context: ProcedureContext,
  step: ProcedureStep,
): ProcedureStep {
  return withUnnamed(
    { ...context, unnamedGroups: unnamedPlainGroups(context) },
    step,
  );
}

function unnamedPlainGroups({
  unnamedGroups: groups,
  unnamedStreamProcessors: processors,
}: ProcedureContext): UnnamedGroups {
  return {
    more: groups.more - processors.more,
    hidden: groups.hidden - processors.hidden,
  };
}

function copyGroupOf({ topic, to }: ProcedureContext): string {
  return copyGroup(topic, to);
}

/**
 * Option 1. In a maintenance window everything stands still while groups change over. Without downtime the new topic first receives
 * all that the old one does, by dual write or by a mirror, so that the groups can change over one by one, and back again.
 */
export function newTopicSteps(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep[] {
  const first = [
    checkBefore(context),
    ...stateToRebuild(context),
    ...createSteps(context, context.newTopic, {
      verified: `Producers and every group may use it (ACLs, quotas), its schemas are registered under the new name, and its settings are those of ${context.topic}.`,
    }),
    ...joinedTopics(context),
  ];
  const last = [nobodyMisses(context), removeOld(context, kind)];
  return [...first, ...migration(context, kind), ...last];
}

function migration(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep[] {
  switch (kind) {
    case 'maintenance-window':
      return windowSteps(context);
    case 'zero-downtime':
      return dualWriteSteps(context);
    default:
      return mirrorSteps(context);
  }
}

function windowSteps(context: ProcedureContext): ProcedureStep[] {
  const { newTopic, topic, history } = context;
  return [
    stopProducers(context),
    drain(context, 0),
    ...(history ? [startCopy(context), copyReachedEnd(context)] : []),
    withUnnamedPlain(context, {
      title: 'Switch the consumer groups to the new topic',
      commands: plainGroups(context).map(group =>
        changeIf(
          history
            ? isQuiet(context, newTopic, context.to, 5)
            : hasCount(context, newTopic, context.to),
          placeGroup(
            context,
            group,
            newTopic,
            history ? '--to-latest' : '--to-earliest',
          ),
          `${group} stays where it is: ${newTopic} is not as assumed`,
        ),
      ),
      check: `Their members were stopped before (Kafka refuses it otherwise) and are started on ${newTopic} after it.`,
      note: history
        ? `They begin behind the copied records, which they have read in ${topic}: do it before any producer starts.`
        : `They begin at the first record of ${newTopic}, which holds nothing that they have read.`,
    }),
    ...resetOfStreams(context),
    verifyReaders(context, newTopic),
    {
      title: 'Start the producers on the new topic',
      commands: [sayQuiet(context, topic, context.from)],
      check: `Every partition of ${newTopic} receives records, and ${topic} none.`,
    },
    withNotes(
      {
        title: 'Keep the way back open',
        commands: [],
        check: `Everything has run on ${newTopic} for as long as going back must be possible; a day is usual.`,
        note: `The way back: stop the producers, let every group read ${newTopic} to its end, then let groups and producers return to ${topic}, where the groups' commits still stand. What was written meanwhile has been read, and is in ${newTopic} only.`,
      },
      [
        context.stateful &&
          `A stream processor goes back by another reset, with ${topic} as input: what was written meanwhile is then missing in its state.`,
      ],
    ),
  ];
}

function dualWriteSteps(context: ProcedureContext): ProcedureStep[] {
  const { topic, newTopic } = context;
  return [
    repeatableReaders(context),
    {
      title: 'Write every record to both topics',
      commands: [],
      check: 'Every instance of every producer runs with it.',
      note: `In the application, right after it sends a record to ${topic}, let it send key, value, headers and timestamp to ${newTopic} too, from the same thread and without a partition, so that the key chooses it. A record counts as written only when both topics have it (acks=all, enable.idempotence=true); one transaction for both leaves no record in only one of them. Order per key holds in both topics where one producer writes a key; what two producers write under one key may stand in another order in ${newTopic}. Make it a setting, rolled out one instance after the other. The brokers take twice the writes meanwhile.`,
    },
    {
      title: 'Check that both topics receive',
      commands: [
        say(
          bothReceive(context),
          'both topics receive',
          'they do not receive the same, nothing was written, or they could not be read',
        ),
      ],
      check: `It is more than 15 minutes since the last producer began to write both, and ${newTopic} has grown by what ${topic} has ever since.`,
      note: `The command is no proof that every producer writes both: one that writes little may hide in its few percent, or behind the records that transactions add for each partition. What is older is in ${topic} only. A reader that needs it too takes the way by a mirror.`,
    },
    drain(context, LIVE_SECONDS),
    ...liveSwitch(context),
    wayBack(context),
    {
      title: 'End the dual write: producers write the new topic only',
      commands: [sayQuiet(context, topic, context.from)],
      check: `The end offsets of ${topic} no longer grow.`,
      note: `One instance after the other, by the same setting. From here on ${topic} misses what is written: going back would be a migration of its own.`,
    },
  ];
}

function mirrorSteps(context: ProcedureContext): ProcedureStep[] {
  const { newTopic } = context;
  return [
    repeatableReaders(context),
    startCopy(context),
    {
      title: 'Let the mirror catch up',
      commands: [sayRead(context, copyGroupOf(context), LIVE_SECONDS)],
      check: `${newTopic} holds what ${context.topic} does, but for the last minute. The job stays running.`,
    },
    drain(context, LIVE_SECONDS),
    ...liveSwitch(context),
    wayBack(context),
    {
      ...stopProducers(context),
      note: 'For a minute: a key keeps its order only when the mirror has written all of its records before a producer writes the next. Producers that can hold records back for as long lose nothing.',
    },
    copyReachedEnd(context),
    {
      title: 'Start the producers on the new topic',
      commands: [sayQuiet(context, context.topic, context.from)],
      check: `Every partition of ${newTopic} receives records, and ${context.topic} none.`,
      note: `From here on ${context.topic} misses what is written: going back would be a migration of its own.`,
    },
  ];
}

function joinedTopics(context: ProcedureContext): ProcedureStep[] {
  const { coPartitioned, unnamedCoPartitioned } = context;
  if (coPartitioned.length + unnamedCoPartitioned === 0) return [];
  const names = coPartitioned.length > 0 ? `: ${coPartitioned.join(', ')}` : '';
  return [
    withNotes(
      {
        title: 'Do the same for the topics that it is joined with',
        commands: [],
        check: `As many partitions, before any producer or group switches${names}.`,
      },
      [unnamedNote(unnamedCoPartitioned, 'topics')],
    ),
  ];
}

/** Where a group changes over between two living topics, some records come to it from both. */
function repeatableReaders(context: ProcedureContext): ProcedureStep {
  return withUnnamed(context, {
    title: 'Make sure that a record may come twice',
    commands: [],
    check:
      'Every reader takes a record a second time without harm: it writes by key, or remembers what it has done. The timestamps of all records are the time of writing.',
    note: 'A group begins 15 minutes back in the new topic, so that nothing is missed. Those records it has read before; each key comes in its order both times. Where to begin is found by timestamps: where producers set them to another time, such as that of an event long past, take the maintenance window, which does not need them.',
  });
}

function startCopy(context: ProcedureContext): ProcedureStep {
  const { topic, newTopic, from } = context;
  return {
    title: 'Copy every record into the new topic, by its key',
    commands: copyByKey(context),
    check:
      'The last command runs on, in a terminal of its own or as a workload, and reports no error.',
    note: `A Kafka Streams application that reads ${topic} from its first record and writes ${newTopic} in order, each key to its partition. KAFKA_HOME is where Apache Kafka is unpacked; what the cluster asks of its clients, such as security.protocol, goes into copy.properties. Under ACLs it must be allowed to read and to write, and to use the group and the transactional ids that begin with ${copyGroupOf(
      context,
    )}. Confluent Replicator does it as well, with topic.preserve.partitions=false. MirrorMaker 2 does not: it keeps partition numbers, so that all keys would stay in the first ${from} partitions and lose their order when producers switch. Producers that choose partitions in a way of their own (librdkafka does unless told otherwise) need the copy to do the same.`,
  };
}

function copyReachedEnd(context: ProcedureContext): ProcedureStep {
  return {
    title: 'Let the copy read to the end, then stop it',
    commands: [sayRead(context, copyGroupOf(context), 0)],
    check: `It has read all of ${context.topic}, to which nobody writes, and is stopped.`,
    note: MARKER_NOTE,
  };
}

/** One step for each group: the next one waits until the last one is right. */
function liveSwitch(context: ProcedureContext): ProcedureStep[] {
  const { topic, newTopic, from, to, readersUnknown } = context;
  const steps = plainGroups(context).map(
    (group): ProcedureStep => ({
      title: `Switch group ${group}`,
      commands: [
        sayRead(context, group, LIVE_SECONDS),
        moveBack(
          context,
          group,
          { name: topic, partitions: from },
          { name: newTopic, partitions: to },
        ),
        describeGroup(context, group),
      ],
      check: `It reads all ${to} partitions of ${newTopic}, its lag there falls, and what it does is right.`,
      note: `After the first command stop its members; within ${BEHIND_MINUTES} minutes run the second, which puts it 15 minutes back in ${newTopic} and which Kafka refuses while a member is left; start them on ${newTopic}. Where it says STOP, start them on ${topic} again instead. The commits on ${topic} stay for the way back and go with the topic; until then its lag there grows.`,
    }),
  );
  const { more, hidden } = unnamedPlainGroups(context);
  if (more + hidden > 0 || readersUnknown) {
    steps.push(
      withUnnamedPlain(context, {
        title: 'Switch the groups that no step here names',
        commands: [],
        check: `In the same way: behind by less than ${BEHIND_MINUTES} minutes, stopped, 15 minutes back in ${newTopic}, started there.`,
      }),
    );
  }
  return [
    ...steps,
    ...resetOfStreams(context),
    verifyReaders(context, newTopic),
  ];
}

interface LivingTopic {
  name: string;
  partitions: number;
}

/** Puts a stopped group 15 minutes back in another topic, when in its own it is not so far behind. */
function moveBack(
  context: ProcedureContext,
  group: string,
  own: LivingTopic,
  other: LivingTopic,
): string {
  return changeIf(
    [
      hasCount(context, other.name, other.partitions),
      hasReadOlder(context, group, own.name, own.partitions, BEHIND_MINUTES),
    ].join(' && '),
    placeGroup(context, group, other.name, '--by-duration PT15M'),
    `${group} is more than ${BEHIND_MINUTES} minutes behind on ${own.name}, not all is as assumed, or it could not be read`,
  );
}

/** While the old topic still receives everything, a group goes back as it came. */
function wayBack(context: ProcedureContext): ProcedureStep {
  const { topic, newTopic, from, to, stateful } = context;
  return withUnnamedPlain(
    context,
    withNotes(
      {
        title: 'Keep the way back open',
        commands: plainGroups(context).map(group =>
          moveBack(
            context,
            group,
            { name: newTopic, partitions: to },
            { name: topic, partitions: from },
          ),
        ),
        check: `Every group has been right on ${newTopic} for as long as going back must be possible; a day is usual.`,
        note: `The commands are for going back only, which is possible until producers leave ${topic}. Stop the group's members, run its command within ${BEHIND_MINUTES} minutes, which Kafka refuses before that, and start them on ${topic} again. A group that is further behind, or whose work was wrong, goes back without it: on ${topic} it goes on at its commits, where it left (they are kept for 7 days unless offsets.retention.minutes says otherwise), so that all since then comes again and nothing is missed.`,
      },
      [
        stateful &&
          `A stream processor goes back by another reset, with ${topic} as input.`,
      ],
    ),
  );
}

function nobodyMisses(context: ProcedureContext): ProcedureStep {
  const { topic, from } = context;
  return withUnnamed(context, {
    title: 'Check that nobody misses the old topic',
    commands: [
      sayQuiet(context, topic, from),
      say(
        isUnread(context, topic),
        `no member of any group reads ${topic}`,
        `${topic} is read, or not every group could be read`,
      ),
    ],
    check:
      'Nobody writes or reads it, and its retention has passed or is not needed.',
    note: 'Not seen by it: share groups, groups of type streams (kafka-streams-groups --describe --all-groups shows those), and consumers without a group. A group that rebalances is a reason to try again.',
  });
}

function removeOld(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep {
  const { topic, newTopic, from, to } = context;
  return {
    title: 'Remove the old topic',
    commands: [
      say(
        [
          hasCount(context, topic, from),
          hasCount(context, newTopic, to),
          isHealthy(context, newTopic),
          isQuiet(context, topic, from),
          isUnread(context, topic),
          removeTopic(context),
        ].join(' &&\n  '),
        `${topic} is removed`,
        `${topic} was not removed: it is in use, not all is as assumed, or it could not be read`,
      ),
      ...(isCopied(context, kind)
        ? [removeGroup(context, copyGroupOf(context))]
        : []),
    ],
    note: "This can't be undone: keep it as long as anybody may need what it holds. The groups' commits on it go with it.",
  };
}
