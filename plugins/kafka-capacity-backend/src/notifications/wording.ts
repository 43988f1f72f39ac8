import { createHash } from 'node:crypto';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  escapeInvisible,
  escapeName,
  AssessedKind,
  compareLevels,
  findingText,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { OwnedLevel } from './ownerChanges';

/** Text and metadata of a notification. */
export type NotificationPayload = NotificationSendOptions['payload'];

/** Names of levels in notifications. */
export const LEVEL_WORDS: Record<Level, string> = {
  emergency: 'Emergency',
  scale: 'Scale',
  warning: 'Warning',
  unknown: 'Unknown',
  ok: 'Ok',
};

/** The severity of a notification by its worst level. Backstage draws `normal` as a green tick, so it is kept for ok. */
export const SEVERITIES: Record<Level, NotificationPayload['severity']> = {
  emergency: 'critical',
  scale: 'high',
  warning: 'high',
  unknown: 'low',
  ok: 'normal',
};

/** Characters that Backstage's notifications keep of a title and of a scope; PostgreSQL refuses longer ones. */
const KEPT = 255;

const KIND_WORDS: Record<AssessedKind, string> = {
  topic: 'topic',
  'consumer-group': 'consumer group',
  broker: 'broker',
  cluster: 'cluster',
};

/** A subject and its level, such as "Scale, no longer Emergency: topic orders". */
export function levelText({ subject, from, to }: OwnedLevel): string {
  return `${levelOf(from, to)}: ${KIND_WORDS[subject.kind]} ${escapeName(
    subject.name,
  )}`;
}

/** Why the subject has its level. */
export function foundOf({ finding }: OwnedLevel): string {
  return finding === null ? 'No current measurement.' : findingText(finding);
}

function levelOf(from: Level, to: Level): string {
  if (to === 'ok') return 'Ok again';
  if (to === from) return `Still ${LEVEL_WORDS[to]}`;
  const better = compareLevels(to, from) > 0;
  return better
    ? `${LEVEL_WORDS[to]}, no longer ${LEVEL_WORDS[from]}`
    : LEVEL_WORDS[to];
}

/** A title of one line, cut to the allowed length. */
export function titleOf(given: string): string {
  const text = escapeInvisible(given);
  return text.length <= KEPT ? text : `${text.slice(0, KEPT - 1)}…`;
}

/** The scope within which a later notification replaces an earlier one. */
export function scopeOf(...parts: string[]): string {
  const scope = ['kafka-capacity', ...parts].join('/');
  if (scope.length <= KEPT) return scope;
  return `kafka-capacity/${createHash('sha256').update(scope).digest('hex')}`;
}
