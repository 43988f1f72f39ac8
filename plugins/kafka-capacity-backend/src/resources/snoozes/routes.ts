import {
  kafkaCapacitySnoozeCreatePermission,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { Callers } from '../../access/Callers';
import { mustBeKnown } from '../../access/visibleSummary';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { endSnooze, SnoozeServices, snoozeSubject } from './snoozes';

/** Handlers of the snoozes of topics and consumer groups. */
export function snoozeHandlers(
  services: SnoozeServices & { callers: Callers },
): HandlersOf<ApiEndpoints['snoozes']> {
  const { model, callers } = services;
  /** Who sends the request, where they may leave the finding on a subject that is there. */
  const callerFor = async (subject: Subject, req: Request) => {
    const caller = await callers.reader(req);
    await caller.mustHave(kafkaCapacitySnoozeCreatePermission);
    mustBeConfigured(model, subject.cluster);
    await mustBeKnown(model, subject, caller);
    return caller;
  };
  return {
    snoozeTopic: async ({ path: { cluster, topic }, body }, req) => {
      const subject: Subject = { cluster, kind: 'topic', name: topic };
      const caller = await callerFor(subject, req);
      return snoozeSubject(services, subject, body, caller, req);
    },
    endSnoozeOfTopic: async ({ path: { cluster, topic } }, req) => {
      const subject: Subject = { cluster, kind: 'topic', name: topic };
      await callerFor(subject, req);
      await endSnooze(services, subject, req);
    },
    snoozeConsumerGroup: async ({ path: { cluster, group }, body }, req) => {
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      const caller = await callerFor(subject, req);
      return snoozeSubject(services, subject, body, caller, req);
    },
    endSnoozeOfConsumerGroup: async ({ path: { cluster, group } }, req) => {
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      await callerFor(subject, req);
      await endSnooze(services, subject, req);
    },
  };
}
