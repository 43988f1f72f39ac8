import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { decodeConsumerMember } from './consumerProtocol';
import {
  addMember,
  DescribedGroup,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  withoutSlash,
} from './groupDescription';
import { KafkaApi } from '../kafkaApi';

/** Classic groups: consumers of before KIP-848, and whatever else joins groups (Connect workers, schema registries). */
export const describeGroups: KafkaApi<
  DescribeGroupsRequest,
  DescribeGroupsResponse
> = {
  name: 'DescribeGroups',
  key: 15,
  minVersion: 1,
  maxVersion: 6,
  flexibleFrom: 5,
  throttles: true,

  write(to, request, version) {
    to.array(request.groupIds, id => to.string(id));
    if (version >= 3) {
      to.boolean(false); // include_authorized_operations
    }
    to.tags();
  },

  async read(from, version, slice) {
    const groups: DescribedGroup[] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const errorCode = from.int16();
      if (version >= 6) {
        from.nullableString(); // error_message
      }
      const groupId = from.string();
      const state = from.string();
      const protocolType = from.clientText();
      const assignor = from.clientText() || undefined;
      // Only a stable group shows what members wrote, and only consumers write it in the format that is known here.
      const isReadable = state === 'Stable' && protocolType === 'consumer';
      const members: GroupMemberSnapshot[] = [];
      for (let others = from.arrayLength(); others > 0; others--) {
        const memberId = from.clientText();
        const instanceId =
          version >= 4 ? from.clientText() || undefined : undefined;
        const clientId = from.clientText();
        const host = withoutSlash(from.string());
        const subscription = from.byteString();
        const assignment = from.byteString();
        from.tags();
        addMember(members, {
          memberId,
          instanceId,
          clientId,
          host,
          ...(isReadable && decodeConsumerMember({ subscription, assignment })),
        });
        if (slice.spent) {
          await slice.rest();
        }
      }
      if (version >= 3) {
        from.int32(); // authorized_operations
      }
      from.tags();
      groups.push({
        errorCode,
        groupId,
        state,
        protocolType,
        assignor,
        members,
      });
    }
    return { groups };
  },
};
