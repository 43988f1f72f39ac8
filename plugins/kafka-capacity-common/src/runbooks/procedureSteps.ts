import { formatQuantity } from '../calculation/format';
import type { Implementation, ProcedureStep } from './procedure';
import {
  addPartitions,
  createTopic,
  describeGroup,
  hasCount,
  hasRead,
  isAbsent,
  isHealthy,
  isQuiet,
  ProcedureContext,
  say,
  TOOLS_NOTE,
  UnnamedGroups,
} from './procedureCommands';
import { TOPIC_MANAGER_TEXTS } from '../subjects/topicManagers';

/** Whether the topic has that many partitions and is healthy. */
function sayCount(
  context: ProcedureContext,
  topic: string,
  expected: number,
): string[] {
  const good = `${topic} has ${expected} partitions`;
  return [
    say(hasCount(context, topic, expected), good, `not so: ${good}`),
    sayHealthy(context, topic),
  ];
}

function sayHealthy(context: ProcedureContext, topic: string): string {
  return say(
    isHealthy(context, topic),
    `${topic} is healthy`,
    `${topic} is under-replicated or could not be read`,
  );
}

export function sayQuiet(
  context: ProcedureContext,
  topic: string,
  partitions: number,
): string {
  return say(
    isQuiet(context, topic, partitions),
    `nobody writes to ${topic}`,
    `${topic} is written to or could not be read`,
  );
}

/** Whether a group has read the old topic to where it ended some seconds ago. */
export function sayRead(
  context: ProcedureContext,
  group: string,
  seconds: number,
): string {
  const { topic, from } = context;
  return say(
    hasRead(context, group, topic, from, seconds),
    `${group} has read all of ${topic}`,
    `${group} is behind on ${topic} or could not be read`,
  );
}

/** What the commands of a step leave out, after what else there is to know of it. */
export function withUnnamed(
  { unnamedGroups, readersUnknown }: ProcedureContext,
  step: ProcedureStep,
): ProcedureStep {
  return withNotes(step, [
    ...unnamedNotes(unnamedGroups, 'groups'),
    readersUnknownNote(readersUnknown),
  ]);
}

export function readersUnknownNote(readersUnknown: boolean): string | false {
  return (
    readersUnknown &&
    'Not all groups that read it could be read: also for any that is missing here.'
  );
}

export function unnamedNotes(
  { more, hidden }: UnnamedGroups,
  unit: string,
): (string | false)[] {
  return [
    more > 0 &&
      `Also for ${formatQuantity(
        more,
        unit,
      )} that no command here names: the topic's list of consumer groups has them.`,
    unnamedNote(hidden, unit),
  ];
}

export function unnamedNote(count: number, unit: string): string | false {
  return (
    count > 0 &&
    `Also for ${formatQuantity(
      count,
      unit,
    )} that you may not see, which no command here names.`
  );
}

export function withNotes(
  step: ProcedureStep,
  further: readonly (string | false)[],
): ProcedureStep {
  const notes = [step.note, ...further].filter(Boolean);
  return notes.length > 0 ? { ...step, note: notes.join(' ') } : step;
}

export function checkBefore(context: ProcedureContext): ProcedureStep {
  return {
    title: 'Check that the topic is as assumed',
    commands: sayCount(context, context.topic, context.from),
    check: `It has ${context.from} partitions and none is under-replicated.`,
    note: TOOLS_NOTE,
  };
}

/**
 * Steps to create a topic that does not exist yet.
 *
 * @param further - a note before the first one, and what else is to be verified after the last, as a sentence
 */
