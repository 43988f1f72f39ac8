import { ceilForgiving, exceeds } from './arithmetic';
import { unknownSignal } from './assessment';
import { Demand } from './demand';
import { formatExact, formatQuantity, formatThroughput } from './format';
import { partitionSkew } from './hotPartition';
import { Level } from './levels';
import { isAmount } from './modelInput';
import { CapacityPolicies, policySource } from './policies';
import { Signal } from './signals';
import { Working, WorkingInput } from './working';

interface TopicSignal {
  title: string;
  rule: string;
  source: string;
}

/** The signals of a topic. */
export const TOPIC_SIGNALS = {
  'partition-count': {
    title: 'Partition count',
    rule: 'scale when there are fewer partitions than required',
    source: 'Partition Count Calculation',
  },
  saturation: {
    title: 'Throughput of the partitions',
    rule: 'warning when the peak is above 70 % of what the partitions carry: a planning figure, not a wall',
    source: 'Partition Count Calculation',
  },
  'hot-partition': {
    title: 'Spread over the partitions',
    rule: 'warning when the busiest partition is near what one can carry while the mean is far from it',
    source: 'Partition Scaling Process',
  },
  'offline-partitions': {
    title: 'Partitions without a leader',
    rule: 'emergency when a partition has no leader',
    source: "Kafka's replication",
  },
  'under-min-isr': {
    title: 'Partitions under min.insync.replicas',
    rule: 'scale when a partition has fewer in-sync replicas than min.insync.replicas: writes with acks=all fail',
    source: "Kafka's replication",
  },
  'under-replicated': {
    title: 'Under-replicated partitions',
    rule: 'warning when partitions miss in-sync replicas for longer than a restart takes',
    source: "Kafka's replication",
  },
} as const satisfies Record<string, TopicSignal>;

type TopicSignalId = keyof typeof TOPIC_SIGNALS;

export const NO_RATE = 'throughput is not measured yet';

/** A signal's fixed parts with its own. */
export function signal(
  id: TopicSignalId,
  level: Level,
  summary: string,
  measured: { value: number; unit: string } | null,
  working: Pick<Working, 'inputs' | 'steps'> &
    Partial<Pick<Working, 'binds' | 'policy' | 'rule'>>,
): Signal {
  const { title, rule, source } = TOPIC_SIGNALS[id];
  return {
    id,
    title,
    level,
    ...measured,
    summary,
    working: { rule, source, ...working },
  };
}

/** A signal that could not be judged. */
export function missing(
  id: TopicSignalId,
  reason: string,
  working?: Partial<Working>,
): Signal {
  const { title, rule, source } = TOPIC_SIGNALS[id];
  return unknownSignal(id, title, reason, {
    rule,
    source,
    inputs: [],
    steps: [],
    ...working,
  });
}

export function saturationSignal(
  partitions: number,
  peak: Demand,
  policies: CapacityPolicies,
  peakReason: string | undefined,
): Signal {
  const { singlePartitionMBps, saturationShare, volumeFactor } =
    policies.partitions;
  if (peak.value === null) return missing('saturation', peakReason ?? NO_RATE);
  const volume = peak.value * volumeFactor;
  const carried = partitions * singlePartitionMBps;
  const share = (volume / carried) * 100;
  const level = exceeds(volume, carried * saturationShare) ? 'warning' : 'ok';
  const sentence = `Peak ${formatThroughput(volume)} is ${formatQuantity(
    share,
    '%',
  )} of the ${formatThroughput(carried)} that ${formatQuantity(
    partitions,
    'partitions',
  )} carry`;
  return signal(
    'saturation',
    level,
    level === 'ok'
      ? `${sentence}, within the limit of ${formatQuantity(
          saturationShare * 100,
          '%',
        )}.`
      : `${sentence}, above the limit of ${formatQuantity(
          saturationShare * 100,
          '%',
        )}: it takes ${ceilForgiving(
          volume / (singlePartitionMBps * saturationShare),
        )} to stay within it.`,
    { value: share, unit: '%' },
    {
      rule: `warning when the peak is above ${formatExact(
        saturationShare * 100,
      )} % of current partitions × throughput of one: a planning figure, not a wall`,
      inputs: [
        {
          name: 'peak throughput',
          value: peak.value,
          unit: 'MB/s',
          ...peak.source,
        },
        {
          name: 'current partitions',
          value: partitions,
          unit: 'partitions',
          source: 'cluster metadata',
        },
        {
          name: 'throughput of one partition',
          value: singlePartitionMBps,
          unit: 'MB/s',
          source: policySource(policies, 'partitions.singlePartitionMBps').from,
        },
      ],
      steps: [
        {
          label: 'share',
          expression: `${formatExact(volume)} ÷ (${partitions} × ${formatExact(
            singlePartitionMBps,
          )}) = ${formatExact(Number(share.toPrecision(6)))} %`,
          value: share,
          unit: '%',
        },
      ],
      policy: policySource(policies, 'partitions.saturationShare'),
    },
  );
}

