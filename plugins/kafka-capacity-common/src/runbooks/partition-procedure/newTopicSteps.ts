import { copyGroup } from '../../topics/partitions/partitionStrategies';
import {
  copyByKey,
  createTopic,
  deleteGroup,
  deleteTopic,
  describeGroup,
  moveGroup,
  resetStreams,
} from '../actions';
import {
  bothReceive,
  GroupOnTopic,
  hasPartitions,
  hasRead,
  isAbsent,
  isIdle,
  isInSync,
  isUnread,
  isWithinMinutes,
} from '../conditions';
import {
  checkHealth,
  checkTopic,
  drainGroups,
  stopProducers,
  verifyConsumers,
} from './inPlaceSteps';
import {
  Implementation,
  ProcedureFacts,
  ProcedureNote,
  ProcedureStep,
  step,
} from './procedureSteps';
import { actIf, check } from '../shell';

/** While both topics receive everything, only time relates what a group has read in one to the other. */
const LIVE_SECONDS = 60;
/** How far behind a group may be when it switches, well within the 15 minutes by which it is then put back. */
const BEHIND_MINUTES = 5;

function createSteps(facts: ProcedureFacts): ProcedureStep[] {
  const { newTopic, to, replicationFactor, configs } = facts;
  return [
    step('check-absent', [check(isAbsent(newTopic))]),
    step(
      'create-topic',
      [
        actIf(
          [isAbsent(newTopic)],
          createTopic(newTopic, to, replicationFactor, configs),
        ),
      ],
      [replicationFactor === null && { code: 'default-replication' }],
    ),
    step('verify-new-topic', checkHealth(newTopic, to)),
  ];
}

/** What the job that copies reads. */
function copyOf({ topic, from, to }: ProcedureFacts): GroupOnTopic {
  return { group: copyGroup(topic, to), topic, partitions: from };
}

function startCopy(facts: ProcedureFacts): ProcedureStep {
  const { topic, newTopic, to } = facts;
  const { files, run } = copyByKey(topic, newTopic, copyOf(facts).group);
  return step('start-copy', [
    ...files,
    // Whoever stops the job does not want to read that it failed.
    `${hasPartitions(newTopic, to).test} &&\n  ${run}`,
  ]);
}

function finishCopy(facts: ProcedureFacts): ProcedureStep {
  return step(
    'finish-copy',
    [check(hasRead(copyOf(facts), 0))],
    [{ code: 'transaction-marker' }],
  );
}

/** While nobody writes: groups begin after the copied records, which they have read, or at the first one. */
function switchGroups(facts: ProcedureFacts): ProcedureStep {
  const { newTopic, to, history, plainGroups } = facts;
  const [ready, start] = history
    ? ([isIdle(newTopic, to, 5), '--to-latest'] as const)
    : ([hasPartitions(newTopic, to), '--to-earliest'] as const);
  return step(
    'switch-groups',
    plainGroups.named.map(group =>
      actIf([ready], moveGroup(group, newTopic, start)),
    ),
    [
      { code: history ? 'start-after-copy' : 'start-at-first-record' },
      ...plainGroups.others,
    ],
  );
}

/** One step for each group, since the next one waits until the last one works; then what to do to go back. */
function switchGroupsLive(facts: ProcedureFacts): ProcedureStep[] {
  const { topic, newTopic, from, to, stateful } = facts;
  const { named, others } = facts.plainGroups;
  const old = { topic, partitions: from };
  const successor = { topic: newTopic, partitions: to };
  return [
    ...named.map(group =>
      step(
        'switch-group',
        [
          check(hasRead({ group, ...old }, LIVE_SECONDS)),
          moveBetween(group, old, successor),
          describeGroup(group),
        ],
        [],
        { group },
      ),
    ),
    ...(others.length > 0 ? [step('switch-other-groups', [], others)] : []),
    ...resetSteps(facts),
    verifyConsumers(facts, newTopic),
    step(
      'keep-groups-reversible',
      named.map(group => moveBetween(group, successor, old)),
      [stateful && { code: 'streams-way-back' }, ...others],
    ),
  ];
}

type TopicWithCount = Omit<GroupOnTopic, 'group'>;

