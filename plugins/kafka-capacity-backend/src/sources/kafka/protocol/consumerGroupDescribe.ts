import {
  DescribedGroup,
  DescribedMember,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  readTopicPartitions,
  withoutSlash,
} from './groupDescription';
import { KafkaApi } from './kafkaApi';

/** Groups of the `consumer` protocol (KIP-848). */
export const consumerGroupDescribe: KafkaApi<
  DescribeGroupsRequest,
  DescribeGroupsResponse
> = {
  name: 'ConsumerGroupDescribe',
  key: 69,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  throttles: true,

  write(to, request) {
    to.array(request.groupIds, id => to.string(id));
    to.boolean(false); // include_authorized_operations
    to.tags();
  },

  async read(from, version, slice) {
    const groups: DescribedGroup[] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const errorCode = from.int16();
      from.nullableString(); // error_message
      const groupId = from.string();
      const state = from.string();
      from.skip(8); // group_epoch, assignment_epoch
      const assignor = from.string() || undefined;
      const members: DescribedMember[] = [];
      for (let others = from.arrayLength(); others > 0; others--) {
        const memberId = from.string();
        const instanceId = from.nullableString();
        from.nullableString(); // rack_id
        from.int32(); // member_epoch
        const clientId = from.string();
        const host = withoutSlash(from.string());
        from.array(() => from.string()); // subscribed_topic_names
        from.nullableString(); // subscribed_topic_regex
        const assignment = readTopicPartitions(from);
        readTopicPartitions(from); // target_assignment
        if (version >= 1) {
          from.int8(); // member_type
        }
        from.tags();
        members.push({ memberId, instanceId, clientId, host, assignment });
        if (slice.spent) {
          await slice.rest();
        }
      }
      from.int32(); // authorized_operations
      from.tags();
      groups.push({ errorCode, groupId, state, assignor, members });
    }
    return { groups };
  },
};
