import {
  kafkaCapacityReadPermission,
  kafkaCapacitySnoozeCreatePermission,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { Callers } from '../../access/Callers';
import { mustBeKnown } from '../../access/visibleSummary';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { Asked, endSnooze, SnoozeServices, snoozeSubject } from './snoozes';

/** Handlers of the snoozes of topics and consumer groups. */
export function snoozeHandlers(
  services: SnoozeServices & { callers: Callers },
): HandlersOf<ApiEndpoints['snoozes']> {
  const { model, callers } = services;
  /** Who sends the request; whether they may, and the subject is there, is found where the audit log is told of it. */
  const askedBy = async (subject: Subject, req: Request): Promise<Asked> => {
    const caller = await callers.caller(req);
    const mustBeAllowed = async () => {
      await caller.mustHave(kafkaCapacityReadPermission);
      await caller.mustHave(kafkaCapacitySnoozeCreatePermission);
      mustBeConfigured(model, subject.cluster);
      await mustBeKnown(model, subject, caller);
    };
    return { caller, mustBeAllowed, request: req };
  };
  return {
    snoozeTopic: async ({ path: { cluster, topic }, body }, req) => {
      const subject: Subject = { cluster, kind: 'topic', name: topic };
      return snoozeSubject(
        services,
        subject,
        body,
        await askedBy(subject, req),
      );
    },
    endSnoozeOfTopic: async ({ path: { cluster, topic } }, req) => {
      const subject: Subject = { cluster, kind: 'topic', name: topic };
      await endSnooze(services, subject, await askedBy(subject, req));
    },
    snoozeConsumerGroup: async ({ path: { cluster, group }, body }, req) => {
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      return snoozeSubject(
        services,
        subject,
        body,
        await askedBy(subject, req),
      );
    },
    endSnoozeOfConsumerGroup: async ({ path: { cluster, group } }, req) => {
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      await endSnooze(services, subject, await askedBy(subject, req));
    },
  };
}
