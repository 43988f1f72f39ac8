import { Assignment, emptyAssignment } from './groupDescription';
import { MalformedBytesError, ResponseReader } from './responseReader';

/**
 * Decodes what a classic group's leader assigned to a member: `ConsumerProtocolAssignment`, the format that the consumers
 * of every language share. Newer versions only add to the end.
 *
 * @returns undefined when the bytes are of another format.
 */
export function decodeConsumerAssignment(
  bytes: Buffer,
): Assignment | undefined {
  if (bytes.length === 0) {
    return emptyAssignment();
  }
  const from = new ResponseReader(bytes, false);
  try {
    if (from.int16() < 0) {
      return undefined;
    }
    const assignment = emptyAssignment();
    for (let left = from.arrayLength(); left > 0; left--) {
      const topic = from.string();
      // A topic may be listed twice: some assignors write one entry a partition.
      (assignment[topic] ??= []).push(...from.int32Array());
    }
    return assignment;
  } catch (error) {
    if (error instanceof MalformedBytesError) {
      return undefined;
    }
    throw error;
  }
}
