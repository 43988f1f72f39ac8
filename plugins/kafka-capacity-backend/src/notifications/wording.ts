import { createHash } from 'node:crypto';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  AnnotatedSubject,
  compareLevels,
  findingText,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { Standing } from './news';

/** What a notification says. */
export type NotificationPayload = NotificationSendOptions['payload'];

/** Words for levels. */
export const LEVEL_WORDS: Record<Level, string> = {
  emergency: 'Emergency',
  scale: 'Scale',
  warning: 'Warning',
  unknown: 'Unknown',
  ok: 'Ok',
};

/** How grave a notification is whose worst level is this. Backstage draws `normal` as a green tick, so only good news is that. */
export const SEVERITIES: Record<Level, NotificationPayload['severity']> = {
  emergency: 'critical',
  scale: 'high',
  warning: 'high',
  unknown: 'low',
  ok: 'normal',
};

/** Characters that Backstage's notifications keep of a title and of a scope; PostgreSQL refuses longer ones. */
const KEPT = 255;

/** How a subject stands, such as "Scale, no longer Emergency: topic orders". */
export function standingOf({ subject, from, to }: Standing): string {
  return `${levelOf(from, to)}: ${kindWord(subject)} ${subject.name}`;
}

/** What was found of it. */
export function foundOf({ finding }: Standing): string {
  return finding === null
    ? "It can't be measured at present."
    : findingText(finding);
}

function levelOf(from: Level, to: Level): string {
  if (to === 'ok') return 'Ok again';
  if (to === from) return `Still ${LEVEL_WORDS[to]}`;
  const better = compareLevels(to, from) > 0;
  return better
    ? `${LEVEL_WORDS[to]}, no longer ${LEVEL_WORDS[from]}`
    : LEVEL_WORDS[to];
}

function kindWord({ kind }: AnnotatedSubject): string {
  return kind === 'topic' ? 'topic' : 'consumer group';
}

/** A title as long as it may be: names of topics and groups may be longer. */
export function titleOf(text: string): string {
  return text.length <= KEPT ? text : `${text.slice(0, KEPT - 1)}…`;
}

/** The scope within which a later notification takes the place of an earlier one. */
export function scopeOf(...parts: string[]): string {
  const scope = ['kafka-capacity', ...parts].join('/');
  if (scope.length <= KEPT) return scope;
  return `kafka-capacity/${createHash('sha256').update(scope).digest('hex')}`;
}
