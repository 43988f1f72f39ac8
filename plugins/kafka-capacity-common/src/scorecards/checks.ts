import { Conditions, FactCondition } from './conditions';
import { FactName } from './entityFacts';
import type { CapacityCheck } from '../api/resources/scorecards/facts';

export type { CapacityCheck };

function none(fact: FactName): FactCondition {
  return { fact, operator: 'equal', value: 0 };
}

const ANYTHING: Conditions = {
  all: [{ fact: 'registered', operator: 'equal', value: true }],
};
const SUBJECTS: Conditions = {
  any: [
    { fact: 'topics', operator: 'greaterThan', value: 0 },
    { fact: 'consumerGroups', operator: 'greaterThan', value: 0 },
  ],
};
const CLUSTERS: Conditions = {
  all: [{ fact: 'clusters', operator: 'greaterThan', value: 0 }],
};
const TOPICS: Conditions = {
  all: [{ fact: 'topics', operator: 'greaterThan', value: 0 }],
};
const GROUPS: Conditions = {
  all: [{ fact: 'consumerGroups', operator: 'greaterThan', value: 0 }],
};

/** None of the bad ones is known, and nothing is unknown; else unknown, unless a bad one is. */
function noneKnown(bad: FactName, unknown: FactName) {
  return {
    rule: { all: [none(bad), none(unknown)] },
    unknownWhen: { all: [none(bad)] },
  };
}

/**
 * The ready-made checks. Their rules run unchanged in json-rules-engine, where unknown counts as failed, and what they do not apply to as
 * passed.
 *
 * @public
 */
