import { formatQuantity } from './format';
import type { Implementation, ProcedureStep } from './procedure';

/** What the steps of a procedure are written from. */
export interface ProcedureContext {
  topic: string;
  newTopic: string;
  from: number;
  to: number;
  replicationFactor: number;
  configs: Readonly<Record<string, string>>;
  groups: readonly string[];
  /** Groups that must not be named, beside those: no command can be written for them. */
  unnamedGroups: number;
  /** Further groups may read it, for not all could be read. */
  readersUnknown: boolean;
  streamProcessors: readonly string[];
  /** How many of the unnamed groups are stream processors. */
  unnamedStreamProcessors: number;
  coPartitioned: readonly string[];
  /** Topics that must not be named, beside those. */
  unnamedCoPartitioned: number;
  compacted: boolean;
  bootstrapServers: string;
}

/** Text as one word for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[a-zA-Z0-9._/:=,@%+-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A topic for a tool's `--topic`, which all but `--create` take as a regular expression: unescaped, `a.b` would also change
 * `a-b`.
 */
function onlyTopic(topic: string): string {
  return topic.includes('.') ? `'${topic.replaceAll('.', '\\.')}'` : topic;
}

/** A variable is left to the shell, everything else is quoted. */
function server({ bootstrapServers }: ProcedureContext): string {
  return /^\$[A-Z_]+$/.test(bootstrapServers)
    ? `"${bootstrapServers}"`
    : shellQuote(bootstrapServers);
}

function topics(context: ProcedureContext, rest: string): string {
  return `kafka-topics --bootstrap-server ${server(context)} ${rest}`;
}

function groupsTool(context: ProcedureContext, rest: string): string {
  return `kafka-consumer-groups --bootstrap-server ${server(context)} ${rest}`;
}

/**
 * A test that the topic has the expected number of partitions. A describe that fails gives no number, and that is not the
 * expected one either.
 */
function hasCount(
  context: ProcedureContext,
  topic: string,
  expected: number,
): string {
  const describe = topics(context, `--describe --topic ${onlyTopic(topic)}`);
  const read = `sed -n 's/.*PartitionCount: *\\([0-9][0-9]*\\).*/\\1/p'`;
  return `[ "$(${describe} | ${read})" = ${expected} ]`;
}

/** A test that every replica is in sync; false when that can't be read. */
function isHealthy(context: ProcedureContext, topic: string): string {
  const describe = topics(
    context,
    `--describe --topic ${onlyTopic(topic)} --under-replicated-partitions`,
  );
  return `under=$(${describe}) && [ -z "$under" ]`;
}

/** Prints what a test found: without `exit`, for people paste these into their own shell. */
function say(test: string, good: string, bad: string): string {
  return `{ ${test}; } && echo '${good}' || echo 'STOP: ${bad}' >&2`;
}

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

function describeGroups(context: ProcedureContext): string[] {
  return context.groups.map(group =>
    groupsTool(context, `--describe --group ${shellQuote(group)}`),
  );
}

/** What the commands of a step leave out, after what else there is to know of it. */
function withUnnamed(
  { unnamedGroups, readersUnknown }: ProcedureContext,
  step: ProcedureStep,
): ProcedureStep {
  return withNotes(step, [
    unnamedNote(unnamedGroups, 'groups'),
    readersUnknown &&
      'Not all groups that read it could be read: also for any that is missing here.',
  ]);
}

function unnamedNote(count: number, unit: string): string | false {
  return (
    count > 0 &&
    `Also for ${formatQuantity(
      count,
      unit,
    )} that you may not see, which no command here names.`
  );
}

function withNotes(
  step: ProcedureStep,
  further: readonly (string | false)[],
): ProcedureStep {
  const notes = [step.note, ...further].filter(Boolean);
  return notes.length > 0 ? { ...step, note: notes.join(' ') } : step;
}

function createCommand(context: ProcedureContext, topic: string): string {
  const configs = Object.entries(context.configs)
    .map(([name, value]) => ` --config ${shellQuote(`${name}=${value}`)}`)
    .join('');
  return topics(
    context,
    `--create --topic ${topic} --partitions ${context.to} --replication-factor ${context.replicationFactor}${configs}`,
  );
}

/** What to know before any of the commands. */
export const TOOLS_NOTE =
  "In Apache Kafka's own distribution the tools end in .sh; add --command-config for a cluster that asks for credentials.";

function checkBefore(context: ProcedureContext): ProcedureStep {
  return {
    title: 'Check that the topic is as assumed',
    commands: sayCount(context, context.topic, context.from),
    check: `It has ${context.from} partitions and none is under-replicated.`,
    note: TOOLS_NOTE,
  };
}

/** A test that there is no such topic; false when the list can't be read. */
function isAbsent(context: ProcedureContext): string {
  return `names=$(${topics(
    context,
    '--list',
  )}) && ! printf '%s\\n' "$names" | grep -Fqx -- ${context.topic}`;
}

/** Steps to create a topic that does not exist yet. */
export function createSteps(
  context: ProcedureContext,
  note?: string,
): ProcedureStep[] {
  return [
    {
      title: 'Check that there is no such topic',
      // A list that failed must not be taken for an empty one.
      commands: [
        say(
          isAbsent(context),
          `${context.topic} does not exist`,
          `${context.topic} exists or the list could not be read`,
        ),
      ],
      check: 'The list could be read and the topic is not in it.',
      ...(note !== undefined && { note }),
    },
    {
      title: `Create it with ${context.to} partitions`,
      commands: [
        `${isAbsent(context)} && ${createCommand(context, context.topic)}`,
      ],
    },
    {
      title: 'Verify',
      commands: sayCount(context, context.topic, context.to),
      check: `It has ${context.to} partitions and none is under-replicated.`,
    },
  ];
}

