import { KafkaApi } from '../kafkaApi';

export interface ListedGroup {
  groupId: string;
  protocolType: string;
  /** Absent before Kafka 2.6. */
  state?: string;
  /** `classic`, `consumer`, `share` or `streams`; absent before Kafka 3.8, which knows classic groups only. */
  type?: string;
}

export interface ListGroupsResponse {
  errorCode: number;
  groups: ListedGroup[];
}

/** The groups that a broker coordinates, of every state and type, as far as the principal may describe them. */
export const listGroups: KafkaApi<void, ListGroupsResponse> = {
  name: 'ListGroups',
  key: 16,
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 3,
  throttles: true,

  write(to, _request, version) {
    if (version >= 4) {
      to.array([], () => {}); // states_filter: every state
    }
    if (version >= 5) {
      to.array([], () => {}); // types_filter: every type
    }
    to.tags();
  },

  async read(from, version, slice) {
    const errorCode = from.int16();
    const groups: ListedGroup[] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const groupId = from.string();
      const protocolType = from.clientText();
      const state = version >= 4 ? from.string() : undefined;
      const type = version >= 5 ? from.string() : undefined;
      from.tags();
      groups.push({ groupId, protocolType, state, type });
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { errorCode, groups };
  },
};
