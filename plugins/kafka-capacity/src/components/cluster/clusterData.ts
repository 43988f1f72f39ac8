import {
  BrokerSummary,
  ClusterAssessmentAnswer,
  compareLevels,
  DecisionMatrixBands,
} from 'backstage-plugin-kafka-capacity-common';

/** What the page of a cluster shows, from one moment. */
export interface ClusterData {
  assessment: ClusterAssessmentAnswer;
  brokers: BrokerSummary[];
  matrixBands: DecisionMatrixBands;
}

/** Brokers with the worst first, those alike by their ids. */
export function worstBrokersFirst(brokers: BrokerSummary[]): BrokerSummary[] {
  return [...brokers].sort(
    (a, b) => compareLevels(a.level, b.level) || a.id - b.id,
  );
}
