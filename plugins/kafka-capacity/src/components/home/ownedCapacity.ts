import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  compareSubjects,
  EntityCapacity,
  KafkaCapacityApi,
  LEVELS,
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
  /** Groups whose capacity could not be read, why, and whether what is shown of them is from before. */
  unread: { group: string; error: Error; isOld: boolean }[];
}

/** The last answer of each group. */
export type LastAnswers = Map<string, EntityCapacity>;

/**
 * Reads what the groups among some ownership references own, each with the groups below it.
 *
 * @param last - what to show of a group that can't be read now; it is kept up to date
 * @throws what went wrong, when nothing could be read of any group
 */
export async function readOwnedCapacity(
  api: Pick<KafkaCapacityApi, 'getEntityCapacity'>,
  ownershipEntityRefs: readonly string[],
  last: LastAnswers,
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
  const unread: OwnedCapacity['unread'] = [];
  const old: EntityCapacity[] = [];
  const read: EntityCapacity[] = [];
  answers.forEach((answer, i) => {
    const group = refs[i];
    if (answer.status === 'rejected') {
      const before = last.get(group);
      if (before) old.push(before);
      unread.push({
        group,
        error: answer.reason as Error,
        isOld: Boolean(before),
      });
    } else if (answer.value) {
      read.push(answer.value);
      last.set(group, answer.value);
    } else {
      last.delete(group);
    }
  });
  if (read.length === 0 && unread.length > 0) throw unread[0].error;
  // Groups have subjects in common: of those the last one tells, which is as new as can be.
  const known = [...old, ...read];
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
    ...countedOnce(known, all),
    // An identity may spell one group in two ways.
    groups: [...new Set(known.map(({ entityRef }) => entityRef))],
    subjects: all,
    simulated: known.some(({ simulated }) => simulated),
    stale: firstOf(known.map(({ stale }) => stale)),
    partial: firstOf(known.map(({ partial }) => partial)),
    unread,
  };
}

/**
 * Rolled up from the counts of each group, less what several of them show. Of a group that shows only its first subjects, the rest is counted
 * again with each other group that has it too.
 */
function countedOnce(
  groups: readonly EntityCapacity[],
  subjects: readonly SubjectSummary[],
): RolledUp {
  const once = rollUp(subjects);
  if (groups.every(({ moreSubjects }) => moreSubjects === 0)) return once;
  const shown = rollUp(groups.flatMap(group => group.subjects));
  const count = (numberOf: (of: RolledUp) => number) =>
    groups.reduce((sum, group) => sum + numberOf(group), 0) -
    numberOf(shown) +
    numberOf(once);
  const counts = { ...once.counts };
  for (const level of LEVELS) counts[level] = count(of => of.counts[level]);
  return {
    // The worst come first.
    level: once.level,
    counts,
    snoozed: count(of => of.snoozed),
    coverage: {
      measured: count(of => of.coverage.measured),
      total: count(of => of.coverage.total),
    },
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