export function createSteps(
  context: ProcedureContext,
  topic: string,
  further: { note?: string; verified?: string },
): ProcedureStep[] {
  const absent = isAbsent(context, topic);
  const { note, verified } = further;
  return [
    {
      title: 'Check that there is no such topic',
      commands: [
        say(
          absent,
          `${topic} does not exist`,
          `${topic} exists or the list could not be read`,
        ),
      ],
      check: 'The list could be read and the topic is not in it.',
      ...(note !== undefined && { note }),
    },
    {
      title: `Create it with ${context.to} partitions`,
      commands: [`${absent} && ${createTopic(context, topic)}`],
      ...(context.replicationFactor === null && {
        note: "The replication factor is not known: it gets the cluster's default.replication.factor.",
      }),
    },
    {
      title: 'Verify',
      commands: sayCount(context, topic, context.to),
      check: [
        `It has ${context.to} partitions and none is under-replicated.`,
        ...(verified === undefined ? [] : [verified]),
      ].join(' '),
    },
  ];
}

/** Where a tool declares the topic, it adds the partitions, and the command that follows finds them there. */
function declareFirst({ managedBy, to }: ProcedureContext): ProcedureStep[] {
  const text = managedBy && TOPIC_MANAGER_TEXTS[managedBy.tool];
  if (!text) return [];
  return [
    {
      title: `Change ${text.change} to ${to} in ${text.title}`,
      commands: [],
      check: `${text.title} has applied it, and the topic has ${to} partitions. The command that adds them is then not needed.`,
      note: `${text.title} declares the topic: after a change made past it, ${text.drift}.`,
    },
  ];
}

/** Option 2. */
export function inPlaceSteps(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep[] {
  const window = kind === 'maintenance-window';
  const { topic, from, to } = context;
  const steps: ProcedureStep[] = [
    checkBefore(context),
    {
      title: 'Let consumers begin new partitions at their start',
      commands: [],
      check:
        'Every consumer of the topic runs with auto.offset.reset=earliest.',
    },
  ];
  if (window) steps.push(stopProducers(context), drain(context, 0));
  steps.push(...declareFirst(context));
  steps.push({
    title: `Increase to ${to} partitions`,
    commands: [
      `${hasCount(context, topic, from)} && ${addPartitions(context)}`,
      ...sayCount(context, topic, to),
    ],
    check: "The count is read again just before: partitions can't be removed.",
  });
  if (!window) {
    steps.push({
      title: 'Wait for the clients to learn of the new partitions',
      commands: [],
      check:
        'metadata.max.age.ms of producers and consumers has passed (5 min unless set).',
    });
  }
  steps.push(verifyReaders(context, topic));
  if (window) {
    steps.push({
      title: 'Start the producers',
      commands: [],
      check: 'Every partition receives records.',
    });
  }
  return steps;
}

export function stopProducers(context: ProcedureContext): ProcedureStep {
  return {
    title: 'Stop the producers',
    commands: [sayQuiet(context, context.topic, context.from)],
    check: `The end offsets of ${context.topic} no longer grow.`,
  };
}

/** A lag that never goes away. */
export const MARKER_NOTE =
  'After transactional producers, a lag of 1 on an idle partition is the marker of the last transaction, and no reason to stop.';

/** @param seconds - 0 where nobody writes any more: the lag is then exactly 0 */
export function drain(
  context: ProcedureContext,
  seconds: number,
): ProcedureStep {
  const { topic, groups } = context;
  const step = {
    title: 'Let every group read to the end',
    commands: groups.map(group => sayRead(context, group, seconds)),
    check:
      seconds > 0
        ? `Every group has read all that ${topic} held a minute before: records keep coming, so that its lag is hardly ever exactly 0.`
        : `LAG is 0 on every partition of ${topic}, for every group.`,
    note: MARKER_NOTE,
  };
  return withUnnamed(
    context,
    withNotes(step, [
      context.stateful &&
        'These commands do not know groups of type streams, as Kafka Streams may have: kafka-streams-groups --describe --offsets shows their lag.',
    ]),
  );
}

export function verifyReaders(
  context: ProcedureContext,
  topic: string,
): ProcedureStep {
  return withUnnamed(context, {
    title: 'Verify that every partition is read',
    commands: [
      sayHealthy(context, topic),
      ...context.groups.map(group => describeGroup(context, group)),
    ],
    check: `Each of the ${context.to} partitions of ${topic} has a consumer in every group, and its lag does not grow.`,
  });
}
