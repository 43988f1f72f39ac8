import {
  BrokerSizeChange,
  ClusterOption,
  VerticalResource,
} from 'backstage-plugin-kafka-capacity-common';

/** What a document declares of each resource of the vertical table; IOPS and network are no part of a broker's resource. */
const FIELDS: Partial<Record<VerticalResource, keyof BrokerSizeChange>> = {
  cpu: 'cpuCores',
  memory: 'memoryGb',
  heap: 'heapGb',
  disk: 'diskTb',
};

/** Sizes of an option that no document of brokers declares. */
export function undeclared({ changes }: Pick<ClusterOption, 'changes'>) {
  return changes.filter(({ resource }) => !FIELDS[resource]);
}

/** What of an option a document of brokers can declare. */
export function sizeChangeOf(
  { brokers, changes }: Pick<ClusterOption, 'brokers' | 'changes'>,
  current: number,
): BrokerSizeChange {
  return {
    ...(brokers !== current && { brokers }),
    ...Object.fromEntries(
      changes.flatMap(({ resource, to }) => {
        const field = FIELDS[resource];
        return field ? [[field, to]] : [];
      }),
    ),
  };
}

/** Whether there is anything to declare. */
export function declaresAnything(change: BrokerSizeChange): boolean {
  return Object.keys(change).length > 0;
}
