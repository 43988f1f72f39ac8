import {
  DescribedGroup,
  DescribedMember,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  readTopicPartitions,
  withoutSlash,
} from './groupDescription';
import { KafkaApi } from './kafkaApi';

/** Share groups (KIP-932): several members may hold the same partition. */
export const shareGroupDescribe: KafkaApi<
  DescribeGroupsRequest,
  DescribeGroupsResponse
> = {
  name: 'ShareGroupDescribe',
  key: 77,
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  throttles: true,

  write(to, request) {
    to.array(request.groupIds, id => to.string(id));
    to.boolean(false); // include_authorized_operations
    to.tags();
  },

  async read(from, _version, slice) {
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
        from.nullableString(); // rack_id
        from.int32(); // member_epoch
        const clientId = from.string();
        const host = withoutSlash(from.string());
        from.array(() => from.string()); // subscribed_topic_names
        const assignment = readTopicPartitions(from);
        from.tags();
        members.push({ memberId, clientId, host, assignment });
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
