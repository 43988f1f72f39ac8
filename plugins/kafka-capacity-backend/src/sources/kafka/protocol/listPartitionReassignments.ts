import { KafkaApi } from './kafkaApi';

export interface ListPartitionReassignmentsRequest {
  timeoutMs: number;
}

export interface ListPartitionReassignmentsResponse {
  errorCode: number;
  reassignments: {
    topic: string;
    partition: number;
    adding: number[];
    removing: number[];
  }[];
}

/** Replica sets that are being changed. The controller knows; with KRaft any broker passes the question on. */
export const listPartitionReassignments: KafkaApi<
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse
> = {
  name: 'ListPartitionReassignments',
  key: 46,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  throttles: true,

  write(to, request) {
    to.int32(request.timeoutMs);
    to.array(null, () => {}); // topics: all
    to.tags();
  },

  async read(from, _version, slice) {
    const errorCode = from.int16();
    from.nullableString(); // error_message
    const reassignments: ListPartitionReassignmentsResponse['reassignments'] =
      [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const topic = from.string();
      for (let others = from.arrayLength(); others > 0; others--) {
        const partition = from.int32();
        from.int32Array(); // replicas
        const adding = from.int32Array();
        const removing = from.int32Array();
        from.tags();
        reassignments.push({ topic, partition, adding, removing });
      }
      from.tags();
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { errorCode, reassignments };
  },
};
