import { escapeName } from '../subjects/escapeName';
import { verbFor } from './agreement';
import { formatBytes, formatQuantity } from '../calculation/format';
import { listed } from '../calculation/listed';
import type {
  PartitionProcedure,
  ProcedureOption,
} from '../runbooks/partition-procedure/procedure';
import type { ProcedureImpact } from '../runbooks/partition-procedure/procedureImpact';
import type {
  Implementation,
  ProcedureNote,
  ProcedureStep,
  ProcedureStepId,
} from '../runbooks/partition-procedure/procedureSteps';
import { TOPIC_MANAGER_TEXTS } from '../subjects/topicManagers';
import type { PartitionStrategy } from '../topics/hazards/hazard';
import { copyGroup } from '../topics/partitions/partitionStrategies';

/**
 * A step for people to follow.
 *
 * @public
 */
export interface StepWording {
  title: string;
  /** What to know before the commands. */
  note?: string;
  /** What must be true before going on. */
  check?: string;
}

/** Topics or groups in one sentence. */
const MOST_NAMES = 20;

const WAY_BACK = 'Keep the way back open';

const STEPS: Record<
  ProcedureStepId,
  (procedure: PartitionProcedure, step: ProcedureStep) => StepWording
> = {
  'check-topic': ({ topic, from }) => ({
    title: 'Check the topic',
    check: `${topic} has ${from} partitions and none is under-replicated.`,
  }),
  'read-from-start': () => ({
    title: 'Let consumers read new partitions from the start',
    check: 'Every consumer of the topic runs with auto.offset.reset=earliest.',
  }),
  'stop-producers': ({ topic }) => ({
    title: 'Stop the producers',
    check: `The end offsets of ${topic} no longer grow.`,
  }),
  'pause-producers': ({ topic }) => ({
    title: 'Pause the producers',
    note: 'Pause them for about a minute. A key keeps its order only if the mirror has written all of its records before a producer writes the next. Producers that can buffer records for that long lose nothing.',
    check: `The end offsets of ${topic} no longer grow.`,
  }),
  'drain-groups': ({ topic }) => ({
    title: 'Let every group read to the end',
    check: `LAG is 0 on every partition of ${topic}, for every group.`,
  }),
  'catch-up-groups': ({ topic }) => ({
    title: 'Let every group catch up',
    check: `Every group has read all that ${topic} held a minute ago. While records arrive, lag is rarely exactly 0.`,
  }),
  'change-declaration': ({ to }, { tool = 'other' }) => {
    const { title, change, drift } = TOPIC_MANAGER_TEXTS[tool];
    return {
      title: `Change ${change} to ${to} in ${title}`,
      note: `The topic is declared in ${title}. After a change made elsewhere, ${drift}.`,
      check: `The change is applied in ${title}, and the topic has ${to} partitions. Skip the command that adds them.`,
    };
  },
  'add-partitions': ({ from, to }) => ({
    title: `Increase to ${to} partitions`,
    note: `The command adds partitions only if the topic still has ${from}.`,
    check: `The topic has ${to} partitions and none is under-replicated.`,
  }),
  'wait-for-clients': () => ({
    title: 'Wait until clients discover the new partitions',
    check:
      'metadata.max.age.ms of producers and consumers has passed (5 min by default).',
  }),
  'verify-readers': ({ to }) => ({
    title: 'Verify that every partition is read',
    check: `Each of the ${to} partitions has a consumer in every group, and its lag does not grow.`,
  }),
  'start-producers': () => ({
    title: 'Start the producers',
    check: 'Every partition receives records.',
  }),
  'secure-state': ({ topic }) => ({
    title: 'Make sure that state can be rebuilt',
    note: 'A later step resets the stream processors: it deletes their state, and they rebuild it from the first records on. Records that retention has removed do not come back. If those matter, the application must migrate its own state.',
    check: `${topic} and their other inputs still hold every record that the state was built from. Consumers of their output tolerate duplicates.`,
  }),
  'check-absent': ({ newTopic }) => ({
    title: `Check that ${newTopic} does not exist`,
    check: 'The topics can be listed and it is not among them.',
  }),
  'create-topic': ({ newTopic, to }) => ({
    title: `Create ${newTopic} with ${to} partitions`,
  }),
  'verify-new-topic': ({ topic, newTopic, to }) => ({
    title: `Verify ${newTopic}`,
    check: `It has ${to} partitions and none is under-replicated. Producers and every group may use it (ACLs, quotas). Its schemas are registered under the new name. Its settings are those of ${topic}.`,
  }),
  'change-joined-topics': ({ impact: { coPartitioned } }) => ({
    title: 'Do the same for the topics that it is joined with',
    check: `They have as many partitions before any producer or group switches${
      coPartitioned.length > 0 ? `: ${coPartitioned.join(', ')}` : ''
    }.`,
  }),
  'accept-duplicates': () => ({
    title: 'Make sure that duplicates do no harm',
    note: 'A group starts 15 minutes back in the new topic, so that it misses nothing. It has read those records before; each key keeps its order both times. Kafka finds the start by timestamp. If producers set timestamps other than the time of writing, such as that of an old event, use the maintenance window.',
    check:
      'Every consumer tolerates a record that comes twice: it writes by key, or remembers what it has done. The timestamps of all records are the time of writing.',
  }),
  'start-copy': ({ topic, newTopic, from, to }) => ({
    title: `Copy every record to ${newTopic} by key`,
    note: `A Kafka Streams application reads ${topic} from its first record and writes ${newTopic} in order, each key to its partition. KAFKA_HOME is where Apache Kafka is unpacked. Add client settings that the cluster needs, such as security.protocol, to copy.properties. With ACLs it needs to read and write, and to use the group and the transactional ids that start with ${copyGroup(
      topic,
      to,
    )}. Confluent Replicator with topic.preserve.partitions=false does the same. MirrorMaker 2 does not: it keeps partition numbers, so that all keys stay in the first ${from} partitions and lose their order when producers switch. If producers choose partitions differently (librdkafka does by default), the copy must choose them the same way.`,
    check:
      'The last command keeps running, in a terminal of its own or as a workload, and reports no error.',
  }),
  'catch-up-copy': ({ topic, newTopic }) => ({
    title: 'Let the mirror catch up',
    check: `${newTopic} holds what ${topic} held a minute ago. Leave the job running.`,
  }),
  'finish-copy': ({ topic }) => ({
    title: 'Let the copy read to the end, then stop it',
    check: `The job has read all of ${topic}, nobody writes to it, and the job is stopped.`,
  }),
  'start-dual-write': ({ topic, newTopic }) => ({
    title: 'Write every record to both topics',
    note: `In the application, right after it sends a record to ${topic}, send key, value, headers, and timestamp to ${newTopic} too. Send them from the same thread and without a partition, so that the key chooses it. Count a record as written only when both topics have it (acks=all, enable.idempotence=true). With one transaction for both, no record is in only one of them. Order per key holds in both topics if one producer writes a key. Records of one key from two producers can have another order in ${newTopic}. Make it a setting, and roll it out one instance at a time. Until it ends, brokers take twice the writes.`,
    check: 'Every instance of every producer writes to both topics.',
  }),
  'check-dual-write': ({ topic, newTopic }) => ({
    title: 'Check that both topics receive the same',
    note: `The command can't prove that every producer writes to both. A producer that writes little can hide in a few percent of difference, or behind transaction markers. Older records are only in ${topic}. If a consumer needs them too, use the mirror.`,
    check: `More than 15 minutes have passed since the last producer started to write to both topics, and ${newTopic} has grown as much as ${topic} since.`,
  }),
  'switch-groups': ({ newTopic }) => ({
    title: 'Switch the consumer groups to the new topic',
    check: `The members of each group are stopped before its command (Kafka refuses it otherwise) and started on ${newTopic} after it.`,
  }),
  'switch-group': ({ topic, newTopic, to }, { group = '' }) => ({
    title: `Switch group ${escapeName(group)}`,
    note: `After the first command, stop the group's members. Run the second command within 5 minutes: it puts the group 15 minutes back in ${newTopic}, and Kafka refuses it while a member is left. Then start the members on ${newTopic}. If it prints STOP, start them on ${topic} again. The commits on ${topic} stay for the way back and go with the topic; until then lag grows there.`,
    check: `It reads all ${to} partitions of ${newTopic}, its lag there falls, and its results are right.`,
  }),
  'switch-other-groups': ({ newTopic }) => ({
    title: 'Switch the groups that no step names',
    check: `Each was less than 5 minutes behind, was stopped, was put 15 minutes back in ${newTopic}, and was started there.`,
  }),
  'preview-streams-reset': () => ({
    title: 'Stop the stream processors and preview their reset',
    note: 'All inputs of an application must start over. Add the others to --input-topics, separated by commas, here and in the next step. The tool takes every internal topic whose name starts with the id and a dash. If one belongs to another application, list its own topics with --internal-topics.',
    check:
      'Each preview lists all inputs of the application and deletes no topic of another one.',
  }),
  'reset-streams': ({ newTopic }) => ({
    title: 'Reset the stream processors',
    note: `The application recreates its changelog and repartition topics, which have the old partition count. It rebuilds its state from ${newTopic}, and writes its output a second time.`,
    check:
      'Each application is reset, its local state is deleted, it runs on the new topics, and its results are right.',
  }),
  'start-producers-on-new-topic': ({ topic, newTopic }) => ({
    title: 'Start the producers on the new topic',
    check: `Every partition of ${newTopic} receives records, and ${topic} receives none.`,
  }),
  'end-dual-write': ({ topic }) => ({
    title: 'End the dual write: produce to the new topic only',
    note: 'Change one instance at a time, with the same setting.',
    check: `The end offsets of ${topic} no longer grow.`,
  }),
  'keep-old-topic': ({ topic, newTopic }) => ({
    title: WAY_BACK,
    note: `To go back, stop the producers and let every group read ${newTopic} to its end. Then move groups and producers to ${topic}, where the commits of the groups still are. What was written meanwhile is read, and is in ${newTopic} only.`,
    check: `Everything has run on ${newTopic} for as long as you may need to go back. A day is usual.`,
  }),
  'keep-groups-reversible': ({ topic, newTopic }) => ({
    title: WAY_BACK,
    note: `Run the commands only to go back, which is possible until producers leave ${topic}. Stop the group's members, run its command within 5 minutes, which Kafka refuses before that, and start them on ${topic}. A group that is further behind, or whose results were wrong, goes back without the command. On ${topic} it continues at its commits, so that everything since then comes again and nothing is missed. Kafka keeps commits for 7 days unless offsets.retention.minutes differs.`,
    check: `Every group has worked on ${newTopic} for as long as you may need to go back. A day is usual.`,
  }),
  'check-old-topic-unused': () => ({
    title: 'Check that nobody uses the old topic',
    note: 'The commands do not see share groups, consumers without a group, and groups of type streams, which kafka-streams-groups --describe --all-groups shows. If a group rebalances, try again.',
    check:
      'Nobody writes or reads it, and its retention has passed or is not needed.',
  }),
  'delete-old-topic': () => ({
    title: 'Delete the old topic',
    note: 'Keep it as long as anybody may need its records. The commits of groups on it go with it.',
  }),
};

