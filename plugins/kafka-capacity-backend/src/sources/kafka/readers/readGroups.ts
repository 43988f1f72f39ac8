import {
  CommittedOffset,
  Fault,
  GroupSnapshot,
  GroupType,
  ShareLag,
} from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import {
  commitFault,
  faultOf,
  groupFault,
  groupListFault,
  isPassing,
} from '../client/faults';
import { askApart, askInBatches, batchesByWeight } from '../client/payload';
import { consumerGroupDescribe } from '../protocol/groups/consumerGroupDescribe';
import { describeGroups } from '../protocol/groups/describeGroups';
import {
  DescribedGroup,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
} from '../protocol/groups/groupDescription';
import { KafkaApi } from '../protocol/kafkaApi';
import { ListedGroup, listGroups } from '../protocol/groups/listGroups';
import {
  FetchedCommit,
  offsetFetch,
  OFFSET_FETCH_OF_MANY,
} from '../protocol/groups/offsetFetch';
import {
  describeShareGroupOffsets,
  SharePartition,
} from '../protocol/groups/describeShareGroupOffsets';
import { shareGroupDescribe } from '../protocol/groups/shareGroupDescribe';
import { streamsGroupDescribe } from '../protocol/groups/streamsGroupDescribe';

/** Groups of a sweep by id. */
export type GroupTable = Map<string, GroupSnapshot>;

/**
 * Bytes that the commits of a group took in the last answer, by id. Only spares requests: groups of which nothing is known are
 * asked about as if they had committed for every partition of the cluster.
 */
export type CommitWeights = Map<string, number>;

const DESCRIBED_BY: Record<
  GroupType,
  KafkaApi<DescribeGroupsRequest, DescribeGroupsResponse>
> = {
  classic: describeGroups,
  consumer: consumerGroupDescribe,
  share: shareGroupDescribe,
  streams: streamsGroupDescribe,
};

/** Most bytes that a commit takes in an answer, as a rule: about 24, and some text that clients may store with it. */
const BYTES_PER_COMMIT = 100;

/** Most bytes that the description of a group takes, as a rule: some hundred members with long assignments. */
const BYTES_PER_GROUP = 250_000;

/** How many times as much as the last time a group's commits may take without passing what batches aim at. */
const ROOM_TO_GROW = 2;

/** Most bytes that a group takes in an answer besides its commits. */
const BYTES_AROUND_COMMITS = 300;

const LARGEST_BATCH = 5_000;

const UNKNOWN_SERVER_ERROR = -1;

/** Stands for the commits of a group that an answer leaves out. */
const UNANSWERED = { errorCode: UNKNOWN_SERVER_ERROR, commits: [] };
const UNTOLD = { errorCode: UNKNOWN_SERVER_ERROR, partitions: [] };

function typeOf(listed: ListedGroup): GroupType {
  const type = listed.type?.toLowerCase();
  return type === 'consumer' || type === 'share' || type === 'streams'
    ? type
    : 'classic';
}

/** Without a description nothing is known of the members: that must not pass for a group without any. */
function takeDescription(
  group: GroupSnapshot,
  described: DescribedGroup | undefined,
) {
  if (!described || described.errorCode !== 0) {
    const errorCode = described?.errorCode ?? UNKNOWN_SERVER_ERROR;
    group.fault = groupFault(errorCode, group.groupId);
    return;
  }
  group.state = described.state;
  group.protocolType = described.protocolType ?? group.protocolType;
  group.assignor = described.assignor;
  group.members = described.members;
}

async function describe(
  link: AskedBroker,
  type: GroupType,
  groups: GroupSnapshot[],
): Promise<void> {
  const size = { heaviest: BYTES_PER_GROUP, largest: LARGEST_BATCH };
  const ask = async (batch: readonly GroupSnapshot[]): Promise<number> => {
    const { response, bytes } = await link.askSized(DESCRIBED_BY[type], {
      groupIds: batch.map(({ groupId }) => groupId),
    });
    const described = new Map(response.groups.map(it => [it.groupId, it]));
    for (const group of batch) {
      takeDescription(group, described.get(group.groupId));
    }
    return bytes;
  };
  const fail = (batch: readonly GroupSnapshot[], fault: Fault) => {
    for (const group of batch) group.fault = fault;
  };
  await askInBatches(groups, size, batch => askApart(batch, ask, fail));
}

