import { recommendConsumers } from '../../consumers/recommendConsumers';
import { formatExact } from '../../calculation/format';
import {
  checkNumber,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { ALERT_SECONDS, MEMBER_RATE } from '../../policies/policyRules';
import {
  checkGiven,
  checkObjectName,
  checkPartitions,
  checkShortObjectName,
  checkText,
  checkTopic,
  oneOf,
  within,
} from '../documentInputs';
import { KeyComment, metadata, quoted, yamlText } from '../yamlDocument';

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
  const failure = checkGroup(group);
  if (failure) return failure;
  const { partitions, perMemberRate, minMembers, usualProduceRate } = group;
  const { membersPerPod = 1 } = group;
  const usual =
    usualProduceRate === undefined
      ? undefined
      : recommendConsumers({
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
  const { workload, partitions } = group;
  const count = (max: number) => within({ min: 1, max, integer: true });
  return (
    checkText('group', group.group) ??
    checkTopic('topic', group.topic) ??
    checkPartitions('partitions', partitions) ??
    checkNumber('perMemberRate', group.perMemberRate, MEMBER_RATE) ??
    checkGiven('membersPerPod', group.membersPerPod, count(1_000)) ??
    checkGiven('alertSeconds', group.alertSeconds, within(ALERT_SECONDS)) ??
    checkGiven(
      'usualProduceRate',
      group.usualProduceRate,
      within({ min: 0, max: 1e12 }),
    ) ??
    checkGiven('minMembers', group.minMembers, count(partitions)) ??
    checkGiven(
      'rebalanceSeconds',
      group.rebalanceSeconds,
      within({ min: 0, max: 3_600 }),
    ) ??
    checkObjectName('workload.name', workload.name) ??
    checkGiven(
      'workload.kind',
      workload.kind,
      oneOf(['Deployment', 'StatefulSet']),
    ) ??
    checkGiven('namespace', group.namespace, checkShortObjectName) ??
    // KEDA and the autoscalers put the name into labels.
    checkShortObjectName('resourceName', resourceNameFor(group))
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

/** An autoscaler, without what all of them have. */
export interface Autoscaler {
  apiVersion: string;
  kind: string;
  /** What its `spec` calls the fewest and the most pods. */
  min: string;
  max: string;
  /** Where in its `spec` the `behavior` of a HorizontalPodAutoscaler is; empty for the spec itself. */
  behaviorIn: readonly string[];
  /** The rest of its `spec`. */
  spec: Record<string, unknown>;
  comments: readonly KeyComment[];
  /** Comments above the manifest. */
  head?: readonly string[];
}

/** The manifest of an autoscaler, with comments that say why. */
export function autoscalerManifest(
  group: AutoscaledGroup,
  plan: AutoscalingPlan,
  scaler: Autoscaler,
): string {
  const { workload, namespace } = group;
  const { min, max, behaviorIn, head } = scaler;
  const behavior = behaviorIn.reduceRight<Record<string, unknown>>(
    (inner, key) => ({ [key]: inner }),
    { behavior: plan.behavior },
  );
  const content = {
    apiVersion: scaler.apiVersion,
    kind: scaler.kind,
    metadata: metadata(resourceNameFor(group), namespace),
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: workload.kind ?? 'Deployment',
        name: quoted(workload.name),
      },
      [min]: plan.min,
      [max]: plan.max,
      ...behavior,
      ...scaler.spec,
    },
  };
  const scaling = ['spec', ...behaviorIn, 'behavior'];
  const comments = [
    { path: ['spec', min], lines: minComment(group) },
    { path: ['spec', max], lines: maxComment(plan) },
    {
      path: [...scaling, 'scaleUp'],
      lines: [
        'Each step is a rebalance: wait, then at most double. With the cooperative-sticky assignor',
        'or group.protocol=consumer, only the partitions that move are paused.',
      ],
    },
    {
      path: [...scaling, 'scaleDown'],
      lines: ['Five minutes without need, then a quarter in five minutes.'],
    },
    ...scaler.comments,
  ];
  return yamlText(content, { head, comments });
}

function minComment(group: AutoscaledGroup): string[] {
  return group.usualProduceRate === undefined && group.minMembers === undefined
    ? [
        'Raise this to the members that carry the usual rate. Lag is 0 for a group with just enough',
        'members and for one with too many, so that below it the count would go up and down.',
      ]
    : [
        'These carry the usual rate. Lag is 0 for a group with just enough members and for one with',
        'too many, so that with fewer the count would go up and down.',
      ];
}

function maxComment({ membersPerPod }: AutoscalingPlan): string[] {
  return membersPerPod === 1
    ? ['The number of partitions: more members would get none.']
    : [
        `In pods: the number of partitions divided by the ${membersPerPod} members of a pod, rounded up.`,
        'More pods would get no partition.',
      ];
}

/** Where the lag of a pod comes from. */
export function lagComment(
  { perMemberRate }: AutoscaledGroup,
  { alertSeconds, membersPerPod }: AutoscalingPlan,
): string {
  const rate = `${formatExact(perMemberRate)} records/s of one member`;
  const seconds = `${formatExact(alertSeconds)} s`;
  return membersPerPod === 1
    ? `Records for each member: ${rate} x ${seconds}.`
    : `Records for each pod: ${rate} x ${membersPerPod} members x ${seconds}.`;
}

/** Why an autoscaler looks at the rate beside the lag. */
export const RATE_COMMENT = [
  'Beside the lag, the produce rate: it tells enough members from too many, so that the count',
  'neither swings nor waits for a backlog. The value is what one pod can do, less the 10% that',
  'the autoscaler ignores, so that there are enough members at that edge too.',
];
