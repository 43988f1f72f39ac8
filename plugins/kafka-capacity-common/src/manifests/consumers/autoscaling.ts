import { consumersNeeded } from '../../consumers/consumers';
import { formatExact } from '../../calculation/format';
import {
  checkNumber,
  checkObject,
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/policies';
import { ALERT_SECONDS, MEMBER_RATE } from '../../policies/policyRules';
import {
  checkGiven,
  checkObjectName,
  checkPartitions,
  checkText,
  checkTopic,
} from '../documentInputs';

/**
 * A consumer group whose number of members Kubernetes is to follow its lag with.
 *
 * @public
 */
export interface AutoscaledGroup {
  group: string;
  /** The topic that it reads. */
  topic: string;
  /** Partitions that it reads (P): never more members than these. 1 to 1,000,000. */
  partitions: number;
  /** Records per second that one member can do (μ), above 0. */
  perMemberRate: number;
  /** Members that run in one pod: Kubernetes counts pods. 1 to 1,000; 1 unless given. */
  membersPerPod?: number;
  /** Seconds behind from which members are added; the policy's 30 unless given. 1 to 86,400. */
  alertSeconds?: number;
  /** Records per second that are usually written (λ): as many members as carry these are always kept. One when absent. */
  usualProduceRate?: number;
  /** Members that are always kept, instead of what follows from the usual rate. From 1 to the partitions. */
  minMembers?: number;
  /** Seconds that a rebalance of the group takes, for the pause between steps. 0 to 3,600; not known when absent. */
  rebalanceSeconds?: number;
  /** What runs the members. */
  workload: { kind?: 'Deployment' | 'StatefulSet'; name: string };
  namespace?: string;
  /** Name of the resource; the workload's unless given. */
  resourceName?: string;
}

/** What follows from a group for any autoscaler. Counts are pods. */
export interface AutoscalingPlan {
  min: number;
  max: number;
  membersPerPod: number;
  /** Records of lag for each pod. */
  lagPerPod: number;
  /** Records per second for each pod, less what an autoscaler overlooks, so that pods are enough at its edge too. */
  ratePerPod: number;
  alertSeconds: number;
  behavior: Behavior;
}

/** `behavior` of a HorizontalPodAutoscaler. */
export interface Behavior {
  scaleUp: ScalingRules;
  scaleDown: ScalingRules;
}

interface ScalingRules {
  stabilizationWindowSeconds: number;
  selectPolicy: 'Max';
  policies: {
    type: 'Percent' | 'Pods';
    value: number;
    periodSeconds: number;
  }[];
}

/** How far a HorizontalPodAutoscaler lets a metric be off its target before it acts, unless the cluster has it otherwise. */
export const HPA_TOLERANCE = 0.1;

/** Checks what every autoscaler needs and works its numbers out. */
export function planAutoscaling(
  group: AutoscaledGroup,
): ModelResult<AutoscalingPlan> {
  const failure =
    checkObject('group', group) ??
    checkObject('workload', group.workload) ??
    checkGroup(group);
  if (failure) return failure;
  const { partitions, perMemberRate, minMembers, usualProduceRate } = group;
  const { membersPerPod = 1 } = group;
  const usual =
    usualProduceRate === undefined
      ? undefined
      : consumersNeeded({
          produceRate: usualProduceRate,
          lag: 0,
          perMemberRate,
          partitions,
          members: 0,
        });
  if (isModelFailure(usual)) return usual;
  const alertSeconds =
    group.alertSeconds ?? DEFAULT_POLICIES.consumers.alertSeconds;
  const min = minMembers ?? Math.max(1, usual?.recommended ?? 1);
  const ratePerPod = perMemberRate * membersPerPod;
  return {
    min: Math.ceil(min / membersPerPod),
    max: Math.ceil(partitions / membersPerPod),
    membersPerPod,
    lagPerPod: Math.max(1, Math.round(ratePerPod * alertSeconds)),
    ratePerPod: ratePerPod / (1 + HPA_TOLERANCE),
    alertSeconds,
    behavior: behaviorFor(group.rebalanceSeconds),
  };
}

function checkGroup(group: AutoscaledGroup): ModelFailure | undefined {
  const { partitions, perMemberRate, workload, namespace } = group;
  const { kind } = workload;
  return (
    checkText('group', group.group) ??
    checkTopic('topic', group.topic) ??
    checkPartitions('partitions', partitions) ??
    checkNumber('perMemberRate', perMemberRate, MEMBER_RATE) ??
    checkGiven(group.membersPerPod, members =>
      checkNumber('membersPerPod', members, {
        min: 1,
        max: 1_000,
        integer: true,
      }),
    ) ??
    checkGiven(group.alertSeconds, seconds =>
      checkNumber('alertSeconds', seconds, ALERT_SECONDS),
    ) ??
    checkGiven(group.usualProduceRate, rate =>
      checkNumber('usualProduceRate', rate, { min: 0, max: 1e12 }),
    ) ??
    checkGiven(group.minMembers, members =>
      checkNumber('minMembers', members, {
        min: 1,
        max: partitions,
        integer: true,
      }),
    ) ??
    checkGiven(group.rebalanceSeconds, seconds =>
      checkNumber('rebalanceSeconds', seconds, { min: 0, max: 3_600 }),
    ) ??
    checkObjectName('workload.name', workload.name) ??
    (kind === undefined || kind === 'Deployment' || kind === 'StatefulSet'
      ? undefined
      : inputFailure('workload.kind', kind, 'Deployment or StatefulSet')) ??
    checkGiven(namespace, given => checkObjectName('namespace', given, 63)) ??
    // KEDA and the autoscalers put the name into labels.
    checkObjectName('resourceName', resourceNameFor(group), 63)
  );
}

/** Name of the autoscaler of a group. */
export function resourceNameFor(group: AutoscaledGroup): string {
  return group.resourceName ?? group.workload.name;
}

/**
 * Every step is a rebalance: up after one to two minutes of need (twice a rebalance), at most to the double; down after five
 * minutes without need, a quarter in five minutes.
 */
function behaviorFor(rebalanceSeconds = 0): Behavior {
  const pause = Math.min(120, Math.max(60, Math.ceil(2 * rebalanceSeconds)));
  return {
    scaleUp: {
      stabilizationWindowSeconds: pause,
      selectPolicy: 'Max',
      policies: [
        { type: 'Percent', value: 100, periodSeconds: pause },
        { type: 'Pods', value: 4, periodSeconds: pause },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 25, periodSeconds: 300 }],
    },
  };
}