function committedOffset(
  groupId: string,
  { topic, partition, errorCode, offset }: FetchedCommit,
): CommittedOffset {
  if (errorCode !== 0) {
    const fault = commitFault(errorCode, groupId, topic);
    return { topic, partition, fault };
  }
  return offset < 0 ? { topic, partition } : { topic, partition, offset };
}

async function fetchCommits(
  link: AskedBroker,
  groups: GroupSnapshot[],
  partitions: number,
  weights: CommitWeights,
): Promise<void> {
  const many = (link.versionOf(offsetFetch) ?? 0) >= OFFSET_FETCH_OF_MANY;
  const ask = async (batch: readonly GroupSnapshot[]): Promise<number> => {
    const { response, bytes } = await link.askSized(offsetFetch, {
      groupIds: batch.map(({ groupId }) => groupId),
    });
    const fetched = new Map(
      response.groups.map(it => [many ? it.groupId : batch[0].groupId, it]),
    );
    for (const group of batch) {
      const { errorCode, commits } = fetched.get(group.groupId) ?? UNANSWERED;
      if (errorCode !== 0) {
        group.fault ??= groupFault(errorCode, group.groupId);
      } else {
        group.committed = commits.map(commit =>
          committedOffset(group.groupId, commit),
        );
      }
    }
    weigh(batch, bytes, weights);
    return bytes;
  };
  const fail = (batch: readonly GroupSnapshot[], fault: Fault) => {
    for (const group of batch) group.fault ??= fault;
  };
  const fetch = (batch: readonly GroupSnapshot[]) => askApart(batch, ask, fail);
  const known: GroupSnapshot[] = [];
  const unknown: GroupSnapshot[] = [];
  for (const group of groups) {
    (many && weights.has(group.groupId) ? known : unknown).push(group);
  }
  const batches = batchesByWeight(
    known,
    ({ groupId }) =>
      BYTES_AROUND_COMMITS + ROOM_TO_GROW * (weights.get(groupId) ?? 0),
  );
  for (const batch of batches) await fetch(batch);
  await askInBatches(
    unknown,
    {
      heaviest: BYTES_PER_COMMIT * Math.max(partitions, 1),
      largest: many ? LARGEST_BATCH : 1,
    },
    fetch,
  );
}

/** Brokers tell the lag of share groups from Kafka 4.2 on. */
async function readShareLags(
  link: AskedBroker,
  groups: GroupSnapshot[],
): Promise<void> {
  if (groups.length === 0 || !link.versionOf(describeShareGroupOffsets)) return;
  const size = { heaviest: BYTES_PER_GROUP, largest: LARGEST_BATCH };
  const ask = async (batch: readonly GroupSnapshot[]): Promise<number> => {
    const { response, bytes } = await link.askSized(describeShareGroupOffsets, {
      groupIds: batch.map(({ groupId }) => groupId),
    });
    const told = new Map(response.groups.map(it => [it.groupId, it]));
    for (const group of batch) {
      const { errorCode, partitions } = told.get(group.groupId) ?? UNTOLD;
      if (errorCode !== 0) {
        group.fault ??= groupFault(errorCode, group.groupId);
        continue;
      }
      group.shareLags = partitions.map(one => shareLag(group.groupId, one));
    }
    return bytes;
  };
  const fail = (batch: readonly GroupSnapshot[], fault: Fault) => {
    for (const group of batch) group.fault ??= fault;
  };
  await askInBatches(groups, size, batch => askApart(batch, ask, fail));
}

