import {
  Fault,
  GroupMemberSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Assignment, emptyAssignment } from './groupDescription';
import { MalformedBytesError, ResponseReader } from '../codec/responseReader';

/** What the clients of a classic group wrote for each other; brokers pass it on unread. */
interface ConsumerMetadata {
  /** `ConsumerProtocolSubscription` of the member. */
  subscription: Buffer;
  /** `ConsumerProtocolAssignment` that the group's leader made for the member. */
  assignment: Buffer;
}

const UNREADABLE_ASSIGNMENT: Fault = {
  code: 'INVALID_ASSIGNMENT',
  message:
    "The member's assignment is not in the format of Kafka's consumer protocol: its partitions are unknown until the group uses an assignor that writes this format",
};

const UNREADABLE_SUBSCRIPTION: Fault = {
  code: 'INVALID_SUBSCRIPTION',
  message:
    "The member's subscription is not in the format of Kafka's consumer protocol: the topics that it subscribes to are unknown",
};

/** Reads a format whose newer versions only add to the end; undefined when the bytes are of another format. */
function decode<T>(
  bytes: Buffer,
  read: (from: ResponseReader) => T,
): T | undefined {
  const from = new ResponseReader(bytes, false);
  try {
    return from.int16() < 0 ? undefined : read(from);
  } catch (error) {
    if (error instanceof MalformedBytesError) {
      return undefined;
    }
    throw error;
  }
}

/** Clients write no null: what looks like one is of another format. */
function readArray<T>(from: ResponseReader, read: () => T): T[] {
  const items: T[] = [];
  const length = from.int32();
  if (length < 0) throw new MalformedBytesError('An array is null');
  for (let left = length; left > 0; left--) items.push(read());
  return items;
}

function readTopic(from: ResponseReader): string {
  const topic = from.nullableString();
  if (topic === undefined) throw new MalformedBytesError('A topic is null');
  return topic;
}

function readAssignment(from: ResponseReader): Assignment {
  const assignment = emptyAssignment();
  readArray(from, () => {
    const topic = readTopic(from);
    const partitions = readArray(from, () => from.int32());
    const known = assignment[topic];
    // A topic may be listed twice: some assignors write one entry a partition.
    if (known) partitions.forEach(partition => known.push(partition));
    else assignment[topic] = partitions;
  });
  return assignment;
}

/** Decodes what the members of a classic consumer group of any language subscribe to and hold. */
export function decodeConsumerMember({
  subscription,
  assignment: assigned,
}: ConsumerMetadata): Pick<
  GroupMemberSnapshot,
  'assignment' | 'subscribedTopics' | 'assignmentFault'
> {
  const subscribedTopics = decode(subscription, from =>
    readArray(from, () => readTopic(from)),
  );
  // A member that the leader left out has no bytes.
  const assignment =
    assigned.length === 0
      ? emptyAssignment()
      : decode(assigned, readAssignment);
  let assignmentFault: Fault | undefined;
  if (!assignment) assignmentFault = UNREADABLE_ASSIGNMENT;
  else if (!subscribedTopics && subscription.length > 0)
    assignmentFault = UNREADABLE_SUBSCRIPTION;
  return { assignment, subscribedTopics, assignmentFault };
}
