import {
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** Code of the fault of what the configuration keeps from being read. */
export const EXCLUDED = 'EXCLUDED';

/**
 * Whether a topic is only there because an entity names it: Kafka says that there is none of that name, or the configuration keeps it
 * from being read.
 */
export function isMissingTopic({ fault }: TopicSnapshot): boolean {
  return (
    fault?.code === 'UNKNOWN_TOPIC_OR_PARTITION' || fault?.code === EXCLUDED
  );
}

/** The same of a group. One that is being deleted is dead already. */
export function isMissingGroup({ fault, state }: GroupSnapshot): boolean {
  return (
    fault?.code === 'GROUP_ID_NOT_FOUND' ||
    fault?.code === EXCLUDED ||
    state === 'Dead'
  );
}
