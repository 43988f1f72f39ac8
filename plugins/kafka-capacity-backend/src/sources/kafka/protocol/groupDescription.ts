import { ResponseReader } from './responseReader';

/** Partitions by topic. */
export type Assignment = Record<string, number[]>;

export interface DescribedMember {
  memberId: string;
  instanceId?: string;
  clientId: string;
  host: string;
  /** Absent where it is not told, or not in a form that is known here. */
  assignment?: Assignment;
}

/** What every kind of group tells of itself. */
export interface DescribedGroup {
  errorCode: number;
  groupId: string;
  state: string;
  /** Only classic groups have one. */
  protocolType?: string;
  assignor?: string;
  members: DescribedMember[];
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