export function hotPartitionSignal(
  ratesMBps: readonly (number | null)[] | null,
  policies: CapacityPolicies,
  peakReason: string | undefined,
  held: number | null | undefined,
): Signal {
  const { singlePartitionMBps, hotPartitionShare, hotMeanShare } =
    policies.partitions;
  const skew =
    ratesMBps === null
      ? undefined
      : partitionSkew(ratesMBps, policies.partitions);
  if (!skew && isAmount(held)) return heldHotPartition(held, policies);
  if (!skew) return missing('hot-partition', peakReason ?? NO_RATE);
  const { partition, busiestMBps, meanMBps, hot } = skew;
  const spread = `Partition ${partition} takes ${formatThroughput(
    busiestMBps,
  )}, ${formatQuantity(skew.skew, '×')} the mean of ${formatThroughput(
    meanMBps,
  )}`;
  let summary = `${spread}.`;
  if (hot) {
    summary = `${spread}: it is hot, and more partitions will not help. Spread its keys.`;
  } else if (busiestMBps === 0) {
    summary = 'Nothing is written to any partition.';
  }
  const limits = `busiest >= ${formatThroughput(
    hotPartitionShare * singlePartitionMBps,
  )} while mean < ${formatThroughput(hotMeanShare * singlePartitionMBps)}`;
  return signal(
    'hot-partition',
    hot ? 'warning' : 'ok',
    summary,
    { value: skew.skew, unit: '×' },
    {
      rule: `warning when ${limits}: more partitions will not help then`,
      inputs: [
        {
          name: `partition ${partition}`,
          value: busiestMBps,
          unit: 'MB/s',
          source: 'log end offsets',
        },
        {
          name: 'mean partition',
          value: meanMBps,
          unit: 'MB/s',
          source: 'log end offsets',
        },
      ],
      steps: [
        {
          label: 'busiest ÷ mean',
          expression: `${formatThroughput(busiestMBps)} ÷ ${formatThroughput(
            meanMBps,
          )} = ${formatQuantity(skew.skew, '×')}`,
          value: skew.skew,
          unit: '×',
        },
      ],
      policy: policySource(policies, 'partitions.hotPartitionShare'),
    },
  );
}

/** Nothing has got better by not being known, such as after a restart. */
function heldHotPartition(
  partition: number,
  policies: CapacityPolicies,
): Signal {
  return signal(
    'hot-partition',
    'warning',
    `Partition ${partition} was hot when its throughput was last known, and is measured anew.`,
    null,
    {
      rule: 'a hot partition holds while the throughput is measured anew',
      inputs: [],
      steps: [],
      policy: policySource(policies, 'partitions.hotPartitionShare'),
    },
  );
}

/** A number of partitions from the cluster's metadata, of all. */
function metadataWorking(
  name: string,
  affected: number,
  partitions: number | null,
): Pick<Working, 'inputs' | 'steps'> {
  const input = (text: string, value: number | null): WorkingInput => ({
    name: text,
    value,
    unit: 'partitions',
    source: 'cluster metadata',
  });
  return {
    inputs: [input(name, affected), input('partitions', partitions)],
    steps: [],
  };
}

/** Some partitions of all, as far as it is known how many those are. */
function ofAll(affected: number, partitions: number | null): string {
  return partitions === null
    ? formatQuantity(affected, 'partitions')
    : `${affected} of ${formatQuantity(partitions, 'partitions')}`;
}

export function offlineSignal(
  offline: number | null,
  partitions: number | null,
): Signal {
  if (offline === null) {
    return missing('offline-partitions', 'the partitions could not be read');
  }
  return signal(
    'offline-partitions',
    offline > 0 ? 'emergency' : 'ok',
    offline > 0
      ? `${ofAll(
          offline,
          partitions,
        )} without a leader: nothing can be written or read there. Bring their brokers back.`
      : 'Every partition has a leader.',
    { value: offline, unit: 'partitions' },
    metadataWorking('partitions without a leader', offline, partitions),
  );
}

export function underMinIsrSignal(
  under: number | null,
  partitions: number | null,
): Signal {
  if (under === null) {
    return missing(
      'under-min-isr',
      'min.insync.replicas of the topic could not be read',
    );
  }
  return signal(
    'under-min-isr',
    under > 0 ? 'scale' : 'ok',
    under > 0
      ? `${ofAll(
          under,
          partitions,
        )} under min.insync.replicas: writes with acks=all fail there. Bring replicas back.`
      : 'Every partition has the in-sync replicas that writes need.',
    { value: under, unit: 'partitions' },
    metadataWorking('partitions under min.insync.replicas', under, partitions),
  );
}

export function underReplicatedSignal(
  under: { partitions: number; minutes: number } | null,
  partitions: number | null,
  policies: CapacityPolicies,
): Signal {
  if (under === null) {
    return missing(
      'under-replicated',
      'the in-sync replicas could not be read',
    );
  }
  const limit = policies.partitions.underReplicatedMinutes;
  const lasting = under.partitions > 0 && under.minutes > limit;
  const during = `${formatQuantity(under.minutes, 'min')}`;
  const count = `${ofAll(
    under.partitions,
    partitions,
  )} under-replicated for ${during}`;
  let summary = 'Every partition has all its replicas in sync.';
  if (under.partitions > 0) {
    summary = lasting
      ? `${count}, longer than the ${formatQuantity(
          limit,
          'min',
        )} of a restart: look at their brokers.`
      : `${count}; it counts after ${formatQuantity(limit, 'min')}.`;
  }
  return signal(
    'under-replicated',
    lasting ? 'warning' : 'ok',
    summary,
    { value: under.partitions, unit: 'partitions' },
    {
      ...metadataWorking(
        'under-replicated partitions',
        under.partitions,
        partitions,
      ),
      rule: `warning when partitions miss in-sync replicas for more than ${formatQuantity(
        limit,
        'min',
      )}`,
      policy: policySource(policies, 'partitions.underReplicatedMinutes'),
    },
  );
}
