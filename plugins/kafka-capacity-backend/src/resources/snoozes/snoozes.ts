import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  AnnotatedSubject,
  Snooze,
  SNOOZE_LIMITS,
  SnoozeRequest,
} from 'backstage-plugin-kafka-capacity-common';
import { AnswerCache } from '../../http/answerCache';
import { audited, AuditedEvent } from '../../http/audited';
import { Caller } from '../../access/Caller';
import { ReadModel, subjectKey } from '../ReadModel';
import { parseIsoTime } from '../../http/requestValues';

const DAY_MS = 24 * 3600 * 1000;

/** The snoozes of some subjects that are not over, by {@link subjectKey}. */
export async function readSnoozes(
  model: Pick<ReadModel, 'snoozes'>,
  subjects: readonly AnnotatedSubject[],
): Promise<Map<string, Snooze>> {
  const stored = await model.snoozes.ofSubjects(subjects, Date.now());
  return new Map(stored.map(one => [subjectKey(one), one.snooze]));
}

/** What changing a snooze works with. */
export interface SnoozeServices {
  model: ReadModel;
  answers: AnswerCache;
  auditor: AuditorService;
}

const EVENT = { severityLevel: 'medium' } as const;

/** Who asks for a change of a snooze. */
export interface Asked {
  caller: Caller;
  /** @throws NotAllowedError or NotFoundError where they may not, or the subject is not there */
  mustBeAllowed(): Promise<void>;
  request: AuditedEvent['request'];
}

/**
 * Leaves the finding on a subject for a time, in place of what was decided before.
 *
 * @throws InputError that names the field, its value and what is allowed
 */
export async function snoozeSubject(
  services: SnoozeServices,
  subject: AnnotatedSubject,
  request: SnoozeRequest,
  { caller, mustBeAllowed, request: httpRequest }: Asked,
): Promise<Snooze> {
  const { kind, reason, until } = request;
  const { model, answers, auditor } = services;
  const meta = { ...subject, snooze: { kind, reason, until } };
  return audited(
    auditor,
    { ...EVENT, eventId: 'snooze-create', request: httpRequest, meta },
    async () => {
      await mustBeAllowed();
      const snooze = decide(request, caller, Date.now());
      await model.snoozes.put({ ...subject, snooze });
      answers.clear();
      return snooze;
    },
  );
}

/** Ends what was decided of a subject; also when there is nothing to end. */
export async function endSnooze(
  services: SnoozeServices,
  subject: AnnotatedSubject,
  { mustBeAllowed, request: httpRequest }: Asked,
): Promise<void> {
  const { model, answers, auditor } = services;
  const meta = { ...subject };
  await audited(
    auditor,
    { ...EVENT, eventId: 'snooze-end', request: httpRequest, meta },
    async () => {
      await mustBeAllowed();
      await model.snoozes.remove([subject]);
      answers.clear();
    },
  );
}

function decide(request: SnoozeRequest, caller: Caller, now: number): Snooze {
  return {
    kind: request.kind,
    reason: request.reason,
    by: caller.name,
    at: new Date(now).toISOString(),
    until: endOf(request.until, now),
  };
}

function endOf(given: string, now: number): string {
  const until = parseIsoTime(given);
  const latest = now + SNOOZE_LIMITS.days * DAY_MS;
  // Not a number is neither.
  if (!(until > now && until <= latest)) {
    throw new InputError(
      `until must be an ISO time with its zone, in the future and not after ${new Date(
        latest,
      ).toISOString()} (${SNOOZE_LIMITS.days} days), but it is ${JSON.stringify(
        given,
      )}`,
    );
  }
  return new Date(until).toISOString();
}
