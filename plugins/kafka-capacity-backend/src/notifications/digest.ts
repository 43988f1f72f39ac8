import { parseEntityRef } from '@backstage/catalog-model';
import {
  compareLevels,
  entityTabPath,
  LEVELS,
} from 'backstage-plugin-kafka-capacity-common';
import { News, Standing } from './news';
import { NotificationSettings } from '../config/config';
import {
  foundOf,
  LEVEL_WORDS,
  NotificationPayload,
  scopeOf,
  SEVERITIES,
  standingOf,
  titleOf,
} from './wording';

/** Subjects that a digest tells of in full, and names of those that are ok again. */
const SHOWN = 5;

/**
 * An owner's digest of a cluster: how everything that it tells of stands now, so that nothing is lost with the one whose place it takes.
 *
 * @param news - what has changed
 * @param unchanged - what it told of before and has not changed
 */
export function digestOf(
  ownerRef: string,
  cluster: string,
  news: readonly News[],
  unchanged: readonly Standing[],
  settings: NotificationSettings,
): NotificationPayload {
  const okAgain = news.filter(({ to }) => to === 'ok');
  const standing = [...news.filter(({ to }) => to !== 'ok'), ...unchanged].sort(
    worstAndNewestFirst,
  );
  const worst = standing[0]?.to ?? 'ok';
  const counts = countsOf(standing, 'at') || `${okAgain.length} ok again`;
  return {
    title: titleOf(
      `Topics and consumer groups of ${
        parseEntityRef(ownerRef).name
      } on ${cluster}: ${counts}`,
    ),
    description: descriptionOf(standing, okAgain),
    link: pageOf(ownerRef, settings),
    severity: SEVERITIES[worst],
    topic: 'digest',
    scope: scopeOf('digest', cluster, ownerRef),
    metadata: { cluster, changes: news.length, worst },
  };
}

function descriptionOf(
  standing: readonly Standing[],
  okAgain: readonly News[],
): string {
  const sentences = standing
    .slice(0, SHOWN)
    .map(one => `${standingOf(one)}. ${foundOf(one)}`);
  const rest = countsOf(standing.slice(SHOWN), 'more at');
  if (rest) sentences.push(`${rest}.`);
  if (okAgain.length > 0) sentences.push(`Ok again: ${namesOf(okAgain)}.`);
  return sentences.join(' ');
}

/** Such as "2 at Emergency, 5 at Scale"; empty when there is none. */
function countsOf(standing: readonly Standing[], at: string): string {
  return LEVELS.map(level => ({
    count: standing.filter(({ to }) => to === level).length,
    word: LEVEL_WORDS[level],
  }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${at} ${word}`)
    .join(', ');
}

function namesOf(news: readonly News[]): string {
  const names = news.slice(0, SHOWN).map(({ subject }) => subject.name);
  const rest = news.length - names.length;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The worst first and, of those, what is new. */
function worstAndNewestFirst(a: Standing, b: Standing): number {
  return (
    compareLevels(a.to, b.to) ||
    Number(a.from === a.to) - Number(b.from === b.to) ||
    (a.subject.name < b.subject.name ? -1 : 1)
  );
}

/** Where everything of an owner's is seen: a group has a tab, a person only the list of topics. */
function pageOf(
  ownerRef: string,
  { entityTabPath: template }: NotificationSettings,
): string {
  return parseEntityRef(ownerRef).kind === 'group'
    ? entityTabPath(ownerRef, undefined, template)
    : `/kafka-capacity/topics?${new URLSearchParams({ owner: ownerRef })}`;
}