function noteText(
  note: ProcedureNote,
  { topic, newTopic }: PartitionProcedure,
): string {
  switch (note.code) {
    case 'tools':
      return "The tools of Apache Kafka's own distribution end in .sh. Add --command-config for a cluster that asks for credentials (before Kafka 4.2, kafka-streams-application-reset calls it --config-file).";
    case 'transaction-marker':
      return 'After transactional producers, a lag of 1 on an idle partition is the marker of the last transaction and no reason to stop.';
    case 'streams-lag':
      return 'The commands do not know groups of type streams, which Kafka Streams can use. kafka-streams-groups --describe --offsets shows their lag.';
    case 'default-replication':
      return "The replication factor is unknown, so that the topic gets the cluster's default.replication.factor.";
    case 'start-at-first-record':
      return `Groups start at the first record of ${newTopic}, which holds nothing that they have read.`;
    case 'start-after-copy':
      return `Groups start after the copied records, which they have read in ${topic}. Switch them before any producer starts.`;
    case 'no-way-back':
      return `From here on, ${topic} misses new records: going back is a migration of its own.`;
    case 'streams-way-back':
      return `A stream processor goes back by another reset, with ${topic} as input.`;
    case 'streams-way-back-loses':
      return `A stream processor goes back by another reset, with ${topic} as input. Its state then lacks what was written meanwhile.`;
    case 'consumers-unknown':
      return 'Not all groups that read it could be read. Include any that is missing here.';
    case 'processor-not-found':
      return 'A stream processor is declared to read it, but no group looks like one. Ask who runs it.';
    case 'untypeable':
      return `No command names ${listed(
        note.ids.map(escapeName),
        MOST_NAMES,
      )}: its id has characters that can't be typed, shown here as \\u and their number. Include it by means of an admin client.`;
    case 'more':
      return `Include ${formatQuantity(
        note.count,
        note.of,
      )} that no command names. The topic's list of consumer groups has them.`;
    default:
      return `Include ${formatQuantity(
        note.count,
        note.of,
      )} that you may not see and no command names.`;
  }
}

