import { Subject } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import {
  consumerGroupDetail,
  groupMembers,
  groupPartitions,
} from './consumerGroupDetail';
import { consumerGroupScaling } from './groupScaling';
import { checkRecordTime, RecordTimeServices } from './recordTimeCheck';

/** Handlers of consumer groups. */
export function consumerGroupHandlers(
  services: ReadServices & RecordTimeServices,
): HandlersOf<ApiEndpoints['consumerGroups']> {
  const { model, callers } = services;
  return {
    getConsumerGroup: async ({ path: { cluster, group } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return consumerGroupDetail(model, cluster, group, caller);
    },
    getConsumerGroupMembers: async ({ path, query }, req) => {
      const caller = await callers.reader(req);
      const { cluster, group } = path;
      mustBeConfigured(model, cluster);
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      return groupMembers(model, subject, query, caller);
    },
    getConsumerGroupPartitions: async ({ path, query }, req) => {
      const caller = await callers.reader(req);
      const { cluster, group } = path;
      mustBeConfigured(model, cluster);
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      return groupPartitions(model, subject, query, caller);
    },
    getConsumerGroupScaling: async ({ path: { cluster, group } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return consumerGroupScaling(model, cluster, group, caller);
    },
    checkRecordTime: async ({ path, body }, req) => {
      const caller = await callers.caller(req);
      return checkRecordTime(services, { ...path, ...body }, caller, req);
    },
  };
}
