import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import {
  groupDescribeApi,
  readTopicPartitions,
  withoutSlash,
} from './groupDescription';
import { ResponseReader } from '../codec/responseReader';

function readMember(from: ResponseReader): GroupMemberSnapshot {
  const memberId = from.clientText();
  from.nullableString(); // rack_id
  from.int32(); // member_epoch
  const clientId = from.clientText();
  const host = withoutSlash(from.string());
  const subscribedTopics = from.array(() => from.string());
  const assignment = readTopicPartitions(from);
  from.tags();
  return { memberId, clientId, host, assignment, subscribedTopics };
}

/** Share groups (KIP-932): several members may hold the same partition. */
export const shareGroupDescribe = groupDescribeApi({
  name: 'ShareGroupDescribe',
  key: 77,
  minVersion: 1,
  maxVersion: 1,
  readHead: from => ({
    assignor: from.string() || undefined,
    readMember: () => readMember(from),
  }),
});