function shareLag(
  groupId: string,
  { topic, partition, errorCode, lag }: SharePartition,
): ShareLag {
  if (errorCode !== 0) {
    return { topic, partition, fault: commitFault(errorCode, groupId, topic) };
  }
  return lag < 0 ? { topic, partition } : { topic, partition, lag };
}

/** Notes what each group had of an answer's bytes, by its number of commits. */
function weigh(
  batch: readonly GroupSnapshot[],
  bytes: number,
  weights: CommitWeights,
): void {
  const commits = batch.reduce(
    (sum, { committed = [] }) => sum + committed.length,
    0,
  );
  const perCommit = Math.max(BYTES_PER_COMMIT, bytes / Math.max(commits, 1));
  for (const { groupId, committed } of batch) {
    if (committed) weights.set(groupId, perCommit * committed.length);
    else weights.delete(groupId);
  }
}

async function readGroupsOf(
  link: AskedBroker,
  groups: GroupTable,
  partitions: number,
  weights: CommitWeights,
  readsGroup: (groupId: string) => boolean,
  excluded: Set<string>,
): Promise<Fault | undefined> {
  let listing;
  try {
    listing = await link.ask(listGroups, undefined);
  } catch (error) {
    return faultOf(error);
  }
  const byType = new Map<GroupType, GroupSnapshot[]>();
  for (const listed of listing.groups) {
    if (!readsGroup(listed.groupId)) {
      excluded.add(listed.groupId);
      continue;
    }
    const known = groups.get(listed.groupId);
    if (known && !isPassing(known.fault)) {
      continue;
    }
    const type = typeOf(listed);
    const group: GroupSnapshot = {
      groupId: listed.groupId,
      type,
      state: listed.state ?? '',
      protocolType: listed.protocolType,
      coordinator: link.id,
      members: [],
    };
    groups.set(group.groupId, group);
    const ofType = byType.get(type);
    if (ofType) ofType.push(group);
    else byType.set(type, [group]);
  }
  const all = [...byType.values()].flat();
  await Promise.all([
    ...[...byType].map(([type, ofType]) =>
      // A group without members has nothing else to describe.
      describe(
        link,
        type,
        ofType.filter(({ state }) => state !== 'Empty'),
      ),
    ),
    // Share groups commit nothing: the brokers keep their place, and tell it below.
    fetchCommits(
      link,
      all.filter(({ type }) => type !== 'share'),
      partitions,
      weights,
    ),
    readShareLags(link, byType.get('share') ?? []),
  ]);
  return listing.errorCode === 0
    ? undefined
    : groupListFault(listing.errorCode, link.id);
}

/**
 * Reads the groups of every type with members, assignments and all committed offsets, each from its coordinator, which is
 * the broker that lists it. What fails because a coordinator is moving or loading is tried once more.
 *
 * @param partitions - number of partitions in the cluster: no group can have more commits
 * @param weights - of the reading before; those of this one are put in their place
 * @param readsGroup - whether a group is to be read
 * @returns the groups, how many others there are, and the faults of brokers that did not list theirs
 */
export async function readGroups(
  links: readonly AskedBroker[],
  partitions: number,
  pause: () => Promise<void>,
  weights: CommitWeights = new Map(),
  readsGroup: (groupId: string) => boolean = () => true,
): Promise<{ groups: GroupTable; excluded: number; faults: Fault[] }> {
  const groups: GroupTable = new Map();
  const excluded = new Set<string>();
  const readOnce = async () => {
    const faults = await Promise.all(
      links.map(link =>
        readGroupsOf(link, groups, partitions, weights, readsGroup, excluded),
      ),
    );
    return faults.filter(fault => fault !== undefined);
  };
  let faults = await readOnce();
  if (
    faults.some(isPassing) ||
    [...groups.values()].some(({ fault }) => isPassing(fault))
  ) {
    await pause();
    faults = await readOnce();
  }
  for (const groupId of weights.keys()) {
    if (!groups.has(groupId)) weights.delete(groupId);
  }
  return { groups, excluded: excluded.size, faults };
}
