import { KafkaCluster } from '../../../../dev/kafka';
import { AskedBroker } from '../client/brokerLink';
import { ClusterSession } from '../client/clusterSession';
import { KafkaApi } from '../protocol/kafkaApi';
import { RequestWriter } from '../protocol/codec/requestWriter';

const MEMBER_ID_REQUIRED = 79;
/** The longest that brokers allow: members here send no heartbeats. */
const SESSION_MS = 1_800_000;

/** Text, or bytes that are no text. */
type Text = string | Buffer;

/** What a member of a classic group tells the others, by way of the broker, which passes it on unread. */
export interface RawMember {
  groupId: Text;
  /** `consumer` unless given. */
  protocolType?: string;
  instanceId?: string;
  metadata: Buffer;
}

interface Joined {
  errorCode: number;
  generation: number;
  memberId: string;
}

function writeBytes(to: RequestWriter, bytes: Buffer): void {
  to.array([...new Int8Array(bytes)], byte => to.int8(byte));
}

/** In flexible versions text and bytes are written alike. */
function writeText(to: RequestWriter, text: Text): void {
  if (typeof text === 'string') to.string(text);
  else writeBytes(to, text);
}

const joinGroup: KafkaApi<RawMember & { memberId: string }, Joined> = {
  name: 'JoinGroup',
  key: 11,
  minVersion: 6,
  maxVersion: 6,
  flexibleFrom: 6,
  throttles: true,
  write(to, { groupId, protocolType = 'consumer', memberId, ...member }) {
    writeText(to, groupId);
    to.int32(SESSION_MS);
    to.int32(SESSION_MS); // rebalance_timeout_ms
    to.string(memberId);
    to.string(member.instanceId ?? null);
    to.string(protocolType);
    to.array([member.metadata], metadata => {
      to.string('raw');
      writeBytes(to, metadata);
      to.tags();
    });
    to.tags();
  },
  async read(from) {
    const errorCode = from.int16();
    const generation = from.int32();
    from.string(); // protocol_name
    from.string(); // leader
    return { errorCode, generation, memberId: from.string() };
  },
};

const syncGroup: KafkaApi<
  Joined & { groupId: Text; assignment: Buffer },
  { errorCode: number }
> = {
  name: 'SyncGroup',
  key: 14,
  minVersion: 4,
  maxVersion: 4,
  flexibleFrom: 4,
  throttles: true,
  write(to, { groupId, generation, memberId, assignment }) {
    writeText(to, groupId);
    to.int32(generation);
    to.string(memberId);
    to.string(null); // group_instance_id
    to.array([assignment], bytes => {
      to.string(memberId);
      writeBytes(to, bytes);
      to.tags();
    });
    to.tags();
  },
  read: async from => ({ errorCode: from.int16() }),
};

/** A commit of a group without members. */
export interface RawCommit {
  groupId: Text;
  topic: string;
  partition: number;
  offset: number;
  metadata?: string;
}

const offsetCommit: KafkaApi<RawCommit, { errorCode: number }> = {
  name: 'OffsetCommit',
  key: 8,
  minVersion: 8,
  maxVersion: 8,
  flexibleFrom: 8,
  throttles: true,
  write(to, { groupId, topic, partition, offset, metadata = '' }) {
    writeText(to, groupId);
    to.int32(-1); // generation_id
    to.string(''); // member_id
    to.string(null); // group_instance_id
    to.array([topic], name => {
      to.string(name);
      to.array([partition], index => {
        to.int32(index);
        to.int64(offset);
        to.int32(-1); // committed_leader_epoch
        to.string(metadata);
        to.tags();
      });
      to.tags();
    });
    to.tags();
  },
  async read(from) {
    const [[errorCode]] = from.array(() => {
      from.string();
      return from.array(() => {
        from.int32();
        return from.int16();
      });
    });
    return { errorCode };
  },
};

/** Joins groups and commits as any client may, with bytes that no client library would write. */
export interface RawGroups {
  /** Joins a group of one broker that nobody else is in; it stays `CompletingRebalance` without an assignment. */
  join(member: RawMember & { assignment?: Buffer }): Promise<void>;
  commit(commit: RawCommit): Promise<void>;
  close(): Promise<void>;
}

export function rawGroups(kafka: KafkaCluster, clientId = 'raw'): RawGroups {
  const session = new ClusterSession(
    { name: 'raw', clientId, brokers: kafka.bootstrap },
    { connectionTimeoutMs: 10_000, requestTimeoutMs: 60_000 },
  );
  const ask = <Request, Response extends { errorCode: number }>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ) => session.bootstrap((link: AskedBroker) => link.ask(api, request));
  const check = ({ errorCode }: { errorCode: number }) => {
    if (errorCode !== 0) throw new Error(`Kafka answered error ${errorCode}`);
  };
  return {
    async join({ assignment, ...member }) {
      let joined = await ask(joinGroup, { ...member, memberId: '' });
      if (joined.errorCode === MEMBER_ID_REQUIRED) {
        joined = await ask(joinGroup, {
          ...member,
          memberId: joined.memberId,
        });
      }
      check(joined);
      if (assignment) {
        const { groupId } = member;
        check(await ask(syncGroup, { ...joined, groupId, assignment }));
      }
    },
    commit: async commit => check(await ask(offsetCommit, commit)),
    close: () => session.close(),
  };
}
