import { worstLevel } from '../../assessment/levels';
import type { BrokerAssessment } from '../../brokers/assessBroker';
import { BROKER_ROW_NAMES, BROKER_ROWS } from '../../brokers/brokerMetrics';
import type { BrokersNeeded } from '../../api/resources/clusters/clusterAssessment';
import type { ClusterScalingOption } from '../../brokers/cluster/clusterOptions';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import type { ClusterObservation } from './brokerAdditionFacts';

/**
 * What was assessed of a cluster and its brokers, as far as an addition of brokers needs it.
 *
 * @public
 */
export interface AssessedForAddition {
  brokers: readonly {
    id: number;
    assessment: Pick<BrokerAssessment, 'rows' | 'signals' | 'coverage'>;
  }[];
  /** The recommended one first. */
  options: readonly Pick<ClusterScalingOption, 'id'>[];
  brokersNeeded: Pick<BrokersNeeded, 'needed'>;
}

/**
 * What the checks of an addition are evaluated from, of an assessment.
 *
 * @public
 */
export type ObservedAssessment = Pick<
  ClusterObservation,
  'rows' | 'recommendation' | 'brokersNeeded'
> & {
  /** Rows of the guide's table that are measured, by the id of the broker. */
  measuredRows: ReadonlyMap<number, number>;
};

/**
 * Takes from an assessment what an addition of brokers is evaluated from: of each row of the guide's table the worst broker.
 *
 * @public
 */
export function observeAssessment({
  brokers,
  options,
  brokersNeeded,
}: AssessedForAddition): ObservedAssessment {
  return {
    rows: BROKER_ROW_NAMES.map(row => {
      const [metric] = BROKER_ROWS[row];
      const values = brokers.flatMap(({ assessment }) =>
        assessment.signals
          .filter(({ id }) => id === metric)
          .map(({ finding }) => finding.value)
          .filter(value => value !== null),
      );
      return {
        row,
        level: worstLevel(brokers.map(one => one.assessment.rows[row])),
        value: values.length > 0 ? Math.max(...values) : null,
        unit: DEFAULT_POLICIES[metric].unit,
        unmeasured: brokers
          .filter(({ assessment }) => assessment.rows[row] === 'unknown')
          .map(({ id }) => id),
      };
    }),
    recommendation: options[0]?.id ?? null,
    brokersNeeded: brokersNeeded.needed,
    measuredRows: new Map(
      brokers.map(({ id, assessment }) => [id, assessment.coverage.measured]),
    ),
  };
}
