import { isTopicName } from 'backstage-plugin-kafka-capacity-common';
import { Fault, GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { askAny, AskedBroker } from '../client/brokerLink';
import { faultOf, groupFault } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import { errorName } from '../protocol/codec/errorCodes';
import { describeGroups } from '../protocol/groups/describeGroups';
import { metadata } from '../protocol/metadata';
import { GroupTable } from './readGroups';
import { placeTopics, TopicTable } from './topicTable';

const GROUP_ID_NOT_FOUND = 69;

/** Bytes of a name in a request or of what is said about it, rounded up. */
const BYTES_PER_NAME = 300;

/** Topics of one group that are looked for though the list lacks them: groups assign any names, and an answer is kept of each. */
const MOST_HIDDEN_TOPICS = 1_000;

/** Errors of a topic that a group reads and that is not listed, with which it is kept: none, or that it is not shown. */
const KEPT = ['NONE', 'TOPIC_AUTHORIZATION_FAILED'];

/** Topics that someone counts on, or that groups had commits of before. */
interface NamedTopics {
  expectedTopics: readonly string[];
  formerTopics: readonly string[];
  /** All of them unless given. */
  readsTopic?: (name: string) => boolean;
}

/** Topics that members hold or subscribe to and that are not among those that are known. */
function unlistedTopics(groups: GroupTable, topics: TopicTable): Set<string> {
  const unlisted = new Set<string>();
  for (const { members } of groups.values()) {
    const ofGroup = new Set<string>();
    const lists = new Set<readonly string[]>();
    const note = (names: readonly string[]) => {
      // Members that subscribe alike share one list.
      if (lists.has(names)) return;
      lists.add(names);
      for (const topic of names) {
        if (ofGroup.size === MOST_HIDDEN_TOPICS) break;
        if (!topics.has(topic) && isTopicName(topic)) ofGroup.add(topic);
      }
    };
    for (const { assignment = {}, subscribedTopics = [] } of members) {
      note(Object.keys(assignment));
      note(subscribedTopics);
    }
    ofGroup.forEach(topic => unlisted.add(topic));
  }
  return unlisted;
}

/**
 * Asks by name for topics that someone counts on and that the full list lacks: the list leaves out, without a word, what
 * the principal may not describe. Asked by name, Kafka says why.
 *
 * Topics that groups read or have read are looked for too, and kept where they are there or not shown.
 */
export async function readMissingTopics(
  links: readonly AskedBroker[],
  topics: TopicTable,
  groups: GroupTable,
  { expectedTopics, formerTopics, readsTopic = () => true }: NamedTopics,
): Promise<void> {
  const catalogued = new Set(expectedTopics);
  const missing = [
    ...[...catalogued, ...formerTopics].filter(name => !topics.has(name)),
    ...unlistedTopics(groups, topics),
  ].filter(readsTopic);
  const batches = batchesByWeight([...new Set(missing)], () => BYTES_PER_NAME);
  for (const batch of batches) {
    try {
      const answer = await askAny(links, metadata, { topics: batch });
      placeTopics(
        topics,
        answer.topics.filter(
          ({ name, errorCode }) =>
            catalogued.has(name) || KEPT.includes(errorName(errorCode)),
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
