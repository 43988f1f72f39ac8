import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import {
  Assignment,
  emptyAssignment,
  groupDescribeApi,
  withoutSlash,
} from './groupDescription';
import { ResponseReader } from '../codec/responseReader';

/** Topics that each part of a Kafka Streams application reads. */
type InputTopics = Map<string, string[]>;

function readTopicInfo(from: ResponseReader): string {
  const name = from.string();
  from.int32(); // partitions
  from.int16(); // replication_factor
  from.array(() => {
    from.string();
    from.string();
    from.tags();
  }); // topic_configs
  from.tags();
  return name;
}

function readTopology(from: ResponseReader): InputTopics {
  const inputs: InputTopics = new Map();
  if (from.present()) {
    from.int32(); // epoch
    from.array(() => {
      const subtopology = from.string();
      const sources = from.array(() => from.string());
      from.array(() => from.string()); // repartition_sink_topics
      from.array(() => readTopicInfo(from)); // state_changelog_topics
      const repartitioned = from.array(() => readTopicInfo(from));
      from.tags();
      inputs.set(subtopology, [...sources, ...repartitioned]);
    });
    from.tags();
  }
  return inputs;
}

function readTasks(from: ResponseReader): [string, number[]][] {
  return from.array(() => {
    const subtopology = from.string();
    const partitions = from.int32Array();
    from.tags();
    return [subtopology, partitions];
  });
}

function skipTaskOffsets(from: ResponseReader): void {
  from.array(() => {
    from.string(); // subtopology_id
    from.skip(12); // partition, offset
    from.tags();
  });
}

/** Active tasks, as the partitions of their input topics; standby and warm-up tasks read no input. */
function readAssignment(from: ResponseReader, inputs: InputTopics): Assignment {
  const assignment = emptyAssignment();
  for (const [subtopology, partitions] of readTasks(from)) {
    for (const topic of inputs.get(subtopology) ?? []) {
      const known = assignment[topic];
      assignment[topic] = known ? known.concat(partitions) : partitions;
    }
  }
  readTasks(from); // standby_tasks
  readTasks(from); // warmup_tasks
  from.tags();
  return assignment;
}

function readMember(
  from: ResponseReader,
  inputs: InputTopics,
  subscribedTopics: string[] | undefined,
): GroupMemberSnapshot {
  const memberId = from.clientText();
  from.int32(); // member_epoch
  const instanceId = from.clientText() || undefined;
  from.nullableString(); // rack_id
  const clientId = from.clientText();
  const host = withoutSlash(from.string());
  from.int32(); // topology_epoch
  from.string(); // process_id
  if (from.present()) {
    from.string(); // user_endpoint
    from.int16();
    from.tags();
  }
  from.array(() => {
    from.string();
    from.string();
    from.tags();
  }); // client_tags
  skipTaskOffsets(from); // task_offsets
  skipTaskOffsets(from); // task_end_offsets
  const assignment = readAssignment(from, inputs);
  readAssignment(from, inputs); // target_assignment
  from.boolean(); // is_classic
  from.tags();
  return {
    memberId,
    instanceId,
    clientId,
    host,
    assignment,
    subscribedTopics,
  };
}

/** Groups of Kafka Streams' own protocol (KIP-1071). */
export const streamsGroupDescribe = groupDescribeApi({
  name: 'StreamsGroupDescribe',
  key: 89,
  minVersion: 0,
  maxVersion: 0,
  readHead: from => {
    const inputs = readTopology(from);
    // Every member runs the whole application.
    const topics =
      inputs.size > 0 ? [...new Set([...inputs.values()].flat())] : undefined;
    return { readMember: () => readMember(from, inputs, topics) };
  },
});
