import {
  ClusterSummary,
  ConsumerGroupDetail,
  DEFAULT_POLICIES,
  PartitionRow,
  partitionSpread,
  EntityCapacity,
  FixedCount,
  GroupPartitionRow,
  HazardAnswer,
  LEVELS,
  Level,
  LevelCounts,
  SubjectAssessment,
  SubjectEntity,
  SubjectKind,
  SubjectSummary,
  SweepState,
  TopicExplanation,
  TopicDetail,
  DeclaredFacts,
  actionText,
  assessGroup,
  assessHazards,
  explainTopic,
  findingText,
  groupAdvice,
  hazardAnswer,
  groupSignal,
  isModelFailure,
  rollUp,
  topicPlacement,
} from 'backstage-plugin-kafka-capacity-common';

const HOUR = 3600_000;
const NOW = Date.now();

/** When the fixtures were assessed: the tests' present. */
export const ASSESSED_AT = new Date(NOW - 40_000).toISOString();

const OWNED: SubjectEntity[] = [
  { entityRef: 'component:default/orders', owner: 'group:default/team-orders' },
];

function summary(
  kind: SubjectKind,
  name: string,
  assessment: SubjectAssessment,
): SubjectSummary & Pick<TopicDetail, 'signals' | 'advice'> {
  const { level, finding, action, figure, coverage, signals, advice } =
    assessment;
  return {
    subject: { cluster: 'prod', kind, name },
    level,
    since: new Date(NOW - 2 * HOUR).toISOString(),
    finding,
    action,
    figure,
    coverage,
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    entities: OWNED,
    snooze: null,
    signals,
    advice,
  };
}

/** A topic, assessed by the model. Its fourth partition takes more than the others. */
export function topicDetail(options: {
  name: string;
  /** Null when it could not be measured. */
  peakMBps: number | null;
  parallelism: number;
  partitions: number;
  declared?: DeclaredFacts;
  fixedCount?: FixedCount;
  over?: Partial<TopicDetail>;
}): TopicDetail {
  const { name, peakMBps, parallelism, partitions, over } = options;
  const declared = options.declared ?? {};
  const peakReason =
    'a compacted topic holds fewer records than were written to it';
  const share = (peakMBps ?? 0) / (partitions + 1.4);
  const rates = Array.from({ length: partitions }, (_, partition) =>
    partition === 3 ? 2.4 * share : share,
  );
  const assessment = explainTopic({
    partitions,
    peak:
      peakMBps === null
        ? null
        : { value: peakMBps, source: 'log sizes', at: ASSESSED_AT, days: 30 },
    peakReason: { code: 'verbatim', text: peakReason },
    declared,
    largestGroupMembers: {
      value: parallelism,
      source: 'members of the largest group',
      at: ASSESSED_AT,
    },
    fixedCount: options.fixedCount,
    bytesPerRecord: peakMBps === null ? null : 512,
    offlinePartitions: 0,
    underMinIsrPartitions: 0,
    underReplicated: { partitions: 0, minutes: 0 },
    partitionRatesMBps: peakMBps === null ? null : rates,
    policies: DEFAULT_POLICIES,
  });
  const rows = rates.map(
    (rate, partition): PartitionRow => ({
      partition,
      leader: 1 + (partition % 3),
      replicas: [1, 2, 3],
      inSyncReplicas: [1, 2, 3],
      logStartOffset: 0,
      logEndOffset: 1_000_000 + partition,
      sizeBytes: 2e10,
      recordsPerSecond: peakMBps === null ? 1000 : (rate * 1e6) / 512,
      fault: null,
    }),
  );
  return {
    ...summary('topic', name, assessment),
    declared,
    managedBy: null,
    kafkaResource: null,
    internal: false,
    partitionCount: partitions,
    replicationFactor: 3,
    minInsyncReplicas: 2,
    cleanupPolicy: peakMBps === null ? 'compact' : 'delete',
    retentionMs: 7 * 24 * HOUR,
    retentionBytes: -1,
    timestampType: 'CreateTime',
    remoteStorage: false,
    sizeBytes: 1.234e11,
    throughput: {
      recordsPerSecond: 61_204,
      currentMBps: peakMBps === null ? null : peakMBps / 2,
      peakMBps,
      peakAt: peakMBps === null ? null : ASSESSED_AT,
      measuredSince: new Date(NOW - 30 * 24 * HOUR).toISOString(),
      measuredDays: 30,
      meanSeconds: 300,
      peakDays: 30,
      bytesPerRecord: peakMBps === null ? null : 512,
      reason: peakMBps === null ? peakReason : null,
    },
    recommendation: assessment.recommendation,
    hazards: hazardsOf(name, rates, declared, assessment),
    partitions: rows,
    partitionsCursor: null,
    spread: partitionSpread(
      over?.partitions ?? rows,
      { partitionRatesMBps: peakMBps === null ? null : rates },
      over?.partitionPolicy ?? DEFAULT_POLICIES.partitions,
    ),
    placement: topicPlacement(
      rows,
      new Map([1, 2, 3].map(id => [id, `zone-${id === 3 ? 1 : id}`])),
    ),
    consumers: [
      {
        group: 'billing',
        level: 'warning',
        state: 'Stable',
        members: 3,
        lag: 30_000,
        snooze: null,
      },
      {
        group: 'ledger',
        level: 'ok',
        state: 'Stable',
        members: 2,
        lag: 12,
        snooze: null,
      },
    ],
    moreConsumers: 0,
    consumersCursor: null,
    unnamedConsumers: 0,
    consumersFault: null,
    ...over,
  };
}

