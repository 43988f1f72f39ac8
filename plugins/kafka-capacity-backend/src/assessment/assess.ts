import {
  AnnotatedSubject,
  AssessedKind,
  findStreamProcessors,
  SPEAKS_FOR,
} from 'backstage-plugin-kafka-capacity-common';
import { LagMemory } from '../measurement/lag/reading';
import { ClusterMeasurement } from '../measurement/measure';
import { Registration, mergeDeclared } from '../registrations/registrationsOf';
import { TopicBenchmarks } from './consumers/benchmarks';
import { assessBrokers } from './brokers/assessBrokers';
import { OwnerLoads } from './brokers/OwnerLoads';
import { PartitionHealthCount } from './brokers/partitionHealth';
import { assessMeasuredGroup } from './consumers/assessMeasuredGroup';
import { GroupMemory } from './consumers/groupFacts';
import { GroupNeeds } from './consumers/groupNeeds';
import {
  Assessed,
  AssessmentContext,
  fixedCountOfTopic,
  SweepContext,
} from './context';
import { otherUseOf } from './otherUse';
import { partlyRead } from './partlyRead';
import { keyOf, partialSince, StoredAssessment } from './storedAssessment';
import { assessMeasuredTopic } from './topics/assessMeasuredTopic';
import { UnseenGroup, unseenGroups, unseenMemory } from './unseenGroups';

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
    if (one) chunk.push(one);
    if (one && chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

/** Nothing where a step is done that others may have the event loop after. */
function* assessEach(
  measurement: ClusterMeasurement,
  given: AssessmentContext,
): Generator<Assessed | undefined> {
  const at = new Date(given.offsets.at).toISOString();
  const { snapshot } = measurement;
  const { previous, window } = given;
  const unseen = unseenGroups(
    snapshot,
    previous,
    group => window?.commitsOf(group).findLast(Boolean),
    given.readsGroup,
  );
  const context: SweepContext = {
    ...given,
    at,
    isFollowed: isFollowed(given),
    partlyRead: partlyRead(measurement, unseen),
  };
  const registrations = registrationsBySubject(context.registrations);
  const topics = new Map(
    measurement.topics.map(topic => [topic.topic.name, topic]),
  );
  const streamProcessors = findStreamProcessors(snapshot.groups, topics.keys());
  const needs: GroupNeeds = new Map();
  const benchmarks: TopicBenchmarks = new Map();
  for (const group of measurement.groups) {
    const subject = subjectOf(context, 'consumer-group', group.group.groupId);
    const registered = registrations.get(keyOf(subject));
    // Nobody asks about groups that consume nothing, but who names one has to know.
    if (!registered && otherUseOf(group.group)) continue;
    const declared = mergeDeclared(registered ?? []);
    yield assessMeasuredGroup(
      group,
      subject,
      declared,
      context,
      topic => topics.get(topic),
      streamProcessors,
      needs,
      benchmarks,
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
  const { brokers } = context;
  const health = brokers && new PartitionHealthCount(brokers.partitions);
  const ownerLoads = new OwnerLoads();
  // After the groups: a topic has to feed what its groups need.
  for (const topic of measurement.topics) {
    const subject = subjectOf(context, 'topic', topic.topic.name);
    const registered = registrations.get(keyOf(subject));
    const declared = mergeDeclared(registered ?? []);
    const assessed = assessMeasuredTopic(
      topic,
      subject,
      declared,
      context,
      streamProcessors,
      needs.get(subject.name),
      benchmarks.get(subject.name),
      topic.topic.internal && !registered,
    );
    const owners = (registered ?? []).map(({ ownerRef }) => ownerRef);
    health?.add(assessed.detail, owners);
    if (brokers) ownerLoads.add(topic, owners);
    yield assessed;
  }
  const fault = snapshot.groupsFault?.message ?? '';
  for (const one of unseen) {
    const assessment = unseenAssessment(one, fault, given.offsets.at);
    yield { assessment, detail: null };
  }
  // Last: how the partitions of a cluster are is known from its topics.
  if (brokers && health) {
    yield* assessBrokers(brokers, snapshot, health, ownerLoads, context);
  }
}

function isFollowed({
  offsets,
  lastSweepAt = -Infinity,
  intervalSeconds,
}: AssessmentContext): boolean {
  return offsets.at - lastSweepAt <= SPEAKS_FOR * intervalSeconds * 1000;
}

function unseenAssessment(
  unseen: UnseenGroup,
  fault: string,
  at: number,
): StoredAssessment<AssessedKind> {
  const { last } = unseen;
  return {
    ...last,
    level: 'unknown',
    since: last.level === 'unknown' ? last.since : at,
    finding: { code: 'missing-group', fault },
    action: null,
    figure: null,
    coverage: { measured: 0, total: last.coverage.total },
    memory: unseenMemory(unseen),
    partial: partialSince(fault, last, at),
  };
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
  previous: ReadonlyMap<string, StoredAssessment<AssessedKind>>,
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