export const CAPACITY_CHECKS: readonly CapacityCheck[] = [
  {
    id: 'kafka-capacity-fresh',
    title: 'Assessed lately',
    description: 'Everything that it registers was assessed in a recent sweep.',
    why: 'Old figures hide what has happened since.',
    appliesWhen: ANYTHING,
    rule: { all: [{ fact: 'dataFresh', operator: 'equal', value: true }] },
    failure:
      'Sweeps are late or failing, or something it registers was never found: see the cluster, and the names in catalog-info.yaml.',
  },
  {
    id: 'kafka-capacity-measured',
    title: 'Everything is known',
    description: 'The level of every topic and consumer group is known.',
    why: 'What nobody can see may be anything.',
    appliesWhen: SUBJECTS,
    rule: { all: [none('subjectsUnknown')] },
    failure:
      'Topics and groups whose level is unknown: {subjectsUnknown}. Each says what is missing.',
  },
  {
    id: 'kafka-capacity-not-urgent',
    title: 'Nothing needs scaling',
    description: 'No topic or consumer group is at level scale or emergency.',
    why: 'Those are beyond a limit that has been passed for some time.',
    appliesWhen: SUBJECTS,
    rule: {
      all: [
        none('subjectsEmergency'),
        none('subjectsScale'),
        none('subjectsUnknown'),
      ],
    },
    unknownWhen: { all: [none('subjectsEmergency'), none('subjectsScale')] },
    failure:
      'Topics and groups that are emergencies: {subjectsEmergency}; that need scaling: {subjectsScale}. Follow the advice of each.',
    unknown: 'Topics and groups whose level is unknown: {subjectsUnknown}.',
  },
  {
    id: 'kafka-capacity-enough-partitions',
    title: 'Enough partitions',
    description:
      'Every topic has the partitions that its peak, parallelism and growth need.',
    why: 'A topic with too few saturates at its peak, and its consumers can not be scaled beyond it.',
    appliesWhen: TOPICS,
    ...noneKnown('topicsBelowRequired', 'topicsSizingUnknown'),
    failure:
      'Topics with fewer partitions than they need: {topicsBelowRequired} of {topics}. Each says how many to go to, and how.',
    unknown:
      'Topics whose need is not known: {topicsSizingUnknown} of {topics}. Declare kafka-capacity/peak-throughput-mbps to have them assessed.',
  },
  {
    id: 'kafka-capacity-no-hot-partition',
    title: 'Records are spread',
    description: 'No topic has one partition that takes far more than others.',
    why: 'A hot partition saturates while the others idle, and more partitions do not help.',
    appliesWhen: TOPICS,
    ...noneKnown('topicsHot', 'topicsSpreadUnknown'),
    failure:
      'Topics with a hot partition: {topicsHot} of {topics}. Spread their keys.',
    unknown:
      'Topics of which that is not known: {topicsSpreadUnknown} of {topics}. Throughput is measured once two sweeps have seen them.',
  },
  {
    id: 'kafka-capacity-no-surplus-partitions',
    title: 'Not far too many partitions',
    description: 'No topic has far more partitions than it needs.',
    why: 'Each partition costs brokers files, memory and time at failover, and none can be taken away.',
    appliesWhen: TOPICS,
    ...noneKnown('topicsFarAboveNeed', 'topicsSizingUnknown'),
    failure:
      'Topics with far more partitions than they need: {topicsFarAboveNeed} of {topics}. Mind it for the next topic.',
    unknown:
      'Topics whose need is not known: {topicsSizingUnknown} of {topics}. Declare kafka-capacity/peak-throughput-mbps to have them assessed.',
  },
  {
    id: 'kafka-capacity-available',
    title: 'Topics can be written to',
    description:
      'Every partition has a leader and the in-sync replicas that writes need.',
    why: 'Without them nothing can be written, or nothing with acks=all.',
    appliesWhen: TOPICS,
    ...noneKnown('topicsUnavailable', 'topicsAvailabilityUnknown'),
    failure:
      'Topics that can not be written to as a whole: {topicsUnavailable} of {topics}. Bring their brokers back.',
    unknown:
      'Topics of which that is not known: {topicsAvailabilityUnknown} of {topics}.',
  },
  {
    id: 'kafka-capacity-replicated',
    title: 'Replicated safely',
    description:
      'Every topic has a replication factor of 3 or more, and min.insync.replicas from 2 to one less than that.',
    why: 'So a broker may be lost while another is restarted, without losing records or stopping writes.',
    appliesWhen: TOPICS,
    ...noneKnown('topicsReplicationUnsafe', 'topicsReplicationUnknown'),
    failure:
      'Topics that are not replicated safely: {topicsReplicationUnsafe} of {topics}. Have 3 replicas, and min.insync.replicas=2.',
    unknown:
      'Topics of which that is not known: {topicsReplicationUnknown} of {topics}. Give the principal DESCRIBE_CONFIGS on them.',
  },
  {
    id: 'kafka-capacity-peak-declared',
    title: 'Peak is declared',
    description: 'Every topic has a declared peak.',
    why: 'Only its owners know of the peak that has not come yet.',
    appliesWhen: TOPICS,
    rule: { all: [none('topicsWithoutDeclaredPeak')] },
    failure:
      'Topics without a declared peak: {topicsWithoutDeclaredPeak} of {topics}. Add kafka-capacity/peak-throughput-mbps to catalog-info.yaml.',
  },
  {
    id: 'kafka-capacity-groups-move',
    title: 'Groups are running',
    description:
      'No consumer group has stopped or is stalled where there is something to read.',
    why: 'A group that stands still is an outage, however small its lag still is.',
    appliesWhen: GROUPS,
    ...noneKnown('groupsStalled', 'groupsLagUnknown'),
    failure:
      'Groups that have stopped or are stalled: {groupsStalled} of {consumerGroups}. Start their members, or see what they are stuck on.',
    unknown:
      'Groups of which that is not known: {groupsLagUnknown} of {consumerGroups}.',
  },
  {
    id: 'kafka-capacity-groups-keep-up',
    title: 'Groups keep up',
    description:
      'No consumer group is beyond a limit of lag, in records or in time, or falls behind.',
    why: 'Lag is how late everybody downstream is.',
    appliesWhen: GROUPS,
    ...noneKnown('groupsLagging', 'groupsLagUnknown'),
    failure:
      'Groups that are behind: {groupsLagging} of {consumerGroups}. Each says what to do first.',
    unknown:
      'Groups of which that is not known: {groupsLagUnknown} of {consumerGroups}.',
  },
  {
    id: 'kafka-capacity-no-data-loss',
    title: 'Nothing unread gets lost',
    description:
      'No consumer group has unread records that may be deleted before they are read.',
    why: 'Kafka deletes by retention, whether or not somebody has read.',
    appliesWhen: GROUPS,
    ...noneKnown('groupsAtRiskOfDataLoss', 'groupsDataLossUnknown'),
    failure:
      'Groups that may lose unread records: {groupsAtRiskOfDataLoss} of {consumerGroups}. Raise the retention, then catch up.',
    unknown:
      'Groups of which that is not known: {groupsDataLossUnknown} of {consumerGroups}.',
  },
  {
    id: 'kafka-capacity-no-idle-members',
    title: 'No idle members',
    description: 'No consumer group has a member without a partition.',
    why: 'A member without a partition costs and does nothing.',
    appliesWhen: GROUPS,
    ...noneKnown('idleMembers', 'groupsMembersUnknown'),
    failure:
      'Members without a partition: {idleMembers}. Have fewer members, or more partitions.',
    unknown:
      'Groups whose members are not known: {groupsMembersUnknown} of {consumerGroups}.',
  },
  {
    id: 'kafka-capacity-brokers-measured',
    title: 'Brokers are measured',
    description:
      'Every metric of the scaling guide is measured of every broker of the cluster.',
    why: 'A broker that nobody measures fills up unseen.',
    appliesWhen: CLUSTERS,
    rule: { all: [none('brokerMetricsUnknown'), none('clustersUnknown')] },
    failure:
      "Metrics of the scaling guide that are not measured of every broker: {brokerMetricsUnknown}. The cluster's page says what is missing for each.",
  },
  {
    id: 'kafka-capacity-brokers-within-limits',
    title: 'Brokers are within their limits',
    description: 'No broker of the cluster is at level scale or emergency.',
    why: 'An overloaded broker slows every topic that it leads.',
    appliesWhen: CLUSTERS,
    rule: {
      all: [
        none('brokersEmergency'),
        none('brokersScale'),
        none('brokersUnknown'),
        none('clustersUnknown'),
      ],
    },
    unknownWhen: { all: [none('brokersEmergency'), none('brokersScale')] },
    failure:
      "Brokers that are emergencies: {brokersEmergency}; that need scaling: {brokersScale}; of {brokers}. Follow the recommendation of the cluster's page.",
    unknown: 'Brokers whose level is unknown: {brokersUnknown} of {brokers}.',
  },
  {
    id: 'kafka-capacity-cluster-healthy',
    title: 'Cluster is healthy',
    description:
      'Every partition of the cluster has a leader and its in-sync replicas, and the controllers keep up.',
    why: 'Nothing should be scaled or moved before what is missing is back.',
    appliesWhen: CLUSTERS,
    ...noneKnown('clustersUnhealthy', 'clustersHealthUnknown'),
    failure:
      'The cluster lacks leaders, in-sync replicas or controllers. Its page names them: bring them back first.',
    unknown: 'The health of the cluster is not known.',
  },
  {
    id: 'kafka-capacity-cluster-balanced',
    title: 'Brokers share the work',
    description:
      'Leaders and replicas are spread evenly over the brokers of the cluster.',
    why: 'The busiest broker is full while others idle.',
    appliesWhen: CLUSTERS,
    ...noneKnown('clustersUneven', 'clustersBalanceUnknown'),
    failure:
      'Leaders or replicas are more than 10% from even. Rebalance before brokers are added.',
    unknown: 'How leaders and replicas are spread is not known.',
  },
  {
    id: 'kafka-capacity-cluster-spare',
    title: 'A broker may be lost',
    description:
      'The other brokers carry on without overload when a broker or a rack is lost.',
    why: 'Brokers fail, and every upgrade takes one away for a time.',
    appliesWhen: CLUSTERS,
    ...noneKnown('clustersWithoutSpare', 'clustersSpareUnknown'),
    failure:
      "Losing a broker or rack would overload the others, or lose records. The cluster's page says how many brokers that needs.",
    unknown:
      'Whether a broker may be lost is not known: CPU must be measured of every broker.',
  },
  {
    id: 'kafka-capacity-owned',
    title: 'Has an owner',
    description: 'An entity with an owner registers each topic and group.',
    why: 'Somebody must hear of it when it needs something.',
    appliesWhen: SUBJECTS,
    rule: { all: [none('subjectsUnowned')] },
    failure:
      'Topics and groups without an owner: {subjectsUnowned}. Register them on an entity that has one.',
  },
  {
    id: 'kafka-capacity-annotations',
    title: 'Annotations can be read',
    description: 'The annotations about Kafka are valid.',
    why: 'What can not be read is left out of the assessment.',
    appliesWhen: ANYTHING,
    rule: { all: [none('annotationProblems')] },
    failure:
      'Annotations that can not be read: {annotationProblems}. The page of the entity names them.',
  },
];
