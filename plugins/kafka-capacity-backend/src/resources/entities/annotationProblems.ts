import {
  AnnotationProblem,
  declaredPolicies,
  KafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';
import { clusterPolicies, ReadModel } from '../ReadModel';

/** What is wrong with an entity's annotations: each by itself, and limits that contradict others on a cluster it names. */
export function annotationProblems(
  model: Pick<ReadModel, 'settings'>,
  { subjects, declared, problems }: KafkaAnnotations,
): AnnotationProblem[] {
  // Next to no entity sets limits, and working out the policies of each would cost more than all the rest.
  const clusters =
    declared.limits === undefined
      ? []
      : new Set(subjects.map(({ cluster }) => cluster));
  const contradictions = [...clusters].flatMap(
    cluster =>
      declaredPolicies(clusterPolicies(model, cluster), declared).problems,
  );
  const byMessage = new Map(
    [...problems, ...contradictions].map(problem => [problem.message, problem]),
  );
  return [...byMessage.values()];
}
