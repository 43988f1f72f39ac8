import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  compareSubjects,
  EntityCapacity,
  KafkaCapacityApi,
  rollUp,
  RolledUp,
  Staleness,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { subjectKey } from '../../subjectAddress';

/** What belongs to the groups of a person. */
export interface OwnedCapacity extends RolledUp {
  /** References of the groups that the catalog knows. */
  groups: string[];
  /** Worst first, snoozed ones last, each once. */
  subjects: SubjectSummary[];
  simulated: boolean;
  stale: Staleness | null;
  partial: Staleness | null;
  /** Groups whose capacity could not be read, and why. */
  unread: { group: string; error: Error }[];
}

/**
 * Reads what the groups among some ownership references own, each with the groups below it.
 *
 * @throws what went wrong, when nothing could be read of any group
 */
export async function readOwnedCapacity(
  api: Pick<KafkaCapacityApi, 'getEntityCapacity'>,
  ownershipEntityRefs: readonly string[],
): Promise<OwnedCapacity> {
  const refs = ownershipEntityRefs.filter(
    ref =>
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }).kind.toLocaleLowerCase('en-US') === 'group',
  );
  const answers = await Promise.allSettled(
    refs.map(ref => api.getEntityCapacity(ref).catch(whereNotFound)),
  );
  const unread = answers.flatMap((answer, i) =>
    answer.status === 'rejected'
      ? { group: refs[i], error: answer.reason as Error }
      : [],
  );
  const known = answers.flatMap(answer =>
    answer.status === 'fulfilled' ? answer.value ?? [] : [],
  );
  if (known.length === 0 && unread.length > 0) throw unread[0].error;
  const subjects = new Map(
    known.flatMap(({ subjects: some }) =>
      some.map(summary => [subjectKey(summary.subject), summary]),
    ),
  );
  const all = [...subjects.values()].sort(
    (a, b) =>
      compareSubjects(a, b) || (a.subject.name < b.subject.name ? -1 : 1),
  );
  return {
    ...rollUp(all),
    groups: known.map(({ entityRef }) => entityRef),
    subjects: all,
    simulated: known.some(({ simulated }) => simulated),
    stale: firstOf(known.map(({ stale }) => stale)),
    partial: firstOf(known.map(({ partial }) => partial)),
    unread,
  };
}

/** The one that began first. */
function firstOf(all: (Staleness | null)[]): Staleness | null {
  const [first = null] = all
    .flatMap(one => one ?? [])
    .sort((a, b) => (a.since < b.since ? -1 : 1));
  return first;
}

/** Identities may hold groups that the catalog does not, or does not show. */
function whereNotFound(error: unknown): EntityCapacity | undefined {
  if (error instanceof ResponseError && error.statusCode === 404) {
    return undefined;
  }
  throw error;
}
