import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import {
  groupDescribeApi,
  readTopicPartitions,
  withoutSlash,
} from './groupDescription';
import { ResponseReader } from '../codec/responseReader';

function readMember(
  from: ResponseReader,
  version: number,
): GroupMemberSnapshot {
  const memberId = from.clientText();
  const instanceId = from.clientText() || undefined;
  from.nullableString(); // rack_id
  from.int32(); // member_epoch
  const clientId = from.clientText();
  const host = withoutSlash(from.string());
  const subscribedTopics = from.array(() => from.string());
  const subscribedPattern = from.clientText() || undefined;
  const assignment = readTopicPartitions(from);
  readTopicPartitions(from); // target_assignment
  if (version >= 1) {
    from.int8(); // member_type
  }
  from.tags();
  return {
    memberId,
    instanceId,
    clientId,
    host,
    assignment,
    subscribedTopics,
    subscribedPattern,
  };
}

/** Groups of the `consumer` protocol (KIP-848). */
export const consumerGroupDescribe = groupDescribeApi({
  name: 'ConsumerGroupDescribe',
  key: 69,
  minVersion: 0,
  maxVersion: 1,
  readHead: (from, version) => ({
    assignor: from.string() || undefined,
    readMember: () => readMember(from, version),
  }),
});
