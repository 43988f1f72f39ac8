import { KafkaCluster } from '../../../../dev/kafka';

/** A line of `kafka-consumer-groups --describe`. */
export interface DescribedOffset {
  group: string;
  topic: string;
  partition: number;
  /** Undefined where the tool prints a dash: the group has not committed. */
  committed?: number;
  logEnd?: number;
  lag?: number;
  memberId?: string;
  host?: string;
  clientId?: string;
}

const lines = (text: string) => text.split('\n').map(line => line.trim());
const numberOf = (cell: string) => (cell === '-' ? undefined : Number(cell));
const textOf = (cell: string) => (cell === '-' ? undefined : cell);

/** What Kafka's own command-line tools say of a cluster: the truth that ours is held to. */
export class KafkaTools {
  constructor(private readonly kafka: KafkaCluster) {}

  /** Runs a tool against the cluster's plain listener. */
  run(className: string, ...args: string[]): Promise<string> {
    return this.kafka.runTool(
      className,
      ['--bootstrap-server', this.kafka.internalBootstrap.join(','), ...args],
      { timeoutMs: 180_000 },
    );
  }

  /** Offsets of every partition by `topic:partition`. */
  async offsets(time: 'earliest' | 'latest'): Promise<Map<string, number>> {
    const text = await this.run(
      'org.apache.kafka.tools.GetOffsetShell',
      '--time',
      time,
    );
    return new Map(
      lines(text).flatMap(line => {
        const match = line.match(/^(.+:\d+):(\d+)$/);
        return match ? [[match[1], Number(match[2])]] : [];
      }),
    );
  }

  /** Commits, lag and members of every group that has some. */
  async groupOffsets(): Promise<DescribedOffset[]> {
    const text = await this.run(
      'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
      '--describe',
      '--all-groups',
    );
    return lines(text).flatMap(line => {
      const cells = line.split(/\s+/);
      if (cells.length !== 9 || cells[0] === 'GROUP') {
        return [];
      }
      const [group, topic, partition, committed, logEnd, lag] = cells;
      return [
        {
          group,
          topic,
          partition: Number(partition),
          committed: numberOf(committed),
          logEnd: numberOf(logEnd),
          lag: numberOf(lag),
          memberId: textOf(cells[6]),
          host: textOf(cells[7]),
          clientId: textOf(cells[8]),
        },
      ];
    });
  }

  /** Coordinator, state and number of members by group. */
  async groupStates() {
    const text = await this.run(
      'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
      '--describe',
      '--all-groups',
      '--state',
    );
    return lines(text).flatMap(line => {
      const match = line.match(
        /^(\S+)\s+\S+\s+\((\d+)\)\s+(\S+\s+)??(\w+)\s+(\d+)$/,
      );
      return match
        ? [
            {
              group: match[1],
              coordinator: Number(match[2]),
              assignor: match[3] && textOf(match[3].trim()),
              state: match[4],
              members: Number(match[5]),
            },
          ]
        : [];
    });
  }

  /** All settings of a topic. */
  async topicConfig(topic: string): Promise<Map<string, string>> {
    const text = await this.run(
      'kafka.admin.ConfigCommand',
      '--describe',
      '--all',
      '--topic',
      topic,
    );
    return new Map(
      lines(text).flatMap(line => {
        const match = line.match(/^(\S+?)=(\S*) sensitive=/);
        return match ? [[match[1], match[2]]] : [];
      }),
    );
  }

  /** Bytes by `broker:topic-partition`. */
  async replicaSizes(): Promise<Map<string, number>> {
    const text = await this.run(
      'org.apache.kafka.tools.LogDirsCommand',
      '--describe',
    );
    const json = lines(text).find(line => line.startsWith('{')) ?? '{}';
    const told: {
      brokers: {
        broker: number;
        logDirs: { partitions: { partition: string; size: number }[] }[];
      }[];
    } = JSON.parse(json);
    return new Map(
      told.brokers.flatMap(({ broker, logDirs }) =>
        logDirs.flatMap(({ partitions }) =>
          partitions.map(({ partition, size }): [string, number] => [
            `${broker}:${partition}`,
            size,
          ]),
        ),
      ),
    );
  }

  /** Leader, replicas and in-sync replicas by `topic-partition`. */
  async placements(): Promise<Map<string, unknown>> {
    const text = await this.run(
      'org.apache.kafka.tools.TopicCommand',
      '--describe',
    );
    const ids = (list: string) => list.split(',').map(Number);
    return new Map(
      lines(text).flatMap(line => {
        const match = line.match(
          /^Topic: (\S+)\s+Partition: (\d+)\s+Leader: (\d+)\s+Replicas: (\S+)\s+Isr: (\S+)/,
        );
        return match
          ? [
              [
                `${match[1]}-${match[2]}`,
                {
                  leader: Number(match[3]),
                  replicas: ids(match[4]),
                  inSyncReplicas: ids(match[5]),
                },
              ],
            ]
          : [];
      }),
    );
  }
}
