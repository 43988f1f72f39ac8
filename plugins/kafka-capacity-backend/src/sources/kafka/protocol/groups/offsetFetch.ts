import { KafkaApi } from '../kafkaApi';
import { ResponseReader } from '../codec/responseReader';

/** Groups whose commits to read, all of each. Before version 8 exactly one. */
export interface OffsetFetchRequest {
  groupIds: string[];
}

export interface FetchedCommit {
  topic: string;
  partition: number;
  errorCode: number;
  /** -1 where there is no valid commit; never above {@link LARGEST_OFFSET}. */
  offset: number;
}

/**
 * What a larger commit counts as. Clients may commit up to 2^63 − 1, no log gets that far, and distances of such offsets are not exact
 * as numbers.
 */
export const LARGEST_OFFSET = 2 ** 52 - 1;

export interface OffsetFetchResponse {
  groups: { groupId: string; errorCode: number; commits: FetchedCommit[] }[];
}

/** First version that takes several groups (Kafka 3.0, KIP-709). */
export const OFFSET_FETCH_OF_MANY = 8;

function readTopic(from: ResponseReader, version: number): FetchedCommit[] {
  const topic = from.string();
  const commits = from.array(() => {
    const partition = from.int32();
    const offset = Math.min(from.int64(), LARGEST_OFFSET);
    if (version >= 5) {
      from.int32(); // committed_leader_epoch
    }
    from.nullableString(); // metadata
    const errorCode = from.int16();
    from.tags();
    return { topic, partition, errorCode, offset };
  });
  from.tags();
  return commits;
}

/** Committed offsets, asked of the coordinator of the groups. Topics that the principal may not describe are left out. */
export const offsetFetch: KafkaApi<OffsetFetchRequest, OffsetFetchResponse> = {
  name: 'OffsetFetch',
  key: 9,
  minVersion: 3,
  maxVersion: 9, // from 10 on topics go by id
  flexibleFrom: 6,
  throttles: true,

  write(to, request, version) {
    const allTopics = () => to.array(null, () => {});
    if (version >= OFFSET_FETCH_OF_MANY) {
      to.array(request.groupIds, id => {
        to.string(id);
        if (version >= 9) {
          to.string(null); // member_id
          to.int32(-1); // member_epoch
        }
        allTopics();
        to.tags();
      });
    } else {
      to.string(request.groupIds[0]);
      allTopics();
    }
    if (version >= 7) {
      to.boolean(false); // require_stable: pending transactions don't hide the last commit
    }
    to.tags();
  },

  async read(from, version, slice) {
    const readTopics = async () => {
      const commits: FetchedCommit[] = [];
      for (let left = from.arrayLength(); left > 0; left--) {
        for (const commit of readTopic(from, version)) {
          commits.push(commit);
        }
        if (slice.spent) {
          await slice.rest();
        }
      }
      return commits;
    };
    if (version < OFFSET_FETCH_OF_MANY) {
      const commits = await readTopics();
      return { groups: [{ groupId: '', errorCode: from.int16(), commits }] };
    }
    const groups: OffsetFetchResponse['groups'] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const groupId = from.string();
      const commits = await readTopics();
      const errorCode = from.int16();
      from.tags();
      groups.push({ groupId, errorCode, commits });
    }
    return { groups };
  },
};
