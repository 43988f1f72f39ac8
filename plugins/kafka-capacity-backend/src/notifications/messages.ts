import {
  AssessedSubject,
  clusterPath,
  compareLevels,
  entityTabPath,
} from 'backstage-plugin-kafka-capacity-common';
import { digestOf } from './digest';
import { OwnerChange, Notice, OwnedLevel } from './ownerChanges';
import { NotificationSettings } from '../config/readSettings';
import {
  foundOf,
  NotificationPayload,
  scopeOf,
  SEVERITIES,
  levelText,
  titleOf,
} from './wording';

/** A notification to an owner, and the changes that it shows. */
export interface Message {
  ownerRef: string;
  payload: NotificationPayload;
  notice: Notice;
  changes: OwnerChange[];
}

/**
 * The notifications to one owner about a cluster. Each subject has one notification until it is ok again, which is updated when its level
 * changes: one of its own or, where many changed at once, the owner's digest.
 *
 * @param changes - worst first
 * @param digested - unchanged subjects that the owner's digest shows
 */
export function messagesFor(
  ownerRef: string,
  cluster: string,
  changes: readonly OwnerChange[],
  digested: readonly OwnedLevel[],
  settings: NotificationSettings,
): Message[] {
  const withoutOwn = changes.filter(({ notice }) => notice !== 'own').length;
  const many = withoutOwn > settings.digestAbove;
  const noticeFor = ({ notice }: OwnerChange): Notice =>
    notice ?? (many ? 'digest' : 'own');
  const inDigest = changes.filter(one => noticeFor(one) === 'digest');
  const messages = changes
    .filter(one => noticeFor(one) === 'own')
    .map(
      (one): Message => ({
        ownerRef,
        payload: payloadOf(one, settings),
        notice: 'own',
        changes: [one],
      }),
    );
  if (inDigest.length > 0) {
    messages.push({
      ownerRef,
      payload: digestOf(ownerRef, cluster, inDigest, digested, settings),
      notice: 'digest',
      changes: inDigest,
    });
  }
  return messages;
}

function payloadOf(
  change: OwnerChange,
  settings: NotificationSettings,
): NotificationPayload {
  const { subject, from, to, entityRef } = change;
  const { cluster, kind, name } = subject;
  const worse = compareLevels(to, from) < 0;
  return {
    title: titleOf(
      kind === 'cluster'
        ? levelText(change)
        : `${levelText(change)} on ${cluster}`,
    ),
    description: foundOf(change),
    link: linkOf(entityRef, subject, settings),
    severity: SEVERITIES[to],
    topic: worse ? 'got-worse' : 'got-better',
    scope: scopeOf(kind, cluster, name),
    metadata: { cluster, kind, name, from, to },
  };
}

/** A topic or group is shown on its entity's tab; brokers, on the page of their cluster. */
function linkOf(
  entityRef: string,
  { cluster, kind, name }: AssessedSubject,
  settings: NotificationSettings,
): string {
  return kind === 'topic' || kind === 'consumer-group'
    ? entityTabPath(entityRef, { cluster, kind, name }, settings.entityTabPath)
    : clusterPath(cluster);
}
