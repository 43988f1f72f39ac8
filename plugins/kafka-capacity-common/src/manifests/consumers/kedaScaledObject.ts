import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import type { ClusterSecurity } from '../../api/parts/clusterSecurity';
import { SASL_MECHANISMS, SaslMechanism } from '../saslMechanisms';
import {
  checkBootstrap,
  checkGiven,
  checkObjectName,
  checkText,
  oneOf,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { KeyComment, metadata, quoted, yamlText } from '../yamlDocument';
import {
  AutoscaledGroup,
  autoscalerManifest,
  AutoscalingPlan,
  lagComment,
  planAutoscaling,
  RATE_COMMENT,
  resourceNameFor,
} from './autoscaling';

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

const KEDA = 'keda.sh/v1alpha1';

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
  const { security, rate } = group;
  const failure =
    checkBootstrap('bootstrap', group.bootstrap) ??
    checkGiven('authentication', group.authentication, checkObjectName) ??
    (security && security.sasl !== null
      ? oneOf(SASL_MECHANISMS)('security.sasl', security.sasl)
      : undefined) ??
    (rate &&
      (checkText('rate.serverAddress', rate.serverAddress) ??
        checkText('rate.query', rate.query)));
  if (failure) return failure;
  return {
    fileName: `${resourceNameFor(group)}-scaledobject.yaml`,
    language: 'yaml',
    text: [
      ...triggerAuthentication(group),
      autoscalerManifest(group, plan, {
        apiVersion: KEDA,
        kind: 'ScaledObject',
        min: 'minReplicaCount',
        max: 'maxReplicaCount',
        behaviorIn: ['advanced', 'horizontalPodAutoscalerConfig'],
        spec: {
          pollingInterval: 30,
          triggers: [lagTrigger(group, plan), ...rateTrigger(group, plan)],
        },
        comments: triggerComments(group, plan),
      }),
    ].join('---\n'),
  };
}

/** KEDA's words for Kafka's mechanisms. */
const KEDA_SASL: Record<SaslMechanism, string> = {
  plain: 'plaintext',
  'scram-sha-256': 'scram_sha256',
  'scram-sha-512': 'scram_sha512',
  oauthbearer: 'oauthbearer',
  aws: 'aws_msk_iam',
};

/** What KEDA has to be given to be let in, by the names that it has for it. */
function credentialsFor({ security }: KedaScaledGroup): string[] {
  if (!security) return [];
  const { tls, sasl, clientCertificate, ownAuthority } = security;
  return [
    ...(sasl === null || sasl === 'aws' ? [] : ['username', 'password']),
    ...(sasl === 'aws' ? ['awsAccessKeyID', 'awsSecretAccessKey'] : []),
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
  const content = {
    apiVersion: KEDA,
    kind: 'TriggerAuthentication',
    metadata: metadata(name, group.namespace),
    spec: {
      secretTargetRef: credentialsFor(group).map(parameter => ({
        parameter,
        name: quoted(name),
        key: parameter,
      })),
    },
  };
  const comment = {
    path: ['spec', 'secretTargetRef'],
    lines: [
      'Create a Secret with these keys in the same namespace first. Its user needs DESCRIBE on the',
      'topic and on the group.',
    ],
  };
  return [yamlText(content, { comments: [comment] })];
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
      ...(security?.awsRegion && { awsRegion: quoted(security.awsRegion) }),
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

function triggerComments(
  group: KedaScaledGroup,
  plan: AutoscalingPlan,
): KeyComment[] {
  const kafka = ['spec', 'triggers', 0, 'metadata'];
  const prometheus = ['spec', 'triggers', 1, 'metadata'];
  return [
    { path: [...kafka, 'lagThreshold'], lines: [lagComment(group, plan)] },
    {
      path: [...kafka, 'allowIdleConsumers'],
      lines: [
        'So that all partitions get a member if they need one. Without it KEDA reports at most',
        'partitions x lagThreshold as lag, and the autoscaler, which ignores 10%, stops short of',
        'the last members (with 64 partitions at 59). A lower lagThreshold would lower both sides',
        'and change nothing. maxReplicaCount keeps members from being idle.',
      ],
    },
    {
      path: [...kafka, 'version'],
      lines: [
        "Of Kafka's protocol: the oldest that Kafka 4 supports. KEDA's own default is older.",
      ],
    },
    { path: [...prometheus, 'threshold'], lines: RATE_COMMENT },
    {
      path: [...prometheus, 'ignoreNullValues'],
      lines: [
        'No answer is not a rate of 0: without one, no members are removed.',
      ],
    },
  ];
}
