import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import {
  AutoscaledGroup,
  AutoscalingPlan,
  COMMENTS,
  planAutoscaling,
  resourceNameFor,
} from './autoscaling';
import {
  checkBootstrap,
  checkGiven,
  checkObjectName,
  checkText,
} from '../documentInputs';
import {
  ClusterSecurity,
  SASL_MECHANISMS,
  SaslMechanism,
} from '../clusterSecurity';
import { GeneratedDocument } from '../generatedDocument';
import { inputFailure } from '../../calculation/modelInput';
import { KeyComment, quoted, yamlText } from '../yamlDocument';

/**
 * A consumer group that KEDA is to scale by its lag.
 *
 * @public
 */
export interface KedaScaledGroup extends AutoscaledGroup {
  /** Brokers as `host:port[,host:port…]`, as KEDA reaches them. */
  bootstrap: string;
  /** How clients connect to the brokers; in the clear and without a name unless given. */
  security?: ClusterSecurity;
  /** Name of a `TriggerAuthentication` that is there already. Where credentials are needed, one is written unless given. */
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
 * A KEDA `ScaledObject` for a consumer group: lag per pod at most μ × its members × alert seconds, never more pods than its
 * members get partitions. Where the cluster asks for credentials, before it the `TriggerAuthentication` that takes them from a Secret.
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
    checkGiven(group.security, ({ sasl }) =>
      sasl === null || SASL_MECHANISMS.includes(sasl)
        ? undefined
        : inputFailure(
            'security.sasl',
            sasl,
            `one of ${SASL_MECHANISMS.join(', ')}`,
          ),
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
    text: [
      ...triggerAuthentication(group),
      yamlText(manifest(group, plan), [], commentsFor(group, plan)),
    ].join('---\n'),
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
      triggers: [lagTrigger(group, plan), ...rateTrigger(group, plan)],
    },
  };
}

/** KEDA's words for Kafka's mechanisms. */
const KEDA_SASL: Record<SaslMechanism, string> = {
  plain: 'plaintext',
  'scram-sha-256': 'scram_sha256',
  'scram-sha-512': 'scram_sha512',
  oauthbearer: 'oauthbearer',
};

/** What KEDA has to be given to be let in, by the names that it has for it. */
function credentialsFor({ security }: KedaScaledGroup): string[] {
  if (!security) return [];
  const { tls, sasl, clientCertificate, ownAuthority } = security;
  return [
    ...(sasl === null ? [] : ['username', 'password']),
    ...(sasl === 'oauthbearer' ? ['oauthTokenEndpointUri', 'scopes'] : []),
    ...(tls && ownAuthority ? ['ca'] : []),
    ...(tls && clientCertificate ? ['cert', 'key'] : []),
  ];
}

/** Name of what holds the credentials; undefined where none are needed. */
function authenticationFor(group: KedaScaledGroup): string | undefined {
  if (group.authentication !== undefined) return group.authentication;
  return credentialsFor(group).length > 0
    ? `${resourceNameFor(group)}-kafka`
    : undefined;
}

/** Takes the credentials from a Secret of its own name, which is not written here. */
function triggerAuthentication(group: KedaScaledGroup): string[] {
  const name = authenticationFor(group);
  if (name === undefined || group.authentication !== undefined) return [];
  const { namespace } = group;
  const content = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: {
      name: quoted(name),
      ...(namespace !== undefined && { namespace: quoted(namespace) }),
    },
    spec: {
      secretTargetRef: credentialsFor(group).map(parameter => ({
        parameter,
        name: quoted(name),
        key: parameter,
      })),
    },
  };
  return [
    yamlText(
      content,
      [],
      [
        {
          path: ['spec', 'secretTargetRef'],
          lines: [
            'Of a Secret in the same namespace, to be made first: its keys are what is named below. Its user needs',
            'DESCRIBE on the topic and on the group.',
          ],
        },
      ],
    ),
  ];
}

function lagTrigger(group: KedaScaledGroup, plan: AutoscalingPlan) {
  const { security } = group;
  const authentication = authenticationFor(group);
  return {
    type: 'kafka',
    metricType: 'AverageValue',
    metadata: {
      bootstrapServers: quoted(group.bootstrap),
      consumerGroup: quoted(group.group),
      topic: quoted(group.topic),
      lagThreshold: quoted(String(plan.lagPerPod)),
      allowIdleConsumers: quoted('true'),
      offsetResetPolicy:
        group.offsetReset === 'earliest' ? 'earliest' : 'latest',
      version: quoted('2.1.0'),
      ...(security?.tls && { tls: 'enable' }),
      ...(security?.sasl && { sasl: KEDA_SASL[security.sasl] }),
    },
    ...(authentication !== undefined && {
      authenticationRef: { name: quoted(authentication) },
    }),
  };
}

function rateTrigger(
  { rate }: KedaScaledGroup,
  { ratePerPod }: AutoscalingPlan,
) {
  if (rate === undefined) return [];
  const threshold = Number(ratePerPod.toPrecision(6));
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
  plan: AutoscalingPlan,
): KeyComment[] {
  const behavior = ['spec', 'advanced', 'horizontalPodAutoscalerConfig'];
  const kafka = ['spec', 'triggers', 0, 'metadata'];
  const prometheus = ['spec', 'triggers', 1, 'metadata'];
  return [
    { path: ['spec', 'minReplicaCount'], lines: COMMENTS.min(group) },
    { path: ['spec', 'maxReplicaCount'], lines: COMMENTS.max(plan) },
    { path: [...behavior, 'behavior', 'scaleUp'], lines: COMMENTS.scaleUp },
    { path: [...behavior, 'behavior', 'scaleDown'], lines: COMMENTS.scaleDown },
    {
      path: [...kafka, 'lagThreshold'],
      lines: [COMMENTS.lag(group, plan)],
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
