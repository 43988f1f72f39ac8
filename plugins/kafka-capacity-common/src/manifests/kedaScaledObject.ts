import { isModelFailure, ModelResult } from '../model/modelInput';
import { formatExact } from '../model/format';
import {
  AutoscaledGroup,
  AutoscalingPlan,
  COMMENTS,
  planAutoscaling,
  ratePerMember,
  resourceNameFor,
} from './autoscaling';
import {
  checkBootstrap,
  checkGiven,
  checkObjectName,
  checkText,
} from './documentInputs';
import { GeneratedDocument } from './generatedDocument';
import { KeyComment, quoted, yamlText } from './yamlDocument';

/**
 * A consumer group that KEDA is to scale by its lag.
 *
 * @public
 */
export interface KedaScaledGroup extends AutoscaledGroup {
  /** Brokers as `host:port[,host:port…]`, as KEDA reaches them. */
  bootstrap: string;
  /** Name of the `TriggerAuthentication` with the credentials for Kafka. */
  authentication?: string;
  /** What the group's consumers have for `auto.offset.reset`; `latest` unless given. */
  offsetReset?: 'latest' | 'earliest';
  /** Where the rate that is written is to be had, so that the count follows it and lag only tops it up. */
  rate?: {
    /** Address of a Prometheus. */
    serverAddress: string;
    /** A query whose answer is the records per second that are written to what the group reads. */
    query: string;
  };
}

/**
 * A KEDA `ScaledObject` for a consumer group: lag per member at most μ × alert seconds, never more members than partitions.
 *
 * @returns a failure that names the input which no manifest can be written for
 * @public
 */
export function kedaScaledObject(
  group: KedaScaledGroup,
): ModelResult<GeneratedDocument> {
  const plan = planAutoscaling(group);
  if (isModelFailure(plan)) return plan;
  const failure =
    checkBootstrap(group.bootstrap) ??
    checkGiven(group.authentication, name =>
      checkObjectName('authentication', name),
    ) ??
    checkGiven(
      group.rate,
      ({ serverAddress, query }) =>
        checkText('rate.serverAddress', serverAddress) ??
        checkText('rate.query', query),
    );
  if (failure) return failure;
  const name = resourceNameFor(group);
  return {
    fileName: `${name}-scaledobject.yaml`,
    language: 'yaml',
    text: yamlText(manifest(group, plan), [], commentsFor(group, plan)),
  };
}

function manifest(group: KedaScaledGroup, plan: AutoscalingPlan) {
  const { namespace, workload } = group;
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: quoted(resourceNameFor(group)),
      ...(namespace !== undefined && { namespace: quoted(namespace) }),
    },
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: workload.kind ?? 'Deployment',
        name: quoted(workload.name),
      },
      pollingInterval: 30,
      minReplicaCount: plan.min,
      maxReplicaCount: plan.max,
      advanced: { horizontalPodAutoscalerConfig: { behavior: plan.behavior } },
      triggers: [lagTrigger(group, plan), ...rateTrigger(group)],
    },
  };
}

function lagTrigger(group: KedaScaledGroup, plan: AutoscalingPlan) {
  const { authentication } = group;
  return {
    type: 'kafka',
    metricType: 'AverageValue',
    metadata: {
      bootstrapServers: quoted(group.bootstrap),
      consumerGroup: quoted(group.group),
      topic: quoted(group.topic),
      lagThreshold: quoted(String(plan.lagPerMember)),
      allowIdleConsumers: quoted('true'),
      offsetResetPolicy:
        group.offsetReset === 'earliest' ? 'earliest' : 'latest',
      version: quoted('2.1.0'),
    },
    ...(authentication !== undefined && {
      authenticationRef: { name: quoted(authentication) },
    }),
  };
}

function rateTrigger({ rate, perMemberRate }: KedaScaledGroup) {
  if (rate === undefined) return [];
  const threshold = Number(ratePerMember(perMemberRate).toPrecision(6));
  return [
    {
      type: 'prometheus',
      metricType: 'AverageValue',
      metadata: {
        serverAddress: quoted(rate.serverAddress),
        query: quoted(rate.query),
        threshold: quoted(String(threshold)),
        ignoreNullValues: quoted('false'),
      },
    },
  ];
}

function commentsFor(
  group: KedaScaledGroup,
  { alertSeconds }: AutoscalingPlan,
): KeyComment[] {
  const behavior = ['spec', 'advanced', 'horizontalPodAutoscalerConfig'];
  const kafka = ['spec', 'triggers', 0, 'metadata'];
  const prometheus = ['spec', 'triggers', 1, 'metadata'];
  return [
    { path: ['spec', 'minReplicaCount'], lines: COMMENTS.min(group) },
    { path: ['spec', 'maxReplicaCount'], lines: COMMENTS.max },
    { path: [...behavior, 'behavior', 'scaleUp'], lines: COMMENTS.scaleUp },
    { path: [...behavior, 'behavior', 'scaleDown'], lines: COMMENTS.scaleDown },
    {
      path: [...kafka, 'lagThreshold'],
      lines: [
        `Records for each member: ${formatExact(
          group.perMemberRate,
        )} records/s of one member x ${formatExact(alertSeconds)} s.`,
      ],
    },
    {
      path: [...kafka, 'allowIdleConsumers'],
      lines: [
        'So that all partitions get a member when that is needed: without it KEDA reports no more',
        'lag than partitions x lagThreshold, and the autoscaler, which overlooks 10 %, stops short',
        'of the last members (with 64 partitions at 59). A lower lagThreshold would lower both',
        'sides and change nothing. maxReplicaCount is what keeps members from being idle.',
      ],
    },
    {
      path: [...kafka, 'version'],
      lines: [
        "Of Kafka's protocol: the oldest that Kafka 4 still speaks. KEDA's own default is older.",
      ],
    },
    { path: [...prometheus, 'threshold'], lines: COMMENTS.rate },
    {
      path: [...prometheus, 'ignoreNullValues'],
      lines: [
        'No answer is not a rate of 0: without one, members are not removed.',
      ],
    },
  ];
}