/**
 * Words a step of a procedure: a title, what to know before its commands, and what must be true after them.
 *
 * @public
 */
export function stepWording(
  procedure: PartitionProcedure,
  step: ProcedureStep,
): StepWording {
  const { note, ...wording } = STEPS[step.id](procedure, step);
  const notes = [
    !step.reversible && "This can't be undone.",
    note,
    ...step.notes.map(one => noteText(one, procedure)),
  ].filter(Boolean);
  return { ...wording, ...(notes.length > 0 && { note: notes.join(' ') }) };
}

/**
 * Words what a change touches, a sentence each.
 *
 * @public
 */
export function impactFindings({ impact }: PartitionProcedure): string[] {
  const { keysMoved, partitionsAdded, replicasAdded, settings } = impact;
  const { moreGroups, unnamedGroups } = impact;
  const { coPartitioned, unnamedCoPartitioned } = impact;
  const partitions = formatQuantity(partitionsAdded, 'partitions');
  const findings: (string | false)[] = [
    keysMoved === null
      ? 'Records have no keys whose partition matters.'
      : `${formatQuantity(
          keysMoved * 100,
          '%',
        )} of keys move to another partition.`,
    rebalanceFinding(impact),
    replicasAdded === null
      ? `Adds ${partitions}.`
      : `Adds ${partitions} (${formatQuantity(
          replicasAdded,
          'replicas',
        )}). In place, no data moves.`,
    'Expect rebalances, metadata refreshes, and uneven load for a few minutes.',
    moreGroups > 0 &&
      `${formatQuantity(moreGroups, 'more groups')} ${verbFor(
        moreGroups,
        'read',
      )} it. The topic's list of consumer groups has them.`,
    unnamedGroups > 0 &&
      `${formatQuantity(
        unnamedGroups,
        'groups',
      )} that you may not see ${verbFor(
        unnamedGroups,
        'need',
      )} the same steps. Ask who runs the cluster for their owners.`,
    coPartitioned.length > 0 &&
      `Must change together because they are joined: ${listed(
        coPartitioned,
        MOST_NAMES,
      )}.`,
    settings === null
      ? 'The settings could not be read. Give a new topic those that kafka-configs --describe shows.'
      : `A new topic takes over ${settings.join(
          ', ',
        )}. Compare any other setting, above all local.retention.ms and local.retention.bytes of a tiered topic, with kafka-configs --describe.`,
    unnamedCoPartitioned > 0 &&
      `${formatQuantity(
        unnamedCoPartitioned,
        'topics',
      )} that you may not see must change together with it. Ask who runs the stream processors that read it.`,
  ];
  return findings.filter(finding => finding !== false);
}

