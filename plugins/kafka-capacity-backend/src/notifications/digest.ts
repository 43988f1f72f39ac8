import { parseEntityRef } from '@backstage/catalog-model';
import {
  escapeName,
  compareLevels,
  entityTabPath,
  LEVELS,
} from 'backstage-plugin-kafka-capacity-common';
import { OwnerChange, OwnedLevel } from './ownerChanges';
import { NotificationSettings } from '../config/readSettings';
import {
  foundOf,
  LEVEL_WORDS,
  NotificationPayload,
  scopeOf,
  SEVERITIES,
  levelText,
  titleOf,
} from './wording';

/** Subjects that a digest shows in full, and names of those that are ok again. */
const SHOWN = 5;

/**
 * An owner's digest of a cluster: the current level of everything in it, so that nothing is lost with the digest that it replaces.
 *
 * @param changes - what has changed
 * @param unchanged - what was in the digest before and has not changed
 */
export function digestOf(
  ownerRef: string,
  cluster: string,
  changes: readonly OwnerChange[],
  unchanged: readonly OwnedLevel[],
  settings: NotificationSettings,
): NotificationPayload {
  const okAgain = changes.filter(({ to }) => to === 'ok');
  const raised = [
    ...changes.filter(({ to }) => to !== 'ok'),
    ...unchanged,
  ].sort(worstAndNewestFirst);
  const worst = raised[0]?.to ?? 'ok';
  const counts = countsOf(raised, 'at') || `${okAgain.length} ok again`;
  return {
    title: titleOf(
      `Topics and consumer groups of ${
        parseEntityRef(ownerRef).name
      } on ${cluster}: ${counts}`,
    ),
    description: descriptionOf(raised, okAgain),
    link: pageOf(ownerRef, settings),
    severity: SEVERITIES[worst],
    topic: 'digest',
    scope: scopeOf('digest', cluster, ownerRef),
    metadata: { cluster, changes: changes.length, worst },
  };
}

function descriptionOf(
  raised: readonly OwnedLevel[],
  okAgain: readonly OwnerChange[],
): string {
  const sentences = raised
    .slice(0, SHOWN)
    .map(one => `${levelText(one)}. ${foundOf(one)}`);
  const rest = countsOf(raised.slice(SHOWN), 'more at');
  if (rest) sentences.push(`${rest}.`);
  if (okAgain.length > 0) sentences.push(`Ok again: ${namesOf(okAgain)}.`);
  return sentences.join(' ');
}

/** Such as "2 at Emergency, 5 at Scale"; empty when there is none. */
function countsOf(raised: readonly OwnedLevel[], at: string): string {
  return LEVELS.map(level => ({
    count: raised.filter(({ to }) => to === level).length,
    word: LEVEL_WORDS[level],
  }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${at} ${word}`)
    .join(', ');
}

function namesOf(changes: readonly OwnerChange[]): string {
  const names = changes
    .slice(0, SHOWN)
    .map(({ subject }) => escapeName(subject.name));
  const rest = changes.length - names.length;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Worst first; among equals what changed. */
function worstAndNewestFirst(a: OwnedLevel, b: OwnedLevel): number {
  return (
    compareLevels(a.to, b.to) ||
    Number(a.from === a.to) - Number(b.from === b.to) ||
    (a.subject.name < b.subject.name ? -1 : 1)
  );
}

/** The page with all subjects of an owner: a group has a tab, a user only the list of topics. */
function pageOf(
  ownerRef: string,
  { entityTabPath: template }: NotificationSettings,
): string {
  return parseEntityRef(ownerRef).kind === 'group'
    ? entityTabPath(ownerRef, undefined, template)
    : `/kafka-capacity/topics?${new URLSearchParams({ owner: ownerRef })}`;
}
