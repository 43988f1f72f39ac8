import { AuditorService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  beginBrokerAddition,
  BrokerAdditionProgress,
  kafkaCapacityBrokerAdditionCreatePermission,
  kafkaCapacityClusterReadPermission,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { audited } from '../../http/audited';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { StoredAddition } from './BrokerAdditionStore';
import { brokerAdditionAnswer, evaluate } from './brokerAdditionAnswer';
import { reassignmentPlan } from './reassignmentPlan';

/** Handlers of the additions of brokers. Nothing of it changes Kafka. */
export function brokerAdditionHandlers({
  model,
  callers,
  auditor,
}: ReadServices & { auditor: AuditorService }): HandlersOf<
  ApiEndpoints['brokerAdditions']
> {
  const { brokerAdditions } = model;
  /** Who sends the request, where they may read the whole cluster. */
  const readerOf = async (cluster: string, req: Request) => {
    const caller = await callers.reader(req);
    await caller.mustHave(kafkaCapacityClusterReadPermission);
    mustBeConfigured(model, cluster);
    return caller;
  };
  /** The same, where they may begin, confirm and end additions. */
  const editorOf = async (cluster: string, req: Request) => {
    const caller = await readerOf(cluster, req);
    await caller.mustHave(kafkaCapacityBrokerAdditionCreatePermission);
    return caller;
  };
  const mustBeThere = async (cluster: string, addition: string) => {
    const id = Number(addition);
    const stored = Number.isSafeInteger(id)
      ? await brokerAdditions.of(cluster, id)
      : undefined;
    if (stored) return stored;
    throw new NotFoundError(
      `Cluster '${cluster}' has no addition of brokers ${addition}`,
    );
  };
  return {
    getBrokerAdditions: async ({ path: { cluster } }, req) => {
      await readerOf(cluster, req);
      const stored = await brokerAdditions.onCluster(cluster);
      return { items: stored.map(brokerAdditionAnswer) };
    },
    getBrokerAddition: async ({ path: { cluster, addition } }, req) => {
      await readerOf(cluster, req);
      return brokerAdditionAnswer(await mustBeThere(cluster, addition));
    },
    beginBrokerAddition: async ({ path: { cluster }, body }, req) => {
      const caller = await editorOf(cluster, req);
      const { count, reason = null } = body;
      const begun = await audited(
        auditor,
        auditEvent(req, 'begin', { cluster, count, reason }),
        async () => {
          const seen = await brokerAdditions.lastObservation(cluster);
          if (!seen) {
            throw new ConflictError(
              `No sweep of cluster '${cluster}' has succeeded yet`,
            );
          }
          const stored = await brokerAdditions.begin({
            ...{ cluster, count, reason },
            startedBy: caller.name,
            startedAt: Date.now(),
            progress: beginBrokerAddition(seen),
          });
          if (stored) return stored;
          throw new ConflictError(
            `An addition of brokers is running in cluster '${cluster}' already`,
          );
        },
        ({ id }) => ({ addition: id }),
      );
      return brokerAdditionAnswer(begun);
    },
    confirmBrokerAdditionCheck: async ({ path, body }, req) => {
      const { cluster, addition } = path;
      const caller = await editorOf(cluster, req);
      const stored = await mustBeThere(cluster, addition);
      const confirm = (progress: BrokerAdditionProgress) => {
        const { [body.check]: _before, ...others } = progress.confirmations;
        const confirmation = { by: caller.name, at: Date.now() };
        return {
          ...progress,
          confirmations: body.confirmed
            ? { ...others, [body.check]: confirmation }
            : others,
        };
      };
      const meta = { cluster, addition: stored.id, ...body };
      const advanced = await audited(
        auditor,
        auditEvent(req, 'confirm', meta),
        async () => mustRun(await brokerAdditions.advance(stored, confirm)),
      );
      return brokerAdditionAnswer(advanced);
    },
    endBrokerAddition: async ({ path, body: { outcome } }, req) => {
      const { cluster, addition } = path;
      const caller = await editorOf(cluster, req);
      const stored = await mustBeThere(cluster, addition);
      const ended = { outcome, by: caller.name, at: Date.now() };
      const meta = { cluster, addition: stored.id, outcome };
      await audited(auditor, auditEvent(req, 'end', meta), async () => {
        if (outcome === 'completed' && !evaluate(stored).isComplete) {
          throw new ConflictError(
            'Not every check of the addition of brokers has passed',
          );
        }
        const isEnded = await brokerAdditions.end(stored, ended);
        mustRun(isEnded ? stored : undefined);
      });
      return brokerAdditionAnswer({ ...stored, ended });
    },
    planReassignment: async ({ path: { cluster }, body }, req) => {
      await readerOf(cluster, req);
      return reassignmentPlan(model, cluster, body);
    },
  };
}

function auditEvent(
  request: Request,
  what: 'begin' | 'confirm' | 'end',
  meta: Record<string, string | number | boolean | null>,
) {
  return {
    eventId: `broker-addition-${what}`,
    severityLevel: 'medium' as const,
    request,
    meta,
  };
}

function mustRun(stored: StoredAddition | undefined): StoredAddition {
  if (stored) return stored;
  throw new ConflictError('The addition of brokers has ended already');
}
