import {
  compareLevels,
  entityTabPath,
} from 'backstage-plugin-kafka-capacity-common';
import { digestOf } from './digest';
import { News, Notice, Standing } from './news';
import { NotificationSettings } from '../config/config';
import {
  foundOf,
  NotificationPayload,
  scopeOf,
  SEVERITIES,
  standingOf,
  titleOf,
} from './wording';

/** A notification to an owner, and the news that are told by it. */
export interface Message {
  ownerRef: string;
  payload: NotificationPayload;
  notice: Notice;
  news: News[];
}

/**
 * What one owner is sent of a cluster. Each subject has one notification that tells of it until it is ok again, which is brought up to
 * date when its level changes: one of its own or, where many came at once, the owner's digest.
 *
 * @param news - worst first
 * @param digested - what the owner's digest tells of, and has not changed
 */
export function messagesFor(
  ownerRef: string,
  cluster: string,
  news: readonly News[],
  digested: readonly Standing[],
  settings: NotificationSettings,
): Message[] {
  const withoutOwn = news.filter(({ notice }) => notice !== 'own').length;
  const many = withoutOwn > settings.digestAbove;
  const noticeFor = ({ notice }: News): Notice =>
    notice ?? (many ? 'digest' : 'own');
  const inDigest = news.filter(one => noticeFor(one) === 'digest');
  const messages = news
    .filter(one => noticeFor(one) === 'own')
    .map(
      (one): Message => ({
        ownerRef,
        payload: payloadOf(one, settings),
        notice: 'own',
        news: [one],
      }),
    );
  if (inDigest.length > 0) {
    messages.push({
      ownerRef,
      payload: digestOf(ownerRef, cluster, inDigest, digested, settings),
      notice: 'digest',
      news: inDigest,
    });
  }
  return messages;
}

function payloadOf(
  news: News,
  settings: NotificationSettings,
): NotificationPayload {
  const { subject, from, to, entityRef } = news;
  const { cluster, kind, name } = subject;
  const worse = compareLevels(to, from) < 0;
  return {
    title: titleOf(`${standingOf(news)} on ${cluster}`),
    description: foundOf(news),
    link: entityTabPath(entityRef, subject, settings.entityTabPath),
    severity: SEVERITIES[to],
    topic: worse ? 'got-worse' : 'got-better',
    scope: scopeOf(kind, cluster, name),
    metadata: { cluster, kind, name, from, to },
  };
}