/** Puts a stopped group 15 minutes back in another topic, unless it is too far behind in its own. */
function moveBetween(
  group: string,
  own: TopicWithCount,
  other: TopicWithCount,
): string {
  return actIf(
    [
      hasPartitions(other.topic, other.partitions),
      isWithinMinutes({ group, ...own }, BEHIND_MINUTES),
    ],
    moveGroup(group, other.topic, '--by-duration PT15M'),
  );
}

/** The only way for what keeps state by partition: it begins again on the new topic. */
function resetSteps(facts: ProcedureFacts): ProcedureStep[] {
  const { stateful, newTopic, to } = facts;
  if (!stateful) return [];
  const { named, others } = facts.streamProcessors;
  const resets = named.map(id => resetStreams(id, newTopic));
  const previews = resets.map(({ call }) => `${call} --dry-run`);
  return [
    ...(named.length > 0 ? [step('preview-streams-reset', previews)] : []),
    step(
      'reset-streams',
      resets.map(reset => actIf([hasPartitions(newTopic, to)], reset)),
      others,
    ),
  ];
}

function startProducers(
  { topic, from }: ProcedureFacts,
  notes: ProcedureNote[] = [],
): ProcedureStep {
  return step(
    'start-producers-on-new-topic',
    [check(isIdle(topic, from))],
    notes,
  );
}

const MIGRATIONS: Record<
  Implementation,
  (facts: ProcedureFacts) => ProcedureStep[]
> = {
  'maintenance-window': facts => [
    stopProducers(facts),
    drainGroups(facts),
    ...(facts.history ? [startCopy(facts), finishCopy(facts)] : []),
    switchGroups(facts),
    ...resetSteps(facts),
    verifyConsumers(facts, facts.newTopic),
    startProducers(facts),
    step(
      'keep-old-topic',
      [],
      [facts.stateful && { code: 'streams-way-back-loses' }],
    ),
  ],
  'zero-downtime': facts => [
    // Where a group switches between two living topics, some records come to it from both.
    step('accept-duplicates', [], facts.consumers.others),
    step('start-dual-write'),
    step('check-dual-write', [check(bothReceive(facts.topic, facts.newTopic))]),
    drainGroups(facts, LIVE_SECONDS),
    ...switchGroupsLive(facts),
    step(
      'end-dual-write',
      [check(isIdle(facts.topic, facts.from))],
      [{ code: 'no-way-back' }],
    ),
  ],
  'zero-downtime-mirror': facts => [
    step('accept-duplicates', [], facts.consumers.others),
    startCopy(facts),
    step('catch-up-copy', [check(hasRead(copyOf(facts), LIVE_SECONDS))]),
    drainGroups(facts, LIVE_SECONDS),
    ...switchGroupsLive(facts),
    stopProducers(facts, 'pause-producers'),
    finishCopy(facts),
    startProducers(facts, [{ code: 'no-way-back' }]),
  ],
};

/**
 * Option 1: a new topic to which everything migrates. In a maintenance window everything stands still while groups switch. Without
 * downtime the new topic first receives all that the old one does, by dual write or by a mirror, so that groups can switch one by one,
 * and back again.
 */
export function newTopicSteps(
  facts: ProcedureFacts,
  kind: Implementation,
): ProcedureStep[] {
  const { topic, newTopic, from, to, stateful, joinedTopics: joined } = facts;
  const steps = [checkTopic(facts)];
  if (stateful) {
    // What a reset takes away must be there to be rebuilt.
    steps.push(step('secure-state', [], facts.streamProcessors.others));
  }
  steps.push(...createSteps(facts));
  if (joined.named.length + joined.others.length > 0) {
    steps.push(step('change-joined-topics', [], joined.others));
  }
  steps.push(
    ...MIGRATIONS[kind](facts),
    step(
      'check-old-topic-unused',
      [check(isIdle(topic, from)), check(isUnread(topic))],
      facts.consumers.others,
    ),
  );
  const isCopied = steps.some(({ id }) => id === 'start-copy');
  steps.push(
    step('delete-old-topic', [
      actIf(
        [
          hasPartitions(topic, from),
          hasPartitions(newTopic, to),
          isInSync(newTopic),
          isIdle(topic, from),
          isUnread(topic),
        ],
        deleteTopic(topic),
      ),
      ...(isCopied ? [deleteGroup(copyOf(facts).group)] : []),
    ]),
  );
  return steps;
}
