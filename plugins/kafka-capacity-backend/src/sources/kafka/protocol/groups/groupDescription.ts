import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { KafkaApi } from '../kafkaApi';
import { ResponseReader } from '../codec/responseReader';

/** Partitions by topic. */
export type Assignment = Record<string, number[]>;

/** What every kind of group tells of itself. */
export interface DescribedGroup {
  errorCode: number;
  groupId: string;
  state: string;
  /** Only classic groups have one. */
  protocolType?: string;
  assignor?: string;
  members: GroupMemberSnapshot[];
}

export interface DescribeGroupsRequest {
  groupIds: string[];
}

export interface DescribeGroupsResponse {
  groups: DescribedGroup[];
}

/** An assignment to fill. It has no prototype: `constructor` and `__proto__` are legal names of topics. */
export function emptyAssignment(): Assignment {
  return Object.create(null);
}

/** Brokers print the client's address as Java does, with a slash before it. */
export const withoutSlash = (host: string) => host.replace(/^\//, '');

/** Members among which one that subscribes alike is looked for: listeners that share a group id take turns in a description. */
const RECENT = 20;

/** Adds a member to those of its group. Members mostly subscribe alike: equal lists of topics, which may be long, are kept once. */
export function addMember(
  members: GroupMemberSnapshot[],
  member: GroupMemberSnapshot,
): void {
  const topics = member.subscribedTopics;
  const recent = new Set(
    members.slice(-RECENT).map(one => one.subscribedTopics),
  );
  const alike =
    topics &&
    [...recent].find(
      known =>
        known?.length === topics.length &&
        known.every((name, i) => name === topics[i]),
    );
  members.push(alike ? { ...member, subscribedTopics: alike } : member);
}

/** `Assignment` of KIP-848 consumer groups and of share groups. */
export function readTopicPartitions(from: ResponseReader): Assignment {
  const assignment = emptyAssignment();
  for (let left = from.arrayLength(); left > 0; left--) {
    from.uuid();
    const topic = from.string();
    assignment[topic] = from.int32Array();
    from.tags();
  }
  from.tags();
  return assignment;
}

/** How one kind of group's description differs from the others'. */
interface GroupKind {
  name: string;
  key: number;
  minVersion: number;
  maxVersion: number;
  /** Reads what stands between a group's epochs and its members; makes the reader of a member. */
  readHead(
    from: ResponseReader,
    version: number,
  ): { assignor?: string; readMember: () => GroupMemberSnapshot };
}

/** The question about groups of a kind that came with KIP-848 or after it: all have one frame. */
export function groupDescribeApi({
  readHead,
  ...api
}: GroupKind): KafkaApi<DescribeGroupsRequest, DescribeGroupsResponse> {
  return {
    ...api,
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
        const { assignor, readMember } = readHead(from, version);
        const members: GroupMemberSnapshot[] = [];
        for (let others = from.arrayLength(); others > 0; others--) {
          addMember(members, readMember());
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
}
