import { Level } from '../assessment/levels';
import { CLUSTER_FACTS } from './clusterFactDefinitions';
import { count, FactDefinition, flag } from './factDefinition';

export type { FactDefinition, FactType } from './factDefinition';

/**
 * The facts about an entity's Kafka capacity, for scorecards. Where something could not be measured a fact of its own counts that, so that
 * zero topics below what they need never stands for topics that nobody could assess. Facts about findings leave out what is snoozed,
 * as the level does; `subjectsSnoozed` counts it. Facts are added over time, and none changes its meaning.
 *
 * @public
 */
export const ENTITY_FACTS = {
  registered: flag(
    'Whether the entity, or a part of it, registers a topic or consumer group, or the entity stands for a cluster',
  ),
  level: {
    type: 'string',
    unit: null,
    nullable: false,
    description:
      'Worst level of its topics and groups, and of the cluster that it stands for: ok, warning, scale, emergency, or unknown where nothing is known',
  },
  dataFresh: flag(
    'Whether everything it registers was assessed in a sweep that is recent: false where a sweep is overdue or failed, or something was never assessed',
  ),
  assessedAt: {
    type: 'datetime',
    unit: null,
    nullable: true,
    description:
      'Time of the oldest assessment among its topics, groups and cluster; null where there is none',
  },
  simulated: flag('Whether a simulated cluster stands behind some of it'),
  coverage: {
    type: 'float',
    unit: '%',
    nullable: true,
    description:
      'Share of its topics and groups whose level is known; null where none is registered',
  },
  topics: count('topics', 'Topics that it reaches, snoozed or not'),
  consumerGroups: count(
    'groups',
    'Consumer groups that it reaches, snoozed or not',
  ),
  subjectsUnknown: count(
    'topics and groups',
    'Topics and groups whose level is unknown',
  ),
  subjectsWarning: count(
    'topics and groups',
    'Topics and groups at level warning',
  ),
  subjectsScale: count('topics and groups', 'Topics and groups at level scale'),
  subjectsEmergency: count(
    'topics and groups',
    'Topics and groups at level emergency',
  ),
  subjectsSnoozed: count(
    'topics and groups',
    'Topics and groups whose finding people decided to leave for a time',
  ),
  subjectsUnowned: count(
    'topics and groups',
    'Topics and groups that are registered only by entities without an owner, or with the one that stands for none',
  ),
  annotationProblems: count(
    'problems',
    'Annotations about Kafka on the entity itself that can not be read or contradict others',
  ),
  subjectsCrossingSoon: count(
    'topics and groups',
    'Topics and groups that are forecast to cross a limit within 30 days with at least 80 %',
  ),
  daysToNextCrossing: {
    type: 'integer',
    unit: 'days',
    nullable: true,
    description:
      'Days until one of its topics or groups is as likely as not to have crossed a limit; null where none is forecast to',
  },
  topicsBelowRequired: count(
    'topics',
    'Topics with fewer partitions than their peak, parallelism and growth need',
  ),
  topicsSizingUnknown: count(
    'topics',
    'Topics of which it is not known whether they have the partitions that they need',
  ),
  topicsNearlySaturated: count(
    'topics',
    'Topics whose peak is near what their partitions carry',
  ),
  topicsHot: count(
    'topics',
    'Topics with one partition that takes far more than the others',
  ),
  topicsSpreadUnknown: count(
    'topics',
    'Topics of which it is not known how their records are spread over the partitions',
  ),
  topicsFarAboveNeed: count(
    'topics',
    'Topics with far more partitions than they need',
  ),
  topicsUnavailable: count(
    'topics',
    'Topics with partitions that have no leader, or fewer in-sync replicas than min.insync.replicas',
  ),
  topicsAvailabilityUnknown: count(
    'topics',
    'Topics of which it is not known whether all partitions can be written to',
  ),
  topicsUnderReplicated: count(
    'topics',
    'Topics whose partitions have missed in-sync replicas for longer than a restart takes',
  ),
  topicsReplicationUnsafe: count(
    'topics',
    'Topics with a replication factor below 3, or min.insync.replicas below 2 or not below the replication factor',
  ),
  topicsReplicationUnknown: count(
    'topics',
    'Topics whose replication factor or min.insync.replicas is not known',
  ),
  topicsWithoutDeclaredPeak: count(
    'topics',
    'Topics without a declared peak (annotation kafka-capacity/peak-throughput-mbps)',
  ),
  groupsStalled: count(
    'groups',
    'Consumer groups that have stopped or are stalled on a partition with something to read',
  ),
  groupsLagging: count(
    'groups',
    'Consumer groups that are beyond a limit of lag in records or in time, or fall behind',
  ),
  groupsLagUnknown: count(
    'groups',
    'Consumer groups whose lag or behavior is not known, wholly or in part',
  ),
  groupsAtRiskOfDataLoss: count(
    'groups',
    'Consumer groups with unread records that may be deleted before they are read',
  ),
  groupsDataLossUnknown: count(
    'groups',
    'Consumer groups of which it is not known whether unread records may be deleted',
  ),
  idleMembers: count(
    'members',
    'Members of its consumer groups that can not get a partition',
  ),
  groupsMembersUnknown: count(
    'groups',
    'Consumer groups whose members could not be read',
  ),
  ...CLUSTER_FACTS,
} as const satisfies Record<string, FactDefinition>;

/**
 * Name of a fact.
 *
 * @public
 */
export type FactName = Extract<keyof typeof ENTITY_FACTS, string>;

/**
 * The names of the facts, in order.
 *
 * @public
 */
export const FACT_NAMES: readonly FactName[] = Object.keys(
  ENTITY_FACTS,
) as FactName[];

/**
 * The TypeScript type of what a fact holds.
 *
 * @public
 */
export type FactValue<Definition extends FactDefinition> =
  | {
      boolean: boolean;
      integer: number;
      float: number;
      string: string;
      datetime: string;
    }[Definition['type']]
  | (Definition['nullable'] extends true ? null : never);

/**
 * The facts about one entity: a flat record of scalars.
 *
 * @public
 */
export type EntityFacts = {
  /** The entity that they are about. */
  entityRef: string;
  level: Level;
} & {
  [Name in FactName]: FactValue<(typeof ENTITY_FACTS)[Name]>;
};
