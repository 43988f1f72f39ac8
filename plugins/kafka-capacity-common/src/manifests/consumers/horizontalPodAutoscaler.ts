import {
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { checkLabelValue, textThat } from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { quoted, quotedMap } from '../yamlDocument';
import {
  AutoscaledGroup,
  autoscalerManifest,
  lagComment,
  planAutoscaling,
  RATE_COMMENT,
  resourceNameFor,
} from './autoscaling';

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
  const { rateMetric } = group;
  const lagMetric = group.lagMetric ?? {
    name: 'kafka_consumergroup_lag_clamped',
    labels: { consumergroup: group.group, topic: group.topic },
  };
  const failure =
    checkMetric('lagMetric', lagMetric) ??
    (rateMetric && checkMetric('rateMetric', rateMetric));
  if (failure) return failure;
  // Quantities have thousandths.
  const rate = Math.max(1, Math.floor(plan.ratePerPod * 1000));
  const target = (index: number) => [
    ...['spec', 'metrics', index, 'external', 'target', 'averageValue'],
  ];
  return {
    fileName: `${resourceNameFor(group)}-hpa.yaml`,
    language: 'yaml',
    text: autoscalerManifest(group, plan, {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      min: 'minReplicas',
      max: 'maxReplicas',
      behaviorIn: [],
      spec: {
        metrics: [
          externalMetric(lagMetric, String(plan.lagPerPod)),
          ...(rateMetric ? [externalMetric(rateMetric, `${rate}m`)] : []),
        ],
      },
      comments: [
        {
          path: target(0),
          lines: [
            lagComment(group, plan),
            'The metric must be the whole lag. If it is capped at partitions x this value, the',
            'autoscaler, which ignores 10%, stops short of the last members (of 64 at 59).',
          ],
        },
        { path: target(1), lines: RATE_COMMENT },
      ],
      head: group.lagMetric ? [] : CLAMPED_LAG,
    }),
  };
}

const checkMetricName = textThat(
  'a metric name: 1 to 253 letters, digits, dashes, dots and underscores',
  name => /^[a-zA-Z0-9._-]{1,253}$/.test(name),
);

function checkMetric(
  field: string,
  { name, labels }: ExternalMetric,
): ModelFailure | undefined {
  return (
    checkMetricName(`${field}.name`, name) ??
    Object.entries(labels)
      .map(
        ([label, value]) =>
          checkLabelValue(`${field}.labels`, label) ??
          checkLabelValue(`${field}.labels.${label}`, value),
      )
      .find(failure => failure !== undefined)
  );
}

function externalMetric({ name, labels }: ExternalMetric, average: string) {
  return {
    type: 'External',
    external: {
      metric: {
        name: quoted(name),
        selector: { matchLabels: quotedMap(labels) },
      },
      target: { type: 'AverageValue', averageValue: quoted(average) },
    },
  };
}