/** Comments that both kinds of autoscaler carry. */
export const COMMENTS = {
  min: (group: AutoscaledGroup): string[] =>
    group.usualProduceRate === undefined && group.minMembers === undefined
      ? [
          'Raise this to the members that carry the usual rate. Lag is 0 for a group that has',
          'just enough members and for one that has too many, so below that it would go up and down.',
        ]
      : [
          'Carry the usual rate by themselves. Lag is 0 for a group that has just enough members',
          'and for one that has too many, so with fewer it would go up and down.',
        ],
  max: ({ membersPerPod }: AutoscalingPlan): string[] =>
    membersPerPod === 1
      ? ['The number of partitions: a further member would get none.']
      : [
          `In pods: the number of partitions, divided by the ${membersPerPod} members of a pod and rounded up.`,
          'A further pod would get no partition.',
        ],
  lag: (
    { perMemberRate }: AutoscaledGroup,
    { alertSeconds, membersPerPod }: AutoscalingPlan,
  ): string => {
    const rate = `${formatExact(perMemberRate)} records/s of one member`;
    const seconds = `${formatExact(alertSeconds)} s`;
    return membersPerPod === 1
      ? `Records for each member: ${rate} x ${seconds}.`
      : `Records for each pod: ${rate} x ${membersPerPod} members x ${seconds}.`;
  },
  scaleUp: [
    'Each step is a rebalance: wait, then at most double. With the cooperative-sticky assignor',
    'or group.protocol=consumer only the partitions that move stand still.',
  ],
  scaleDown: ['Five minutes without need, then a quarter in five minutes.'],
  rate: [
    'Beside the lag, the rate that is written: it tells enough members from too many, so the',
    'count neither swings nor waits for a backlog. It is what one pod does less the 10 % that',
    'the autoscaler overlooks, so that there are enough members at the edge of that too.',
  ],
};