function rebalanceFinding(impact: ProcedureImpact): string {
  const { membersAffected, consumersKnown, consumersFault } = impact;
  if (consumersKnown === 'none') {
    return 'The groups that read it could not be read. Ask its users.';
  }
  const groups = formatQuantity(groupCount(impact), 'groups');
  const verb = verbFor(groupCount(impact), 'rebalance');
  return consumersKnown === 'partly'
    ? `At least ${groups} ${verb}: ${consumersFault}. Ask its users.`
    : `${groups} with ${formatQuantity(membersAffected, 'members')} ${verb}.`;
}

/** Groups that are known to read it. */
function groupCount(impact: ProcedureImpact): number {
  return impact.groups.length + impact.moreGroups + impact.unnamedGroups;
}

/**
 * Words an option: its title and what it does.
 *
 * @public
 */
export function optionWording(
  { to, impact }: PartitionProcedure,
  { strategy }: ProcedureOption,
): { title: string; summary: string } {
  if (strategy === 'in-place') {
    return {
      title: 'Option 2: increase in place',
      summary: `Adds ${formatQuantity(
        impact.partitionsAdded,
        'partitions',
      )} to the topic within minutes. This can't be undone.`,
    };
  }
  const { copiesRecords, copyBytes, consumersKnown } = impact;
  const groups =
    consumersKnown === 'all'
      ? formatQuantity(groupCount(impact), 'groups')
      : 'every group';
  return {
    title: 'Option 1: migrate to a new topic',
    summary: [
      `A new topic with ${formatQuantity(
        to,
        'partitions',
      )} receives what the old one does, by ${
        copiesRecords ? 'a mirror' : 'dual write or a mirror'
      }.`,
      `Drain the old one, switch ${groups}, and keep the way back open until producers leave it. Order per key holds.`,
      ...(copyBytes === null
        ? []
        : [
            `Both topics hold up to ${formatBytes(
              copyBytes,
            )} until the old one is deleted.`,
          ]),
    ].join(' '),
  };
}

/**
 * The title of an implementation of an option.
 *
 * @public
 */
export function implementationTitle(
  strategy: PartitionStrategy,
  kind: Implementation,
): string {
  if (kind === 'maintenance-window') return 'Scheduled maintenance window';
  const title = 'Consumer-group-aware, without downtime';
  if (strategy === 'in-place') return title;
  return kind === 'zero-downtime'
    ? `${title}: dual write`
    : `${title}: a mirror, producers pause for a minute`;
}