function hazardsOf(
  name: string,
  partitionRatesMBps: number[],
  declared: DeclaredFacts,
  { recommendation }: TopicExplanation,
): HazardAnswer[] {
  if (recommendation?.action !== 'increase') return [];
  const hazards = assessHazards(
    {
      name,
      cleanupPolicy: 'delete',
      replicationFactor: 3,
      partitionRatesMBps,
      declared,
    },
    [
      { groupId: 'billing', members: 3 },
      { groupId: 'ledger', members: 2 },
    ],
    {
      from: partitionRatesMBps.length,
      to: recommendation.recommended,
      brokers: [1, 2, 3].map(id => ({ id, replicas: 412 })),
    },
  );
  if (isModelFailure(hazards)) throw new Error(hazards.error.message);
  return hazards.map(hazardAnswer);
}

/** A consumer group that reads one topic, assessed by the model: behind by `lag` records on each partition for an hour. */
export function groupDetail(options: {
  name: string;
  topic: string;
  partitions: number;
  members: number;
  lag: number;
  /** Partitions that it never committed for, the last ones. */
  uncommitted?: number;
  over?: Partial<ConsumerGroupDetail>;
}): ConsumerGroupDetail {
  const { name, topic, partitions, members, lag, over } = options;
  const uncommitted = options.uncommitted ?? 0;
  const behind = lag * (partitions - uncommitted);
  const assessment = assessGroup({
    members,
    partitions,
    partitionsWithoutLag: uncommitted,
    lagSamples:
      uncommitted === partitions
        ? []
        : Array.from({ length: 60 }, (_, minute) => ({
            at: NOW - (59 - minute) * 60_000,
            value: behind,
          })),
    policies: DEFAULT_POLICIES,
    now: NOW,
  });
  const holder = (partition: number) => partition % members;
  const rows: GroupPartitionRow[] = Array.from(
    { length: partitions },
    (_, partition) => {
      const never = partition >= partitions - uncommitted;
      return {
        topic,
        partition,
        committedOffset: never ? null : 1_000_000 - lag,
        logStartOffset: 0,
        logEndOffset: 1_000_000,
        lag: never ? null : lag,
        memberId: members > 0 ? `${name}-member-${holder(partition)}` : null,
        clientId: members > 0 ? `${name}-${holder(partition)}` : null,
        host: members > 0 ? '/10.0.0.7' : null,
        reason: never ? 'the group has never committed here' : null,
        behavior: never ? null : 'ok',
        behaviorReason: null,
        timeLag: never
          ? null
          : { seconds: lag > 0 ? 40 : 0, atLeast: false, reason: null },
      };
    },
  );
  const held = (member: number) =>
    rows
      .map(({ partition }) => partition)
      .filter(partition => holder(partition) === member);
  const detail: ConsumerGroupDetail = {
    ...summary('consumer-group', name, {
      ...assessment,
      finding: findingText(assessment.finding),
      action: assessment.action && actionText(assessment.action),
      signals: assessment.signals.map(one =>
        groupSignal(one, DEFAULT_POLICIES),
      ),
      advice: assessment.advice.map(groupAdvice),
    }),
    declared: {},
    type: 'classic',
    state: members > 0 ? 'Stable' : 'Empty',
    assignor: 'range',
    coordinator: 2,
    members: Array.from({ length: members }, (_, member) => ({
      memberId: `${name}-member-${member}`,
      clientId: `${name}-${member}`,
      host: '/10.0.0.7',
      instanceId: null,
      assignment: { [topic]: held(member) },
      assignmentFault: null,
      partitions: held(member).length,
    })),
    memberCount: members,
    membersCursor: null,
    idleMembers: assessment.idleMembers ?? 0,
    lag: uncommitted === partitions ? null : behind,
    partitions: rows,
    partitionCount: partitions,
    hidden: { topics: 0, partitions: 0 },
    partitionsCursor: null,
    unheldPartitions: rows.filter(({ memberId }) => memberId === null).length,
    abandonedTopics: { total: 0, items: [] },
    recordTimeChecks: false,
    ...over,
  };
  return {
    ...detail,
    // Where a test gives other partitions or members, these count.
    ...(over?.partitions && {
      partitionCount: over.partitions.length,
      unheldPartitions: over.partitions.filter(
        ({ memberId }) => memberId === null,
      ).length,
    }),
    ...(over?.members && { memberCount: over.members.length }),
    ...over,
  };
}

