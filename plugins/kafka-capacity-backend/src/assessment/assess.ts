import {
  AnnotatedSubject,
  assessGroup,
  assessTopic,
  CapacityPolicies,
  consumerGroupTraits,
  declaredPolicies,
  findStreamProcessors,
  FixedCount,
  FixedCountFinder,
  fixedCountFinder,
  GroupNeed,
  isSinkConnector,
  SPEAKS_FOR,
  topicTraits,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { Registration, mergeDeclared } from '../registrations/registrationsOf';
import { TopicPeak } from '../history/PeakHistory';
import { ClusterOffsets, placeOf } from '../history/offsets';
import {
  ClusterMeasurement,
  GroupMeasurement,
  isMissingTopic,
  membersUnread,
  TopicMeasurement,
} from '../measurement/measure';
import { LagMemory } from '../measurement/lag/reading';
import { StoredAssessment } from './AssessmentStore';
import {
  lastingFacts,
  replicationFactors,
  settledReplicas,
} from './availability';
import { GroupRecord, StoredPartition, TopicRecord } from './details';
import { GroupMemory, groupFacts } from './consumers/groupFacts';
import { GroupNeeds, noteNeeds } from './consumers/groupNeeds';
import { groupRecord } from './consumers/groupRecord';
import { groupRates } from './consumers/groupRates';
import { Loss, noteLosses } from './losses';
import { memberRateOf, rememberMemberRate } from './consumers/memberRate';
import { rememberMembership } from './consumers/membership';
import { otherUseOf } from './otherUse';
import { PartlyRead, partlyRead } from './partlyRead';
import {
  TopicMemory,
  topicFacts,
  topicMemory,
  wasMadeAgain,
} from './topics/topicFacts';

/** What an assessment goes by beside the measurements. */
export interface AssessmentContext {
  cluster: string;
  policies: CapacityPolicies;
  /** Those that name the cluster, and those on every cluster. */
  registrations: readonly Registration[];
  offsets: ClusterOffsets;
  /** When the sweep before read the cluster, milliseconds since the epoch; absent where that is too long ago to be measured against. */
  lastSweepAt?: number;
  intervalSeconds: number;
  /** For how long a topic must be unavailable before owners are notified of it, in milliseconds. */
  availabilityNoticeMs: number;
  peakOf(topic: string, topicId?: string): TopicPeak | undefined;
  /** Finds why a topic must keep its partition count; by the rules that are built in unless given. */
  fixedCountOf?: FixedCountFinder;
  /** The assessments of before, by {@link keyOf}. */
  previous: ReadonlyMap<string, StoredAssessment>;
}

const builtInFixedCount = fixedCountFinder();

/** The same, with what is written once for all subjects. */
interface JudgingContext extends AssessmentContext {
  /** The time of the offsets, as ISO time. */
  at: string;
  /** Whether the sweep before is recent enough that what both see went on in between. */
  isFollowed: boolean;
  partlyRead: PartlyRead;
}

/** A subject's assessment with what its page shows: nothing where the sweep has not seen it. */
export interface Assessed {
  assessment: StoredAssessment;
  detail: TopicRecord | GroupRecord | null;
  /** Records that a group has lost since the sweep before. */
  losses?: readonly Loss[];
}

/** Subjects that are assessed before others get their turn. */
const CHUNK = 100;

/**
 * Assesses every topic and consumer group by the model, a chunk at a time: what a page shows of tens of thousands of them need
 * not be in memory at once, and the event loop is free in between.
 */
export function* assess(
  measurement: ClusterMeasurement,
  context: AssessmentContext,
): Generator<Assessed[]> {
  let chunk: Assessed[] = [];
  for (const one of assessEach(measurement, context)) {
    chunk.push(one);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

function* assessEach(
  measurement: ClusterMeasurement,
  given: AssessmentContext,
): Generator<Assessed> {
  const at = new Date(given.offsets.at).toISOString();
  const context: JudgingContext = {
    ...given,
    at,
    isFollowed: isFollowed(given),
    partlyRead: partlyRead(measurement),
  };
  const registrations = registrationsBySubject(context.registrations);
  const { snapshot } = measurement;
  const topics = new Map(
    measurement.topics.map(topic => [topic.topic.name, topic]),
  );
  const streamProcessors = findStreamProcessors(snapshot.groups, topics.keys());
  const needs: GroupNeeds = new Map();
  const seenGroups = new Set<string>();
  for (const group of measurement.groups) {
    const subject = subjectOf(context, 'consumer-group', group.group.groupId);
    const registered = registrations.get(keyOf(subject));
    // Nobody asks about groups that consume nothing, but who names one has to know.
    if (!registered && otherUseOf(group.group)) continue;
    const declared = mergeDeclared(registered ?? []);
    seenGroups.add(subject.name);
    yield assessOneGroup(
      group,
      subject,
      declared,
      context,
      topic => topics.get(topic),
      streamProcessors,
      needs,
      topic => {
        const named = subjectOf(context, 'topic', topic.name);
        return fixedCountOfTopic(
          topic,
          mergeDeclared(registrations.get(keyOf(named)) ?? []),
          context,
        );
      },
    );
  }
  // After the groups: a topic has to feed what its groups need.
  for (const topic of measurement.topics) {
    const subject = subjectOf(context, 'topic', topic.topic.name);
    const registered = registrations.get(keyOf(subject));
    const declared = mergeDeclared(registered ?? []);
    yield assessOneTopic(
      topic,
      subject,
      declared,
      context,
      streamProcessors,
      needs.get(subject.name),
      topic.topic.internal && !registered,
    );
  }
  for (const assessment of unseenGroups(measurement, seenGroups, context)) {
    yield { assessment, detail: null };
  }
}

function isFollowed({
  offsets,
  lastSweepAt = -Infinity,
  intervalSeconds,
}: AssessmentContext): boolean {
  return offsets.at - lastSweepAt <= SPEAKS_FOR * intervalSeconds * 1000;
}

/**
 * A group that was there before and is missing from a list that is not whole, such as one whose broker did not answer, is not
 * gone but unknown. The list of topics comes in one answer, and is always whole.
 */
function unseenGroups(
  { snapshot }: ClusterMeasurement,
  seenGroups: ReadonlySet<string>,
  { previous, offsets }: AssessmentContext,
): StoredAssessment[] {
  const fault = snapshot.groupsFault;
  if (!fault) return [];
  return [...previous.values()]
    .filter(
      ({ kind, name }) => kind === 'consumer-group' && !seenGroups.has(name),
    )
    .map(last => ({
      ...last,
      level: 'unknown',
      since: last.level === 'unknown' ? last.since : offsets.at,
      finding: { code: 'missing-group', fault: fault.message },
      action: null,
      figure: null,
      coverage: { measured: 0, total: last.coverage.total },
      partial: partialSince(fault.message, last, offsets.at),
    }));
}

type Declared = ReturnType<typeof mergeDeclared>;

function assessOneTopic(
  measurement: TopicMeasurement,
  subject: AnnotatedSubject,
  declared: Declared,
  context: JudgingContext,
  streamProcessors: ReadonlyMap<string, string>,
  groupNeed: GroupNeed | undefined,
  internal: boolean,
): Assessed {
  const { topic, throughput, consumers, consumersFault, moving } = measurement;
  const now = context.offsets.at;
  const previous = context.previous.get(keyOf(subject));
  const { policies } = declaredPolicies(context.policies, declared);
  const memory = topicMemory(
    measurement,
    (previous?.memory ?? {}) as TopicMemory,
    policies,
    now,
    context.isFollowed,
    declared.targetParallelism,
  );
  const peak = context.peakOf(topic.name, topic.topicId);
  const facts = topicFacts(measurement, {
    peak,
    declared,
    groupNeed,
    fixedCount: fixedCountOfTopic(topic, declared, context),
    internal,
    memory: memory ?? {},
    now,
  });
  const judge = (known: typeof facts) =>
    assessTopic(
      // Whoever reads the list may not be allowed to see that group.
      groupNeed
        ? { ...known, groupNeed: { ...groupNeed, group: null } }
        : known,
      policies,
    );
  const judgement = judge(facts);
  const lasting = lastingFacts(
    facts,
    memory?.unavailable,
    now,
    context.availabilityNoticeMs,
  );
  const settled = lasting && judge(lasting);
  const replicas = topic.partitions.map(one => settledReplicas(one, moving));
  const [fewest, most] = replicationFactors(measurement);
  const traits = topicTraits(judgement, {
    // The least counts: a topic is as safe as its least safe partition.
    replicationFactor: fewest,
    minInsyncReplicas: topic.config?.minInsyncReplicas ?? null,
    declaredPeak: declared.peakThroughputMBps !== undefined,
  });
  return {
    assessment: {
      ...storedOf(
        subject,
        judgement,
        { memory, traits, unread: context.partlyRead.ofTopic(measurement) },
        previous,
        now,
      ),
      ...(settled && {
        lasting: { level: settled.level, finding: settled.finding },
      }),
    },
    detail: {
      facts,
      declared,
      internal: topic.internal,
      replicationFactor: most,
      config: topic.config ?? null,
      throughput: {
        recordsPerSecond: throughput.recordsPerSecond,
        mbps: throughput.mbps,
        bytesPerRecord: throughput.bytesPerRecord,
        reason: throughput.reason,
        peak: peak ?? null,
      },
      partitions: topic.partitions.map((partition, i): StoredPartition => {
        const rate = throughput.partitionRecordsPerSecond[i] ?? null;
        const fixed: StoredPartition = [
          partition.leader,
          replicas[i],
          partition.inSyncReplicas,
          rate,
        ];
        if (partition.fault) fixed.push(partition.fault.message);
        return fixed;
      }),
      consumers: consumers.map(({ group, lag }) => ({
        group: group.groupId,
        state: group.state,
        members: membersUnread(group) ? null : group.members.length,
        lag,
        streamProcessor: streamProcessors.get(group.groupId),
        sinkConnector: isSinkConnector(group) || undefined,
      })),
      consumersFault,
      principals: topic.principals,
      missing: isMissingTopic(topic) || undefined,
    },
  };
}

function assessOneGroup(
  measurement: GroupMeasurement,
  subject: AnnotatedSubject,
  declared: Declared,
  context: JudgingContext,
  topicOf: (name: string) => TopicMeasurement | undefined,
  streamProcessors: ReadonlyMap<string, string>,
  needs: GroupNeeds,
  fixedCountOf: (topic: TopicSnapshot) => FixedCount | null,
): Assessed {
  const { group, lag } = measurement;
  const now = context.offsets.at;
  const previous = context.previous.get(keyOf(subject));
  const last = (previous?.memory ?? {}) as GroupMemory;
  const rates = groupRates(lag, {
    throughputOf: topic => topicOf(topic)?.throughput,
    peakMBpsOf: topic =>
      context.peakOf(topic, topicOf(topic)?.topic.topicId)?.mbps,
  });
  const measured = rememberMemberRate(
    last,
    { members: group.members, busy: lag.busy, consumed: lag.consumed },
    now,
  );
  const memberRate = memberRateOf(
    measured.memberRate,
    declared,
    rates.bytesPerRecord,
  );
  const membership = rememberMembership(
    last.membership,
    group,
    lag.unread.length > 0,
  );
  const { policies } = declaredPolicies(context.policies, declared);
  const { losses, memory: known } = noteLosses({
    lost: lag.lost,
    known: last.losses,
    isRead: (topic, partition) =>
      isOffsetRead(context.offsets, measurement, topic, partition),
    now,
  });
  const facts = groupFacts(measurement, last, {
    now,
    at: context.at,
    intervalSeconds: context.intervalSeconds,
    policies,
    declared,
    rates,
    memberRate,
    losses: known,
    membership,
    topicOf: topic => topicOf(topic)?.topic,
    fixedCountOf,
  });
  const otherUse = otherUseOf(group);
  const assessment = assessGroup(
    otherUse === undefined ? facts : { ...facts, fault: otherUse },
  );
  noteNeeds(needs, measurement, assessment, {
    memberRate,
    objectiveSeconds: policies.consumers.objectiveSeconds,
    topicOf,
  });
  const memory: GroupMemory = {
    states: assessment.states,
    timeLag: [...(facts.timeLagSamples ?? [])],
    ...(Object.keys(lag.memory).length > 0 && { lag: lag.memory }),
    ...(known && { losses: known }),
    ...(membership && { membership }),
    ...measured,
  };
  return {
    assessment: storedOf(
      subject,
      assessment,
      {
        memory,
        traits: consumerGroupTraits(assessment, facts.behaviours),
        unread: context.partlyRead.ofGroup(group),
      },
      previous,
      now,
    ),
    detail: groupRecord(measurement, assessment, {
      declared,
      rates,
      memberRate,
      streamProcessor: streamProcessors.get(group.groupId),
      assignment: facts.assignment ?? null,
      fixedTopic: facts.fixedTopic,
    }),
    losses,
  };
}

function fixedCountOfTopic(
  { name, internal, config }: TopicSnapshot,
  declared: Declared,
  { fixedCountOf = builtInFixedCount }: AssessmentContext,
): FixedCount | null {
  const { cleanupPolicy } = config ?? {};
  return fixedCountOf({ name, internal, cleanupPolicy }, declared);
}

/**
 * Whether a sweep has read both where a group's commit is and where the log begins. A topic that is gone holds nothing; one that
 * does not count at the moment was not looked at.
 */
function isOffsetRead(
  { topics, groups }: ClusterOffsets,
  { group, lag }: GroupMeasurement,
  topic: string,
  partition: number,
): boolean {
  const logs = topics.get(topic);
  if (!logs) return true;
  const commits = groups?.get(group.groupId)?.get(topic);
  return (
    lag.topics.has(topic) &&
    commits !== undefined &&
    placeOf(commits, partition) >= 0 &&
    !Number.isNaN(logs.starts?.[partition] ?? NaN)
  );
}

function storedOf(
  subject: AnnotatedSubject,
  assessment: Pick<
    StoredAssessment,
    'level' | 'finding' | 'action' | 'figure' | 'coverage'
  >,
  {
    unread,
    ...kept
  }: Pick<StoredAssessment, 'memory' | 'traits'> & {
    /** Why some of it could not be read. */
    unread: string | undefined;
  },
  previous: StoredAssessment | undefined,
  now: number,
): StoredAssessment {
  const { level } = assessment;
  const lasts = previous?.level === level && !wasMadeAgain(previous, kept);
  // Named one by one: copies of whatever is there are slow, and there are tens of thousands in a sweep.
  return {
    cluster: subject.cluster,
    kind: subject.kind,
    name: subject.name,
    level,
    since: lasts ? previous.since : now,
    finding: assessment.finding,
    action: assessment.action,
    figure: assessment.figure,
    coverage: assessment.coverage,
    memory: kept.memory,
    traits: kept.traits,
    partial: partialSince(unread, previous, now),
  };
}

function partialSince(
  reason: string | undefined,
  previous: StoredAssessment | undefined,
  now: number,
): StoredAssessment['partial'] {
  return reason === undefined
    ? undefined
    : { since: previous?.partial?.since ?? now, reason };
}

function subjectOf(
  { cluster }: AssessmentContext,
  kind: AnnotatedSubject['kind'],
  name: string,
): AnnotatedSubject {
  return { cluster, kind, name };
}

function registrationsBySubject(
  registrations: readonly Registration[],
): Map<string, Registration[]> {
  const bySubject = new Map<string, Registration[]>();
  for (const registration of registrations) {
    const known = bySubject.get(keyOf(registration));
    if (known) known.push(registration);
    else bySubject.set(keyOf(registration), [registration]);
  }
  return bySubject;
}

/** What the last sweep left of each group for measuring its lag. */
export function lagMemories(
  cluster: string,
  previous: ReadonlyMap<string, StoredAssessment>,
): (groupId: string) => LagMemory | undefined {
  return groupId => {
    const subject: AnnotatedSubject = {
      cluster,
      kind: 'consumer-group',
      name: groupId,
    };
    const memory = previous.get(keyOf(subject))?.memory;
    return (memory as GroupMemory | undefined)?.lag;
  };
}

/** A subject within its cluster. */
export function keyOf({ kind, name }: AnnotatedSubject): string {
  return `${kind}/${name}`;
}
