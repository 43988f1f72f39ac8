import { parseEntityRef } from '@backstage/catalog-model';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  AnnotatedSubject,
  compareLevels,
  entityTabPath,
  Level,
  LEVELS,
} from 'backstage-plugin-kafka-capacity-common';
import { News } from './news';
import { NotificationSettings } from './settings';

/** What a notification says. */
export type NotificationPayload = NotificationSendOptions['payload'];

/** News for one owner, with the entity of theirs that it is about. */
export interface OwnersNews extends News {
  entityRef: string;
}

/** A notification, and the news that are told by it. */
export interface Message {
  payload: NotificationPayload;
  news: OwnersNews[];
}

const LEVEL_WORDS: Record<Level, string> = {
  emergency: 'Emergency',
  scale: 'Scale',
  warning: 'Warning',
  unknown: 'Unknown',
  ok: 'Ok',
};

const SEVERITIES: Record<Level, NotificationPayload['severity']> = {
  emergency: 'critical',
  scale: 'high',
  warning: 'normal',
  unknown: 'low',
  ok: 'low',
};

/** Names of one level that a digest has room for. */
const NAMES = 5;

/** What one owner is sent: a notification for each subject, or one digest where they are many. */
export function messagesFor(
  ownerRef: string,
  news: readonly OwnersNews[],
  settings: NotificationSettings,
): Message[] {
  if (news.length > settings.digestAbove) {
    return [{ payload: digestOf(ownerRef, news, settings), news: [...news] }];
  }
  return news.map(one => ({ payload: payloadOf(one, settings), news: [one] }));
}

function payloadOf(
  { subject, from, to, finding, entityRef }: OwnersNews,
  settings: NotificationSettings,
): NotificationPayload {
  const worse = compareLevels(to, from) < 0;
  const { cluster, kind, name } = subject;
  return {
    title: `${standing(from, to)}: ${kindWord(subject)} ${name} on ${cluster}`,
    description: finding,
    link: entityTabPath(entityRef, subject, settings.entityTabPath),
    severity: SEVERITIES[to],
    topic: worse ? 'got-worse' : 'got-better',
    // Until it is read a subject has one notification, which says how it stands now.
    scope: `kafka-capacity/${kind}/${cluster}/${name}`,
    metadata: { cluster, kind, name, from, to },
  };
}

function standing(from: Level, to: Level): string {
  if (to === 'ok') return 'Ok again';
  const no = compareLevels(to, from) > 0;
  return no
    ? `${LEVEL_WORDS[to]}, no longer ${LEVEL_WORDS[from]}`
    : LEVEL_WORDS[to];
}

function kindWord({ kind }: AnnotatedSubject): string {
  return kind === 'topic' ? 'topic' : 'consumer group';
}

function digestOf(
  ownerRef: string,
  news: readonly OwnersNews[],
  settings: NotificationSettings,
): NotificationPayload {
  const byLevel = LEVELS.map(level => ({
    level,
    names: news.filter(({ to }) => to === level).map(one => one.subject.name),
  })).filter(({ names }) => names.length > 0);
  const worst = byLevel[0].level;
  return {
    title: `${news.length} Kafka topics and consumer groups changed their level; the worst is at ${LEVEL_WORDS[worst]}`,
    description: byLevel
      .map(({ level, names }) => `${LEVEL_WORDS[level]}: ${namesOf(names)}.`)
      .join(' '),
    link: pageOf(ownerRef, settings),
    severity: SEVERITIES[worst],
    topic: 'digest',
    scope: 'kafka-capacity/digest',
    metadata: { changes: news.length, worst },
  };
}

function namesOf(names: readonly string[]): string {
  const rest = names.length - NAMES;
  const shown = names.slice(0, NAMES).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
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
