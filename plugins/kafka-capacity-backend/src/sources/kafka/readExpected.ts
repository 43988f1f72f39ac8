import { Fault, GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { askAny, AskedBroker } from './brokerLink';
import { faultOf, groupFault } from './faults';
import { batchesByWeight } from './payload';
import { errorName } from './protocol/errorCodes';
import { describeGroups } from './protocol/describeGroups';
import { metadata } from './protocol/metadata';
import { GroupTable } from './readGroups';
import { placeTopics, TopicTable } from './topicTable';

const GROUP_ID_NOT_FOUND = 69;

/** Bytes of a name in a request or of what is said about it, rounded up. */
const BYTES_PER_NAME = 300;

function assignedTopics(groups: GroupTable): Set<string> {
  const topics = new Set<string>();
  for (const { members } of groups.values()) {
    for (const { assignment } of members) {
      Object.keys(assignment ?? {}).forEach(topic => topics.add(topic));
    }
  }
  return topics;
}

/**
 * Asks by name for topics that someone counts on and that the full list lacks: the list leaves out, without a word, what
 * the principal may not describe. Asked by name, Kafka says why.
 *
 * Topics that members of groups are assigned are looked for too, and kept unless they are gone.
 */
export async function readMissingTopics(
  links: readonly AskedBroker[],
  topics: TopicTable,
  groups: GroupTable,
  expected: readonly string[],
): Promise<void> {
  const catalogued = new Set(expected);
  const missing = [...catalogued, ...assignedTopics(groups)].filter(
    name => !topics.has(name),
  );
  const batches = batchesByWeight([...new Set(missing)], () => BYTES_PER_NAME);
  for (const batch of batches) {
    try {
      const answer = await askAny(links, metadata, { topics: batch });
      placeTopics(
        topics,
        answer.topics.filter(
          ({ name, errorCode }) =>
            catalogued.has(name) ||
            errorName(errorCode) !== 'UNKNOWN_TOPIC_OR_PARTITION',
        ),
      );
    } catch (error) {
      const fault = faultOf(error);
      for (const name of batch.filter(it => catalogued.has(it))) {
        topics.set(name, { name, internal: false, partitions: [], fault });
      }
    }
  }
}

function unseenGroup(groupId: string, fault: Fault): GroupSnapshot {
  const gone = fault.code === errorName(GROUP_ID_NOT_FOUND);
  return {
    groupId,
    type: 'classic',
    state: gone ? 'Dead' : 'Unknown',
    protocolType: '',
    members: [],
    fault,
  };
}

/**
 * Tells for groups that someone counts on and that no broker listed whether they don't exist or are not shown. Any broker
 * checks the principal's rights on a group before it looks for it, so this makes nothing on the cluster.
 *
 * @param listFaults - brokers that did not list their groups: then nothing can be said of a group that is not listed
 */
export async function readMissingGroups(
  links: readonly AskedBroker[],
  groups: GroupTable,
  expected: readonly string[],
  listFaults: Fault[],
): Promise<void> {
  const missing = [...new Set(expected)].filter(id => !groups.has(id));
  for (const batch of batchesByWeight(missing, () => BYTES_PER_NAME)) {
    let faults = new Map<string, Fault>();
    try {
      const answer = await askAny(links, describeGroups, { groupIds: batch });
      faults = new Map(
        answer.groups
          .filter(
            ({ errorCode }) =>
              errorName(errorCode) === 'GROUP_AUTHORIZATION_FAILED',
          )
          .map(({ groupId, errorCode }) => [
            groupId,
            groupFault(errorCode, groupId),
          ]),
      );
    } catch (error) {
      const fault = faultOf(error);
      faults = new Map(batch.map(groupId => [groupId, fault]));
    }
    for (const groupId of batch) {
      const fault =
        faults.get(groupId) ??
        listFaults[0] ??
        groupFault(GROUP_ID_NOT_FOUND, groupId);
      groups.set(groupId, unseenGroup(groupId, fault));
    }
  }
}
