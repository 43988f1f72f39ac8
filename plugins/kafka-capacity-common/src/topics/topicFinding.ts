import type { Verbatim } from '../assessment/finding';
import type { ForecastFinding } from '../forecasting/forecastSignal';
import type { ImplausibleRate } from './demand';
import type { FixedCount } from './fixedTopics';
import type { ThroughputReason } from './throughputReason';

/**
 * What is assessed of a topic.
 *
 * @public
 */
export type TopicSignalId =
  | 'partition-count'
  | 'saturation'
  | 'hot-partition'
  | 'offline-partitions'
  | 'under-min-isr'
  | 'under-replicated'
  | 'forecast';

/**
 * Why a topic needs as many partitions as it does.
 *
 * @public
 */
export type PartitionNeed =
  | { code: 'tier-start'; tier: string }
  | { code: 'peak' | 'minimum-for-peak'; peakMBps: number }
  | { code: 'consumers'; parallelism: number | null; growth: number }
  | {
      code: 'group';
      /** Null where it must not be named. */
      group: string | null;
      members: number;
      parallelism: number | null;
      growth: number;
    }
  | { code: 'nothing-known' | 'minimum' };

/**
 * Rates that need more partitions than is plausible.
 *
 * @public
 */
export interface ImplausibleNeed {
  rate: ImplausibleRate;
  /** The most that is plausible: what the topic has, or what one broker should hold. */
  most: number;
  of: 'topic' | 'broker';
}

/**
 * Why it is not known whether a topic has enough partitions.
 *
 * @public
 */
export type CountUnknown =
  | { code: 'implausible-rate'; need: ImplausibleNeed }
  | { code: 'groups-unread' }
  | { code: 'peak-unknown'; reason: ThroughputReason };

/**
 * Why a signal of a topic is not known.
 *
 * @public
 */
export type TopicUnknown =
  | ThroughputReason
  | { code: 'excluded' | 'partitions-unread' | 'reassignments-unread' }
  | { code: 'min-isr-unread'; fault: string | null };

/** Partitions that something is wrong with, of all as far as that number is known. */
interface AffectedPartitions {
  affected: number;
  partitions: number | null;
}

/**
 * What was found of a topic, by one of its signals.
 *
 * @public
 */
export type TopicFinding =
  | { code: 'count-fixed'; fixed: FixedCount; partitions: number }
  | {
      code: 'partitions-short';
      need: PartitionNeed;
      partitions: number;
      required: number;
      recommended: number;
    }
  | {
      code: 'partitions-enough';
      need: PartitionNeed;
      partitions: number;
      required: number;
    }
  | {
      code: 'partitions-unknown';
      partitions: number;
      required: number;
      reason: CountUnknown;
    }
  | {
      code: 'saturation';
      volumeMBps: number;
      carriedMBps: number;
      partitions: number;
      /** Of what the partitions carry. */
      limitShare: number;
      /** Partitions that the volume would be within the limit of; null where it is. */
      needed: number | null;
      fixed: boolean;
    }
  | {
      code: 'spread';
      partition: number;
      busiestMBps: number;
      meanMBps: number;
      skew: number;
      hot: boolean;
      /** The partition that was hot and has not cleared, and when it does; null when none was, or it still is. */
      held: {
        partition: number;
        clearMBps: number;
        clearMinutes: number;
      } | null;
    }
  | { code: 'hot-before'; partition: number }
  | ({
      code: 'offline' | 'under-min-isr';
      minutes: number | null;
    } & AffectedPartitions)
  | ({
      code: 'under-replicated';
      minutes: number;
      limitMinutes: number;
      isLasting: boolean;
      moving: number;
    } & AffectedPartitions)
  | ForecastFinding
  /** The configuration keeps it from being read. */
  | { code: 'excluded' }
  | { code: 'signal-unknown'; signal: TopicSignalId; reason: TopicUnknown }
  | Verbatim;

/**
 * What to do about a topic.
 *
 * @public
 */
export type TopicAction =
  | { code: 'increase-partitions'; from: number; to: number }
  | { code: 'review-rate' };
