import { ceilForgiving, exceeds } from '../calculation/arithmetic';
import { unknownSignal, unknownSummary } from '../assessment/assessment';
import { Demand } from './demand';
import { FixedCount } from './fixedTopics';
import {
  formatExact,
  formatQuantity,
  formatThroughput,
} from '../calculation/format';
import { partitionSkew } from './hotPartition';
import { Judgement } from '../assessment/judgement';
import { Level } from '../assessment/levels';
import { isAmount } from '../calculation/modelInput';
import { CapacityPolicies, policySource } from '../policies/policies';
import { Working, WorkingInput } from '../calculation/working';

interface TopicSignal {
  title: string;
  rule: string;
  source: string;
}

/** The signals of a topic. */
export const TOPIC_SIGNALS = {
  'partition-count': {
    title: 'Partition count',
    rule: 'scale when there are fewer partitions than the peak, the declared parallelism or a group that falls behind needs; the minimum, members and the start of the tier are advice unless the policy says more',
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

/** Their ids, in the order in which they speak. */
export const TOPIC_SIGNAL_IDS = Object.keys(TOPIC_SIGNALS) as TopicSignalId[];

export const NO_RATE = 'throughput is not measured yet';

/** What a signal stands on, in its own unit. */
interface MeasuredValue {
  value: number;
  unit: string;
}

/** A signal's fixed parts with its own. */
export function signal(
  id: TopicSignalId,
  level: Level,
  measured: MeasuredValue | null,
  summary: () => string,
  ownWorking: () => Pick<Working, 'inputs' | 'steps'> & Partial<Working>,
): Judgement {
  return {
    id,
    level,
    summary,
    explain: () => {
      const { title, rule, source } = TOPIC_SIGNALS[id];
      const working = { rule, source, ...ownWorking() };
      return { id, title, level, ...measured, summary: summary(), working };
    },
  };
}

/** A signal that could not be judged, with what is known all the same. */
export function missing(
  id: TopicSignalId,
  reason: string,
  known?: {
    measured: MeasuredValue;
    summary(): string;
    working(): Partial<Working>;
  },
): Judgement {
  const { title, rule, source } = TOPIC_SIGNALS[id];
  const summary = known?.summary ?? (() => unknownSummary(title, reason));
  return {
    id,
    level: 'unknown',
    summary,
    explain: () => ({
      ...unknownSignal(id, title, reason, {
        rule,
        source,
        inputs: [],
        steps: [],
        ...known?.working(),
      }),
      ...known?.measured,
      summary: summary(),
    }),
  };
}

export function saturationSignal(
  partitions: number,
  peak: Demand,
  policies: CapacityPolicies,
  peakReason: string | undefined,
  fixed: FixedCount | null,
): Judgement {
  const { singlePartitionMBps, saturationShare, volumeFactor } =
    policies.partitions;
  const { value, source } = peak;
  if (value === null) return missing('saturation', peakReason ?? NO_RATE);
  const volume = value * volumeFactor;
  const carried = partitions * singlePartitionMBps;
  const share = (volume / carried) * 100;
  const past = exceeds(volume, carried * saturationShare);
  const limit = () => formatQuantity(saturationShare * 100, '%');
  return signal(
    'saturation',
    // Partitions can't be added there: it is advice to write less to it.
    past && !fixed ? 'warning' : 'ok',
    { value: share, unit: '%' },
    () => {
      const sentence = `Peak ${formatThroughput(volume)} is ${formatQuantity(
        share,
        '%',
      )} of the ${formatThroughput(carried)} that ${formatQuantity(
        partitions,
        'partitions',
      )} carry`;
      if (past && fixed) {
        return `${sentence}, above the limit of ${limit()}; its partition count is fixed. Write less to it, or split it into several topics.`;
      }
      return past
        ? `${sentence}, above the limit of ${limit()}: it takes ${ceilForgiving(
            volume / (singlePartitionMBps * saturationShare),
          )} to stay within it.`
        : `${sentence}, within the limit of ${limit()}.`;
    },
    () => ({
      rule: `warning when the peak is above ${formatExact(
        saturationShare * 100,
      )} % of current partitions × throughput of one: a planning figure, not a wall`,
      inputs: [
        { name: 'peak throughput', value, unit: 'MB/s', ...source },
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
    }),
  );
}

export function hotPartitionSignal(
  ratesMBps: readonly (number | null)[] | null,
  policies: CapacityPolicies,
  peakReason: string | undefined,
  held: number | null | undefined,
  fixed: FixedCount | null,
): Judgement {
  const { singlePartitionMBps, hotPartitionShare, hotMeanShare } =
    policies.partitions;
  // Nothing is to be done about its count: it is advice to spread its keys.
  const level = fixed ? 'ok' : 'warning';
  const found =
    ratesMBps === null
      ? undefined
      : partitionSkew(ratesMBps, policies.partitions);
  if (!found && isAmount(held)) return heldHotPartition(held, level, policies);
  if (!found) return missing('hot-partition', peakReason ?? NO_RATE);
  const { partition, busiestMBps, meanMBps, skew, hot } = found;
  const isHeld = !hot && isAmount(held);
  const words = {
    busiest: () => formatThroughput(busiestMBps),
    mean: () => formatThroughput(meanMBps),
    skew: () => formatQuantity(skew, '×'),
  };
  return signal(
    'hot-partition',
    hot || isHeld ? level : 'ok',
    { value: skew, unit: '×' },
    () => {
      const spread = `Partition ${partition} takes ${words.busiest()}, ${words.skew()} the mean of ${words.mean()}`;
      if (hot) {
        return `${spread}: it is hot, and more partitions will not help. Spread its keys.`;
      }
      if (isHeld) {
        const { clearFactor, clearMinutes } = policies.sustained;
        return `${spread}. Partition ${held} was hot: this clears when the busiest stays below ${formatThroughput(
          hotPartitionShare * singlePartitionMBps * clearFactor,
        )}, or the mean is no longer far below it, for ${formatQuantity(
          clearMinutes,
          'min',
        )}.`;
      }
      return busiestMBps === 0
        ? 'Nothing is written to any partition.'
        : `${spread}.`;
    },
    () => {
      const limits = `busiest >= ${formatThroughput(
        hotPartitionShare * singlePartitionMBps,
      )} while mean < ${formatThroughput(hotMeanShare * singlePartitionMBps)}`;
      const input = (name: string, value: number): WorkingInput => ({
        name,
        value,
        unit: 'MB/s',
        source: 'log end offsets',
      });
      return {
        rule: `warning when ${limits}: more partitions will not help then`,
        inputs: [
          input(`partition ${partition}`, busiestMBps),
          input('mean partition', meanMBps),
        ],
        steps: [
          {
            label: 'busiest ÷ mean',
            expression: `${words.busiest()} ÷ ${words.mean()} = ${words.skew()}`,
            value: skew,
            unit: '×',
          },
        ],
        policy: policySource(policies, 'partitions.hotPartitionShare'),
      };
    },
  );
}

/** Nothing has got better by not being known, such as after a restart. */
function heldHotPartition(
  partition: number,
  level: Level,
  policies: CapacityPolicies,
): Judgement {
  return signal(
    'hot-partition',
    level,
    null,
    () =>
      `Partition ${partition} was hot when its throughput was last known, and is measured anew.`,
    () => ({
      rule: 'a hot partition holds while the throughput is measured anew',
      inputs: [],
      steps: [],
      policy: policySource(policies, 'partitions.hotPartitionShare'),
    }),
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

/** For how long something has been so, as the end of a clause; nothing where it has only been seen once. */
function lasting(minutes: number | undefined): string {
  return minutes ? ` for ${formatQuantity(minutes, 'min')}` : '';
}

export function offlineSignal(
  offline: number | null,
  partitions: number | null,
  minutes: number | undefined,
): Judgement {
  if (offline === null) {
    return missing('offline-partitions', 'the partitions could not be read');
  }
  return signal(
    'offline-partitions',
    offline > 0 ? 'emergency' : 'ok',
    { value: offline, unit: 'partitions' },
    () =>
      offline > 0
        ? `${ofAll(offline, partitions)} without a leader${lasting(
            minutes,
          )}: nothing can be written or read there. Bring their brokers back.`
        : 'Every partition has a leader.',
    () => metadataWorking('partitions without a leader', offline, partitions),
  );
}

export function underMinIsrSignal(
  under: number | null,
  partitions: number | null,
  settingsReason: string | undefined,
  minutes: number | undefined,
): Judgement {
  if (under === null) {
    const why = settingsReason === undefined ? '' : `: ${settingsReason}`;
    return missing(
      'under-min-isr',
      `min.insync.replicas of the topic could not be read${why}`,
    );
  }
  return signal(
    'under-min-isr',
    under > 0 ? 'scale' : 'ok',
    { value: under, unit: 'partitions' },
    () =>
      under > 0
        ? `${ofAll(under, partitions)} under min.insync.replicas${lasting(
            minutes,
          )}: writes with acks=all fail there. Bring replicas back.`
        : 'Every partition has the in-sync replicas that writes need.',
    () =>
      metadataWorking(
        'partitions under min.insync.replicas',
        under,
        partitions,
      ),
  );
}

export function underReplicatedSignal(
  under: { partitions: number; minutes: number } | null,
  partitions: number | null,
  policies: CapacityPolicies,
  moving: number | undefined,
): Judgement {
  if (under === null) {
    return missing(
      'under-replicated',
      'running reassignments could not be read: replicas that are not in sync may be missing, or being added',
    );
  }
  const { underReplicatedMinutes } = policies.partitions;
  const limit = () => formatQuantity(underReplicatedMinutes, 'min');
  const isLasting =
    under.partitions > 0 && under.minutes > underReplicatedMinutes;
  const move = moving
    ? ` ${ofAll(moving, partitions)} ${
        moving === 1 ? 'is' : 'are'
      } being moved to other brokers.`
    : '';
  return signal(
    'under-replicated',
    isLasting ? 'warning' : 'ok',
    { value: under.partitions, unit: 'partitions' },
    () => {
      if (under.partitions === 0) {
        return `Every partition has all its replicas in sync.${move}`;
      }
      const count = `${ofAll(
        under.partitions,
        partitions,
      )} under-replicated for ${formatQuantity(under.minutes, 'min')}`;
      return isLasting
        ? `${count}, longer than the ${limit()} of a restart: look at their brokers.${move}`
        : `${count}; it counts after ${limit()}.${move}`;
    },
    () => ({
      ...metadataWorking(
        'under-replicated partitions',
        under.partitions,
        partitions,
      ),
      rule: `warning when partitions miss in-sync replicas for more than ${limit()}`,
      policy: policySource(policies, 'partitions.underReplicatedMinutes'),
    }),
  );
}
