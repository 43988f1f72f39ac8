import {
  BrokerSize,
  ClusterChange,
  ClusterSizing,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';

/** What is asked of a cluster that is otherwise than it is, as it is typed. Empty: as it is. */
export interface ClusterQuestion {
  addedBrokers: string;
  trafficPercent: string;
  size: Partial<Record<keyof BrokerSize, string>>;
}

/** The question that changes nothing. */
export const NO_CHANGE: ClusterQuestion = {
  addedBrokers: '',
  trafficPercent: '',
  size: {},
};

/** Sizes that can be asked for, with what a field is called. What memory is beside the heap changes no load. */
export const SIZE_FIELDS: readonly {
  key: keyof BrokerSize;
  label: string;
}[] = [
  { key: 'cpuCores', label: 'CPU cores' },
  { key: 'heapGb', label: 'Heap in GB' },
  { key: 'diskTb', label: 'Disk in TB' },
  { key: 'iops', label: 'IOPS' },
  { key: 'networkGbps', label: 'Network in Gbit/s' },
];

/** What was typed, as numbers; NaN for what is no number, so that the model refuses it. */
export function changeOf(question: ClusterQuestion): ClusterChange {
  const { addedBrokers, trafficPercent, size } = question;
  const traffic = numberOf(trafficPercent);
  return {
    addedBrokers: numberOf(addedBrokers),
    trafficFactor: traffic === undefined ? undefined : 1 + traffic / 100,
    size: Object.fromEntries(
      Object.entries(size).flatMap(([key, text]) => {
        const value = numberOf(text);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  };
}

/** What an empty field says: the size that brokers have, where all have the same. */
export function presentSize(
  { brokers }: ClusterSizing,
  key: keyof BrokerSize,
): string {
  const sizes = new Set(brokers.map(({ size }) => size[key]));
  if (sizes.has(null)) {
    return sizes.size === 1 ? 'not known' : 'not known of every broker';
  }
  const [only] = sizes;
  return sizes.size === 1 ? `now ${formatNumber(only!)}` : 'brokers differ';
}

function numberOf(text: string): number | undefined {
  const typed = text.trim().replace(/%$/, '');
  return typed === '' ? undefined : Number(typed);
}
