import {
  BALANCE_DIMENSIONS,
  BalanceDimension,
  MostOwners,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ThroughputMeasurement } from '../../measurement/measureThroughput';

type Load = Record<BalanceDimension, number>;

/** So many are named. */
const NAMED = 3;

/** What the topics of each owner have on each broker, gathered topic by topic. */
export class OwnerLoads {
  readonly #byBroker = new Map<number, Map<string | null, Load>>();

  /**
   * @param owners - of the entities that register the topic, as references; several have an equal part each
   */
  add(
    {
      topic,
      throughput,
    }: {
      topic: TopicSnapshot;
      throughput: Pick<ThroughputMeasurement, 'mbps' | 'partitionMBps'>;
    },
    owners: readonly (string | null)[],
  ): void {
    const known = [...new Set(owners)].filter(owner => owner !== null);
    const bearers = known.length > 0 ? known : [null];
    const partitions = Math.max(1, topic.partitions.length);
    const meanMBps = (throughput.mbps ?? 0) / partitions;
    for (const [index, partition] of topic.partitions.entries()) {
      const mbps = throughput.partitionMBps[index] ?? meanMBps;
      for (const broker of partition.replicas) {
        for (const owner of bearers) {
          const load = this.#of(broker, owner);
          const part = 1 / bearers.length;
          load.replicas += part;
          load.leaders += broker === partition.leader ? part : 0;
          load.bytesPerSecond += mbps * part;
          load.diskBytes += (partition.sizeBytes ?? 0) * part;
        }
      }
    }
  }

  #of(broker: number, owner: string | null): Load {
    const owners = this.#byBroker.get(broker) ?? new Map<string | null, Load>();
    this.#byBroker.set(broker, owners);
    const load = owners.get(owner) ?? {
      ...{ leaders: 0, replicas: 0, bytesPerSecond: 0, diskBytes: 0 },
    };
    owners.set(owner, load);
    return load;
  }

  /** Whose topics have most on a broker; undefined where none has an owner. */
  of(
    broker: number,
  ): Partial<Record<BalanceDimension, MostOwners>> | undefined {
    const loads = [...(this.#byBroker.get(broker) ?? [])];
    const most = BALANCE_DIMENSIONS.flatMap(dimension => {
      const total = loads.reduce((sum, [, load]) => sum + load[dimension], 0);
      const owned = loads
        .flatMap(([owner, load]) =>
          owner === null || load[dimension] === 0
            ? []
            : [{ owner, percent: (load[dimension] / total) * 100 }],
        )
        .sort((a, b) => b.percent - a.percent);
      return owned.length === 0
        ? []
        : [
            [
              dimension,
              {
                owners: owned.slice(0, NAMED),
                more: Math.max(0, owned.length - NAMED),
              },
            ] as const,
          ];
    });
    return most.length === 0 ? undefined : Object.fromEntries(most);
  }
}
