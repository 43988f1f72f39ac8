import {
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import {
  AutoscaledGroup,
  AutoscalingPlan,
  COMMENTS,
  planAutoscaling,
  resourceNameFor,
} from './autoscaling';
import { checkGiven, checkLabelValue } from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { KeyComment, quoted, yamlText } from '../yamlDocument';

/**
 * A metric that the cluster's external metrics API serves (by the Prometheus adapter, for one).
 *
 * @public
 */
export interface ExternalMetric {
  name: string;
  /** Labels that pick the series; those that match are summed. */
  labels: Readonly<Record<string, string>>;
}

/**
 * A consumer group that a HorizontalPodAutoscaler is to scale by its lag, without KEDA.
 *
 * @public
 */
export interface HpaScaledGroup extends AutoscaledGroup {
  /**
   * The lag in records, never below 0. Unless given, `kafka_consumergroup_lag_clamped` of group and topic, by a rule of the
   * Prometheus adapter that the manifest names: kafka_exporter's own `kafka_consumergroup_lag` can be negative.
   */
  lagMetric?: ExternalMetric;
  /** The records per second that are written to what the group reads, so that the count follows it and lag only tops it up. */
  rateMetric?: ExternalMetric;
}

/** A commit may be newer than the log end that an exporter read, and a sum with a negative lag is too small. */
const CLAMPED_LAG = [
  "The lag of kafka_exporter is negative where a commit is newer than the log end that it read. A rule in the Prometheus adapter's",
  'externalRules clamps it at 0:',
  '',
  '  - seriesQuery: kafka_consumergroup_lag',
  '    resources: { namespaced: false }',
  '    name: { as: kafka_consumergroup_lag_clamped }',
  "    metricsQuery: 'sum(clamp_min(<<.Series>>{<<.LabelMatchers>>}, 0))'",
];

/**
 * A HorizontalPodAutoscaler (`autoscaling/v2`) for a consumer group: lag per pod at most μ × its members × alert seconds, never
 * more pods than its members get partitions.
 *
 * @returns a failure that names the input which no manifest can be written for, such as a group whose name can't be a label
 * @public
 */
export function horizontalPodAutoscaler(
  group: HpaScaledGroup,
): ModelResult<GeneratedDocument> {
  const plan = planAutoscaling(group);
  if (isModelFailure(plan)) return plan;
  const failure =
    checkMetric('lagMetric', lagMetricOf(group)) ??
    checkGiven(group.rateMetric, metric => checkMetric('rateMetric', metric));
  if (failure) return failure;
  return {
    fileName: `${resourceNameFor(group)}-hpa.yaml`,
    language: 'yaml',
    text: yamlText(
      manifest(group, plan),
      group.lagMetric ? [] : CLAMPED_LAG,
      commentsFor(group, plan),
    ),
  };
}

function lagMetricOf(group: HpaScaledGroup): ExternalMetric {
  return (
    group.lagMetric ?? {
      name: 'kafka_consumergroup_lag_clamped',
      labels: { consumergroup: group.group, topic: group.topic },
    }
  );
}

function checkMetric(
  field: string,
  { name, labels }: ExternalMetric,
): ModelFailure | undefined {
  if (typeof name !== 'string' || !/^[a-zA-Z0-9._-]{1,253}$/.test(name)) {
    return inputFailure(
      `${field}.name`,
      name,
      'a metric name: 1 to 253 letters, digits, dashes, dots and underscores',
    );
  }
  for (const [label, value] of Object.entries(labels)) {
    const failure =
      checkLabelValue(`${field}.labels`, label) ??
      checkLabelValue(`${field}.labels.${label}`, value);
    if (failure) return failure;
  }
  return undefined;
}

function manifest(group: HpaScaledGroup, plan: AutoscalingPlan) {
  const { namespace, workload, rateMetric } = group;
  // Quantities have thousandths.
  const rate = Math.max(1, Math.floor(plan.ratePerPod * 1000));
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
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
      minReplicas: plan.min,
      maxReplicas: plan.max,
      behavior: plan.behavior,
      metrics: [
        externalMetric(lagMetricOf(group), String(plan.lagPerPod)),
        ...(rateMetric ? [externalMetric(rateMetric, `${rate}m`)] : []),
      ],
    },
  };
}

function externalMetric({ name, labels }: ExternalMetric, average: string) {
  const selected = Object.entries(labels).map(
    ([label, value]) => [quoted(label), quoted(value)] as const,
  );
  return {
    type: 'External',
    external: {
      metric: {
        name: quoted(name),
        selector: { matchLabels: new Map(selected) },
      },
      target: { type: 'AverageValue', averageValue: quoted(average) },
    },
  };
}

function commentsFor(
  group: HpaScaledGroup,
  plan: AutoscalingPlan,
): KeyComment[] {
  const target = (index: number) => [
    'spec',
    'metrics',
    index,
    'external',
    'target',
    'averageValue',
  ];
  return [
    { path: ['spec', 'minReplicas'], lines: COMMENTS.min(group) },
    { path: ['spec', 'maxReplicas'], lines: COMMENTS.max(plan) },
    { path: ['spec', 'behavior', 'scaleUp'], lines: COMMENTS.scaleUp },
    { path: ['spec', 'behavior', 'scaleDown'], lines: COMMENTS.scaleDown },
    {
      path: target(0),
      lines: [
        COMMENTS.lag(group, plan),
        'The metric must be the whole lag: where it is capped at partitions x this value, the',
        'autoscaler, which overlooks 10 %, stops short of the last members (of 64 at 59).',
      ],
    },
    { path: target(1), lines: COMMENTS.rate },
  ];
}