/** Option 2. */
export function inPlaceSteps(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep[] {
  const window = kind === 'maintenance-window';
  const steps = [
    checkBefore(context),
    {
      title: 'Let consumers begin new partitions at their start',
      commands: [],
      check:
        'Every consumer of the topic runs with auto.offset.reset=earliest.',
    },
  ];
  if (window) steps.push(stopProducers(), drain(context));
  steps.push({
    title: `Increase to ${context.to} partitions`,
    commands: [
      `${hasCount(context, context.topic, context.from)} && ${topics(
        context,
        `--alter --topic ${onlyTopic(context.topic)} --partitions ${
          context.to
        }`,
      )}`,
      ...sayCount(context, context.topic, context.to),
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
  steps.push(verifyReaders(context, context.topic));
  if (window) {
    steps.push({
      title: 'Start the producers',
      commands: [],
      check: 'Every partition receives records.',
    });
  }
  return steps;
}

/** Option 1. Producers switch first and readers drain the old topic, so that a key's records keep their order. */
export function newTopicSteps(
  context: ProcedureContext,
  kind: Implementation,
): ProcedureStep[] {
  const window = kind === 'maintenance-window';
  const { topic, newTopic } = context;
  const steps: ProcedureStep[] = [
    checkBefore(context),
    ...createSteps({ ...context, topic: newTopic }),
  ];
  const { coPartitioned, unnamedCoPartitioned } = context;
  if (coPartitioned.length + unnamedCoPartitioned > 0) {
    const names =
      coPartitioned.length > 0 ? `: ${coPartitioned.join(', ')}` : '';
    steps.push(
      withNotes(
        {
          title: 'Do the same for the topics that it is joined with',
          commands: [],
          check: `As many partitions, before any producer switches${names}.`,
        },
        [unnamedNote(unnamedCoPartitioned, 'topics')],
      ),
    );
  }
  if (window) steps.push(stopProducers());
  if (context.compacted) {
    steps.push({
      title: 'Write every record again into the new topic, by its key',
      commands: [],
      check: `${newTopic} holds the latest record of every key of ${topic}.`,
      note: 'With a job that produces by key. MirrorMaker keeps partition numbers, so keys would stay where they are.',
    });
  }
  steps.push({
    title: window
      ? 'Start the producers on the new topic'
      : 'Switch the producers to the new topic, one after the other',
    commands: [
      `kafka-get-offsets --bootstrap-server ${server(
        context,
      )} --topic ${onlyTopic(topic)}`,
    ],
    check: `The end offsets of ${topic} no longer grow: nobody writes to it.`,
    ...(!window && {
      note: 'Order per key holds where one producer writes a key. Records wait in the new topic until a group has read the old one to its end; a reader that can not wait needs both written, and drops what it gets twice.',
    }),
  });
  steps.push(drain(context));
  const { streamProcessors, unnamedStreamProcessors } = context;
  if (streamProcessors.length + unnamedStreamProcessors > 0) {
    steps.push(
      withNotes(
        {
          title: 'Reset the stream processors',
          commands: streamProcessors.map(
            id =>
              `kafka-streams-application-reset --bootstrap-server ${server(
                context,
              )} --application-id ${shellQuote(id)} --input-topics ${newTopic}`,
          ),
          check: 'Stopped before, with their local state removed.',
          note: 'Their changelog and repartition topics have the old number of partitions and are made again.',
        },
        [unnamedNote(unnamedStreamProcessors, 'stream processors')],
      ),
    );
  }
  steps.push(
    withUnnamed(context, {
      title: window
        ? 'Start the consumers on the new topic'
        : 'Switch the consumer groups to the new topic, each when its lag is 0',
      commands: [],
      check: `They begin at the earliest offset (auto.offset.reset=earliest) of ${newTopic}.`,
    }),
    verifyReaders(context, newTopic),
    withUnnamed(context, {
      title: 'Check that nobody misses the old topic',
      commands: describeGroups(context),
      check:
        'No group has members or lag on it, and its retention has passed or is not needed.',
    }),
    {
      title: 'Remove the old topic',
      commands: [topics(context, `--delete --topic ${onlyTopic(topic)}`)],
      note: "This can't be undone: keep it as long as going back must be possible.",
    },
  );
  return steps;
}

function stopProducers(): ProcedureStep {
  return {
    title: 'Stop the producers',
    commands: [],
    check: 'The end offsets no longer grow.',
  };
}

function drain(context: ProcedureContext): ProcedureStep {
  return withUnnamed(context, {
    title: 'Let every group read to the end',
    commands: describeGroups(context),
    check: `LAG is 0 on every partition of ${context.topic}, for every group.`,
    note: 'After transactional producers, a lag of 1 on an idle partition is the marker of the last transaction.',
  });
}

function verifyReaders(
  context: ProcedureContext,
  topic: string,
): ProcedureStep {
  return withUnnamed(context, {
    title: 'Verify that every partition is read',
    commands: [sayHealthy(context, topic), ...describeGroups(context)],
    check: `Each of the ${context.to} partitions of ${topic} has a consumer in every group, and its lag does not grow.`,
  });
}
