import {
  brokerBudgetLimits,
  CapacityPolicies,
  declaredPolicies,
  diskLimits,
  ForecastLimit,
  groupLimits,
  topicLimits,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupRecord, TopicRecord } from '../assessment/stores/details';

/** A metric whose daily maximum is forecast. */
export interface ForecastMetric {
  kind: 'broker' | 'consumer-group' | 'topic';
  /** Name of the stored series. */
  metric: string;
  unit: string;
  /** From what is stored to the unit. */
  factor: number;
  /** Whether several of them make a sum. */
  adds: boolean;
  /** What it should not pass, from what is stored of the subject. */
  limits(detail: object, policies: CapacityPolicies): ForecastLimit[];
}

export const THROUGHPUT: ForecastMetric = {
  kind: 'topic',
  metric: 'bytesInPerSecond',
  unit: 'MB/s',
  factor: 1e-6,
  adds: true,
  limits(detail, policies) {
    const { declared, partitions } = detail as TopicRecord;
    return partitions.length === 0
      ? []
      : topicLimits(
          partitions.length,
          declaredPolicies(policies, declared).policies,
        );
  },
};

export const LAG: ForecastMetric = {
  kind: 'consumer-group',
  metric: 'lag',
  unit: 'records',
  factor: 1,
  adds: false,
  limits(detail, policies) {
    const group = detail as GroupRecord;
    return groupLimits(
      retainedLag(group),
      declaredPolicies(policies, group.declared).policies,
    );
  },
};

export const DISK: ForecastMetric = {
  kind: 'broker',
  metric: 'fullestVolumeShare',
  unit: '%',
  factor: 100,
  adds: false,
  limits: (_, policies) => diskLimits(policies),
};

export const REPLICAS: ForecastMetric = {
  kind: 'broker',
  metric: 'replicas',
  unit: 'partitions',
  factor: 1,
  adds: false,
  limits: (_, policies) => brokerBudgetLimits(policies),
};

export const FORECAST_METRICS: readonly ForecastMetric[] = [
  THROUGHPUT,
  LAG,
  DISK,
  REPLICAS,
];

/** The lag at which retention deletes unread records, as far as the present lag and its risk tell; null where there is none. */
function retainedLag({ lag, signals }: GroupRecord): number | null {
  for (const { finding } of signals) {
    if (finding.code !== 'data-loss') continue;
    const percent = finding.risk.percent ?? 0;
    if (lag && percent > 0) return Math.round((lag * 100) / percent);
  }
  return null;
}
