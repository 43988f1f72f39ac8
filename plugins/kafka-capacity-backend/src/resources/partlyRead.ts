import {
  escapeName,
  formatQuantity,
  Staleness,
  SweepFault,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/storedAssessment';

/** Since when some of the given subjects could not be read, and why one of them; null when all could. */
export function partOfSubjects(
  assessments: readonly StoredAssessment[],
): Staleness | null {
  const partial = assessments
    .flatMap(({ kind, name, partial: known }) =>
      known ? [{ kind, name, ...known }] : [],
    )
    .sort((a, b) => a.since - b.since);
  if (partial.length === 0) return null;
  const [{ kind, name, since, reason }] = partial;
  const word = kind === 'topic' ? 'topic' : 'consumer group';
  return {
    since: new Date(since).toISOString(),
    reason: `Some of ${word} '${escapeName(name)}'${andMore(
      partial.length,
    )} could not be read: ${reason}`,
  };
}

/** Since when some of a cluster could not be read, and what; null when all could. For who may read the cluster. */
export function partOfCluster(
  cluster: string,
  faults: readonly SweepFault[],
): Staleness | null {
  if (faults.length === 0) return null;
  const [{ since, message }] = [...faults].sort((a, b) =>
    a.since < b.since ? -1 : 1,
  );
  return {
    since,
    reason: `Some of cluster '${cluster}' could not be read. ${message}${
      faults.length > 1
        ? ` The latest sweep lists ${formatQuantity(
            faults.length - 1,
            'others',
          )}.`
        : ''
    }`,
  };
}

function andMore(count: number): string {
  return count > 1 ? ` and of ${count - 1} more` : '';
}
