import {
  ConsumerGroupDetail,
  EntityCapacity,
  GroupPartitionRow,
  LEVELS,
  Level,
  LevelCounts,
  PartitionRecommendation,
  Signal,
  SubjectEntity,
  SubjectSummary,
  TopicDetail,
  DEFAULT_POLICIES,
  formatQuantity,
  isModelFailure,
  levelCoverage,
  recommendPartitions,
  worstLevel,
} from 'backstage-plugin-kafka-capacity-common';

/** When the fixtures were assessed: the tests' present. */
export const ASSESSED_AT = new Date(Date.now() - 40_000).toISOString();

const OWNED: SubjectEntity[] = [
  { entityRef: 'component:default/orders', owner: 'group:default/team-orders' },
];

/** A recommendation by the model itself. */
export function recommended(
  demand: Parameters<typeof recommendPartitions>[0],
): PartitionRecommendation {
  const result = recommendPartitions(demand);
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

/** A topic whose level is what the model's recommendation demands. */
export function topicDetail(options: {
  name: string;
  peakMBps: number | null;
  parallelism: number;
  partitions: number;
  over?: Partial<TopicDetail>;
}): TopicDetail {
  const { name, peakMBps, parallelism, partitions, over } = options;
  const recommendation = recommended({
    peakMBps,
    targetParallelism: parallelism,
    currentPartitions: partitions,
    sources: {
      peakMBps: { source: 'log sizes', at: ASSESSED_AT },
      targetParallelism: { source: 'members of the largest group' },
    },
  });
  const level: Level = recommendation.action === 'increase' ? 'scale' : 'ok';
  const finding =
    level === 'scale'
      ? `Peak ${formatQuantity(peakMBps ?? 0, 'MB/s')} needs ${
          recommendation.required
        } partitions; it has ${partitions}. Go to ${
          recommendation.recommended
        }.`
      : `${partitions} partitions carry it.`;
  const count: Signal = {
    id: 'partition-count',
    title: 'Partition count',
    level,
    value: partitions,
    unit: 'partitions',
    summary: finding,
    working: recommendation.working,
  };
  return {
    subject: { cluster: 'prod', kind: 'topic', name },
    level,
    since: new Date(Date.now() - 2 * 3600_000).toISOString(),
    finding,
    action:
      level === 'scale'
        ? `${partitions} → ${recommendation.recommended} partitions`
        : null,
    figure:
      peakMBps === null
        ? null
        : { label: 'peak', value: peakMBps, unit: 'MB/s' },
    coverage: { measured: 1, total: 1 },
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    entities: OWNED,
    signals: [count],
    advice: [],
    declared: {},
    internal: false,
    partitionCount: partitions,
    replicationFactor: 3,
    minInsyncReplicas: 2,
    cleanupPolicy: 'delete',
    retentionMs: 7 * 24 * 3600 * 1000,
    sizeBytes: 1.234e11,
    throughput: {
      recordsPerSecond: 61_204,
      currentMBps: peakMBps === null ? null : peakMBps / 2,
      peakMBps,
      peakAt: peakMBps === null ? null : ASSESSED_AT,
      measuredSince: new Date(Date.now() - 30 * 24 * 3600_000).toISOString(),
      bytesPerRecord: peakMBps === null ? null : 512,
      reason:
        peakMBps === null
          ? 'a compacted topic holds fewer records than were written'
          : null,
    },
    recommendation,
    hazards: [],
    partitions: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      leader: 1 + (partition % 3),
      replicas: [1, 2, 3],
      inSyncReplicas: [1, 2, 3],
      logStartOffset: 0,
      logEndOffset: 1_000_000 + partition,
      sizeBytes: 2e10,
      recordsPerSecond: partition === 3 ? 2400 : 1000,
      fault: null,
    })),
    readers: [
      {
        group: 'billing',
        level: 'warning',
        state: 'Stable',
        members: 3,
        lag: 61_204,
      },
      { group: 'ledger', level: 'ok', state: 'Stable', members: 2, lag: 12 },
    ],
    ...over,
  };
}

/** A consumer group that reads one topic, behind by `lag` records on each of its partitions. */
export function groupDetail(options: {
  name: string;
  topic: string;
  partitions: number;
  members: number;
  lag: number;
  over?: Partial<ConsumerGroupDetail>;
}): ConsumerGroupDetail {
  const { name, topic, partitions, members, lag, over } = options;
  const policy = DEFAULT_POLICIES.consumerLagRecords;
  const behind = lag * partitions;
  let level: Level = 'ok';
  if (behind > policy.scale) level = 'scale';
  else if (behind > policy.warning) level = 'warning';
  const finding = `${formatQuantity(
    behind,
    'records',
  )} behind; the limit is ${formatQuantity(policy.warning, 'records')}.`;
  const holder = (partition: number) => partition % members;
  const rows: GroupPartitionRow[] = Array.from(
    { length: partitions },
    (_, partition) => ({
      topic,
      partition,
      committedOffset: 1_000_000 - lag,
      logStartOffset: 0,
      logEndOffset: 1_000_000,
      lag,
      memberId: members > 0 ? `${name}-member-${holder(partition)}` : null,
      clientId: members > 0 ? `${name}-${holder(partition)}` : null,
      host: members > 0 ? '/10.0.0.7' : null,
      reason: null,
    }),
  );
  return {
    subject: { cluster: 'prod', kind: 'consumer-group', name },
    level,
    since: ASSESSED_AT,
    finding,
    action: null,
    figure: { label: 'lag', value: behind, unit: 'records' },
    coverage: { measured: 1, total: 1 },
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    entities: OWNED,
    signals: [
      {
        id: 'lag-records',
        title: 'Consumer lag (records)',
        level,
        value: behind,
        unit: 'records',
        summary: finding,
        working: {
          rule: `warning > ${policy.warning} records`,
          source: 'Consumer Scaling Guidelines',
          inputs: [],
          steps: [],
          policy: { key: 'consumerLagRecords.warning', from: 'default' },
        },
      },
    ],
    advice: [],
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
      assignment: {
        [topic]: rows
          .map(({ partition }) => partition)
          .filter(partition => holder(partition) === member),
      },
    })),
    idleMembers: Math.max(0, members - partitions),
    lag: behind,
    partitions: rows,
    ...over,
  };
}

/** A subject that could not be described. */
export function unknownTopic(name: string): SubjectSummary {
  return {
    subject: { cluster: 'prod', kind: 'topic', name },
    level: 'unknown',
    since: null,
    finding: `Not authorised to describe topic ${name}: give the principal DESCRIBE.`,
    action: null,
    figure: null,
    coverage: { measured: 0, total: 1 },
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    entities: OWNED,
  };
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
  const levels = subjects.map(({ level }) => level);
  return {
    entityRef: 'component:default/orders',
    level: worstLevel(levels),
    coverage: levelCoverage(levels),
    counts: countLevels(subjects),
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    registered: subjects.length > 0,
    subjects,
    parts: [],
    problems: [],
    ...over,
  };
}