/** A topic that could not be described. */
export function unknownTopic(name: string): SubjectSummary {
  const assessment = explainTopic({
    fault: `Not authorized to describe topic ${name}: give the principal DESCRIBE`,
    partitions: 0,
    peak: null,
    declared: {},
    largestGroupMembers: null,
    bytesPerRecord: null,
    offlinePartitions: null,
    underMinIsrPartitions: null,
    underReplicated: null,
    partitionRatesMBps: null,
    policies: DEFAULT_POLICIES,
  });
  const {
    signals: _signals,
    advice: _advice,
    ...rest
  } = summary('topic', name, assessment);
  return rest;
}

/** How many of the subjects are at each level. */
export function countLevels(subjects: { level: Level }[]): LevelCounts {
  const counts = Object.fromEntries(
    LEVELS.map(level => [level, 0]),
  ) as LevelCounts;
  for (const { level } of subjects) counts[level] += 1;
  return counts;
}

/** What an entity reaches, rolled up from its subjects by the model. */
export function entityCapacity(
  subjects: SubjectSummary[],
  over: Partial<EntityCapacity> = {},
): EntityCapacity {
  return {
    entityRef: 'component:default/orders',
    ...rollUp(subjects),
    assessedAt: ASSESSED_AT,
    stale: null,
    partial: null,
    simulated: false,
    registered: subjects.length > 0,
    subjects,
    moreSubjects: 0,
    subjectsCursor: null,
    parts: [],
    moreParts: 0,
    untrustedLinks: [],
    problems: [],
    ...over,
  };
}

/** A sweep that worked. */
export function sweep(over: Partial<SweepState> = {}): SweepState {
  return {
    cluster: 'prod',
    state: 'succeeded',
    requestedAt: null,
    startedAt: ASSESSED_AT,
    finishedAt: ASSESSED_AT,
    durationMs: 420,
    topics: 12,
    consumerGroups: 10,
    error: null,
    faults: [],
    ...over,
  };
}

/** A cluster of three brokers. */
export function clusterSummary(
  subjects: SubjectSummary[],
  over: Partial<ClusterSummary> = {},
): ClusterSummary {
  const ofKind = (kind: SubjectKind) =>
    rollUp(subjects.filter(({ subject }) => subject.kind === kind));
  const topics = ofKind('topic');
  const consumerGroups = ofKind('consumer-group');
  const unlinked = (kind: SubjectKind) =>
    subjects.filter(
      ({ subject, entities }) => subject.kind === kind && entities.length === 0,
    ).length;
  return {
    cluster: 'prod',
    clusterId: 'q1Sh-9_ETKaQ',
    simulated: false,
    level: rollUp([
      ...subjects,
      ...(over.assessment
        ? [{ level: over.assessment.level, snooze: null }]
        : []),
    ]).level,
    assessment: null,
    topicCounts: topics.counts,
    consumerGroupCounts: consumerGroups.counts,
    snoozed: {
      topics: topics.snoozed,
      consumerGroups: consumerGroups.snoozed,
    },
    unlinked: {
      topics: unlinked('topic'),
      consumerGroups: unlinked('consumer-group'),
    },
    excluded: { topics: 0, consumerGroups: 0 },
    brokers: [1, 2, 3].map(id => ({
      id,
      host: `kafka-${id}`,
      port: 9092,
      rack: `zone-${id}`,
      controller: id === 1,
      replicas: 412,
      leaders: 137,
      usedBytes: 0.62e12,
      totalBytes: 1e12,
      fault: null,
    })),
    partitions: 412,
    assessedAt: ASSESSED_AT,
    stale: null,
    partial: null,
    warnings: [],
    latestSweep: sweep(),
    history: {
      generatedDays: 0,
      timeIndex: null,
      metricsSource: null,
      metricsSourceSubjects: null,
    },
    newTopics: {
      replicationFactor: 3,
      minInsyncReplicas: 2,
      allowChanges: true,
      names: null,
      partitionPolicy: DEFAULT_POLICIES.partitions,
      roomForPartitions: 6000,
    },
    ...over,
  };
}
