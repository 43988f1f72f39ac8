import { ceilForgiving, exceeds } from '../calculation/arithmetic';
import { Level } from '../assessment/levels';
import { isAmount } from '../calculation/modelInput';
import { CapacityPolicies, PartitionPolicy } from '../policies/defaultPolicies';
import { partitionSkew } from './hazards/hotPartition';
import type { ThroughputReason } from './throughputReason';
import type { TopicFinding, TopicSignalId, TopicUnknown } from './topicFinding';

/**
 * One thing that was assessed of a topic.
 *
 * @public
 */
export interface TopicSignal {
  id: TopicSignalId;
  level: Level;
  /** The measured value; also given, as far as known, when the level is `unknown`. */
  value?: number;
  unit?: string;
  finding: TopicFinding;
}

/** The signals of a topic, in the order in which they speak. */
export const TOPIC_SIGNAL_IDS: readonly TopicSignalId[] = [
  'partition-count',
  'saturation',
  'hot-partition',
  'offline-partitions',
  'under-min-isr',
  'under-replicated',
];

/** A signal that could not be assessed. */
export function unknownTopicSignal(
  id: TopicSignalId,
  reason: TopicUnknown,
): TopicSignal {
  const finding = { code: 'signal-unknown', signal: id, reason } as const;
  return { id, level: 'unknown', finding };
}

const NOT_MEASURED = { code: 'not-measured' } as const;

export function saturationSignal(
  partitions: number,
  peakMBps: number | null,
  policy: PartitionPolicy,
  peakReason: ThroughputReason | undefined,
  fixed: boolean,
): TopicSignal {
  if (peakMBps === null) {
    return unknownTopicSignal('saturation', peakReason ?? NOT_MEASURED);
  }
  const { singlePartitionMBps, saturationShare, volumeFactor } = policy;
  const volumeMBps = peakMBps * volumeFactor;
  const carriedMBps = partitions * singlePartitionMBps;
  const past = exceeds(volumeMBps, carriedMBps * saturationShare);
  return {
    id: 'saturation',
    // Partitions can't be added there: it is advice to write less to it.
    level: past && !fixed ? 'warning' : 'ok',
    value: (volumeMBps / carriedMBps) * 100,
    unit: '%',
    finding: {
      code: 'saturation',
      volumeMBps,
      carriedMBps,
      partitions,
      limitShare: saturationShare,
      needed: past
        ? ceilForgiving(volumeMBps / (singlePartitionMBps * saturationShare))
        : null,
      fixed,
    },
  };
}

export function hotPartitionSignal(
  ratesMBps: readonly (number | null)[] | null,
  { partitions: policy, sustained }: CapacityPolicies,
  peakReason: ThroughputReason | undefined,
  hotBefore: number | null | undefined,
  fixed: boolean,
): TopicSignal {
  const id = 'hot-partition';
  // Nothing is to be done about its count: it is advice to spread its keys.
  const hotLevel = fixed ? 'ok' : 'warning';
  const found =
    ratesMBps === null ? undefined : partitionSkew(ratesMBps, policy);
  if (found) {
    const held =
      !found.hot && isAmount(hotBefore)
        ? {
            partition: hotBefore,
            clearMBps:
              policy.hotPartitionShare *
              policy.singlePartitionMBps *
              sustained.clearFactor,
            clearMinutes: sustained.clearMinutes,
          }
        : null;
    return {
      id,
      level: found.hot || held ? hotLevel : 'ok',
      value: found.skew,
      unit: '×',
      finding: { code: 'spread', ...found, held },
    };
  }
  // Nothing has got better by not being known, such as after a restart.
  return isAmount(hotBefore)
    ? {
        id,
        level: hotLevel,
        finding: { code: 'hot-before', partition: hotBefore },
      }
    : unknownTopicSignal(id, peakReason ?? NOT_MEASURED);
}

export function offlineSignal(
  affected: number | null,
  partitions: number | null,
  minutes: number | undefined,
): TopicSignal {
  const id = 'offline-partitions';
  if (affected === null) {
    return unknownTopicSignal(id, { code: 'partitions-unread' });
  }
  return {
    id,
    level: affected > 0 ? 'emergency' : 'ok',
    value: affected,
    unit: 'partitions',
    finding: {
      code: 'offline',
      affected,
      partitions,
      minutes: minutes || null,
    },
  };
}

export function underMinIsrSignal(
  affected: number | null,
  partitions: number | null,
  settingsReason: string | undefined,
  minutes: number | undefined,
): TopicSignal {
  const id = 'under-min-isr';
  if (affected === null) {
    const fault = settingsReason ?? null;
    return unknownTopicSignal(id, { code: 'min-isr-unread', fault });
  }
  return {
    id,
    level: affected > 0 ? 'scale' : 'ok',
    value: affected,
    unit: 'partitions',
    finding: { code: id, affected, partitions, minutes: minutes || null },
  };
}

export function underReplicatedSignal(
  under: { partitions: number; minutes: number } | null,
  partitions: number | null,
  { underReplicatedMinutes: limitMinutes }: PartitionPolicy,
  moving: number | undefined,
): TopicSignal {
  const id = 'under-replicated';
  if (under === null) {
    return unknownTopicSignal(id, { code: 'reassignments-unread' });
  }
  const { partitions: affected, minutes } = under;
  const isLasting = affected > 0 && minutes > limitMinutes;
  return {
    id,
    level: isLasting ? 'warning' : 'ok',
    value: affected,
    unit: 'partitions',
    finding: {
      code: id,
      affected,
      partitions,
      minutes,
      limitMinutes,
      isLasting,
      moving: moving ?? 0,
    },
  };
}
